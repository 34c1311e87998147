"""Addresses of the room, under /talent/."""

from django.urls import path

from talent.views import acts, grants, payments, people, policies, policy_public, targets

app_name = "talent"
urlpatterns = [
    path("do/<slug:subject>/<int:pk>/<slug:verb>/", acts.act, name="act"),
    path("targets/", targets.board, name="targets"),
    path("targets/table.xlsx", targets.board_table, name="target_table"),
    path("targets/new/", targets.target_new, name="target_new"),
    path("targets/<int:pk>/", targets.target_page, name="target"),
    path("employers/", people.employer_list, name="employers"),
    path("employers/new/", people.employer_new, name="employer_new"),
    path("employers/<int:pk>/", people.employer_page, name="employer"),
    path("intakes/", people.intake_list, name="intakes"),
    path("intakes/table.xlsx", people.intake_table, name="intake_table"),
    path("policies/", policy_public.policy_list, name="policies"),
    path("policies/<int:pk>/", policy_public.policy_page, name="policy"),
    path("policies/check/", policy_public.self_check, name="policy_check"),
    path("policies/new/", policies.policy_new, name="policy_new"),
    path("measures/", policies.overview, name="measures"),
    path("measures/table.xlsx", policies.overview_table, name="measure_table"),
    path("measures/run/", policies.run_now, name="eligibility_run"),
    path("measures/<int:pk>/", policies.measure_page, name="measure"),
    path("eligibility/", policies.eligible_list, name="eligibility"),
    path("eligibility/table.xlsx", policies.eligible_table, name="eligibility_table"),
    path("eligibility/<int:pk>/", policies.person_page, name="eligible_person"),
    path("grants/", grants.grant_list, name="grants"),
    path("grants/table.xlsx", grants.grant_table, name="grant_table"),
    path("grants/<int:pk>/", grants.grant_page, name="grant"),
    path("recoveries/", grants.lapse_list, name="recoveries"),
    path("payments/", payments.batch_list, name="payments"),
    path("payments/new/", payments.batch_new, name="payment_new"),
    path("payments/<int:pk>/", payments.batch_page, name="payment"),
    path("payments/<int:pk>/table.xlsx", payments.batch_table, name="payment_table"),
]

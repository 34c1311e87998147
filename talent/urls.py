"""Addresses of the room, under /talent/."""

from django.urls import path

from talent.views import acts, people, plan_tasks, plans, targets

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
    path("plans/", plans.plan_list, name="plans"),
    path("plans/new/", plans.plan_new, name="plan_new"),
    path("plans/mine/", plan_tasks.own, name="own_tasks"),
    path("plans/<int:pk>/", plans.plan_page, name="plan"),
    path("plans/years/<int:pk>/", plans.year_board, name="plan_year"),
    path("plans/years/<int:pk>/table.xlsx", plans.year_table, name="plan_year_table"),
    path("plans/years/<int:pk>/print/", plans.year_print, name="plan_year_print"),
    path("plans/tasks/<int:pk>/", plan_tasks.task_page, name="plan_task"),
]

"""Addresses of the room, under /talent/."""

from django.urls import path

from talent.views import acts, applications, apply, people, targets

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
    path("apply/", apply.apply_page, name="apply"),
    path("apply/follow/", apply.follow_page, name="follow"),
    path("announcements/", apply.announcement_list, name="announcements"),
    path("announcements/<int:pk>/object/", apply.object_page, name="object"),
    path("cards/<slug:code>/", apply.card_public, name="card"),
    path("applications/", applications.application_list, name="applications"),
    path("applications/table.xlsx", applications.application_table, name="application_table"),
    path("applications/<int:pk>/", applications.application_page, name="application"),
    path("applications/<int:pk>/identity/", applications.application_identity, name="application_identity"),
    path("applications/<int:pk>/card/", applications.application_card, name="application_card"),
    path("applications/files/<int:pk>/", applications.application_file, name="application_file"),
]

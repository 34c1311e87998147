"""Addresses of the room, under /talent/."""

from django.urls import path

from talent.views import acts, carriers, people, targets

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
    path("carriers/", carriers.carrier_overview, name="carrier_overview"),
    path("carriers/list/", carriers.carrier_list, name="carriers"),
    path("carriers/table.xlsx", carriers.carrier_table, name="carrier_table"),
    path("carriers/new/", carriers.carrier_new, name="carrier_new"),
    path("carriers/<int:pk>/", carriers.carrier_page, name="carrier"),
    path("carriers/applications/", carriers.rise_list, name="carrier_rises"),
    path("carriers/applications/<int:pk>/", carriers.rise_page, name="carrier_rise"),
]

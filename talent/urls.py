"""Addresses of the room, under /talent/."""

from django.urls import path

from talent.views import acts, agreements, carriers, people, projects, targets

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
    path("agreements/", agreements.agreement_list, name="agreements"),
    path("agreements/new/", agreements.agreement_new, name="agreement_new"),
    path("agreements/<int:pk>/", agreements.agreement_page, name="agreement"),
    path("agreements/<int:pk>/order/", agreements.order_new, name="training_order_new"),
    path("universities/new/", agreements.university_new, name="university_new"),
    path("orders/", agreements.order_list, name="training_orders"),
    path("orders/table.xlsx", agreements.order_table, name="training_order_table"),
    path("orders/<int:pk>/", agreements.order_page, name="training_order"),
    path("part-time/", agreements.doctor_list, name="part_time"),
    path("part-time/new/", agreements.doctor_new, name="part_time_new"),
    path("projects/", projects.project_list, name="projects"),
    path("projects/table.xlsx", projects.project_table, name="project_table"),
    path("projects/new/", projects.project_new, name="project_new"),
    path("projects/<int:pk>/", projects.project_page, name="project"),
]

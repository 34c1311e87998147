"""Addresses of the room, under /talent/."""

from django.urls import path

from talent.views import acts, follow, mine_tickets, people, schooling, targets, tickets

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
    path("services/", tickets.service_list, name="services"),
    path("services/desk/", tickets.service_desk, name="service_desk"),
    path("services/new/", tickets.service_new, name="service_new"),
    path("services/<int:pk>/", tickets.service_page, name="service"),
    path("tickets/", tickets.ticket_list, name="tickets"),
    path("tickets/table.xlsx", tickets.ticket_table, name="ticket_table"),
    path("tickets/new/", tickets.ticket_new, name="ticket_new"),
    path("tickets/<int:pk>/", tickets.ticket_page, name="ticket"),
    path("tickets/follow/", follow.follow, name="ticket_follow"),
    path("tickets/follow/mine/", follow.follow_mine, name="ticket_follow_mine"),
    path("tickets/follow/end/", follow.follow_end, name="ticket_follow_end"),
    path("tickets/follow/new/<int:pk>/", follow.follow_new, name="ticket_follow_new"),
    path("tickets/follow/<int:pk>/", follow.follow_ticket, name="ticket_follow_one"),
    path("tickets/follow/<int:pk>/<slug:verb>/", follow.follow_act, name="ticket_follow_act"),
    path("stewards/", tickets.steward_list, name="stewards"),
    path("stewards/<int:pk>/code/", tickets.card_code, name="card_code"),
    path("mine/tickets/", mine_tickets.mine, name="mine_tickets"),
    path("mine/tickets/new/<int:pk>/", mine_tickets.mine_new, name="mine_ticket_new"),
    path("mine/tickets/<int:pk>/", mine_tickets.mine_ticket, name="mine_ticket"),
    path("schools/", schooling.schools_public, name="schools"),
    path("schools/desk/", schooling.year_list, name="school_years"),
    path("schools/new/", schooling.year_new, name="school_year_new"),
    path("schools/<int:pk>/", schooling.year_page, name="school_year"),
    path("schools/<int:pk>/table.xlsx", schooling.year_table, name="school_year_table"),
]

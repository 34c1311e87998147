"""Addresses of the members room's pages."""

from django.urls import path

from members.views import acts, hub
from members.views import organizations as organization_pages
from members.views import register as register_pages
from members.views import teams as team_pages
from members.views import transfers as transfer_pages
from members.views.phone import home as phone_home

app_name = "members"
urlpatterns = [
    path("party/", hub.hub, name="hub"),
    path("party/do/<slug:subject>/<int:pk>/<slug:verb>/", acts.act, name="act"),
    path("m/party/", phone_home.phone_home, name="phone_home"),
    path("party/organizations/", organization_pages.organization_list, name="organizations"),
    path("party/organizations/<int:pk>/", organization_pages.organization_detail, name="organization"),
    path("party/organizations/<int:pk>/new/", organization_pages.organization_new, name="organization_new"),
    path("party/members/", register_pages.member_list, name="members"),
    path("party/members.xlsx", register_pages.member_table, name="member_table"),
    path("party/members/new/", register_pages.member_new, name="member_new"),
    path("party/members/<int:pk>/", register_pages.member_detail, name="member"),
    path("party/members/<int:pk>/clear/", register_pages.member_clear, name="member_clear"),
    path("party/teams/", team_pages.team_list, name="teams"),
    path("party/measures/", team_pages.measure_list, name="measures"),
    path("party/help/", team_pages.help_list, name="help"),
    path("party/mobile/", team_pages.mobile_list, name="mobile"),
    path("party/transfers/", transfer_pages.transfer_list, name="transfers"),
    path("party/transfers.xlsx", transfer_pages.transfer_table, name="transfer_table"),
    path("party/transfers/in/", transfer_pages.transfer_in, name="transfer_in"),
    path("party/transfers/<int:pk>/", transfer_pages.transfer_detail, name="transfer"),
]

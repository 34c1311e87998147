"""Addresses of the members room's pages."""

from django.urls import path

from members.views import acts, hub
from members.views import alliances as alliance_pages
from members.views import organizations as organization_pages
from members.views.phone import home as phone_home

app_name = "members"
urlpatterns = [
    path("party/", hub.hub, name="hub"),
    path("party/do/<slug:subject>/<int:pk>/<slug:verb>/", acts.act, name="act"),
    path("m/party/", phone_home.phone_home, name="phone_home"),
    path("party/organizations/", organization_pages.organization_list, name="organizations"),
    path("party/organizations/<int:pk>/", organization_pages.organization_detail, name="organization"),
    path("party/organizations/<int:pk>/new/", organization_pages.organization_new, name="organization_new"),
    path("party/alliances/", alliance_pages.alliance_overview, name="alliances"),
    path("party/alliances/new/", alliance_pages.alliance_new, name="alliance_new"),
    path("party/alliances/<int:pk>/", alliance_pages.alliance_detail, name="alliance"),
    path("party/alliances/<int:pk>/<slug:side>/new/", alliance_pages.alliance_item_new, name="alliance_item_new"),
    path("party/alliance-meetings/<int:pk>/", alliance_pages.alliance_meeting, name="alliance_meeting"),
    path("party/alliance-items/", alliance_pages.alliance_items, name="alliance_items"),
    path("party/alliance-items/table/", alliance_pages.alliance_items_table, name="alliance_items_table"),
    path("party/alliance-items/<int:pk>/", alliance_pages.alliance_item, name="alliance_item"),
    path("party/alliance-projects/", alliance_pages.alliance_projects, name="alliance_projects"),
    path("party/alliance-projects/table/", alliance_pages.alliance_projects_table, name="alliance_projects_table"),
    path("party/alliance-projects/<int:pk>/", alliance_pages.alliance_project, name="alliance_project"),
]

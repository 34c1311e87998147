"""Addresses of the members room's pages."""

from django.urls import path

from members.views import acts, elections, hub
from members.views import organizations as organization_pages
from members.views import quarters as quarter_pages
from members.views.phone import home as phone_home

app_name = "members"
urlpatterns = [
    path("party/", hub.hub, name="hub"),
    path("party/do/<slug:subject>/<int:pk>/<slug:verb>/", acts.act, name="act"),
    path("m/party/", phone_home.phone_home, name="phone_home"),
    path("party/organizations/", organization_pages.organization_list, name="organizations"),
    path("party/organizations/<int:pk>/", organization_pages.organization_detail, name="organization"),
    path("party/organizations/<int:pk>/new/", organization_pages.organization_new, name="organization_new"),
    path("party/organizations.xlsx", organization_pages.organization_table, name="organization_table"),
    path("party/elections/", elections.election_list, name="elections"),
    path("party/elections/<int:pk>/", elections.election_detail, name="election"),
    path("party/gaps/", elections.gap_list, name="gaps"),
    path("party/gaps.xlsx", elections.gap_table, name="gap_table"),
    path("party/quarters/", quarter_pages.quarter_list, name="quarters"),
    path("party/quarters.xlsx", quarter_pages.quarter_table, name="quarter_table"),
    path("party/quarters/new/", quarter_pages.quarter_new, name="quarter_new"),
    path("party/quarters/<int:pk>/", quarter_pages.quarter_detail, name="quarter"),
    path("party/quarters/topics/", quarter_pages.topic_list, name="quarter_topics"),
    path("party/property-firms/", quarter_pages.firm_list, name="property_firms"),
    path("party/property-firms/new/", quarter_pages.firm_new, name="property_firm_new"),
    path("party/property-firms/<int:pk>/", quarter_pages.firm_detail, name="property_firm"),
    path("party/satisfaction/new/", quarter_pages.round_new, name="round_new"),
]

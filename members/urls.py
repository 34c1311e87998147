"""Addresses of the members room's pages."""

from django.urls import path

from members.views import acts, hub
from members.views import alliances as alliance_pages
from members.views import organizations as organization_pages
from members.views import reviews as review_pages
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
    path("party/reviews/", review_pages.review_list, name="reviews"),
    path("party/reviews/new/", review_pages.review_new, name="review_new"),
    path("party/reviews/<int:pk>/", review_pages.review_detail, name="review"),
    path("party/reviews/<int:pk>/table/", review_pages.review_table, name="review_table"),
    path("party/reviews/<int:pk>/books/", review_pages.review_books, name="review_books"),
    path("party/studies/", review_pages.study_list, name="studies"),
    path("party/studies/new/", review_pages.study_new, name="study_new"),
    path("party/studies/table/", review_pages.study_table, name="study_table"),
    path("party/studies/<int:pk>/", review_pages.study_detail, name="study"),
]

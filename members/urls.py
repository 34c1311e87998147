"""Addresses of the members room's pages."""

from django.urls import path

from members.views import acts, hub
from members.views import development as development_pages
from members.views import dues as dues_pages
from members.views import organizations as organization_pages
from members.views.phone import dues as phone_dues
from members.views.phone import home as phone_home

app_name = "members"
urlpatterns = [
    path("party/", hub.hub, name="hub"),
    path("party/do/<slug:subject>/<int:pk>/<slug:verb>/", acts.act, name="act"),
    path("m/party/", phone_home.phone_home, name="phone_home"),
    path("party/organizations/", organization_pages.organization_list, name="organizations"),
    path("party/organizations/<int:pk>/", organization_pages.organization_detail, name="organization"),
    path("party/organizations/<int:pk>/new/", organization_pages.organization_new, name="organization_new"),
    path("party/development/", development_pages.board, name="development"),
    path("party/development/new/", development_pages.case_new, name="development_new"),
    path("party/development.xlsx", development_pages.register_table, name="development_table"),
    path("party/development/<int:pk>/", development_pages.case_detail, name="development_case"),
    path("party/dues/", dues_pages.overview, name="dues"),
    path("party/dues/branches/<int:pk>/", dues_pages.branch_month, name="dues_branch"),
    path("party/dues/branches/<int:pk>/collect/", dues_pages.branch_collect, name="dues_collect"),
    path("party/dues/branches/<int:pk>.xlsx", dues_pages.branch_table, name="dues_table"),
    path("party/dues/members/<int:pk>/", dues_pages.member_page, name="dues_member"),
    path("party/dues/receipts/<int:pk>/", dues_pages.receipt, name="dues_receipt"),
    path("m/party/dues/", phone_dues.my_dues, name="my_dues"),
]

"""Addresses of the members room's pages."""

from django.urls import path

from members.views import acts, hub
from members.views import organizations as organization_pages
from members.views import points as point_pages
from members.views.phone import home as phone_home
from members.views.phone import points as phone_points

app_name = "members"
urlpatterns = [
    path("party/", hub.hub, name="hub"),
    path("party/do/<slug:subject>/<int:pk>/<slug:verb>/", acts.act, name="act"),
    path("m/party/", phone_home.phone_home, name="phone_home"),
    path("party/organizations/", organization_pages.organization_list, name="organizations"),
    path("party/organizations/<int:pk>/", organization_pages.organization_detail, name="organization"),
    path("party/organizations/<int:pk>/new/", organization_pages.organization_new, name="organization_new"),
    path("party/points/", point_pages.points_overview, name="points"),
    path("party/points/deeds/<int:pk>/", point_pages.point_deed, name="point_deed"),
    path("party/points/accounts/<int:pk>/", point_pages.point_account, name="point_account"),
    path("party/points/<str:code>/", point_pages.point_village, name="point_village"),
    path("party/points/<str:code>/board/", point_pages.point_board, name="point_board"),
    path("party/points/<str:code>/accounts/", point_pages.point_accounts, name="point_accounts"),
    path("party/points/<str:code>/rules/", point_pages.point_rules, name="point_rules"),
    path("party/points/<str:code>/shop/", point_pages.point_shop, name="point_shop"),
    path("party/points/<str:code>/publish/", point_pages.point_publish, name="point_publish"),
    path("party/points/<str:code>/ledger.xlsx", point_pages.point_table, name="point_table"),
    path("party/points/<str:code>/new-deed/", point_pages.point_new, {"what": "deed"}, name="point_deed_new"),
    path("party/points/<str:code>/new-account/", point_pages.point_new, {"what": "account"}, name="point_account_new"),
    path("party/points/<str:code>/new-good/", point_pages.point_new, {"what": "good"}, name="point_good_new"),
    path("party/points/<str:code>/new-rules/", point_pages.point_new, {"what": "rules"}, name="point_rules_new"),
    path("m/party/points/", phone_points.phone_points, name="phone_points"),
    path("m/party/points/report/", phone_points.phone_points_report, name="phone_points_report"),
    path("m/party/points/board/", phone_points.phone_points_board, name="phone_points_board"),
    path("m/party/points/shop/", phone_points.phone_points_shop, name="phone_points_shop"),
]

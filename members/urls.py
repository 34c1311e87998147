"""Addresses of the members room's pages."""

from django.urls import path

from members.views import acts, elections, hub, life_branches
from members.views import life as life_pages
from members.views import organizations as organization_pages
from members.views.phone import home as phone_home
from members.views.phone import life as phone_life

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
    path("party/life/", life_branches.league_table, name="life"),
    path("party/life/due/", life_branches.due_list, name="life_due"),
    path("party/life/attendance.xlsx", life_branches.attendance_table, name="life_attendance_table"),
    path("party/life/calendar/", life_pages.calendar, name="life_calendar"),
    path("party/life/meetings/", life_pages.meeting_list, name="life_meetings"),
    path("party/life/meetings/<int:pk>/", life_pages.meeting_detail, name="life_meeting"),
    path("party/life/meetings/<int:pk>/screen/", life_pages.screen, name="life_screen"),
    path("party/life/meetings/<int:pk>/list/", life_pages.attendance_list, name="life_list"),
    path("party/life/meetings/<int:pk>/list.xlsx", life_pages.attendance_list_excel, name="life_list_table"),
    path("party/life/branches/<int:pk>/", life_branches.branch_year, name="life_year"),
    path("party/life/branches/<int:pk>/register.xlsx", life_branches.register_table, name="life_register_table"),
    path("party/life/branches/<int:pk>/new/", life_pages.meeting_new, name="life_new"),
    path("party/life/branches/<int:pk>/late/", life_pages.meeting_late, name="life_late"),
    path("party/life/branches/<int:pk>/appraisal/", life_branches.appraisal_new, name="life_appraisal_new"),
    path("party/life/appraisals/", life_branches.appraisal_list, name="life_appraisals"),
    path("party/life/appraisals/<int:pk>/", life_branches.appraisal_detail, name="life_appraisal"),
    path("m/party/meetings/", phone_life.own_life, name="life_own"),
    path("m/party/meetings/<int:pk>/", phone_life.own_meeting, name="life_own_meeting"),
    path("m/party/attend/", phone_life.attend, name="life_attend"),
    path("m/party/makeups/<int:pk>/", phone_life.own_make_up, name="life_own_make_up"),
    path("m/party/appraisals/<int:pk>/", phone_life.own_appraisal, name="life_own_appraisal"),
]

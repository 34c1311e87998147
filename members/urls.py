"""Addresses of the members room's pages."""

from django.urls import path

from members.views import acts, hub
from members.views import organizations as organization_pages
from members.views import university as university_pages
from members.views.phone import home as phone_home
from members.views.phone import university as phone_university

app_name = "members"
urlpatterns = [
    path("party/", hub.hub, name="hub"),
    path("party/do/<slug:subject>/<int:pk>/<slug:verb>/", acts.act, name="act"),
    path("m/party/", phone_home.phone_home, name="phone_home"),
    path("party/organizations/", organization_pages.organization_list, name="organizations"),
    path("party/organizations/<int:pk>/", organization_pages.organization_detail, name="organization"),
    path("party/organizations/<int:pk>/new/", organization_pages.organization_new, name="organization_new"),
    path("party/university/", university_pages.university_overview, name="university"),
    path("party/university/verify/", university_pages.certificate_verify, name="certificate_verify"),
    path("party/university/certificates/<int:pk>/", university_pages.certificate, name="certificate"),
    path("party/university/schools/new/", university_pages.school_new, name="school_new"),
    path("party/university/schools/<int:pk>/", university_pages.school_detail, name="school"),
    path("party/university/schools/<int:pk>/terms/new/", university_pages.school_term_new, name="school_term_new"),
    path("party/university/schools/<int:pk>/branch/", university_pages.school_branch_new, name="school_branch_new"),
    path("party/university/terms/<int:pk>/courses/new/", university_pages.course_new, name="course_new"),
    path("party/university/courses/<int:pk>/", university_pages.course_detail, name="course"),
    path("party/university/courses/<int:pk>/enrol/", university_pages.course_enrol, name="course_enrol"),
    path("party/university/courses/<int:pk>.xlsx", university_pages.course_excel, name="course_excel"),
    path("party/university/sessions/<int:pk>/", university_pages.session_attendance, name="session_attendance"),
    path("m/party/university/", phone_university.phone_university, name="phone_university"),
    path("m/party/university/courses/<int:pk>/", phone_university.phone_course, name="phone_course"),
    path("m/party/university/enrolments/<int:pk>/withdraw/", phone_university.phone_withdraw, name="phone_withdraw"),
    path("m/party/university/sessions/<int:pk>/", phone_university.phone_list, name="phone_list"),
]

"""Addresses of the members room's pages."""

from django.urls import path

from members.views import acts, elections, hub, life_branches
from members.views import life as life_pages
from members.views import acts, hub, service_offers
from members.views import organizations as organization_pages
from members.views import service as service_pages
from members.views import trades as trade_pages
from members.views import acts, hub
from members.views import alliances as alliance_pages
from members.views import organizations as organization_pages
from members.views import reviews as review_pages
from members.views import acts, hub
from members.views import development as development_pages
from members.views import dues as dues_pages
from members.views import organizations as organization_pages
from members.views.phone import dues as phone_dues
from members.views import quarters as quarter_pages
from members.views import register as register_pages
from members.views import teams as team_pages
from members.views import transfers as transfer_pages
from members.views.phone import home as phone_home
from members.views.phone import life as phone_life
from members.views.phone import service as phone_service
from members.views.phone import trades as phone_trades
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
    path("party/service/", service_pages.service_overview, name="service"),
    path("party/service/registrations/", service_pages.registration_list, name="registrations"),
    path("party/service/registrations/new/", service_pages.registration_new, name="registration_new"),
    path("party/service/registrations.xlsx", service_pages.registration_excel, name="registration_excel"),
    path("party/service/partnerships/", service_pages.partnership_list, name="partnerships"),
    path("party/service/partnerships/new/", service_pages.partnership_new, name="partnership_new"),
    path("party/service/communities/<str:code>/", service_pages.service_community, name="service_community"),
    path("party/service/units/<int:pk>/", service_pages.service_unit, name="service_unit"),
    path("party/service/units/<int:pk>.xlsx", service_pages.service_unit_excel, name="service_unit_excel"),
    path("party/service/posts/", service_offers.post_list, name="service_posts"),
    path("party/service/posts/new/", service_offers.post_new, name="service_post_new"),
    path("party/service/posts/<int:pk>/", service_offers.post_detail, name="service_post"),
    path("party/service/posts/<int:pk>/attendance/", service_offers.post_attendance, name="service_attendance"),
    path("party/service/wishes/", service_offers.wish_list, name="wishes"),
    path("party/service/wishes/new/", service_offers.wish_new, name="wish_new"),
    path("party/service/records/", service_offers.record_list, name="service_records"),
    path("party/service/records.xlsx", service_pages.record_excel, name="service_record_excel"),
    path("m/party/service/", phone_service.phone_service, name="phone_service"),
    path("m/party/service/register/", phone_service.phone_register, name="phone_service_register"),
    path("m/party/service/records/<int:pk>/", phone_service.phone_record, name="phone_service_record"),
    path("party/trades/", trade_pages.trade_overview, name="trades"),
    path("party/trades/participants/", trade_pages.participant_list, name="participants"),
    path("party/trades/participants.xlsx", trade_pages.participant_excel, name="participant_excel"),
    path("party/trades/participants/new/", trade_pages.participant_new, name="participant_new"),
    path("party/trades/tasks/", trade_pages.task_list, name="trade_tasks"),
    path("party/trades/tasks/new/", trade_pages.task_new, name="trade_task_new"),
    path("party/trades/tasks/<int:pk>/", trade_pages.task_detail, name="trade_task"),
    path("m/party/trades/", phone_trades.phone_trades, name="phone_trades"),
    path("m/party/trades/<int:pk>/", phone_trades.phone_share, name="phone_trade_share"),
    path("m/party/report/", phone_trades.report_tiles, name="report_tiles"),
    path("m/party/report/<slug:code>/", phone_trades.report_send, name="report_send"),
    path("m/party/reports/<uuid:uuid>/", phone_trades.report_detail, name="phone_report"),
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
    path("party/quarters/", quarter_pages.quarter_list, name="quarters"),
    path("party/quarters.xlsx", quarter_pages.quarter_table, name="quarter_table"),
    path("party/quarters/new/", quarter_pages.quarter_new, name="quarter_new"),
    path("party/quarters/<int:pk>/", quarter_pages.quarter_detail, name="quarter"),
    path("party/quarters/topics/", quarter_pages.topic_list, name="quarter_topics"),
    path("party/property-firms/", quarter_pages.firm_list, name="property_firms"),
    path("party/property-firms/new/", quarter_pages.firm_new, name="property_firm_new"),
    path("party/property-firms/<int:pk>/", quarter_pages.firm_detail, name="property_firm"),
    path("party/satisfaction/new/", quarter_pages.round_new, name="round_new"),
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

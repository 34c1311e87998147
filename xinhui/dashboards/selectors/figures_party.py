"""Published figures of the members room (systems.md, G6 and M1–M9), each from a query over its records."""

from django.utils.translation import gettext_lazy as _

from members.models import Member, Organization
from members.selectors import alliances, development, dues, reviews
from members.selectors.cadre_files import files_kept
from members.selectors.centres import centres_in_service, stations_in_service
from members.selectors.chains import firms_in_chains, stations_listed
from members.selectors.gaps import covered_grids
from members.selectors.honours import model_villages
from members.selectors.life import attendance_percent, meetings_held_this_year
from members.selectors.organizations import chain_committees, new_employment_branches
from members.selectors.points import goods_redeemed, points_earned
from members.selectors.quarter_figures import agreements_in_force, quarters_covered, quarters_listed
from members.selectors.secretary_grades import secretaries_graded
from members.selectors.service import certified_hours, partnerships_in_force, registered_organ_members, wishes_fulfilled
from members.selectors.teams import measures_in_force, plans, teams_with_members
from members.selectors.trades import participants_in
from members.selectors.university import courses_count, students_count, towns_covered
from members.selectors.villages import lists_in_force, plans_in_force, projects_of_plans
from xinhui.dashboards.selectors.figure import Figure

PARTY_FIGURES: tuple[Figure, ...] = (
    Figure("M1.organizations", _("Party organizations"), lambda: Organization.objects.in_being().count(), None),
    Figure("M1.grids", _("Grids with an organization on the register"), covered_grids, 817),
    Figure("M1.members", _("Members of the party"), lambda: Member.objects.counted().count(), None),
    Figure("M1.meetings", _("Meetings of party branches held this year"), meetings_held_this_year, None),
    Figure("M1.theme_days", _("Theme party days held this year"), lambda: meetings_held_this_year("theme_day"), None),
    Figure("M1.attendance", _("Attendance of branch meetings this year, percent"), attendance_percent, None),
    Figure("M2.registered", _("Organ members registered where they live"), registered_organ_members, 3492),
    Figure("M2.partnerships", _("Units with a partner community"), partnerships_in_force, None),
    Figure("M2.wishes", _("Micro-wishes fulfilled"), wishes_fulfilled, None),
    Figure("M2.hours", _("Certified hours of service"), certified_hours, None),
    Figure("M9.participants", _("Citizens who take part in governance"), participants_in, None),
    Figure("M9.delegate", _("Delegates to people's congresses"), lambda: participants_in("delegate"), None),
    Figure("M9.cppcc", _("CPPCC members"), lambda: participants_in("cppcc"), None),
    Figure("M9.veteran", _("Veterans"), lambda: participants_in("veteran"), None),
    Figure("M9.courier", _("Couriers"), lambda: participants_in("courier"), None),
    Figure("M9.rider", _("Food delivery riders"), lambda: participants_in("rider"), None),
    Figure("M9.driver", _("Ride-hailing drivers"), lambda: participants_in("driver"), None),
    Figure("M9.teacher", _("Teachers"), lambda: participants_in("teacher"), None),
    Figure("M9.doctor", _("Doctors"), lambda: participants_in("doctor"), None),
    Figure("M9.lawyer", _("Lawyers"), lambda: participants_in("lawyer"), None),
    Figure("M9.worthy", _("New village worthies"), lambda: participants_in("worthy"), None),
    Figure("M7.towns", _("Towns with a senior university"), towns_covered, 11),
    Figure("M7.courses", _("Courses of senior universities"), courses_count, None),
    Figure("M7.students", _("Students of senior universities"), students_count, None),
    Figure("G6.units", _("Units in alliances of towns and communities"), alliances.units_joined, 64),
    Figure("G6.alliances", _("Alliances of towns and communities"), alliances.in_being, None),
    Figure("G6.deployed", _("People sent down to grids"), alliances.people_sent_down, 20000),
    Figure("G6.projects", _("Projects of alliances"), alliances.projects_agreed, None),
    Figure("M8.rounds", _("Rounds of mutual review published"), reviews.rounds_published, None),
    Figure("M8.scores", _("Scores given by peers"), reviews.scores_given, None),
    Figure("M8.groups", _("Youth theory study groups"), reviews.groups_in_being, None),
    Figure("M8.sessions", _("Study sessions held"), reviews.sessions_held, None),
    Figure("M1.development", _("People under development"), development.in_development, None),
    Figure("M1.confirmed", _("Became full members by the 25 steps"), development.confirmed, None),
    Figure("M1.dues_month", _("Members charged dues this month"), dues.charged_this_month, None),
    Figure("M3.quarters", _("Residential quarters on the list"), quarters_listed, None),
    Figure("M3.covered", _("Residential quarters covered"), quarters_covered, 100),
    Figure("M3.agreements", _("Joint-work agreements in force"), agreements_in_force, None),
    Figure("M1.plans", _("Plans for members in force"), plans, 1),
    Figure("M1.teams", _("Teams with members under the plan in force"), teams_with_members, 6),
    Figure("M1.measures", _("Measures in force"), measures_in_force, None),
    Figure("M6.national", _("Model villages of the national level"), lambda: model_villages("national"), 2),
    Figure("M6.provincial", _("Model villages of the provincial level"), lambda: model_villages("provincial"), 7),
    Figure("M4.firms", _("Firms in industry chains"), firms_in_chains, None),
    Figure("M4.platform_stations", _("Stations of new employment"), stations_listed, None),
    Figure("M5.plans", _("Villages with a plan in force"), plans_in_force, 199),
    Figure("M5.projects", _("Projects of village plans in force"), projects_of_plans, None),
    Figure("M5.lists", _("Lists of villages in force"), lists_in_force, None),
    Figure("M5.points", _("Village points earned"), points_earned, None),
    Figure("M5.redeemed", _("Goods redeemed for points"), goods_redeemed, None),
    Figure("M3.centres", _("Party-mass service centres in service"), centres_in_service, None),
    Figure("M4.stations", _("Red Stations in service"), stations_in_service, 20),
    Figure("M4.chain_committees", _("Party committees of industry chains"), chain_committees, 1),
    Figure("M4.new_employment", _("Branches of new forms of employment"), new_employment_branches, 2),
    Figure("M6.files", _("Files of village and community cadres in office"), files_kept, None),
    Figure("M6.secretaries_graded", _("Secretaries with a grade of the latest year"), secretaries_graded, None),
)

"""Published figures of the members room (systems.md, G6 and M1–M9), each from a query over its records."""

from django.utils.translation import gettext_lazy as _

from members.models import (
    Alliance,
    AllianceProject,
    CadreFile,
    Centre,
    ChainFirm,
    DevelopmentCase,
    JointAgreement,
    Member,
    Organization,
    PlatformStation,
    Quarter,
    ReviewRound,
    ServiceHours,
    StudyGroup,
    UnitPartnership,
    VillagePlan,
)
from members.selectors import alliances, development, dues, reviews
from members.selectors.centres import plain_centres
from members.selectors.gaps import organizations_of_grids
from members.selectors.honours import model_village_honours
from members.selectors.life import meetings_of_this_year
from members.selectors.organizations import branches_of_new_employment, committees_of_chains
from members.selectors.points import entries_earned, handed_out
from members.selectors.secretary_grades import latest_grades
from members.selectors.service import confirmed_wishes, organ_registrations
from members.selectors.teams import counted_memberships, measure_rows, plan_rows
from members.selectors.trades import participants_of
from members.selectors.university import courses_kept, schools_of_towns, students_enrolled
from members.selectors.villages import projects_under_way, published_lists
from xinhui.dashboards.selectors.figure import Different, Figure, Ratio, Total

PARTY_FIGURES: tuple[Figure, ...] = (
    Figure("M1.organizations", _("Party organizations"), Organization.objects.in_being, None),
    Figure("M1.grids", _("Grids with an organization on the register"), organizations_of_grids, 817, Different("grid")),
    Figure("M1.members", _("Members of the party"), Member.objects.counted, None),
    Figure("M1.meetings", _("Meetings of party branches held this year"), meetings_of_this_year, None),
    Figure("M1.theme_days", _("Theme party days held this year"), lambda: meetings_of_this_year("theme_day"), None),
    Figure(
        "M1.attendance",
        _("Attendance of branch meetings this year, percent"),
        meetings_of_this_year,
        None,
        Ratio("present", "expected"),
    ),
    Figure("M2.registered", _("Organ members registered where they live"), organ_registrations, 3492),
    Figure("M2.partnerships", _("Units with a partner community"), UnitPartnership.objects.in_force, None),
    Figure("M2.wishes", _("Micro-wishes fulfilled"), confirmed_wishes, None),
    Figure("M2.hours", _("Certified hours of service"), ServiceHours.objects.all, None, Total("change", 60)),
    Figure("M9.participants", _("Citizens who take part in governance"), participants_of, None),
    Figure("M9.delegate", _("Delegates to people's congresses"), lambda: participants_of("delegate"), None),
    Figure("M9.cppcc", _("CPPCC members"), lambda: participants_of("cppcc"), None),
    Figure("M9.veteran", _("Veterans"), lambda: participants_of("veteran"), None),
    Figure("M9.courier", _("Couriers"), lambda: participants_of("courier"), None),
    Figure("M9.rider", _("Food delivery riders"), lambda: participants_of("rider"), None),
    Figure("M9.driver", _("Ride-hailing drivers"), lambda: participants_of("driver"), None),
    Figure("M9.teacher", _("Teachers"), lambda: participants_of("teacher"), None),
    Figure("M9.doctor", _("Doctors"), lambda: participants_of("doctor"), None),
    Figure("M9.lawyer", _("Lawyers"), lambda: participants_of("lawyer"), None),
    Figure("M9.worthy", _("New village worthies"), lambda: participants_of("worthy"), None),
    Figure("M7.towns", _("Towns with a senior university"), schools_of_towns, 11, Different("area_code")),
    Figure("M7.courses", _("Courses of senior universities"), courses_kept, None),
    Figure("M7.students", _("Students of senior universities"), students_enrolled, None),
    Figure(
        "G6.units", _("Units in alliances of towns and communities"), alliances.district_seats, 64, Different("unit")
    ),
    Figure("G6.alliances", _("Alliances of towns and communities"), Alliance.objects.in_being, None),
    Figure("G6.deployed", _("People sent down to grids"), alliances.sent_down, 20000, sign="≈"),
    Figure("G6.projects", _("Projects of alliances"), AllianceProject.objects.live, None),
    Figure("M8.rounds", _("Rounds of mutual review published"), ReviewRound.objects.published, None),
    Figure("M8.scores", _("Scores given by peers"), reviews.scored, None),
    Figure("M8.groups", _("Youth theory study groups"), StudyGroup.objects.in_being, None),
    Figure("M8.sessions", _("Study sessions held"), reviews.held, None),
    Figure("M1.development", _("People under development"), DevelopmentCase.objects.running, None),
    Figure("M1.confirmed", _("Became full members by the 25 steps"), development.confirmed_cases, None),
    Figure("M1.dues_month", _("Members charged dues this month"), dues.charges_of_this_month, None),
    Figure("M3.quarters", _("Residential quarters on the list"), Quarter.objects.on_the_list, None),
    Figure("M3.covered", _("Residential quarters covered"), lambda: Quarter.objects.on_the_list().covered(), 100),
    Figure("M3.agreements", _("Joint-work agreements in force"), JointAgreement.objects.in_force, None),
    Figure("M1.plans", _("Plans for members in force"), plan_rows, 1),
    Figure("M1.teams", _("Teams with members under the plan in force"), counted_memberships, 6, Different("team")),
    Figure("M1.measures", _("Measures in force"), measure_rows, None),
    Figure(
        "M6.national",
        _("Model villages of the national level"),
        lambda: model_village_honours("national"),
        2,
        Different("area_code"),
    ),
    Figure(
        "M6.provincial",
        _("Model villages of the provincial level"),
        lambda: model_village_honours("provincial"),
        7,
        Different("area_code"),
    ),
    Figure("M4.firms", _("Firms in industry chains"), ChainFirm.objects.on_the_list, None),
    Figure("M4.platform_stations", _("Stations of new employment"), PlatformStation.objects.on_the_list, None),
    Figure("M5.plans", _("Villages with a plan in force"), VillagePlan.objects.in_force, 199),
    Figure("M5.projects", _("Projects of village plans in force"), projects_under_way, None),
    Figure("M5.lists", _("Lists of villages in force"), published_lists, None),
    Figure("M5.points", _("Village points earned"), entries_earned, None, Total("change")),
    Figure("M5.redeemed", _("Goods redeemed for points"), handed_out, None),
    Figure("M3.centres", _("Party-mass service centres in service"), plain_centres, None),
    Figure("M4.stations", _("Red Stations in service"), lambda: Centre.objects.in_service().stations(), 20, sign="+"),
    Figure("M4.chain_committees", _("Party committees of industry chains"), committees_of_chains, 1),
    Figure("M4.new_employment", _("Branches of new forms of employment"), branches_of_new_employment, 2),
    Figure("M6.files", _("Files of village and community cadres in office"), CadreFile.objects.in_office, None),
    Figure("M6.secretaries_graded", _("Secretaries with a grade of the latest year"), latest_grades, None),
)

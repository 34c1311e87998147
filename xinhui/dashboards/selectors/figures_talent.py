"""Published figures of the talent room (systems.md, T1–T7), each from a query over its records."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talent.models import (
    Carrier,
    EligibilityResult,
    GrantEntry,
    RecruitmentEvent,
    TalentApplication,
    TalentMeasure,
    TalentPlan,
    TalentTicket,
)
from talent.selectors import agreements, carriers, projects
from talent.selectors.applications import holders_of_cards
from talent.selectors.events import hires_of_live_fairs, live_fairs
from talent.selectors.plans import task_list
from talent.selectors.schooling import placed_wishes
from talent.selectors.targets import settled_intakes, targets_for
from talent.selectors.tickets import FEW, answered, satisfied
from talent.states.people import TalentKind
from xinhui.core import clock
from xinhui.dashboards.selectors.figure import Different, Figure, Records, Share, Total

#: The 14th five-year plan.
_PLAN = (date(2021, 1, 1), date(2025, 12, 31))


def _of_plan(rows: Callable[[str, date, date], QuerySet[Any]], kind: TalentKind) -> Records:
    return lambda: rows(kind, *_PLAN)


def _of_year(rows: Callable[[str, date, date], QuerySet[Any]], kind: TalentKind) -> Records:
    return lambda: rows(kind, clock.today().replace(month=1, day=1), clock.today().replace(month=12, day=31))


def _live_fair(place: int) -> Records:
    """The first (0), second (1) … live job fair."""
    return lambda: RecruitmentEvent.objects.filter(
        pk__in=list(live_fairs().values_list("pk", flat=True)[place : place + 1])
    )


def _at_greatest(rows: Callable[[Carrier | None], QuerySet[Any]]) -> Records:
    return lambda: rows(carriers.greatest_laboratory())


_NUMBER = Total("number")
TALENT_FIGURES: tuple[Figure, ...] = (
    Figure(
        "T1.engineers",
        _("Engineers wanted, 14th five-year plan"),
        _of_plan(targets_for, TalentKind.ENGINEER),
        2000,
        _NUMBER,
        sign="≥",
    ),
    Figure(
        "T1.engineers_came",
        _("Engineers settled, 14th five-year plan"),
        _of_plan(settled_intakes, TalentKind.ENGINEER),
        None,
    ),
    Figure(
        "T1.skilled",
        _("Skilled workers wanted, 14th five-year plan"),
        _of_plan(targets_for, TalentKind.SKILLED),
        15_000,
        _NUMBER,
        sign="≥",
    ),
    Figure(
        "T1.skilled_came",
        _("Skilled workers settled, 14th five-year plan"),
        _of_plan(settled_intakes, TalentKind.SKILLED),
        None,
    ),
    Figure(
        "T1.medical",
        _("Medical staff wanted this year"),
        _of_year(targets_for, TalentKind.MEDICAL),
        125,
        _NUMBER,
        sign="≥",
    ),
    Figure(
        "T1.medical_came", _("Medical staff settled this year"), _of_year(settled_intakes, TalentKind.MEDICAL), None
    ),
    Figure(
        "T1.teachers",
        _("Teachers with a master's wanted this year"),
        _of_year(targets_for, TalentKind.TEACHER),
        60,
        _NUMBER,
        sign="≥",
    ),
    Figure(
        "T1.teachers_came",
        _("Teachers with a master's settled this year"),
        _of_year(settled_intakes, TalentKind.TEACHER),
        None,
    ),
    Figure(
        "T1.doctors", _("Doctors wanted this year"), _of_year(targets_for, TalentKind.DOCTOR), 10, _NUMBER, sign="≥"
    ),
    Figure("T1.doctors_came", _("Doctors settled this year"), _of_year(settled_intakes, TalentKind.DOCTOR), None),
    Figure("T7.measures", _("Measures for talent in force"), TalentMeasure.objects.in_force, 10),
    Figure(
        "T7.explained",
        _("People with an explanation of what they may have"),
        EligibilityResult.objects.all,
        None,
        Different("person"),
    ),
    Figure("T7.paid", _("Grants paid, less returned, yuan"), GrantEntry.objects.all, None, Total("fen", 100)),
    Figure("T6.school_places", _("School places solved for talent's children"), placed_wishes, 133),
    Figure("T6.tickets", _("Tickets of services for talent"), TalentTicket.objects.all, None),
    Figure("T6.satisfaction", _("Satisfied with services for talent (percent)"), answered, None, Share(satisfied, FEW)),
    Figure("T6.applications", _("Applications for a talent card"), TalentApplication.objects.all, None),
    Figure("T6.cards", _("Talent cards that hold"), holders_of_cards, None),
    Figure("T5.fairs", _("Live job fairs held"), live_fairs, 2),
    Figure("T5.hired", _("Hired at live job fairs (90+ published)"), hires_of_live_fairs, 90, sign="+"),
    Figure(
        "T5.audience_first",
        _("Audience of the first live job fair"),
        _live_fair(0),
        200_000,
        Total("audiences__views"),
        sign="+",
    ),
    Figure(
        "T5.audience_second",
        _("Audience of the second live job fair"),
        _live_fair(1),
        300_000,
        Total("audiences__views"),
        sign="+",
    ),
    Figure(
        "T3.plans",
        _("Talent-doubling plan 2022–2026"),
        lambda: TalentPlan.objects.filter(first_year=2022, last_year=2026),
        1,
    ),
    Figure("T3.list_2022", _("Tasks of the 2022 list"), lambda: task_list(2022), None),
    Figure("T3.done_2022", _("Tasks of the 2022 list that were done"), lambda: task_list(2022, only_done=True), None),
    Figure("T4.platforms", pgettext_lazy("carrier", "Provincial platforms"), carriers.platforms_of_province, 108),
    Figure(
        "T4.stations", pgettext_lazy("carrier", "Doctoral and postdoctoral stations"), carriers.stations_standing, 31
    ),
    Figure(
        "T4.teams", pgettext_lazy("carrier", "Teams at the largest laboratory"), _at_greatest(carriers.teams_at_work), 5
    ),
    Figure(
        "T4.researchers",
        pgettext_lazy("carrier", "Researchers at the largest laboratory"),
        _at_greatest(carriers.researchers_present),
        55,
    ),
    Figure(
        "T2.universities",
        pgettext_lazy("agreement", "Universities with an agreement in force"),
        agreements.universities_in_force,
        5,
    ),
    Figure("T2.arrivals", pgettext_lazy("agreement", "Students of cohorts arrived"), agreements.arrived_students, None),
    Figure(
        "T2.part_time", pgettext_lazy("agreement", "Part-time doctors with firms"), agreements.doctors_at_work, None
    ),
    Figure("D1.projects", pgettext_lazy("project", "Key projects over 100 million yuan"), projects.large, 11),
    Figure(
        "D1.investment",
        pgettext_lazy("project", "Investment of key projects over 100 million yuan (billion yuan)"),
        projects.large,
        12,
        Total("money", projects.BILLION),
    ),
)

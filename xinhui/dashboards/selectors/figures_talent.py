"""Published figures of the talent room (systems.md, T1–T7), each from a query over its records."""

from collections.abc import Callable
from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talent.selectors import agreements, carriers, projects
from talent.selectors.applications import applications_made, cards_valid
from talent.selectors.events import hired_at_live_fairs, live_audience, live_fairs
from talent.selectors.grants import paid_yuan
from talent.selectors.plans import done_of, plans_of, tasks_of
from talent.selectors.policies import measures_given, people_explained
from talent.selectors.schooling import school_places_solved
from talent.selectors.targets import arrivals, wanted
from talent.selectors.tickets import satisfied_percent, tickets_filed
from talent.states.people import TalentKind
from xinhui.core import clock
from xinhui.dashboards.selectors.figure import Figure

#: The 14th five-year plan.
_PLAN = (date(2021, 1, 1), date(2025, 12, 31))


def _of_plan(count: Callable[[str, date, date], int], kind: TalentKind) -> Callable[[], int]:
    return lambda: count(kind, *_PLAN)


def _of_year(count: Callable[[str, date, date], int], kind: TalentKind) -> Callable[[], int]:
    return lambda: count(kind, clock.today().replace(month=1, day=1), clock.today().replace(month=12, day=31))


TALENT_FIGURES: tuple[Figure, ...] = (
    Figure("T1.engineers", _("Engineers wanted, 14th five-year plan"), _of_plan(wanted, TalentKind.ENGINEER), 2000),
    Figure("T1.engineers_came", _("Engineers settled, 14th five-year plan"), _of_plan(arrivals, TalentKind.ENGINEER),
           None),
    Figure("T1.skilled", _("Skilled workers wanted, 14th five-year plan"), _of_plan(wanted, TalentKind.SKILLED),
           15_000),
    Figure("T1.skilled_came", _("Skilled workers settled, 14th five-year plan"), _of_plan(arrivals, TalentKind.SKILLED),
           None),
    Figure("T1.medical", _("Medical staff wanted this year"), _of_year(wanted, TalentKind.MEDICAL), 125),
    Figure("T1.medical_came", _("Medical staff settled this year"), _of_year(arrivals, TalentKind.MEDICAL), None),
    Figure("T1.teachers", _("Teachers with a master's wanted this year"), _of_year(wanted, TalentKind.TEACHER), 60),
    Figure("T1.teachers_came", _("Teachers with a master's settled this year"), _of_year(arrivals, TalentKind.TEACHER),
           None),
    Figure("T1.doctors", _("Doctors wanted this year"), _of_year(wanted, TalentKind.DOCTOR), 10),
    Figure("T1.doctors_came", _("Doctors settled this year"), _of_year(arrivals, TalentKind.DOCTOR), None),
    Figure("T7.measures", _("Measures for talent in force"), measures_given, 10),
    Figure("T7.explained", _("People with an explanation of what they may have"), people_explained, None),
    Figure("T7.paid", _("Grants paid, less returned, yuan"), paid_yuan, None),
    Figure("T6.school_places", _("School places solved for talent's children"), school_places_solved, 133),
    Figure("T6.tickets", _("Tickets of services for talent"), tickets_filed, None),
    Figure("T6.satisfaction", _("Satisfied with services for talent (percent)"), lambda: satisfied_percent() or 0,
           None),
    Figure("T6.applications", _("Applications for a talent card"), applications_made, None),
    Figure("T6.cards", _("Talent cards that hold"), cards_valid, None),
    Figure("T5.fairs", _("Live job fairs held"), lambda: live_fairs().count(), 2),
    Figure("T5.hired", _("Hired at live job fairs (90+ published)"), hired_at_live_fairs, 90),
    Figure("T5.audience_first", _("Audience of the first live job fair"), lambda: live_audience(0), 200_000),
    Figure("T5.audience_second", _("Audience of the second live job fair"), lambda: live_audience(1), 300_000),
    Figure("T3.plans", _("Talent-doubling plan 2022–2026"), lambda: plans_of(2022, 2026), 1),
    Figure("T3.list_2022", _("Tasks of the 2022 list"), lambda: tasks_of(2022), None),
    Figure("T3.done_2022", _("Tasks of the 2022 list that were done"), lambda: done_of(2022), None),
    Figure("T4.platforms", pgettext_lazy("carrier", "Provincial platforms"), carriers.provincial_platforms, 108),
    Figure("T4.stations", pgettext_lazy("carrier", "Doctoral and postdoctoral stations"), carriers.stations, 31),
    Figure("T4.teams", pgettext_lazy("carrier", "Teams at the largest laboratory"), carriers.teams_of_greatest, 5),
    Figure("T4.researchers", pgettext_lazy("carrier", "Researchers at the largest laboratory"),
           carriers.researchers_of_greatest, 55),
    Figure("T2.universities", pgettext_lazy("agreement", "Universities with an agreement in force"),
           agreements.universities_with_agreement, 5),
    Figure("T2.arrivals", pgettext_lazy("agreement", "Students of cohorts arrived"), agreements.cohort_arrivals, None),
    Figure("T2.part_time", pgettext_lazy("agreement", "Part-time doctors with firms"), agreements.part_time_doctors,
           None),
    Figure("D1.projects", pgettext_lazy("project", "Key projects over 100 million yuan"), projects.large_projects, 11),
    Figure("D1.investment",
           pgettext_lazy("project", "Investment of key projects over 100 million yuan (billion yuan)"),
           projects.large_money, 12),
)  # fmt: skip

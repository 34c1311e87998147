"""Appraisals of the demo: last year's of all units settled, the routine one under way in every state, drafts.

The urns of the demo were filled with codes that nobody kept.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from cadres.models import (
    AppraisalResult,
    AppraisalScheme,
    AppraisalStep,
    BallotUrn,
    Cadre,
    IndicatorValue,
    PersonAppraisal,
    UnitAppraisal,
)
from cadres.models.sealed_line import seal_words
from cadres.rules.records import Quarter
from cadres.services.appraisal import grades, objections, schemes, urns, voting, work
from cadres.services.appraisal.daily import settle_units
from cadres.states.appraisal import AppraisalVerb as V
from xinhui.accounts.actors import SYSTEM
from xinhui.accounts.models import Unit, User
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.demo.cadres.base import DemoCadres, is_excellent

#: So many units have somebody on probation, who takes no part; everybody else of the 74 × 17 has a result.
ON_PROBATION = 6
REPORT = "认真履行岗位职责，完成年度重点任务；注重学习，严守纪律。不足：调查研究不够深入，下一步将改进。"
REASON = "领导班子集体研究，工作实绩突出"
PLAIN = "综合季度表现，领导班子集体研究确定"
LEVELS = ["township", "township_deputy", "middle", "none"]
YEARLY: dict[str, Any] = {"levels": LEVELS, "best_percent": 20, "publicity_days": 5, "answer_days": 10}


@cache
def _sealed(text: str) -> str:
    """Sealed once: the demo has the same words for many people."""
    return seal_words(text)


def build(cadres: DemoCadres) -> None:
    """Last year, this year's routine appraisal, a special one that has just opened, a draft."""
    _last_year(cadres)
    _routine(cadres)
    _special(cadres)
    year = cadres.today.year
    draft = _scheme(cadres, f"{year}年度公务员考核", "yearly", date(year, 1, 1), date(year, 12, 31), cadres.units)
    _indicators(cadres, draft)


def _scheme(
    cadres: DemoCadres, name: str, kind: str, begins_on: date, ends_on: date, units: Iterable[Unit], **changes: Any
) -> AppraisalScheme:  # fmt: skip
    weights = {"indicator_weight": 40, "ballot_weight": 30, "leader_weight": 30}
    facts: dict[str, Any] = {"self_due_on": ends_on + timedelta(days=12), **YEARLY, **weights, **changes}
    return schemes.draft_scheme(actor=cadres.actor("ganbu"), name=name, kind=kind, begins_on=begins_on, ends_on=ends_on,
                                unit_ids=[unit.pk for unit in units], **facts)  # fmt: skip


def _indicators(cadres: DemoCadres, scheme: AppraisalScheme) -> None:
    for name, source, weight, none_at, full_at in (
        ("重点任务完成率（%）", "manual", 70, 0, 100), ("主办哨件按期结案率（%）", "on_time", 10, 50, 100),
        ("教育培训学时", "credits", 10, 0, 10), ("正反向记实", "conduct", 10, -3, 1),
    ):  # fmt: skip
        schemes.add_indicator(actor=cadres.actor("ganbu"), scheme_id=scheme.pk, name=name, source=source, weight=weight,
                              none_at=Decimal(none_at), full_at=Decimal(full_at))  # fmt: skip


def _last_year(cadres: DemoCadres) -> None:
    """Without ballots, settled in all units; the grades are those of the appointment forms."""
    year = cadres.today.year - 1
    scheme = _scheme(cadres, f"{year}年度公务员考核", "yearly", date(year, 1, 1), date(year, 12, 31), cadres.units,
                     indicator_weight=60, ballot_weight=0, leader_weight=40)  # fmt: skip
    schemes.add_indicator(actor=cadres.actor("ganbu"), scheme_id=scheme.pk, name="重点任务完成率（%）", source="manual",
                          weight=100, full_at=Decimal(100))  # fmt: skip
    opened, settled = (datetime(year + 1, month, day, 10, tzinfo=LOCAL) for month, day in ((1, 5), (2, 9)))
    other = User.objects.get(username="ganbu2")
    scheme.state, scheme.opened_by, scheme.opened_at = "settled", other, opened
    scheme.save()
    officers = dict(User.objects.filter(username__startswith="renshi-").values_list("posts__unit_id", "pk"))
    rows = UnitAppraisal.objects.bulk_create(
        UnitAppraisal(scheme=scheme, unit=unit, state="settled", drawn_at=opened, submitted_by_id=officers[unit.pk],
                      public_from=date(year + 1, 1, 26), public_until=date(year + 1, 2, 2), settled_at=settled)
        for unit in cadres.units
    )  # fmt: skip
    people = PersonAppraisal.objects.bulk_create(
        [_settled(row, cadre, place, number, year, opened, officers[row.unit_id]) for number, row in enumerate(rows)
         for place, cadre in enumerate(cadres.files[row.unit_id])], batch_size=500,
    )  # fmt: skip
    part = [person for person in people if not person.is_exempt]
    indicator = scheme.indicators.get()
    IndicatorValue.objects.bulk_create(
        [IndicatorValue(person=person, indicator=indicator, value=88 + number * 7 % 12, evidence="区督查台账",
                        at=opened, by_id=person.graded_by_id) for number, person in enumerate(part)], batch_size=500,
    )  # fmt: skip
    AppraisalResult.objects.bulk_create(
        [AppraisalResult(person=person, cadre=person.cadre, unit_id=person.unit_appraisal.unit_id, kind="yearly",
                         year=year, grade=person.grade, at=settled) for person in part], batch_size=500,
    )  # fmt: skip
    _steps(rows, opened, other)


def _settled(
    row: UnitAppraisal, cadre: Cadre, place: int, number: int, year: int, opened: datetime, officer: int
) -> PersonAppraisal:  # fmt: skip
    probation = next(one for one in range(16, 0, -1) if not is_excellent(one, year))
    if number < ON_PROBATION and place == probation:
        return PersonAppraisal(unit_appraisal=row, cadre=cadre, is_exempt=True, reason_sealed=_sealed("试用期"))
    best = is_excellent(place, year)
    return PersonAppraisal(
        unit_appraisal=row, cadre=cadre, report_sealed=_sealed(REPORT), reported_at=opened + timedelta(days=place % 6),
        leader_points=Decimal(94 if best else 80 + place % 9), grade="excellent" if best else "competent",
        reason_sealed=_sealed(REASON) if best else "", graded_by_id=officer,
    )  # fmt: skip


def _steps(rows: Iterable[UnitAppraisal], opened: datetime, other: User) -> None:
    way = (
        (V.OPEN, 0, other.pk),
        (V.TO_GRADES, 10, 0),
        (V.SUBMIT, 15, 0),
        (V.ACCEPT, 21, other.pk),
        (V.SETTLE, 35, None),
    )
    AppraisalStep.objects.bulk_create(
        [AppraisalStep(unit_appraisal=row, verb=verb, at=opened + timedelta(days=days),
                       by_id=row.submitted_by_id if by == 0 else by) for row in rows for verb, days, by in way],
        batch_size=500,
    )  # fmt: skip


def _routine(cadres: DemoCadres) -> None:
    """Of the quarter that has ended: seven units, one in each state."""
    quarter = Quarter.of(cadres.today - timedelta(days=40)).before
    home = Unit.objects.get(code="CGJ")
    others = [unit for unit in cadres.units if unit != home]
    units = [*others[:5], home, others[5]]
    name = f"{quarter.year}年第{'一二三四'[quarter.number - 1]}季度平时考核"
    scheme = _scheme(cadres, name, "routine", quarter.first_day, quarter.last_day, units,
                     self_due_on=cadres.today - timedelta(days=4))  # fmt: skip
    _indicators(cadres, scheme)
    with clock.moved(cadres.office_hour(30)):
        schemes.open_scheme(actor=cadres.actor("ganbu2"), scheme_id=scheme.pk)
    found = dict(zip(units, (scheme.unit_appraisals.get(unit=unit) for unit in units), strict=True))
    for unit in units[1:]:
        _report(cadres, found[unit], 17)
    _report(cadres, found[units[0]], 12)
    for days, unit in enumerate(units[1:], start=24):
        with clock.moved(cadres.office_hour(days)):
            work.to_ballots(actor=_officer(cadres, unit), unit_appraisal_id=found[unit].pk)
    for unit, votes in ((units[2], 5), *((unit, 8) for unit in units[3:])):
        _vote(cadres, unit, found[unit], votes)
    for unit in units[3:]:
        _grade(cadres, unit, found[unit], is_all=unit != units[3])
    _decide(cadres, units[4:], found)


def _officer(cadres: DemoCadres, unit: Unit) -> Any:
    return cadres.actor(f"renshi-{unit.code}")


def _report(cadres: DemoCadres, row: UnitAppraisal, many: int) -> None:
    people = list(row.people.order_by("pk")[:many])
    for place, person in enumerate(people):
        person.report_sealed, person.reported_at = _sealed(REPORT), cadres.office_hour(27 - place % 5)
    PersonAppraisal.objects.bulk_update(people, ["report_sealed", "reported_at"])


def _vote(cadres: DemoCadres, unit: Unit, row: UnitAppraisal, votes: int) -> None:
    """Sixteen slips; the last of the urns stays open."""
    with clock.moved(cadres.office_hour(20)):
        slips = urns.open_urn(actor=_officer(cadres, unit), unit_appraisal_id=row.pk, leaders=4, staff=12, served=0)
    people = list(row.people.order_by("pk").values_list("pk", flat=True))
    for number, code in enumerate([*slips.codes["b"], *slips.codes["a"]][:votes]):
        said = {
            pk: ("good", "fair", "good", "fair", "fair", "", "ordinary")[(pk * 5 + number * 3) % 7] for pk in people
        }
        voting.cast_ballot(token=slips.urn.token, code=code, grades=said)
    if votes > 5:
        with clock.moved(cadres.office_hour(16)):
            urns.close_urn(actor=_officer(cadres, unit), urn_id=BallotUrn.objects.get(unit_appraisal=row).pk)


def _grade(cadres: DemoCadres, unit: Unit, row: UnitAppraisal, *, is_all: bool) -> None:
    officer = _officer(cadres, unit)
    with clock.moved(cadres.office_hour(15)):
        work.to_grades(actor=officer, unit_appraisal_id=row.pk)
    indicator = row.scheme.indicators.get(source="manual")
    people = list(row.people.order_by("pk"))[: 17 if is_all else 9]
    at = cadres.office_hour(14)
    IndicatorValue.objects.bulk_create(
        IndicatorValue(person=person, indicator=indicator, value=86 + place * 5 % 14, evidence="区督查台账", at=at,
                       by_id=officer.user_id) for place, person in enumerate(people)
    )  # fmt: skip
    for place, person in enumerate(people):
        person.leader_points, person.graded_by_id = Decimal(80 + place * 7 % 18), officer.user_id
        person.grade = "good" if place in (2, 5, 9) else "fair"
        person.reason_sealed = _sealed(REASON if person.grade == "good" else PLAIN)
    PersonAppraisal.objects.bulk_update(people, ["leader_points", "graded_by", "grade", "reason_sealed"])


def _decide(cadres: DemoCadres, units: list[Unit], found: dict[Unit, UnitAppraisal]) -> None:
    """Sent in; public since the day before yesterday, with an objection; settled."""
    for unit in units:
        with clock.moved(cadres.office_hour(23 if unit == units[2] else 5)):
            grades.submit_grades(actor=_officer(cadres, unit), unit_appraisal_id=found[unit].pk)
    for unit, days in ((units[1], 2), (units[2], 22)):
        with clock.moved(cadres.office_hour(days)):
            grades.accept_grades(actor=cadres.actor("ganbu"), unit_appraisal_id=found[unit].pk)
    himself = cadres.actor("ganbu-self")
    with clock.moved(cadres.office_hour(1)):
        mine = found[units[1]].people.exclude(cadre__user=None).get()
        objections.object_to_own(
            actor=himself, person_id=mine.pk, text="本季度重点任务完成率应含应急抢险任务，请复核。"
        )
        settle_units(actor=SYSTEM)


def _special(cadres: DemoCadres) -> None:
    """Opened yesterday in the unit of the cadre with an own account and two others."""
    home = Unit.objects.get(code="CGJ")
    units = [home, *[unit for unit in cadres.units if unit != home][6:8]]
    begins = cadres.today - timedelta(days=90)
    with clock.moved(cadres.office_hour(3)):
        scheme = _scheme(cadres, "防汛救灾专项考核", "special", begins, cadres.today, units, indicator_weight=0,
                         ballot_weight=40, leader_weight=60, self_due_on=cadres.today + timedelta(days=5))  # fmt: skip
    with clock.moved(cadres.office_hour(1)):
        schemes.open_scheme(actor=cadres.actor("ganbu2"), scheme_id=scheme.pk)

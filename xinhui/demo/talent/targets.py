"""Targets: the five-year plan, over and reached; this year's three, one on the way, one in doubt, one behind."""

from datetime import date

from talent.models import TalentTarget
from talent.services.targets import setting
from talent.services.targets.alarm import watch_targets
from talent.states.people import Source, TalentKind
from talent.states.targets import TargetState
from xinhui.accounts.actors import SYSTEM
from xinhui.accounts.models import User
from xinhui.core import clock
from xinhui.demo.people import names
from xinhui.demo.talent.base import PLAN, DemoTalent, person, settle, spread

#: systems.md, T1.
FIVE_YEARS = (
    (TalentKind.ENGINEER, "“十四五”引进培养工程师", 2000),
    (TalentKind.SKILLED, "“十四五”培养技能人才", 15_000),
)
#: (kind, name, wanted, owner, how many of a hundred of the due came)
THIS_YEAR = (
    (TalentKind.MEDICAL, "引进医疗卫生人才", 125, "WJJ", 110),
    (TalentKind.TEACHER, "引进硕士以上学位教师", 60, "JYJ", 93),
    (TalentKind.DOCTOR, "引进博士", 10, "RSJ", 35),
)


def build(talent: DemoTalent) -> None:
    """Set by one of the office, adopted by the other; people settle; the daily run looks."""
    office, owner = User.objects.filter(username__in=("rencai", "rencai2")).order_by("pk"), talent.unit("RSJ")
    for kind, name, wanted in FIVE_YEARS:
        TalentTarget.objects.create(
            name=name, kind=kind, state=TargetState.CLOSED, starts_on=PLAN[0], ends_on=PLAN[1], number=wanted,
            owner=owner, document="新会区“十四五”规划纲要", drafted_by=office[0], adopted_by=office[1],
        )  # fmt: skip
    year = talent.today.year
    first, last = date(year, 1, 1), date(year, 12, 31)
    for kind, name, wanted, owner_code, _share in THIS_YEAR:
        _set(talent, kind, f"{year}年{name}", wanted, owner_code, first, last)
    _arrive(talent, first, last)
    with clock.moved(talent.office_hour(0)):
        watch_targets(actor=SYSTEM)


def _set(
    talent: DemoTalent, kind: str, name: str, wanted: int, owner_code: str, first: date, last: date
) -> None:  # fmt: skip
    one, other, owner = talent.actor("rencai"), talent.actor("rencai2"), talent.unit(owner_code)
    row = setting.draft_target(actor=one, name=name, kind=kind, starts_on=first, ends_on=last, number=wanted,
                               owner_id=owner.pk, document="新会区年度人才工作要点")  # fmt: skip
    units = {TalentKind.MEDICAL: ("WJJ",), TalentKind.TEACHER: ("JYJ",)}.get(TalentKind(kind), ("KGJ", "WJJ", "JYJ"))
    least, rest = divmod(wanted, len(units))
    shares = {talent.unit(code).pk: least + (place < rest) for place, code in enumerate(units)}
    setting.split_by_units(actor=one, target_id=row.pk, shares=shares)
    many, more = divmod(wanted, 12)
    months = {date(first.year, month, 1): many + (month > 12 - more) for month in range(1, 13)}
    setting.split_by_months(actor=one, target_id=row.pk, shares=months)
    setting.adopt_target(actor=other, target_id=row.pk)


def _arrive(talent: DemoTalent, first: date, last: date) -> None:
    """Since new year: medical staff, teachers, doctors, so many of a hundred of what was due by today."""
    gone, people, came = (talent.today - first).days, names(23), []
    facts: dict[str, dict[str, object]] = {
        TalentKind.MEDICAL: {"field": "medicine", "degree": 1, "title": 1, "post": "医师"},
        TalentKind.TEACHER: {"field": "teaching", "degree": 2, "title": 1, "post": "教师"},
        TalentKind.DOCTOR: {"field": "engineering", "degree": 3, "title": 2, "post": "研究员"},
    }
    where = {TalentKind.MEDICAL: talent.hospitals, TalentKind.TEACHER: talent.schools,
             TalentKind.DOCTOR: [*talent.institutes, *talent.firms[:4]]}  # fmt: skip
    for kind, _name, wanted, _owner, share in THIS_YEAR:
        many = wanted * gone * share // (365 * 100)
        came += [
            (person(talent, number, next(people), where[kind][number % len(where[kind])], **facts[kind]),
             spread(number, many, first, talent.today))
            for number in range(many)
        ]  # fmt: skip
    settle(talent, came, Source.UNIT)

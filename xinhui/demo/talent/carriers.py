"""Carriers: 108 provincial platforms, 31 stations for doctors, the laboratory with five teams and 55 researchers; some
due, suspended, merged; applications in every stage. Names are made up."""

from datetime import date, timedelta
from itertools import count

from members.rules.months import months_after
from talent.models import (
    Carrier,
    CarrierAchievement,
    CarrierCall,
    CarrierEvent,
    CarrierPerson,
    CarrierRenewal,
    CarrierRequirement,
    CarrierRise,
    CarrierTeam,
    Employer,
)
from talent.services.carriers.renewals import watch_calls, watch_carriers
from talent.states.carriers import CarrierEventVerb, CarrierKind, CarrierLevel
from xinhui.accounts.actors import SYSTEM
from xinhui.core import clock
from xinhui.demo.people import names
from xinhui.demo.talent.base import DemoTalent

_K, _L = CarrierKind, CarrierLevel
FIELDS = ("轨道交通装备", "新材料", "先进装备制造", "大健康", "食品加工", "新能源电池", "智能家电", "绿色造纸")
#: (kind, level, how many): 108 provincial platforms, 31 stations (systems.md, T4).
PLAN = (
    (_K.LABORATORY, _L.PROVINCE, 3), (_K.ENGINEERING, _L.PROVINCE, 83), (_K.ENTERPRISE, _L.PROVINCE, 22),
    (_K.LABORATORY, _L.CITY, 4), (_K.ENGINEERING, _L.CITY, 58), (_K.ENTERPRISE, _L.CITY, 31),
    (_K.ENTERPRISE, _L.NATION, 1), (_K.ENGINEERING, _L.DISTRICT, 6), (_K.LABORATORY, _L.DISTRICT, 2),
    (_K.POSTDOC_STATION, _L.NATION, 4), (_K.POSTDOC_BASE, _L.PROVINCE, 9), (_K.DOCTOR_STATION, _L.PROVINCE, 18),
    (_K.ACADEMICIAN, _L.CITY, 2), (_K.EXPERT, _L.DISTRICT, 5),
)  # fmt: skip
REQUIRED = (
    "升级申报书",
    "近三年研发投入专项审计报告",
    "知识产权与成果清单",
    "科研人员名单及社保证明",
    "场地与仪器设备清单",
)
TEAMS = ("复合材料", "金属增材制造", "功能涂层", "电池材料", "材料模拟计算")
RESEARCHERS = 55
#: Stage of an application → which level its carrier has.
STAGES = ("draft", "sent", "opined", "recommended", "submitted", "visited", "refused")


def build(talent: DemoTalent) -> None:
    """The list, one laboratory in full, what is due, what is under way; the daily run looks."""
    rows = Carrier.objects.bulk_create(_listed(talent))
    events = [CarrierEvent(carrier=row, at=talent.office_hour((talent.today - row.approved_on).days),
                           verb=CarrierEventVerb.ENTER, text=row.document) for row in rows]  # fmt: skip
    CarrierEvent.objects.bulk_create(events)
    _laboratory(talent, rows[0])
    _inside(talent, rows)
    _gone(talent, rows)
    _rises(talent, rows)
    with clock.moved(talent.office_hour(0)):
        watch_carriers(actor=SYSTEM)
        watch_calls(actor=SYSTEM)


def _listed(talent: DemoTalent) -> list[Carrier]:
    hosts: list[Employer] = [talent.institutes[1], *talent.firms]
    number, found = count(), list[Carrier]()
    for kind, level, many in PLAN:
        for _each in range(many):
            at = next(number)
            host = hosts[at % len(hosts)]
            field = FIELDS[(at // len(hosts) * 3 + at // 204 + at) % len(FIELDS)]
            approved = talent.today - timedelta(days=120 + at * 37 % 900)
            until = months_after(approved, 36)
            name = f"{host.name}{field}{_label(kind)}"
            found.append(Carrier(
                name=name, kind=kind, level=level, host=host, subject=field, area_code=host.area_code,
                document=f"{_body(level)}〔{approved.year}〕{at % 60 + 1}号", approved_on=approved, valid_until=until,
            ))  # fmt: skip
    return found


def _label(kind: str) -> str:
    return {
        _K.LABORATORY: "重点实验室", _K.ENGINEERING: "工程技术研究中心", _K.ENTERPRISE: "企业技术中心",
        _K.POSTDOC_STATION: "博士后科研工作站", _K.POSTDOC_BASE: "博士后创新实践基地", _K.DOCTOR_STATION: "博士工作站",
        _K.ACADEMICIAN: "院士工作站", _K.EXPERT: "专家工作站",
    }[_K(kind)]  # fmt: skip


def _body(level: str) -> str:
    return {_L.DISTRICT: "新科", _L.CITY: "江科", _L.PROVINCE: "粤科", _L.NATION: "国科"}[_L(level)]


def _laboratory(talent: DemoTalent, row: Carrier) -> None:
    """Five teams, 55 researchers present; some left, one waits for the unit."""
    people, begun = names(41), talent.today - timedelta(days=700)
    teams = CarrierTeam.objects.bulk_create(
        [CarrierTeam(carrier=row, name=f"{name}团队", leader=next(people), subject=f"{name}关键技术", started_on=begun,
                     state="confirmed") for name in TEAMS]
        + [CarrierTeam(carrier=row, name="界面化学团队", leader=next(people), subject="界面化学", started_on=begun,
                       ended_on=talent.today - timedelta(days=90), state="confirmed")]
    )  # fmt: skip
    found = []
    for at in range(RESEARCHERS + 6):
        is_postdoc = at % 9 == 0
        gone = talent.today - timedelta(days=20 + at) if at >= RESEARCHERS and at % 2 else None
        found.append(CarrierPerson(
            carrier=row, team=teams[at % 5], name=next(people), degree=3 if is_postdoc else 1 + at % 3,
            role="postdoc" if is_postdoc else ("part" if at % 7 == 3 else "full"), left_on=gone,
            postdoc="" if not is_postdoc else "exited" if gone else ("midterm" if at % 2 else "entered"),
            midterm_on=begun + timedelta(days=365) if is_postdoc and (gone or at % 2) else None,
            entered_on=begun + timedelta(days=at * 3),
            state="entered" if at >= RESEARCHERS and gone is None else "confirmed",
        ))  # fmt: skip
    CarrierPerson.objects.bulk_create(found)


def _inside(talent: DemoTalent, rows: list[Carrier]) -> None:
    """Achievements of three years, and a few researchers elsewhere."""
    people, made, staff, year = names(42), list[CarrierAchievement](), list[CarrierPerson](), talent.today.year
    for at, row in enumerate(rows[:120]):
        for each in range(at % 4 + (12 if at == 0 else 1)):
            kind = ("patent", "paper", "standard", "product", "project", "award")[(at + each) % 6]
            made.append(CarrierAchievement(
                carrier=row, kind=kind, title=f"{row.subject}技术成果（{at + 1}-{each + 1}）", year=year - each % 3,
                number=f"{year - each % 3}-{at + 1:03d}-{each + 1}",
                money=300_000 + at * 10_000 if kind == "project" else None,
                state="entered" if (at + each) % 23 == 5 else "confirmed",
            ))  # fmt: skip
    for at, row in enumerate(rows[1:80], 1):
        is_station = row.kind in (_K.POSTDOC_STATION, _K.POSTDOC_BASE)
        staff += [
            CarrierPerson(carrier=row, name=next(people), degree=3 if is_station else 2,
                          role="postdoc" if is_station else "full", postdoc="entered" if is_station else "",
                          entered_on=row.approved_on, state="confirmed")
            for _each in range(2 + at % 4)
        ]  # fmt: skip
    for row in (one for one in rows[80:] if one.kind in (_K.POSTDOC_STATION, _K.POSTDOC_BASE)):
        staff.append(CarrierPerson(carrier=row, name=next(people), degree=3, role="postdoc", postdoc="entered",
                                   entered_on=row.approved_on, state="confirmed"))  # fmt: skip
    CarrierAchievement.objects.bulk_create(made)
    CarrierPerson.objects.bulk_create(staff)


def _gone(talent: DemoTalent, rows: list[Carrier]) -> None:
    """Beside those that count: suspended after an assessment, revoked, merged; a few renewed, a few near their end."""
    day, host = talent.today - timedelta(days=60), talent.firms[0]
    facts = {"host": host, "area_code": host.area_code, "document": "粤科〔2019〕7号", "approved_on": date(2019, 5, 1)}
    Carrier.objects.create(name=f"{host.name}旧工程技术研究中心", kind=_K.ENGINEERING, level=_L.PROVINCE,
                           state="merged", merged_into=rows[3], **facts)  # fmt: skip
    Carrier.objects.create(
        name=f"{host.name}旧企业技术中心", kind=_K.ENTERPRISE, level=_L.CITY, state="revoked", **facts
    )
    failed = Carrier.objects.create(name=f"{talent.firms[9].name}装备专家工作站", kind=_K.EXPERT, level=_L.CITY,
                                    state="suspended", **{**facts, "host": talent.firms[9]})  # fmt: skip
    CarrierRenewal.objects.create(carrier=failed, due_on=day, assessed_on=day, result="failed", document="考核通报")
    for at, left in enumerate((-12, 9, 25, 60, 88)):
        row = rows[20 + at * 7]
        row.valid_until = talent.today + timedelta(days=left)
        row.approved_on = months_after(row.valid_until, -36)
        row.save(update_fields=["valid_until", "approved_on"])
    CarrierRenewal.objects.bulk_create(
        CarrierRenewal(carrier=row, due_on=day, assessed_on=day, result="excellent" if at % 3 == 0 else "passed",
                       document=f"{day.year}年度考核通报", next_until=row.valid_until)
        for at, row in enumerate(rows[10:19])
        if row.valid_until and row.valid_until > day
    )  # fmt: skip


def _rises(talent: DemoTalent, rows: list[Carrier]) -> None:
    """What the upper bodies ask for, two calls, an application in each stage."""
    CarrierRequirement.objects.bulk_create(
        CarrierRequirement(kind=kind, target_level=level, name=name, order=order)
        for kind in CarrierKind for level in list(CarrierLevel)[1:] for order, name in enumerate(REQUIRED, 1)
    )  # fmt: skip
    call = CarrierCall.objects.create(
        name=f"{talent.today.year}年度省工程技术研究中心认定申报", kind=_K.ENGINEERING, target_level=_L.PROVINCE,
        opens_on=talent.today - timedelta(days=20), closes_on=talent.today + timedelta(days=10),
    )  # fmt: skip
    CarrierCall.objects.create(
        name=f"{talent.today.year}年度省重点实验室培育申报", kind=_K.LABORATORY, target_level=_L.PROVINCE,
        opens_on=talent.today + timedelta(days=15), closes_on=talent.today + timedelta(days=45),
    )  # fmt: skip
    city = [row for row in rows if row.kind == _K.ENGINEERING and row.level == _L.CITY]
    for row, state in zip(city, STAGES, strict=False):
        is_on = STAGES.index(state)
        CarrierRise.objects.create(
            carrier=row, target_level=_L.PROVINCE, call=call, state=state, grounds="近三年研发投入和成果达到认定条件。",
            opinion="同意推荐" if is_on >= 2 else "", recommendation="优先推荐" if is_on >= 3 else "",
            submitted_on=talent.today - timedelta(days=9) if is_on >= 4 else None,
            visited_on=talent.today - timedelta(days=4) if is_on >= 5 else None,
            decided_on=talent.today - timedelta(days=1) if state == "refused" else None,
            decision="研发投入强度未达要求" if state == "refused" else "",
        )  # fmt: skip

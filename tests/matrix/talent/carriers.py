"""Carriers, what is inside them and their applications: of an employer of 城管局 here, of one of 水务局 there."""

from datetime import date
from typing import Any

from talent.models import (
    Carrier,
    CarrierAchievement,
    CarrierCall,
    CarrierPerson,
    CarrierRequirement,
    CarrierRise,
    CarrierTeam,
)
from tests.matrix.admin_table import Model
from tests.matrix.lines import EMPLOYER_USER, EVERYONE, Line, form, page
from tests.matrix.talent import OFFICE, READERS, REASON, UNIT, WORKERS, act
from tests.world_talent import Talent

#: A carrier is seen by whoever reads figures and by its host's account; what is its own by office, unit and host.
SEEN: dict[str, Any] = {"seen": READERS | {EMPLOYER_USER}, "seen_elsewhere": READERS}
OWN: dict[str, Any] = {"seen": OFFICE | UNIT | {EMPLOYER_USER}, "seen_elsewhere": OFFICE}
BY_UNIT, BY_HOST = OFFICE | UNIT, OFFICE | UNIT | {EMPLOYER_USER}
LINES: tuple[Line, ...] = (
    page("talent:carrier_overview", READERS),
    page("talent:carriers", EVERYONE, row="carrier", is_list=True, **SEEN),
    page("talent:carrier_table", READERS),
    page("talent:carrier_new", WORKERS),
    form("talent:carrier_new", WORKERS, door=WORKERS, ok=400, data={"name": "x"}),
    page("talent:carrier", READERS | {EMPLOYER_USER}, door=EVERYONE, row="carrier", **SEEN),
    page("talent:carrier_rises", EVERYONE, row="carrier_rise", is_list=True, **OWN),
    page("talent:carrier_rise", BY_HOST, door=EVERYONE, row="carrier_rise", **OWN),
    act("carrier", "team", "carrier", BY_HOST, ok=400, **SEEN),
    act("carrier", "researcher", "carrier", BY_HOST, ok=400, **SEEN),
    act("carrier", "achievement", "carrier", BY_HOST, ok=400, **SEEN),
    act("carrier", "rise", "carrier", BY_HOST, ok=400, **SEEN),
    act("carrier", "assess", "carrier", BY_UNIT, ok=400, **SEEN),
    act("carrier", "change", "carrier", BY_UNIT, ok=400, **SEEN),
    act("carrier", "restore", "carrier:suspended", **REASON, **SEEN),
    act("carrier", "merge", "carrier", ok=400, **SEEN),
    act("carrier", "revoke", "carrier:free", **REASON, **SEEN),
    act("carrier-team", "confirm", "carrier_team:free", BY_UNIT, **SEEN),
    act("carrier-team", "end", "carrier_team", BY_HOST, **SEEN),
    act("carrier-team", "strike", "carrier_team:free", BY_UNIT, **REASON, **SEEN),
    act("carrier-researcher", "confirm", "carrier_researcher", BY_UNIT, **OWN),
    act("carrier-researcher", "midterm", "carrier_postdoc", BY_UNIT, **OWN),
    act("carrier-researcher", "exit", "carrier_postdoc:midterm", BY_HOST, **OWN),
    act("carrier-researcher", "quit", "carrier_postdoc", BY_HOST, **OWN),
    act("carrier-researcher", "leave", "carrier_researcher", BY_HOST, **OWN),
    act("carrier-researcher", "strike", "carrier_researcher", BY_UNIT, **REASON, **OWN),
    act("carrier-achievement", "confirm", "carrier_achievement", BY_UNIT, **SEEN),
    act("carrier-achievement", "strike", "carrier_achievement", BY_UNIT, **REASON, **SEEN),
    act("carrier-rise", "document", "carrier_rise", BY_HOST, ok=400, **OWN),
    act("carrier-rise", "send", "carrier_rise", BY_HOST, **OWN),
    act("carrier-rise", "opine", "carrier_rise:sent", BY_UNIT, opinion="同意", **OWN),
    act("carrier-rise", "recommend", "carrier_rise:opined", recommendation="推荐", **OWN),
    act("carrier-rise", "submit", "carrier_rise:recommended", **OWN),
    act("carrier-rise", "visit", "carrier_rise:submitted", visit_result="好", **OWN),
    act("carrier-rise", "approve", "carrier_rise:submitted", document="文", **OWN),
    act("carrier-rise", "refuse", "carrier_rise:submitted", **REASON, **OWN),
    act("carrier-rise", "hand-back", "carrier_rise:sent", BY_UNIT, **REASON, **OWN),
    act("carrier-rise", "withdraw", "carrier_rise", BY_HOST, **REASON, **OWN),
)  # fmt: skip
MODELS = (
    Model("talent.carrier", OFFICE),
    Model("talent.carrierrequirement", OFFICE, OFFICE),
    Model("talent.carriercall", OFFICE, OFFICE),
)
_DAY = date(2020, 3, 1)


def _carrier(talent: Talent, host: str, name: str, **facts: Any) -> Carrier:
    values: dict[str, Any] = {"kind": "laboratory", "level": "district", "document": "文", "approved_on": _DAY, **facts}
    employer = talent.employers[host]
    return Carrier.objects.create(name=f"{employer.name}{name}", host=employer, area_code=employer.area_code, **values)


def rows(talent: Talent) -> dict[str, tuple[dict[str, object], dict[str, object]]]:
    """A carrier with everything inside, here and there; applications in each stage."""
    found: dict[str, list[dict[str, object]]] = {}

    def keep(handle: str, row: Any, mark: str = "") -> None:
        found.setdefault(handle, []).append({"pk": row.pk, "mark": mark} if mark else {"pk": row.pk})

    CarrierRequirement.objects.create(kind="expert", target_level="nation", name="申报书")
    CarrierCall.objects.create(name="申报", kind="expert", target_level="nation", opens_on=_DAY, closes_on=_DAY)
    for host in ("factory", "school"):
        row = _carrier(talent, host, "实验室")
        keep("carrier", row, row.name)
        keep("carrier:free", _carrier(talent, host, "工程中心"))
        keep("carrier:suspended", _carrier(talent, host, "技术中心", state="suspended"))
        team = {"carrier": row, "leader": "某", "subject": "题", "started_on": _DAY}
        keep("carrier_team", CarrierTeam.objects.create(name="甲队", state="confirmed", **team))
        keep("carrier_team:free", CarrierTeam.objects.create(name="乙队", **team))
        somebody: dict[str, Any] = {"carrier": row, "name": "某", "degree": 3, "entered_on": _DAY}
        keep("carrier_researcher", CarrierPerson.objects.create(role="full", **somebody))
        keep("carrier_postdoc", CarrierPerson.objects.create(role="postdoc", postdoc="entered", **somebody))
        keep("carrier_postdoc:midterm", CarrierPerson.objects.create(role="postdoc", postdoc="midterm", **somebody))
        keep(
            "carrier_achievement",
            CarrierAchievement.objects.create(carrier=row, kind="patent", title="题", year=2026, number="1"),
        )
        for state in ("draft", "sent", "opined", "recommended", "submitted"):
            of = row if state == "draft" else _carrier(talent, host, f"站{state}", kind="doctor")
            made = CarrierRise.objects.create(carrier=of, target_level="city", grounds="好", state=state)
            keep("carrier_rise" if state == "draft" else f"carrier_rise:{state}", made, of.name)
    return {handle: (home, elsewhere) for handle, (home, elsewhere) in found.items()}

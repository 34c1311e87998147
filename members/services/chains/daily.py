"""What time does to chains: late demands climb from whose turn it is to the department; gaps are reminded of."""

from typing import Any

from django.db import transaction

from members.models import ChainDemand, ChainFirm, DemandEntry, PlatformStation
from members.rules.chains import GAP_ESCALATES, chase_level, gap_reminder
from members.selectors.chains import firm_people, unit_people
from members.selectors.party_people import department_people, organizers_of
from members.services.chains.frame import Place, hold_firm, settle_gap, tell
from members.states.chains import DemandState
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold
from xinhui.core.services.calendar import schedule_for
from xinhui.outbox.models import Message


def chase_demands(*, actor: Actor) -> int:
    """Late demands, one transaction each: whose turn it is, then the committee, then the department; each level once.

    Returns how many were chased.
    """
    rows = ChainDemand.objects.overdue().order_by("pk").values_list("pk", "firm_id")
    return sum(_chase(actor, pk, firm_id) for pk, firm_id in list(rows))


def _chase(actor: Actor, demand_id: int, firm_id: int) -> int:
    with transaction.atomic():
        firm = hold_firm(firm_id)
        row = hold(ChainDemand.objects.all(), demand_id)
        if row.due_on is None:
            return 0  # closed this very moment
        level = chase_level(row.due_on, clock.today(), schedule_for(None).is_workday)
        if level <= row.chased_level:
            return 0
        people = _turn(row, firm)
        if level >= 2:
            people |= firm_people(firm, committee=True)
        if level >= 3 or not people:
            people |= department_people()
        row.chased_level = level
        row.save(update_fields=["chased_level"])
        DemandEntry.objects.create(demand=row, at=clock.now(), verb="chase", due_on=row.due_on)
        tell(people, "party.demand_late", f"demand:{row.pk}:late:{row.due_on}:{level}",
             f"/party/chain-demands/{row.pk}/",
             {"title": row.title, "firm": firm.name, "due": row.due_on.isoformat()})  # fmt: skip
        record(actor=actor, verb="party.demand.chase", target=row, detail={"level": level})
    return 1


def _turn(row: ChainDemand, firm: ChainFirm) -> set[int]:
    """Whose turn it is."""
    if row.state == DemandState.TAKEN and row.unit_id is not None:
        return unit_people([row.unit_id])[row.unit_id]
    return firm_people(firm, committee=row.state == DemandState.RAISED)


def remind_of_gaps(*, actor: Actor) -> int:
    """Firms and stations where an organization is to be founded: the town's office, from the second reminder on the
    department too; every thirty days. Returns how many places."""
    told = 0
    firms: Any = ChainFirm.objects.on_the_list().with_cover()
    stations: Any = PlatformStation.objects.on_the_list().with_cover()
    for rows in (firms, stations):
        for place in rows.filter(gap="found").order_by("pk"):
            told += _remind(place)
    return told


def _remind(place: Place) -> int:
    with transaction.atomic():
        settle_gap(place)
        if place.gap_since is None:
            return 0
        number = gap_reminder(place.gap_since, clock.today())
        people = organizers_of(place.area_code)
        if number >= GAP_ESCALATES or not people:
            people |= department_people()
        kind = "firm" if isinstance(place, ChainFirm) else "station"
        key = f"chain-gap:{kind}:{place.pk}:{place.gap_since}:{number}"
        if Message.objects.filter(key__in=[f"{key}:{pk}" for pk in people]).exists():
            return 0
        link = f"/party/chain-firms/{place.pk}/" if kind == "firm" else f"/party/stations/{place.pk}/"
        tell(people, "party.chain_gap", key, link, {"name": str(place), "since": place.gap_since.isoformat()})
        return 1

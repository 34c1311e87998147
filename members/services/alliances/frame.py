"""What the verbs of alliances share: rows held, who may, items that go where their projects go.

Lock order: organization, alliance, project, items by id.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from members.models import Alliance, AllianceItem, AllianceProject, AllianceProjectEntry, AllianceSeat, Organization
from members.rules.alliances import settled_state
from members.scope import KEEPERS
from members.services.frame import require_keeper, scope_of_actor
from members.states.alliance import ADVANCE, WishState
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import Unit
from xinhui.accounts.scope import area_q
from xinhui.attachments.models import Attachment
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold
from xinhui.core.errors import Conflict, Forbidden, InvalidInput
from xinhui.core.locking import locked
from xinhui.outbox.services.enqueue import Draft, enqueue


def hold_alliance(alliance_id: int | None) -> Alliance:
    """The alliance in being, locked. Raises NotFound, Conflict `alliance-dissolved`."""
    row = hold(Alliance.objects.select_related("organization"), alliance_id)
    if row.dissolved_on is not None:
        raise Conflict(
            code="alliance-dissolved", message=_("This alliance was dissolved."), action=_("Look for its successor.")
        )
    return row


def hold_project(project_id: int) -> AllianceProject:
    """The project with its alliance, locked. Raises NotFound."""
    return hold(AllianceProject.objects.select_related("alliance__organization", "lead_unit"), project_id)


def hold_items(*item_ids: int) -> dict[int, AllianceItem]:
    """The items, locked in the order of their ids."""
    rows = AllianceItem.objects.filter(pk__in=item_ids).select_related("alliance__organization").order_by("pk")
    return {row.pk: row for row in locked(rows)}


def require_alliance_keeper(actor: Actor, alliance: Alliance) -> None:
    """Raise Forbidden unless the actor keeps the records of the place or of the organization that leads it."""
    require_keeper(actor, area_code=alliance.area_code, path=alliance.organization.path)


def require_alliance_or_unit(actor: Actor, alliance: Alliance, unit_ids: Iterable[int]) -> None:
    """Raise Forbidden unless the actor keeps the alliance's records, or leads an organization of one of the units."""
    if actor.kind == "system" or actor.scope.covers(alliance.area_code, *KEEPERS):
        return
    scope = scope_of_actor(actor)
    if scope.leads(alliance.organization.path):
        return
    led = Organization.objects.in_being().filter(unit_id__in=list(unit_ids)).filter(area_q("path", scope.led))
    if scope.led and led.exists():
        return
    raise Forbidden(
        code="alliance-or-unit", message=_("Only the alliance's own people and those of its units do this."),
        action=_("Ask the secretary of the unit's branch, or whoever keeps the alliance's records."),
    )  # fmt: skip


def seat_of(alliance: Alliance, unit_id: int | None, *, field: str) -> AllianceSeat:
    """The unit's seat in force. Raises InvalidInput."""
    rows = AllianceSeat.objects.in_force().filter(alliance=alliance).select_related("unit")
    seat = rows.filter(unit_id=unit_id).first() if unit_id is not None else None
    if seat is None:
        raise InvalidInput(
            code="unit-not-joined", field=field, message=_("This unit has not joined the alliance."),
            action=_("Let it join first, or choose another."),
        )  # fmt: skip
    return seat


def units_in_force(unit_ids: Sequence[int], *, field: str) -> list[Unit]:
    """The units in being, by id. Raises InvalidInput when one is not."""
    found = list(Unit.objects.active().filter(pk__in=unit_ids).order_by("pk"))
    if len(found) != len(set(unit_ids)):
        raise InvalidInput(
            code="unit-unknown", field=field, message=_("There is no such unit in being."),
            action=_("Choose a unit from the list."),
        )  # fmt: skip
    return found


def settle(*items: AllianceItem | None) -> None:
    """Write where the held items stand now: an item goes where the slowest of its live projects goes."""
    for item in items:
        if item is None or item.state == WishState.WITHDRAWN:
            continue
        mine = {"demand": item} if item.side == "demand" else {"resource": item}
        states = list(AllianceProject.objects.live().filter(**mine).values_list("state", flat=True))
        item.state = settled_state(item.times, states, order=ADVANCE, free=WishState.OPEN)
        item.save(update_fields=["state"])


def write_entry(
    actor: Actor, project: AllianceProject, verb: str, text: str, *, evidence: Attachment | None = None,
    detail: dict[str, Any] | None = None,
) -> None:  # fmt: skip
    """A line of the project's history and of the trail."""
    AllianceProjectEntry.objects.create(
        project=project, at=clock.now(), by_id=actor.user_id, verb=verb, text=text, evidence=evidence
    )
    facts = {"state": str(project.state), "has_evidence": evidence is not None, **(detail or {})}
    record(actor=actor, verb=f"alliance.project.{verb}", target=project, area_code=project.alliance.area_code,
           detail=facts)  # fmt: skip


def tell(people: Iterable[int], kind: str, key: str, link: str, **context: Any) -> int:
    """A message to each of the people under a key of the event; returns how many."""
    return enqueue(drafts=[
        Draft(key=f"{key}:{user_id}", recipient_id=user_id, kind=kind, context=context, link=link)
        for user_id in sorted(set(people))
    ])  # fmt: skip

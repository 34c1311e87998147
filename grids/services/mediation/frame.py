"""What every verb on a mediation case shares: whose turn it is, no personal data, timeline, audit, messages."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from grids.levels import Level
from grids.mediation_states import MediationLevel
from grids.models import MediationCase, MediationEntry
from grids.selectors.recipients import RecipientRequest, grid_people, recipients_for
from grids.services.frame import GRID_PEOPLE, required_text
from xinhui.accounts.actors import Actor, require
from xinhui.accounts.roles import Role
from xinhui.audit.services import record
from xinhui.core.errors import InvalidInput, NotFound
from xinhui.core.locking import locked
from xinhui.outbox.services.enqueue import Draft, enqueue

_L = MediationLevel
#: Who mediates at a level. The village may act for a grid of its own, where nobody holds the grid's posts.
LEVEL_MEDIATORS: dict[int, tuple[Role, ...]] = {
    _L.GRID: (*GRID_PEOPLE, Role.VILLAGE_SECRETARY),
    _L.VILLAGE: (Role.VILLAGE_SECRETARY,),
    _L.TOWN: (Role.TOWN_DISPATCHER, Role.TOWN_LEADER),
    _L.DISTRICT: (Role.COMMAND_CENTRE,),
}
#: Whom the portal tells when a case reaches a level.
TOLD_LEVEL = {_L.VILLAGE: Level.VILLAGE, _L.TOWN: Level.TOWN, _L.DISTRICT: Level.COMMAND}
#: Identity numbers, mobile numbers: what would make the record a file on a person.
_PERSONAL = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|\d{15}|1[3-9]\d{9})(?!\d)", re.ASCII)


def hold_case(case_id: int) -> MediationCase:
    """The case, locked until commit. Raises NotFound."""
    rows = MediationCase.objects.filter(pk=case_id).select_related("grid").defer("grid__boundary")
    case = locked(rows).first()
    if case is None:
        raise NotFound(code="case-unknown", message=_("There is no such mediation case."))
    return case


def require_turn(actor: Actor, case: MediationCase) -> None:
    """Raise Forbidden unless the actor mediates at the case's present level and place."""
    require(actor, *LEVEL_MEDIATORS[case.level], area_code=case.area_code)


def nameless_text(text: str, *, field: str) -> str:
    """Required words that carry no identity or mobile number; raises InvalidInput."""
    text = required_text(text, field=field)
    if _PERSONAL.search(text):
        raise InvalidInput(
            code="personal-data",
            field=field,
            message=_("This holds what looks like an identity or mobile number."),
            action=_("Write what the dispute is about, never who the people are."),
        )
    return text


def log_case(
    *, actor: Actor, case: MediationCase, verb: str, at: datetime, text: str = "", data: Mapping[str, Any] | None = None
) -> None:
    """Write the timeline entry and the audit entry of one verb."""
    facts = dict(data or {})
    MediationEntry.objects.create(
        case=case, at=at, verb=verb, level=case.level, actor_id=actor.user_id, actor_label=actor.label[:80], text=text,
        data=facts,
    )  # fmt: skip
    detail = {"level": case.level, "state": case.state, "text": text, **facts}
    record(actor=actor, verb=f"mediation.{verb}", target=case, area_code=case.area_code, detail=detail)


def tell_level(case: MediationCase, *, event: str, mark: str) -> int:
    """Message the people of the case's level: the grid's own at the lowest, else the level's posts."""
    if case.level == MediationLevel.GRID:
        people = grid_people(case.area_code)
    else:
        level = TOLD_LEVEL[MediationLevel(case.level)]
        people = recipients_for([RecipientRequest(level, None, case.area_code)])[0]
    return tell(case, people, event=event, mark=mark)


def tell(case: MediationCase, people: frozenset[int], *, event: str, mark: str) -> int:
    """Message these people of an event, once each."""
    facts = {"number": case.number, "kind": case.get_kind_display(), "place": case.grid.name, "people": case.people}
    key, link = f"mediation:{case.pk}:{event}:{mark}", f"/mediation/{case.pk}/"
    return enqueue(drafts=[Draft(key, pk, f"mediation.{event}", facts, link) for pk in sorted(people)])

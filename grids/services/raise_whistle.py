"""Blow the whistle on an open issue."""

from uuid import UUID, uuid4

from django.utils.translation import gettext_lazy as _

from grids.levels import Level, Stage
from grids.models import Whistle
from grids.models.category import WhistleKind
from grids.models.whistle import Ground
from grids.selectors.recipients import RecipientRequest, recipients_for
from grids.services.change import change
from grids.services.dispatch_whistle import send_out
from grids.services.frame import hold_issue, require_reporter, required_text
from grids.services.record import log, tell
from grids.services.steps import open_step, unit_at
from grids.states import ISSUE_TABLE, WhistleState
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.errors import InvalidInput


def raise_whistle(
    *,
    actor: Actor,
    issue_id: int,
    reason: str,
    kind: str = WhistleKind.DAILY,
    ground: str = Ground.PROMINENT,
    target_level: int = Level.DEPARTMENT,
    uuid: UUID | None = None,
) -> Whistle:
    """Raise a whistle.

    To the village or the town it goes at once. To district departments a daily or hard-problem whistle waits for the
    town leader's approval; an urgent one goes at once to the category's department (domain.md, “Cases”).
    """
    reason = required_text(reason, field="reason")
    if target_level not in (Level.VILLAGE, Level.TOWN, Level.DEPARTMENT):
        raise InvalidInput(
            code="level", field="target_level", message=_("A whistle goes to a village, a town or a department.")
        )
    now = clock.now()
    with change():
        issue = hold_issue(issue_id)
        require_reporter(actor, issue)
        issue.state = ISSUE_TABLE.next(issue.state, "whistle")
        issue.save(update_fields=["state"])
        urgent = kind == WhistleKind.URGENT or issue.category.is_urgent
        whistle = Whistle(
            uuid=uuid or uuid4(),
            issue=issue,
            area_code=issue.area_code,
            category=issue.category,
            kind=WhistleKind.URGENT if urgent else kind,
            ground=Ground.EMERGENCY if urgent else ground,
            reason=reason,
            raised_by_id=actor.user_id,
            raised_at=now,
            due_at=now,  # replaced below by the first step's
        )
        whistle.save(force_insert=True)
        log(actor=actor, issue=issue, whistle=whistle, verb="raise", at=now, text=reason, data={"kind": whistle.kind})
        _first_step(actor, whistle, Level(target_level), urgent)
        whistle.save()
    return whistle


def _first_step(actor: Actor, whistle: Whistle, target: Level, urgent: bool) -> None:
    """Send out at once where the rules allow it, else ask the town leader, or the dispatcher if no unit is named."""
    lead = unit_at(target, whistle.area_code) if target < Level.DEPARTMENT else whistle.category.lead_unit
    goes_at_once = target < Level.DEPARTMENT or urgent
    if goes_at_once and lead is not None:
        whistle.state = WhistleState.TO_DISPATCH
        send_out(actor=actor, whistle=whistle, lead=lead, supports=[], text="")
        return
    stage = Stage.DISPATCH if goes_at_once else Stage.APPROVE
    whistle.state = WhistleState.TO_DISPATCH if goes_at_once else WhistleState.PENDING
    open_step(whistle=whistle, stage=stage, level=Level.TOWN, at=whistle.raised_at)
    (people,) = recipients_for([RecipientRequest(Level.TOWN, None, whistle.area_code)])
    tell(whistle=whistle, event="to_approve" if stage == Stage.APPROVE else "to_dispatch", recipients=people)

"""The town leader's decision on a whistle to district departments."""

from collections.abc import Sequence

from grids.levels import Level, Stage
from grids.models import Whistle
from grids.selectors.recipients import RecipientRequest, recipients_for
from grids.services.change import change
from grids.services.dispatch_whistle import send_out
from grids.services.frame import hold_whistle, required_text, unit_by_id
from grids.services.record import log, tell
from grids.services.steps import is_late, meet_step, open_step, stop_steps
from grids.states import ISSUE_TABLE, WHISTLE_TABLE
from xinhui.accounts.actors import Actor, require
from xinhui.accounts.roles import Role
from xinhui.core import clock


def _require_approver(actor: Actor, whistle: Whistle) -> None:
    """The town leader; the command centre once the approval has climbed to it."""
    roles = [Role.TOWN_LEADER]
    if whistle.level >= Level.COMMAND:
        roles.append(Role.COMMAND_CENTRE)
    require(actor, *roles, area_code=whistle.area_code)


def approve_whistle(
    *,
    actor: Actor,
    whistle_id: int,
    lead_unit_id: int | None = None,
    support_unit_ids: Sequence[int] = (),
    text: str = "",
) -> Whistle:
    """Approve; with `lead_unit_id` (or the category's department) the whistle is dispatched in the same breath."""
    now = clock.now()
    with change():
        whistle = hold_whistle(whistle_id)
        _require_approver(actor, whistle)
        whistle.state = WHISTLE_TABLE.next(whistle.state, "approve")
        step = meet_step(whistle=whistle, stage=Stage.APPROVE, at=now)
        log(
            actor=actor,
            issue=whistle.issue,
            whistle=whistle,
            verb="approve",
            at=now,
            text=text.strip(),
            data={"late": is_late(step)},
        )
        lead = unit_by_id(lead_unit_id, field="lead_unit") if lead_unit_id else whistle.category.lead_unit
        if lead is not None:
            supports = [unit_by_id(pk, field="support_units") for pk in support_unit_ids]
            send_out(actor=actor, whistle=whistle, lead=lead, supports=supports, text=text)
        else:
            open_step(whistle=whistle, stage=Stage.DISPATCH, level=Level.TOWN, at=now)
            (people,) = recipients_for([RecipientRequest(Level.TOWN, None, whistle.area_code)])
            tell(whistle=whistle, event="to_dispatch", recipients=people)
        whistle.save()
    return whistle


def reject_whistle(*, actor: Actor, whistle_id: int, reason: str) -> Whistle:
    """Refuse, with the reason; the issue is open again and its grid is told."""
    reason = required_text(reason, field="reason")
    now = clock.now()
    with change():
        whistle = hold_whistle(whistle_id, with_issue=True)
        _require_approver(actor, whistle)
        whistle.state = WHISTLE_TABLE.next(whistle.state, "reject")
        stop_steps(whistle=whistle, at=now)
        issue = whistle.issue
        issue.state = ISSUE_TABLE.next(issue.state, "release")
        issue.save(update_fields=["state"])
        whistle.save()
        log(actor=actor, issue=issue, whistle=whistle, verb="reject", at=now, text=reason)
        if whistle.raised_by_id:
            tell(whistle=whistle, event="rejected", recipients=[whistle.raised_by_id], context={"text": reason})
    return whistle

"""督办: a leader demands an answer; the lead unit replies; the clock climbs like any other."""

from django.utils.translation import gettext_lazy as _

from grids.levels import Level, Stage
from grids.models import Supervision
from grids.selectors.recipients import RecipientRequest, recipients_for
from grids.services.change import change
from grids.services.dispatch_whistle import level_of_unit
from grids.services.frame import hold_whistle, require_assignee, required_text
from grids.services.record import log, tell
from grids.services.steps import meet_step, open_step
from grids.states import LIVE_WHISTLE
from xinhui.accounts.actors import Actor, person_id, require
from xinhui.accounts.roles import Role
from xinhui.core import clock
from xinhui.core.errors import Conflict, NotFound
from xinhui.core.locking import locked


def supervise_whistle(*, actor: Actor, whistle_id: int, demand: str) -> Supervision:
    """Put a live whistle under supervision, one at a time."""
    demand = required_text(demand, field="demand")
    now = clock.now()
    with change():
        whistle = hold_whistle(whistle_id)
        require(actor, Role.TOWN_LEADER, Role.COMMAND_CENTRE, Role.DISTRICT_LEADER, area_code=whistle.area_code)
        if whistle.state not in LIVE_WHISTLE:
            raise Conflict(code="not-live", message=_("This whistle is over."))
        if Supervision.objects.filter(whistle=whistle, replied_at__isnull=True).exists():
            raise Conflict(code="supervised", message=_("This whistle is already under supervision."))
        unit = whistle.lead_unit or whistle.category.lead_unit
        level = level_of_unit(unit) if unit is not None else Level.TOWN
        supervision = Supervision.objects.create(
            whistle=whistle,
            area_code=whistle.area_code,
            demand=demand,
            by_id=person_id(actor),
            demanded_at=now,
            due_at=now,
        )
        step = open_step(whistle=whistle, stage=Stage.SUPERVISE, level=level, at=now, supervision=supervision)
        supervision.due_at = step.due_at
        supervision.save(update_fields=["due_at"])
        whistle.save()
        log(actor=actor, issue=whistle.issue, whistle=whistle, verb="supervise", at=now, unit=unit, text=demand)
        (people,) = recipients_for([RecipientRequest(level, unit.pk if unit else None, whistle.area_code)])
        tell(
            whistle=whistle, event="supervised", recipients=people, mark=f"s{supervision.pk}", context={"text": demand}
        )
    return supervision


def reply_supervision(*, actor: Actor, supervision_id: int, reply: str) -> Supervision:
    """The lead unit's answer to the leader."""
    reply = required_text(reply, field="reply")
    whistle_id = Supervision.objects.filter(pk=supervision_id).values_list("whistle_id", flat=True).first()
    now = clock.now()
    with change():
        whistle = hold_whistle(whistle_id or 0)
        supervision = locked(Supervision.objects.filter(pk=supervision_id)).get()
        lead = whistle.assignments.filter(role="lead").select_related("unit").order_by("-pk").first()
        if lead is None:
            raise NotFound(code="no-lead", message=_("This whistle has no lead unit yet."))
        require_assignee(actor, whistle, lead)
        if supervision.replied_at is not None:
            raise Conflict(code="replied", message=_("This supervision has been answered."))
        supervision.reply, supervision.replied_at, supervision.replied_by = reply, now, actor.label
        supervision.save()
        meet_step(whistle=whistle, stage=Stage.SUPERVISE, at=now)
        whistle.save()
        log(
            actor=actor,
            issue=whistle.issue,
            whistle=whistle,
            verb="reply_supervision",
            at=now,
            unit=lead.unit,
            text=reply,
        )
        tell(
            whistle=whistle,
            event="supervision_replied",
            recipients=[supervision.by_id],
            mark=f"s{supervision.pk}",
            context={"text": reply, "unit": lead.unit.name},
        )
    return supervision

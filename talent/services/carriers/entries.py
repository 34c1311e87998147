"""What becomes of an entry: confirmed by the unit, ended by host or unit, struck out with a reason."""

from datetime import date
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talent.models import Carrier, CarrierAchievement, CarrierPerson, CarrierTeam
from talent.services.carriers.frame import held, host_people, note, page, require_keeper, require_keeper_or_host
from talent.services.frame import tell
from talent.states.carriers import ENTRY_TABLE, POSTDOC_TABLE, CarrierEventVerb
from xinhui.accounts.actors import Actor
from xinhui.core.checks import day_after, hold, line, past_day, unknown
from xinhui.core.errors import Conflict

E = TypeVar("E", CarrierTeam, CarrierPerson, CarrierAchievement)


def _held(model: type[E], pk: int) -> tuple[Carrier, E]:
    """The carrier first, then the row. Raises NotFound, TransitionRefused (the carrier is gone)."""
    carrier_id = model._default_manager.filter(pk=pk).values_list("carrier_id", flat=True).first()
    if carrier_id is None:
        raise unknown()
    carrier = held(carrier_id, "enter")
    return carrier, hold(model._default_manager.all(), pk)


def _words(row: CarrierTeam | CarrierPerson | CarrierAchievement) -> str:
    """What the history says of it: never somebody's name."""
    return row.get_role_display() if isinstance(row, CarrierPerson) else str(row)


def _refuse_over(over_on: date | None) -> None:
    if over_on is not None:
        raise Conflict(code="over", message=pgettext_lazy("carrier", "This is over already."),
                       action=_("Reload the page to see what has happened since."))  # fmt: skip


def _confirm(actor: Actor, model: type[E], pk: int) -> E:
    with transaction.atomic():
        carrier, row = _held(model, pk)
        require_keeper(actor, carrier)
        row.state = ENTRY_TABLE.next(row.state, "confirm")
        row.save(update_fields=["state"])
        note(actor, carrier, CarrierEventVerb.CONFIRM, _words(row), id=pk, what=row._meta.model_name)
    return row


def _strike(actor: Actor, model: type[E], pk: int, reason: str) -> E:
    reason = line(reason, field="reason")
    with transaction.atomic():
        carrier, row = _held(model, pk)
        require_keeper(actor, carrier)
        row.state, row.struck_reason = ENTRY_TABLE.next(row.state, "strike"), reason
        row.save(update_fields=["state", "struck_reason"])
        note(actor, carrier, CarrierEventVerb.STRIKE, reason, id=pk, what=row._meta.model_name)
        tell(host_people(carrier.host_id), "talent.carrier_struck", f"carrier:{row._meta.model_name}:{pk}:struck",
             page(carrier), {"name": carrier.name})  # fmt: skip
    return row


def confirm_team(*, actor: Actor, team_id: int) -> CarrierTeam:
    """It counts. Raises NotFound, Forbidden, TransitionRefused."""
    return _confirm(actor, CarrierTeam, team_id)


def strike_team(*, actor: Actor, team_id: int, reason: str) -> CarrierTeam:
    """It does not. Raises NotFound, Forbidden, InvalidInput (reason), TransitionRefused."""
    return _strike(actor, CarrierTeam, team_id, reason)


def end_team(*, actor: Actor, team_id: int, ended_on: date | None = None) -> CarrierTeam:
    """Its work is over. Raises NotFound, Forbidden, InvalidInput (ended_on), TransitionRefused."""
    day = past_day(ended_on, field="ended_on")
    with transaction.atomic():
        carrier, row = _held(CarrierTeam, team_id)
        require_keeper_or_host(actor, carrier)
        _refuse_over(row.ended_on)
        row.state = ENTRY_TABLE.next(row.state, "end")
        row.ended_on = day_after(row.started_on, day, field="ended_on")
        row.save(update_fields=["ended_on"])
        note(actor, carrier, CarrierEventVerb.TEAM_END, row.name)
    return row


def confirm_researcher(*, actor: Actor, researcher_id: int) -> CarrierPerson:
    """Counts. Raises NotFound, Forbidden, TransitionRefused."""
    return _confirm(actor, CarrierPerson, researcher_id)


def strike_researcher(*, actor: Actor, researcher_id: int, reason: str) -> CarrierPerson:
    """Does not. Raises NotFound, Forbidden, InvalidInput (reason), TransitionRefused."""
    return _strike(actor, CarrierPerson, researcher_id, reason)


def pass_midterm(*, actor: Actor, researcher_id: int, day: date | None = None) -> CarrierPerson:
    """A postdoctoral researcher passed the mid-term assessment. Raises NotFound, Forbidden, InvalidInput (day),
    TransitionRefused."""
    found = past_day(day, field="day")
    with transaction.atomic():
        carrier, row = _held(CarrierPerson, researcher_id)
        require_keeper(actor, carrier)
        _refuse_over(row.left_on)
        row.state = ENTRY_TABLE.next(row.state, "end")
        row.postdoc = POSTDOC_TABLE.next(row.postdoc, "midterm")
        row.midterm_on = day_after(row.entered_on, found, field="day")
        row.save(update_fields=["postdoc", "midterm_on"])
        note(actor, carrier, CarrierEventVerb.MIDTERM, id=row.pk)
    return row


def leave_carrier(*, actor: Actor, researcher_id: int, day: date | None = None) -> CarrierPerson:
    """A researcher works here no longer. Raises NotFound, Forbidden, InvalidInput (day), TransitionRefused."""
    return _leave(actor, researcher_id, "leave", day)


def exit_station(*, actor: Actor, researcher_id: int, day: date | None = None) -> CarrierPerson:
    """Completed (出站). Raises NotFound, Forbidden, InvalidInput (day), TransitionRefused (no mid-term yet)."""
    return _leave(actor, researcher_id, "exit", day)


def quit_station(*, actor: Actor, researcher_id: int, day: date | None = None) -> CarrierPerson:
    """Left without completing (退站). Raises NotFound, Forbidden, InvalidInput (day), TransitionRefused."""
    return _leave(actor, researcher_id, "quit", day)


def _leave(actor: Actor, researcher_id: int, verb: str, day: date | None) -> CarrierPerson:
    found = past_day(day, field="day")
    with transaction.atomic():
        carrier, row = _held(CarrierPerson, researcher_id)
        require_keeper_or_host(actor, carrier)
        _refuse_over(row.left_on)
        row.state = ENTRY_TABLE.next(row.state, "end")
        row.postdoc = POSTDOC_TABLE.next(row.postdoc, verb)
        row.left_on = day_after(row.midterm_on or row.entered_on, found, field="day")
        row.save(update_fields=["postdoc", "left_on"])
        note(actor, carrier, CarrierEventVerb.PERSON_END, id=row.pk, way=verb)
    return row


def confirm_achievement(*, actor: Actor, achievement_id: int) -> CarrierAchievement:
    """It counts. Raises NotFound, Forbidden, TransitionRefused."""
    return _confirm(actor, CarrierAchievement, achievement_id)


def strike_achievement(*, actor: Actor, achievement_id: int, reason: str) -> CarrierAchievement:
    """It does not. Raises NotFound, Forbidden, InvalidInput (reason), TransitionRefused."""
    return _strike(actor, CarrierAchievement, achievement_id, reason)

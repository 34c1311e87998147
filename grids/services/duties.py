"""事项准入: a matter comes onto a duty list only when the command centre has decided on it (domain.md, “Grids”)."""

from collections.abc import Set

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from grids.levels import Level
from grids.models import DutyItem
from grids.models.division import Scenario
from grids.models.duty import DutyState
from grids.models.team import TeamDuty
from grids.selectors.recipients import RecipientRequest, recipients_for
from grids.services.frame import required_text, unit_by_id
from grids.services.kit import short_text
from grids.services.teams.frame import one_of
from xinhui.accounts.actors import Actor, person_id, require
from xinhui.accounts.models import Unit
from xinhui.accounts.roles import Role
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.area_codes import DISTRICT
from xinhui.core.errors import Conflict, Forbidden, NotFound
from xinhui.core.locking import locked
from xinhui.core.transitions import Transition, TransitionTable
from xinhui.outbox.services.enqueue import enqueue_each

#: The page of the lists.
LISTS = "/duties/"
TITLE_MAX, RULE_MAX, NOTE_MAX, FREQUENCY_MAX = 120, 200, 200, 60
_D = DutyState
DUTY_TABLE: TransitionTable[DutyState] = TransitionTable(
    states=tuple(DutyState),
    transitions=(
        Transition("approve", frozenset({_D.PROPOSED}), _D.APPROVED),
        Transition("refuse", frozenset({_D.PROPOSED}), _D.REFUSED),
        Transition("withdraw", frozenset({_D.PROPOSED, _D.APPROVED}), _D.WITHDRAWN),
    ),
)


def propose_duty(
    *, actor: Actor, scenario: str, duty: str, title: str, rule: str, responsible_unit_id: int, frequency: str = ""
) -> DutyItem:
    """Ask that a matter be put on a list: who is responsible for it and under which rule.

    A department's leader proposes for the own department. Raises Forbidden, InvalidInput (scenario, duty, title, rule,
    responsible_unit, frequency), Conflict `duty-on-list`.
    """
    one_of(scenario, Scenario.values, field="scenario")
    one_of(duty, TeamDuty.values, field="duty")
    title = short_text(required_text(title, field="title"), limit=TITLE_MAX, field="title")
    rule = short_text(required_text(rule, field="rule"), limit=RULE_MAX, field="rule")
    frequency = short_text(frequency.strip(), limit=FREQUENCY_MAX, field="frequency")
    with transaction.atomic():
        unit = locked(Unit.objects.filter(pk=unit_by_id(responsible_unit_id, field="responsible_unit").pk)).get()
        require_proposer(actor, unit.pk)
        refuse_listed(scenario, duty, title)
        item = DutyItem.objects.create(
            scenario=scenario, duty=duty, title=title, rule=rule, frequency=frequency, responsible_unit=unit,
            proposed_by_id=person_id(actor),
        )  # fmt: skip
        detail = {"scenario": scenario, "duty": duty, "title": title, "rule": rule, "unit": unit.code}
        record(actor=actor, verb="duty.propose", target=item, area_code=unit.area_code, detail=detail)
        deciders = recipients_for([RecipientRequest(Level.COMMAND, None, DISTRICT)])[0] - {item.proposed_by_id}
        _tell(item, "proposed", deciders, title=title, unit=unit.name, rule=rule)
    return item


def decide_duty(*, actor: Actor, duty_id: int, approve: bool, note: str = "") -> DutyItem:
    """The command centre lets a matter onto the list or refuses it (then with the reason); never its proposer.

    Raises NotFound, Forbidden (`own-proposal`), InvalidInput (note), TransitionRefused.
    """
    note = short_text(note.strip() if approve else required_text(note, field="note"), limit=NOTE_MAX, field="note")
    with transaction.atomic():
        item = hold_duty(duty_id)
        require(actor, Role.COMMAND_CENTRE)
        if item.proposed_by_id == person_id(actor):
            raise Forbidden(
                code="own-proposal",
                message=_("Who proposed a matter does not decide on it."),
                action=_("Ask a colleague of the command centre."),
            )
        verb = "approve" if approve else "refuse"
        item.decider_id = person_id(actor)
        settle(actor, item, verb, note)
    return item


def withdraw_duty(*, actor: Actor, duty_id: int, note: str) -> DutyItem:
    """Take a matter back: a proposal by its department or the command centre, one in force by the command centre.

    Raises NotFound, Forbidden, InvalidInput (note), TransitionRefused.
    """
    note = short_text(required_text(note, field="note"), limit=NOTE_MAX, field="note")
    with transaction.atomic():
        item = hold_duty(duty_id)
        if item.state == DutyState.PROPOSED:
            require_proposer(actor, item.responsible_unit_id)
        else:
            require(actor, Role.COMMAND_CENTRE)
        settle(actor, item, "withdraw", note)
    return item


def settle(actor: Actor, item: DutyItem, verb: str, note: str) -> None:
    """Move the matter and write it down. Raises TransitionRefused."""
    item.state = DUTY_TABLE.next(item.state, verb)
    item.decided_at, item.decided_by, item.decision_note = clock.now(), actor.label[:80], note
    item.save()
    detail = {"title": item.title, "scenario": item.scenario, "duty": item.duty, "note": note}
    area = item.responsible_unit.area_code
    record(actor=actor, verb=f"duty.{verb}", target=item, area_code=area, detail=detail)
    _tell(item, verb, {item.proposed_by_id} - {actor.user_id}, title=item.title, by=actor.label, note=note)


def _tell(item: DutyItem, event: str, people: Set[int | None], **facts: str) -> None:
    enqueue_each(people=people, kind=f"duty.{event}", key=f"duty:{item.pk}:{event}", context=facts, link=LISTS)


def require_proposer(actor: Actor, unit_id: int) -> None:
    """Raise Forbidden unless the command centre or the unit's own leader acts."""
    if actor.scope.has(Role.COMMAND_CENTRE):
        return
    require(actor, Role.DEPARTMENT_LEADER, unit_id=unit_id)


def refuse_listed(scenario: str, duty: str, title: str) -> None:
    """Raise Conflict when the matter is proposed or in force already."""
    live = [DutyState.PROPOSED, DutyState.APPROVED]
    present = DutyItem.objects.filter(scenario=scenario, duty=duty, title=title, state__in=live).first()
    if present is not None:
        raise Conflict(
            code="duty-on-list",
            field="title",
            message=_("This matter is already on the list (%(state)s).") % {"state": present.get_state_display()},
            action=_("Look at it there; withdraw it before proposing it anew."),
        )


def hold_duty(duty_id: int) -> DutyItem:
    """The matter, locked. Raises NotFound."""
    item = locked(DutyItem.objects.filter(pk=duty_id).select_related("responsible_unit")).first()
    if item is None:
        raise NotFound(code="duty-unknown", message=_("There is no such matter."))
    return item

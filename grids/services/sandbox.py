"""Verbs on fictitious assignments: the same table, the same refusals as in earnest, and nobody is told.

Nothing here has happened: no timeline, no trail, no message, no figure. Limits are fixed: four working hours to
respond, three working days to handle.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from grids.models import SandboxAssignment
from grids.models.whistle import AssignmentRole
from grids.services.adjust_assignment import check_amount
from grids.services.frame import required_text, unit_by_id
from grids.states import ASSIGNMENT_TABLE, AssignmentState
from xinhui.accounts.actors import Actor
from xinhui.attachments.models import Attachment
from xinhui.bureaus.models import BureauClient
from xinhui.core import clock
from xinhui.core.area_codes import validate_area_code
from xinhui.core.checks import hold, one_of
from xinhui.core.errors import Conflict, Forbidden, InvalidInput
from xinhui.core.services.calendar import calendar_version, schedule_for
from xinhui.core.worktime import Budget, BudgetUnit

RESPOND, HANDLE = Budget(4, BudgetUnit.WORKING_HOUR), Budget(3, BudgetUnit.WORKING_DAY)
#: A developer's tests may leave this many; then they empty the sandbox.
ROWS_MAX = 1_000
#: What the town or the level above does in earnest; here the developer plays it.
OTHER_SIDE = ("accept_return", "dispute_return", "uphold_return", "overrule_return", "rework", "cancel")


def open_fictitious(
    *, actor: Actor, client_id: int | None, area_code: str, role: str = AssignmentRole.LEAD
) -> SandboxAssignment:
    """Send the system's unit a part of a whistle that does not exist.

    Raises Forbidden (no system's account), InvalidInput (area_code, role), Conflict `sandbox-full`.
    """
    if client_id is None:
        raise Forbidden(
            code="no-system", message=pgettext_lazy("bureaus", "The sandbox is for systems of bureaus."),
            action=pgettext_lazy("bureaus", "Call with a token of your system."),
        )  # fmt: skip
    one_of(role, AssignmentRole.values, field="role")
    validate_area_code(area_code)
    if actor.scope.within and not any(area_code.startswith(code) for code in actor.scope.within):
        raise InvalidInput(
            code="area-outside", field="area_code",
            message=pgettext_lazy("bureaus", "This token does not reach there."),
            action=pgettext_lazy("bureaus", "Give a code inside the token’s areas."),
        )  # fmt: skip
    now = clock.now()
    with transaction.atomic():
        client = hold(BureauClient.objects.filter(is_active=True), client_id)
        if client.sandbox_assignments.count() >= ROWS_MAX:
            raise Conflict(
                code="sandbox-full", message=pgettext_lazy("bureaus", "The sandbox is full."),
                action=pgettext_lazy("bureaus", "Empty it first."),
            )  # fmt: skip
        return SandboxAssignment.objects.create(
            client=client, area_code=area_code, role=role, sent_at=now, due_at=_due(now, RESPOND)
        )


def respond_fictitious(*, actor: Actor, row_id: int, text: str = "") -> SandboxAssignment:
    """As `respond`."""

    def change(row: SandboxAssignment, now: datetime) -> None:
        row.responded_at, row.response_late = now, _is_past(row, now)
        row.due_at = _due(now, HANDLE)

    return _move(actor, row_id, "respond", change)


def return_fictitious(*, actor: Actor, row_id: int, rule: str, reason: str) -> SandboxAssignment:
    """As `claim_return`: within the limit to respond."""
    rule, reason = required_text(rule, field="rule")[:200], required_text(reason, field="reason")

    def change(row: SandboxAssignment, now: datetime) -> None:
        if _is_past(row, now):
            raise Conflict(
                code="return-too-late",
                message=_("A return must be claimed within the response limit, which has passed."),
                action=_("Respond, or ask the level above to rule."),
            )
        row.return_rule, row.return_reason = rule, reason

    return _move(actor, row_id, "claim_return", change)


def extend_fictitious(*, actor: Actor, row_id: int, amount: int, unit: str, reason: str) -> SandboxAssignment:
    """As `ask_extension`: once a round, while the limit still runs. It stays undecided."""
    required_text(reason, field="reason")
    check_amount(amount, unit)
    now = clock.now()
    with transaction.atomic():
        row = _hold(actor, row_id)
        if row.state != AssignmentState.RESPONDED or _is_past(row, now):
            raise Conflict(
                code="extension-too-late",
                message=_("An extension is asked for while the handling deadline still runs."),
                action=_("Finish the work; the level above has been told."),
            )
        if row.extension_round == row.round:
            raise Conflict(code="extension-once", message=_("An extension is granted at most once a round."))
        row.extension_round = row.round
        row.save()
    return row


def suspend_fictitious(*, actor: Actor, row_id: int, reason: str) -> SandboxAssignment:
    """As `suspend`."""
    required_text(reason, field="reason")

    def change(row: SandboxAssignment, now: datetime) -> None:
        row.due_at = None

    return _move(actor, row_id, "suspend", change)


def resume_fictitious(*, actor: Actor, row_id: int, text: str = "") -> SandboxAssignment:
    """As `resume`; the limit to handle begins anew."""

    def change(row: SandboxAssignment, now: datetime) -> None:
        row.due_at = _due(now, HANDLE)

    return _move(actor, row_id, "resume", change)


def hand_over_fictitious(*, actor: Actor, row_id: int, unit_id: int, reason: str) -> SandboxAssignment:
    """As `hand_over`; the other unit learns nothing of it."""
    required_text(reason, field="reason")
    unit_by_id(unit_id, field="unit")
    return _move(actor, row_id, "hand_over", _end)


def finish_fictitious(*, actor: Actor, row_id: int, result: str, photos: Sequence[UUID] = ()) -> SandboxAssignment:
    """As `finish_assignment`; photos must have arrived, and stay unbound: they are purged as orphans are."""
    result = required_text(result, field="result")
    wanted = set(photos)
    there = set(Attachment.objects.filter(uuid__in=wanted, uploaded_by_id=actor.user_id).values_list("uuid", flat=True))
    if wanted - there:
        raise InvalidInput(
            code="photo-unknown", field="photos",
            message=_("Photo %(uuid)s has not arrived.") % {"uuid": sorted(map(str, wanted - there))[0]},
            action=_("Send the photo first, then this."),
        )  # fmt: skip

    def change(row: SandboxAssignment, now: datetime) -> None:
        row.finished_at, row.result, row.handling_late = now, result, _is_past(row, now)
        row.due_at = None

    return _move(actor, row_id, "finish", change)


def play_other_side(*, actor: Actor, row_id: int, move: str) -> SandboxAssignment:
    """What the town does in earnest: takes a return back or disputes it, sends work back, withdraws."""
    one_of(move, OTHER_SIDE, field="move")

    def change(row: SandboxAssignment, now: datetime) -> None:
        if row.state == AssignmentState.SENT:  # overruled, or back for rework
            row.due_at = _due(now, RESPOND)
            row.responded_at = row.finished_at = row.response_late = row.handling_late = None
            row.round += move == "rework"
        elif row.state in (AssignmentState.RETURNED, AssignmentState.CANCELLED):
            row.due_at = None

    return _move(actor, row_id, move, change)


def empty_sandbox(*, actor: Actor, client_id: int) -> int:
    """Forget every fictitious assignment of the system; how many there were."""
    with transaction.atomic():
        client = hold(BureauClient.objects.all(), client_id)
        gone, _by_model = client.sandbox_assignments.all().delete()
    return gone


def _move(
    actor: Actor, row_id: int, verb: str, change: Callable[[SandboxAssignment, datetime], None]
) -> SandboxAssignment:
    """Lock, go to the table's next state, change, save."""
    now = clock.now()
    with transaction.atomic():
        row = _hold(actor, row_id)
        row.state = ASSIGNMENT_TABLE.next(row.state, verb)
        change(row, now)
        row.save()
    return row


def _hold(actor: Actor, row_id: int) -> SandboxAssignment:
    """The row, locked: its own system's only."""
    return hold(SandboxAssignment.objects.filter(client__account_id=actor.user_id), row_id)


def _end(row: SandboxAssignment, now: datetime) -> None:
    row.due_at = None


def _due(at: datetime, budget: Budget) -> datetime:
    return schedule_for(None, version=calendar_version()).add(at, budget)


def _is_past(row: SandboxAssignment, now: datetime) -> bool:
    return row.due_at is not None and now > row.due_at

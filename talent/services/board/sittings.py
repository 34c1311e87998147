"""Sittings: called, staffed, opened, extended, closed with the result, dropped."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

from talent.models import BoardCriterion, BoardDossier, BoardExpert, BoardSeat, BoardSitting, BoardThreshold
from talent.rules.board import FULL, QUORUM_LEAST
from talent.services.board.conflicts import find_conflicts, free_seats
from talent.services.board.results import count
from talent.services.frame import require_office, tell
from talent.states.applications import Tier
from talent.states.board import SITTING_TABLE, SittingState
from talent.states.people import Field
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import day_after, hold, line, number, one_of
from xinhui.core.errors import Conflict, InvalidInput

Lines = Sequence[tuple[str, int]]


def _facts(name: str, field: str, held_on: date, closes_on: date, quorum: int) -> dict[str, Any]:
    return {
        "name": line(name, field="name", limit=60), "field": one_of(field, Field.values, field="field"),
        "held_on": held_on, "closes_on": day_after(held_on, closes_on, field="closes_on"),
        "quorum": number(quorum, field="quorum", least=QUORUM_LEAST, most=50),
    }  # fmt: skip


def _checked(criteria: Lines, thresholds: Lines) -> None:
    """Weights make a hundred, no name twice; a higher tier asks for more."""
    names = [line(name, field="criteria", limit=40) for name, _weight in criteria]
    if sum(number(weight, field="criteria", least=1, most=FULL) for _name, weight in criteria) != FULL:
        raise _wrong("criteria", "weights-wrong", pgettext_lazy("board", "The weights make 100 together."))
    if len(set(names)) < len(names):
        raise _wrong("criteria", "criterion-twice", pgettext_lazy("board", "A criterion is named twice."))
    if not thresholds:
        raise _wrong("thresholds", "threshold-missing", pgettext_lazy("board", "Give a tier with its least score."))
    for tier, least in thresholds:
        one_of(tier, Tier.values, field="thresholds")
        number(least, field="thresholds", least=1, most=FULL)
    if any(later[0] == one[0] or later[1] >= one[1] for one, later in pairwise(sorted(thresholds))):
        raise _wrong("thresholds", "thresholds-reversed",
                     pgettext_lazy("board", "A higher tier asks for a higher score, each once."))  # fmt: skip


def _wrong(field: str, code: str, message: StrOrPromise) -> InvalidInput:
    return InvalidInput(code=code, field=field, message=message)


def _write_rules(row: BoardSitting, criteria: Lines, thresholds: Lines) -> None:
    row.criteria.all().delete()
    row.thresholds.all().delete()
    BoardCriterion.objects.bulk_create(
        BoardCriterion(sitting=row, name=line(name, field="criteria", limit=40), weight=weight)
        for name, weight in criteria
    )
    BoardThreshold.objects.bulk_create(BoardThreshold(sitting=row, tier=tier, least=least)
                                       for tier, least in thresholds)  # fmt: skip


def call_sitting(
    *, actor: Actor, name: str, field: str, held_on: date, closes_on: date, quorum: int, criteria: Lines,
    thresholds: Lines,
) -> BoardSitting:  # fmt: skip
    """A sitting being prepared; `criteria`: name and weight, `thresholds`: tier and least score.

    Raises Forbidden, InvalidInput (each field).
    """
    facts = _facts(name, field, held_on, closes_on, quorum)
    _checked(criteria, thresholds)
    with transaction.atomic():
        require_office(actor)
        row = BoardSitting.objects.create(**facts)
        _write_rules(row, criteria, thresholds)
        record(actor=actor, verb="talent.board.call", target=row, detail={"name": row.name, "quorum": quorum})
    return row


def change_sitting(
    *, actor: Actor, sitting_id: int, name: str, field: str, held_on: date, closes_on: date, quorum: int,
    criteria: Lines, thresholds: Lines,
) -> BoardSitting:  # fmt: skip
    """Before it is opened. Raises as `call_sitting`, NotFound, TransitionRefused."""
    facts = _facts(name, field, held_on, closes_on, quorum)
    _checked(criteria, thresholds)
    with transaction.atomic():
        row = held_sitting(actor, sitting_id, "change")
        for one, value in facts.items():
            setattr(row, one, value)
        row.save()
        _write_rules(row, criteria, thresholds)
        record(actor=actor, verb="talent.board.change", target=row, detail={"name": row.name, "quorum": quorum})
    return row


def held_sitting(actor: Actor, sitting_id: int, verb: str) -> BoardSitting:
    """The office's, locked, in a state that allows the verb."""
    require_office(actor)
    row = hold(BoardSitting.objects.all(), sitting_id)
    row.state = SITTING_TABLE.next(row.state, verb)
    return row


def seat_experts(*, actor: Actor, sitting_id: int, expert_ids: Sequence[int]) -> list[BoardSeat]:
    """Experts of the pool take seats; whoever comes when scoring has begun is told at once.

    Raises NotFound (sitting, experts), Forbidden, TransitionRefused, Conflict `seated`.
    """
    with transaction.atomic():
        row = held_sitting(actor, sitting_id, "seat")
        made = []
        for expert_id in sorted(set(expert_ids)):
            expert = hold(BoardExpert.objects.serving(), expert_id, field="experts")
            if row.seats.filter(expert=expert).exists():
                raise Conflict(code="seated", field="experts",
                               message=pgettext_lazy("board", "This expert has a seat already."))  # fmt: skip
            made.append(BoardSeat.objects.create(sitting=row, expert=expert))
        for dossier in _waiting(row):
            find_conflicts(dossier, made)
        record(actor=actor, verb="talent.board.seat", target=row, detail={"seats": len(made)})
        if row.state == SittingState.SCORING:
            _invite(row, made)
    return made


def unseat_expert(*, actor: Actor, seat_id: int) -> BoardSitting:
    """Before it is opened. Raises NotFound, Forbidden, TransitionRefused."""
    with transaction.atomic():
        require_office(actor)
        seat = BoardSeat.objects.filter(pk=seat_id).first()
        row = held_sitting(actor, seat.sitting_id if seat else 0, "unseat")
        row.seats.filter(pk=seat_id).delete()
        record(actor=actor, verb="talent.board.unseat", target=row)
    return row


def drop_sitting(*, actor: Actor, sitting_id: int, reason: str) -> BoardSitting:
    """Not held; nothing lies before it. Raises NotFound, Forbidden, TransitionRefused, Conflict `dossiers-left`."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        row = held_sitting(actor, sitting_id, "drop")
        if _waiting(row):
            raise Conflict(code="dossiers-left", field=None,
                           message=pgettext_lazy("board", "Dossiers lie before this sitting."),
                           action=pgettext_lazy("board", "Take them off the board first."))  # fmt: skip
        row.save(update_fields=["state"])
        record(actor=actor, verb="talent.board.drop", target=row, detail={"reason": reason})
    return row


def _waiting(row: BoardSitting) -> list[BoardDossier]:
    rows = row.dossiers.filter(outcome="waiting").select_related(
        "sitting", "application__employer", "application__person__employer"
    )
    return list(rows.order_by("pk"))


def _invite(row: BoardSitting, seats: Sequence[BoardSeat]) -> None:
    tell((seat.expert.user_id for seat in seats), "talent.board_opened", f"board:{row.pk}:opened",
         f"/talent/board/mine/{row.pk}/", {"name": row.name, "until": row.closes_on.isoformat()})  # fmt: skip


def open_sitting(*, actor: Actor, sitting_id: int) -> BoardSitting:
    """Experts may score. Each dossier has enough experts without a conflict of interest, and a statement.

    Raises NotFound, Forbidden, TransitionRefused, Conflict `no-dossier`, `statement-missing`, `too-few`.
    """
    with transaction.atomic():
        row = held_sitting(actor, sitting_id, "open")
        dossiers = _waiting(row)
        if not dossiers:
            raise Conflict(code="no-dossier", message=pgettext_lazy("board", "No dossier lies before this sitting."))
        for dossier in dossiers:
            find_conflicts(dossier)
            _refuse_unready(dossier)
        row.save(update_fields=["state"])
        record(actor=actor, verb="talent.board.open", target=row, detail={"dossiers": len(dossiers)})
        _invite(row, list(row.seats.select_related("expert")))
    return row


def _refuse_unready(dossier: BoardDossier) -> None:
    if not dossier.statement:
        raise Conflict(
            code="statement-missing",
            message=pgettext_lazy("board", "Dossier %(code)s has no statement.") % {"code": dossier.code},
            action=pgettext_lazy("board", "Write what the applicant has achieved."),
        )  # fmt: skip
    free = len(free_seats(dossier))
    if free < dossier.sitting.quorum:
        raise Conflict(
            code="too-few",
            message=pgettext_lazy("board", "Dossier %(code)s has %(free)d experts without conflict of interest; "
                                  "%(quorum)d are needed.")
            % {"code": dossier.code, "free": free, "quorum": dossier.sitting.quorum},
            action=pgettext_lazy("board", "Seat another expert."),
        )  # fmt: skip


def extend_sitting(*, actor: Actor, sitting_id: int, closes_on: date) -> BoardSitting:
    """Experts get more time. Raises NotFound, Forbidden, TransitionRefused, InvalidInput (closes_on)."""
    with transaction.atomic():
        row = held_sitting(actor, sitting_id, "extend")
        row.closes_on = day_after(row.closes_on, closes_on, field="closes_on")
        row.save(update_fields=["closes_on"])
        row.seats.update(reminded_on=None)
        record(actor=actor, verb="talent.board.extend", target=row, detail={"until": closes_on.isoformat()})
    return row


def close_sitting(*, actor: Actor, sitting_id: int) -> BoardSitting:
    """The ballots are opened by the machine and counted. All who may have scored, or the day is over and the quorum
    is there.

    Raises NotFound, Forbidden, TransitionRefused, Conflict `too-few-ballots`, `not-all-scored`.
    """
    with transaction.atomic():
        row = held_sitting(actor, sitting_id, "close")
        is_over = clock.today() > row.closes_on
        for dossier in _waiting(row):
            ballots = dossier.ballots.count()
            if ballots < row.quorum:
                raise Conflict(
                    code="too-few-ballots",
                    message=pgettext_lazy("board", "Dossier %(code)s has too few scores.") % {"code": dossier.code},
                    action=pgettext_lazy("board", "Wait for the experts, or seat another one."),
                )  # fmt: skip
            if not is_over and ballots < len(free_seats(dossier)):
                raise Conflict(
                    code="not-all-scored",
                    message=pgettext_lazy("board", "Experts have until %(day)s.") % {"day": row.closes_on.isoformat()},
                    action=pgettext_lazy("board", "Close it when all have scored, or after that day."),
                )  # fmt: skip
            count(dossier)
        row.closed_at = clock.now()
        row.save(update_fields=["state", "closed_at"])
        record(actor=actor, verb="talent.board.close", target=row)
        tell((seat.expert.user_id for seat in row.seats.select_related("expert")), "talent.board_closed",
             f"board:{row.pk}:closed", f"/talent/board/mine/{row.pk}/", {"name": row.name})  # fmt: skip
    return row

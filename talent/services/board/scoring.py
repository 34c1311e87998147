"""What experts do: score a dossier blind, or say why they must not; and the reminder of the late ones."""

from collections.abc import Mapping

from django.db import transaction

from talent.models import BoardBallot, BoardConflict, BoardDossier, BoardSeat, BoardSitting
from talent.services.board.conflicts import free_seats
from talent.services.board.results import sealed_points
from talent.services.frame import office_people, tell
from talent.states.board import SITTING_TABLE, ConflictKind, SittingState
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, line, number, unknown


def _own(actor: Actor, dossier_id: int, verb: str) -> tuple[BoardDossier, BoardSeat]:
    """The dossier and the expert's seat, the sitting locked. Raises NotFound, TransitionRefused, Conflict `over`."""
    known = BoardDossier.objects.filter(pk=dossier_id, outcome="waiting").values_list("sitting", flat=True).first()
    sitting = hold(BoardSitting.objects.exclude(state=SittingState.PREPARED), known or 0)
    seat = sitting.seats.filter(expert__user=actor.user_id or 0).first()
    if seat is None:
        raise unknown()
    SITTING_TABLE.next(sitting.state, verb)
    row = hold(sitting.dossiers.exclude(conflicts__seat=seat), dossier_id)
    row.sitting = sitting
    return row, seat


def score_dossier(*, actor: Actor, dossier_id: int, points: Mapping[int, int]) -> BoardBallot:
    """Points (0–100) of every criterion, sealed; may be given anew until the sitting is closed.

    Raises NotFound (not the own sitting, or a conflict of interest), TransitionRefused, InvalidInput (`c<criterion>`).
    """
    with transaction.atomic():
        row, seat = _own(actor, dossier_id, "score")
        wanted = list(row.sitting.criteria.values_list("pk", flat=True))
        given = {pk: number(points.get(pk, -1), field=f"c{pk}", least=0, most=100) for pk in wanted}
        ballot, _made = BoardBallot.objects.update_or_create(
            dossier=row, seat=seat, defaults={"points_sealed": sealed_points(given), "at": clock.now()}
        )
        record(actor=actor, verb="talent.board.score", target=row)
    return ballot


def declare_conflict(*, actor: Actor, dossier_id: int, reason: str) -> BoardConflict:
    """The expert knows whose it is, or is not free for another reason: scores it no more, a ballot given goes. Where
    too few are left, the office is told.

    Raises NotFound, TransitionRefused, InvalidInput (reason).
    """
    reason = line(reason, field="reason")
    with transaction.atomic():
        row, seat = _own(actor, dossier_id, "declare")
        made = BoardConflict.objects.create(dossier=row, seat=seat, kind=ConflictKind.DECLARED, note=reason)
        BoardBallot.objects.filter(dossier=row, seat=seat).delete()
        record(actor=actor, verb="talent.board.declare", target=row)
        free = len(free_seats(row))
        if free < row.sitting.quorum:
            tell(office_people(), "talent.board_short", f"board:{row.pk}:short:{free}",
                 f"/talent/board/{row.sitting_id}/", {"code": row.code, "name": row.sitting.name})  # fmt: skip
    return made


def still_to_score(seat: BoardSeat) -> int:
    """Dossiers that wait for the expert of the seat."""
    rows = BoardDossier.objects.filter(sitting=seat.sitting_id, outcome="waiting")
    return rows.exclude(conflicts__seat=seat).exclude(ballots__seat=seat).count()


def remind_experts(*, actor: Actor) -> int:
    """On the last day and after it, once a day, every expert with dossiers left to score, and then the office."""
    today, told = clock.today(), 0
    late = BoardSitting.objects.filter(state=SittingState.SCORING, closes_on__lte=today)
    for pk in late.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            sitting = hold(late, pk)
            seats = sitting.seats.exclude(reminded_on=today).select_related("expert").order_by("pk")
            owing = [seat for seat in seats if still_to_score(seat)]
            told += tell((seat.expert.user_id for seat in owing), "talent.board_late",
                         f"board:{pk}:late:{today}", f"/talent/board/mine/{pk}/",
                         {"name": sitting.name, "until": sitting.closes_on.isoformat()})  # fmt: skip
            sitting.seats.filter(pk__in=[seat.pk for seat in owing]).update(reminded_on=today)
            if sitting.closes_on < today and owing:
                told += tell(office_people(), "talent.board_overdue", f"board:{pk}:overdue:{today}",
                             f"/talent/board/{pk}/", {"name": sitting.name, "experts": len(owing)})  # fmt: skip
            if owing:
                record(actor=actor, verb="talent.board.remind", target=sitting, detail={"experts": len(owing)})
    return told

"""The review board as pages show it: the office reads results, never a score; experts read dossiers, never a name."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from talent.models import BoardBallot, BoardDossier, BoardExpert, BoardSeat, BoardSitting
from talent.models.board import KIN
from talent.states.board import DossierOutcome, SittingState
from xinhui.accounts.models import User
from xinhui.core.sealed import unseal


def sittings_shown(user: User) -> QuerySet[BoardSitting]:
    """The latest first, with how many dossiers lie before each and how many experts sit in it."""
    rows = BoardSitting.objects.visible_to(user).annotate(
        dossier_count=Count("dossiers", filter=~Q(dossiers__outcome=DossierOutcome.TAKEN_BACK), distinct=True),
        seat_count=Count("seats", distinct=True),
    )
    return rows.order_by("-held_on", "-pk")


@dataclass(frozen=True)
class DossierLine:
    """A dossier as the office reads it: who stays away, how many of how many have scored."""

    row: BoardDossier
    away: list[tuple[str, list[str]]]
    free: int
    scored: int

    @property
    def is_short(self) -> bool:
        """Too few experts without conflict of interest."""
        return self.row.outcome == DossierOutcome.WAITING and self.free < self.row.sitting.quorum


def dossiers_of(user: User, sitting: BoardSitting) -> list[DossierLine]:
    """Every dossier of the sitting that was not taken off. Four queries."""
    rows: Any = BoardDossier.objects.visible_to(user).filter(sitting=sitting)
    rows = rows.exclude(outcome=DossierOutcome.TAKEN_BACK)
    rows = rows.select_related("sitting", "application__employer", "application__person__employer").order_by("code")
    rows = rows.annotate(scored=Count("ballots")).prefetch_related("conflicts__seat__expert__user")
    seats = sitting.seats.count()
    lines = []
    for row in rows:
        away: dict[str, list[str]] = {}
        for one in row.conflicts.all():
            away.setdefault(one.seat.expert.user.label, []).append(str(one.get_kind_display()))
        lines.append(DossierLine(row, sorted(away.items()), seats - len(away), row.scored))
    return lines


@dataclass(frozen=True)
class SeatLine:
    """An expert of a sitting: how many dossiers are the expert's to score, how many are done."""

    seat: BoardSeat
    own: int
    scored: int


def seats_of(sitting: BoardSitting) -> list[SeatLine]:
    """Experts of a sitting in their order. Two queries."""
    dossiers = sitting.dossiers.exclude(outcome=DossierOutcome.TAKEN_BACK).count()
    rows = sitting.seats.select_related("expert__user", "expert__employer").annotate(
        away=Count("conflicts__dossier", distinct=True), scored=Count("ballots", distinct=True)
    )
    return [SeatLine(row, dossiers - row.away, row.scored) for row in rows.order_by("pk")]


def experts_shown(user: User, words: str) -> QuerySet[BoardExpert]:
    """The pool, found by words of name, employer or field."""
    rows = BoardExpert.objects.visible_to(user).select_related("user", "employer", "unit")
    if words:
        rows = rows.filter(Q(user__name__contains=words) | Q(employer__name__contains=words)
                           | Q(employer_name__contains=words))  # fmt: skip
    return rows.annotate(seat_count=Count("seats", distinct=True)).order_by("-is_active", "field", "pk")


@dataclass(frozen=True)
class MySitting:
    """A sitting as its expert sees it."""

    sitting: BoardSitting
    waiting: int


def my_sittings(user: User) -> list[MySitting]:
    """Opened sittings in which the user has a seat, with how many dossiers wait for a score. Two queries."""
    rows = list(BoardSitting.objects.of_expert(user).order_by("-held_on", "-pk")[:50])
    open_rows = BoardDossier.objects.before(user).filter(sitting__in=rows, outcome=DossierOutcome.WAITING)
    open_rows = open_rows.filter(sitting__state=SittingState.SCORING).exclude(ballots__seat__expert__user=user)
    waiting = dict(open_rows.values("sitting").annotate(n=Count("pk")).values_list("sitting", "n").order_by("sitting"))
    return [MySitting(row, waiting.get(row.pk, 0)) for row in rows]


def my_ballots(user: User, sitting: BoardSitting) -> dict[int, BoardBallot]:
    """The user's own ballots of a sitting, by dossier."""
    rows = BoardBallot.objects.filter(seat__expert__user=user, seat__sitting=sitting)
    return {row.dossier_id: row for row in rows.order_by("pk")}


def my_kin(expert: BoardExpert) -> list[tuple[int, str, str]]:
    """(id, relation, name) of those the expert gave; for the expert alone."""
    return [(row.pk, str(row.get_relation_display()), unseal(row.name_sealed, purpose=KIN))
            for row in expert.kin.order_by("pk")]  # fmt: skip

"""Conflicts of interest, as the machine finds them. Inside the caller's transaction."""

from collections.abc import Iterable

from talent.models import BoardBallot, BoardConflict, BoardDossier, BoardExpert, BoardSeat
from talent.models.board import KIN
from talent.rules.board import Party, conflicts
from xinhui.core.sealed import fingerprint


def _expert(row: BoardExpert) -> Party:
    return Party(
        user_id=row.user_id, employer_id=row.employer_id,
        employer_name=row.employer_name or (row.employer.name if row.employer else ""), unit_id=row.unit_id,
        school=row.school, years=(row.school_from, row.school_to),
        kin=frozenset(kin.name_print for kin in row.kin.all()),
    )  # fmt: skip


def _applicant(dossier: BoardDossier) -> Party:
    row = dossier.application
    employer = row.employer or (row.person.employer if row.person else None)
    return Party(
        user_id=row.person.user_id if row.person else None, employer_id=employer.pk if employer else None,
        employer_name=employer.name if employer else row.employer_name, unit_id=employer.unit_id if employer else None,
        school=row.school, years=(dossier.school_from, dossier.school_to),
        name_print=fingerprint("".join(row.name.split()), purpose=KIN),
    )  # fmt: skip


def find_conflicts(dossier: BoardDossier, seats: Iterable[BoardSeat] | None = None) -> int:
    """Every seat of the sitting (or these) compared with the applicant; returns how many conflicts are new.

    A ballot that a conflict of interest comes to light behind does not count: it goes.
    """
    rows = dossier.sitting.seats.order_by("pk") if seats is None else BoardSeat.objects.filter(
        pk__in=[seat.pk for seat in seats])  # fmt: skip
    applicant, made = _applicant(dossier), 0
    for seat in rows.select_related("expert__employer").prefetch_related("expert__kin"):
        known = set(dossier.conflicts.filter(seat=seat).values_list("kind", flat=True))
        new = sorted(conflicts(_expert(seat.expert), applicant) - known)
        BoardConflict.objects.bulk_create(BoardConflict(dossier=dossier, seat=seat, kind=kind) for kind in new)
        if new:
            BoardBallot.objects.filter(dossier=dossier, seat=seat).delete()
        made += len(new)
    return made


def free_seats(dossier: BoardDossier) -> list[BoardSeat]:
    """Seats without a conflict of interest, in their order."""
    taken = dossier.conflicts.values("seat")
    return list(dossier.sitting.seats.exclude(pk__in=taken).order_by("pk"))

"""Records of conduct as lists, counts and doubles; each count leads to its records."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from cadres.models import Cadre, ConductRecord, RecordRound, UnitReturn
from cadres.models.records import RecordQuerySet
from cadres.rules.records import DOUBLE_DAYS
from cadres.states.records import STANDING, RecordState
from xinhui.accounts.models import User


def doubles_of(row: ConductRecord) -> list[ConductRecord]:
    """Standing records of the same person that look like the same event: the same source, or the same kind within a
    week. One query."""
    near = Q(kind=row.kind, happened_on__range=(row.happened_on - timedelta(days=DOUBLE_DAYS),
                                                row.happened_on + timedelta(days=DOUBLE_DAYS)))  # fmt: skip
    rows = ConductRecord.objects.filter(cadre_id=row.cadre_id, polarity=row.polarity, state__in=STANDING)
    return list(rows.exclude(pk=row.pk).filter(near | Q(source=row.source)).order_by("pk"))


@dataclass(frozen=True)
class RoundFigures:
    """What a round has brought in."""

    units: int
    owed: int
    late: int
    nil: int
    positive: int
    negative: int
    waiting: int


def figures_of(user: User, row: RecordRound) -> RoundFigures:
    """Of the units in reach. Two queries."""
    sent = UnitReturn.objects.visible_to(user).filter(round=row).aggregate(
        units=Count("pk"), owed=Count("pk", filter=Q(state="owed")), late=Count("pk", filter=Q(is_late=True)),
        nil=Count("pk", filter=Q(is_nil=True)),
    )  # fmt: skip
    taken = Q(state__in=(RecordState.IN_FORCE, RecordState.EXPIRED))
    found = ConductRecord.objects.visible_to(user).filter(unit_return__round=row).aggregate(
        positive=Count("pk", filter=taken & Q(polarity="positive")),
        negative=Count("pk", filter=taken & Q(polarity="negative")),
        waiting=Count("pk", filter=Q(state__in=(RecordState.SUBMITTED, RecordState.CHECKED))),
    )  # fmt: skip
    return RoundFigures(**sent, **found)


def returns_of(user: User, row: RecordRound) -> QuerySet[UnitReturn]:
    """Returns of a round in reach, those that are owed first, with counts of their records."""
    rows = UnitReturn.objects.visible_to(user).filter(round=row).select_related("unit", "round", "submitted_by")
    return rows.annotate(
        positive=Count("records", filter=Q(records__polarity="positive") & ~Q(records__state="refused")),
        negative=Count("records", filter=Q(records__polarity="negative") & ~Q(records__state="refused")),
        waiting=Count("records", filter=Q(records__state__in=("submitted", "checked"))),
    ).order_by("unit__code")  # fmt: skip


def listed(user: User, said: Mapping[str, Any]) -> RecordQuerySet:
    """Records in reach that fit; keys: round, unit, state, polarity, kind, level, words (name of the person)."""
    rows: RecordQuerySet = ConductRecord.objects.visible_to(user)
    for name in ("state", "polarity", "kind", "level", "unit"):
        if said.get(name):
            rows = rows.filter(**{name: said[name]})
    if said.get("round"):
        rows = rows.filter(unit_return__round=said["round"])
    if said.get("words"):
        rows = rows.filter(cadre__name__contains=said["words"])
    if said.get("annotated") == "cleared":
        rows = rows.filter(cleared_on__isnull=False)
    elif said.get("annotated") == "tolerated":
        rows = rows.filter(tolerated_on__isnull=False)
    return rows


def records_of(user: User, cadre: Cadre) -> QuerySet[ConductRecord]:
    """What the file shows: signed off, counting or annotated or expired. One query."""
    rows = ConductRecord.objects.visible_to(user).filter(cadre=cadre, state__in=("in_force", "expired"))
    return rows.shown().order_by("-happened_on", "-pk")


def records_taken(round_number: tuple[int, int], polarity: str) -> QuerySet[ConductRecord]:
    """Records taken in the round of (year, quarter)."""
    rows = ConductRecord.objects.filter(polarity=polarity, state__in=("in_force", "expired"))
    return rows.filter(unit_return__round__year=round_number[0], unit_return__round__quarter=round_number[1])


def taken_of(round_number: tuple[int, int], polarity: str) -> int:
    """How many records were taken in the round of (year, quarter)."""
    return records_taken(round_number, polarity).count()


def records_of_first_quarter(polarity: str) -> QuerySet[ConductRecord]:
    """Records taken in the latest settled round of a first quarter."""
    last = RecordRound.objects.filter(state="settled", quarter=1).order_by("-year").first()
    return records_taken((last.year, 1), polarity) if last is not None else ConductRecord.objects.none()


def first_quarter(polarity: str) -> int:
    """How many of them there are (systems.md, C2)."""
    return records_of_first_quarter(polarity).count()


def cleared_records() -> QuerySet[ConductRecord]:
    """Criticisms that were found untrue and made known to be so."""
    return ConductRecord.objects.filter(cleared_on__isnull=False)


def names_cleared() -> int:
    """How many criticisms were found untrue and made known to be so."""
    return cleared_records().count()

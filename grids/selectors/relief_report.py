"""What the after-action report says of relief: situation reports, shelters, supplies, squads; from records alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce

from grids.models import (
    Activation,
    ReportRound,
    ShelterCount,
    ShelterOpening,
    SituationReport,
    SituationVersion,
    SupplyRequest,
)
from grids.models.situation import FIGURES
from grids.report_states import OWED, ReportState
from grids.selectors import musters, situation
from grids.selectors.emergency_desk import place_names
from xinhui.accounts.models import User

ROUNDS_SHOWN = 6


@dataclass(frozen=True)
class RoundLine:
    """A round: `expected` villages, of them `missing` to this day and `late`; the sums, in the order of FIGURES."""

    round: ReportRound
    expected: int
    missing: int
    late: int
    figures: tuple[int, ...]

    @property
    def reported(self) -> int:
        """Villages whose figures count."""
        return self.expected - self.missing


@dataclass(frozen=True)
class OpeningLine:
    """A shelter that was opened: how many were inside when it was fullest, and when that was counted."""

    opening: ShelterOpening
    place: str
    peak: int
    peak_at: datetime | None

    @property
    def is_over(self) -> bool:
        """There were more inside than it holds."""
        return self.peak > self.opening.shelter.capacity


@dataclass(frozen=True)
class SupplyLine:
    """A kind: requests, pieces asked for, promised, and arrived, in `measure`."""

    name: str
    measure: str
    requests: int
    wanted: int
    promised: int
    arrived: int


@dataclass(frozen=True)
class Relief:
    """All of it. `most_inside`: people in all shelters together, at the moment when there were most."""

    labels: Sequence[Any]
    rounds: Sequence[RoundLine]
    openings: Sequence[OpeningLine]
    most_inside: int
    most_at: datetime | None
    supplies: Sequence[SupplyLine]
    squads: Sequence[Any]

    @property
    def last_rounds(self) -> Sequence[RoundLine]:
        """As many as fit across a page; the figures are cumulative."""
        return self.rounds[-ROUNDS_SHOWN:]

    @property
    def figure_rows(self) -> list[tuple[str, list[int]]]:
        """Each figure's name, and its sums in the last rounds."""
        return [
            (str(label), [row.figures[place] for row in self.last_rounds]) for place, label in enumerate(self.labels)
        ]

    @property
    def is_empty(self) -> bool:
        """Nothing of it happened."""
        return not (self.rounds or self.openings or self.supplies or self.squads)


def relief_of(user: User, activation: Activation) -> Relief:
    """The relief of an activation, of what the reader sees. A number of queries that no row adds to."""
    counts = list(
        ShelterCount.objects.visible_to(user).filter(opening__activation=activation)
        .order_by("at", "pk").values_list("opening_id", "at", "people")
    )  # fmt: skip
    inside, moment = most_inside(counts)
    return Relief(
        labels=list(situation.labels().values()),
        rounds=_rounds(user, activation),
        openings=_openings(user, activation, counts),
        most_inside=inside,
        most_at=moment,
        supplies=_supplies(user, activation),
        squads=list(musters.requests_of(user, activation_id=activation.pk).order_by("requested_at", "pk")),
    )


def most_inside(counts: Sequence[tuple[int, datetime, int]]) -> tuple[int, datetime | None]:
    """The greatest sum of the newest counts over (opening, at, people) in order of time; when it was first reached."""
    newest: dict[int, int] = {}
    together, most, moment = 0, 0, None
    for opening, at, people in counts:
        together += people - newest.get(opening, 0)
        newest[opening] = people
        if together > most:
            most, moment = together, at
    return most, moment


def _rounds(user: User, activation: Activation) -> list[RoundLine]:
    versions = SituationVersion.objects.visible_to(user).filter(
        report__round__activation=activation, report__state=ReportState.REPORTED, version=F("report__version")
    )
    found: Any = versions.order_by().values("report__round_id").annotate(**situation.SUMS)
    sums = {row["report__round_id"]: row for row in found}
    seen = Q(reports__in=SituationReport.objects.visible_to(user))
    rounds = ReportRound.objects.visible_to(user).filter(activation=activation).order_by("as_of", "pk").annotate(
        expected=Count("reports", filter=seen), missing=Count("reports", filter=seen & Q(reports__state__in=OWED)),
        late=Count("reports", filter=seen & Q(reports__is_late=True)),
    )  # fmt: skip
    return [
        RoundLine(row, row.expected, row.missing, row.late,
                  tuple(sums[row.pk][name] if row.pk in sums else 0 for name in FIGURES))
        for row in rounds
    ]  # fmt: skip


def _openings(user: User, activation: Activation, counts: Sequence[tuple[int, datetime, int]]) -> list[OpeningLine]:
    peaks: dict[int, tuple[int, datetime | None]] = {}
    for opening, at, people in counts:
        if people > peaks.get(opening, (0, None))[0]:
            peaks[opening] = (people, at)
    rows = list(
        ShelterOpening.objects.visible_to(user).filter(activation=activation)
        .select_related("shelter").order_by("opened_at", "pk")
    )  # fmt: skip
    names = place_names([row.area_code for row in rows])
    return [OpeningLine(row, names.get(row.area_code, row.area_code), *peaks.get(row.pk, (0, None))) for row in rows]


def _supplies(user: User, activation: Activation) -> list[SupplyLine]:
    rows = SupplyRequest.objects.visible_to(user).filter(activation=activation).order_by("kind__order", "kind__code")
    return [
        SupplyLine(row["kind__name"], row["kind__measure"], *(row[name] for name in ("asked", "pieces", "ok", "got")))
        for row in rows.values("kind__name", "kind__measure").annotate(
            asked=Count("pk"), pieces=Sum("quantity"), ok=Coalesce(Sum("approved_quantity"), 0),
            got=Coalesce(Sum("received_quantity"), 0),
        )
    ]  # fmt: skip

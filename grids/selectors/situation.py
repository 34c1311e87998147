"""Situation reports: what each village sent, summed along the tree by the database, never typed again.

A figure of a town or of the district is the sum of the versions that hold in the villages below it; a report that was
returned counts for nothing until it comes again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from grids.models import Division, ReportRound, SituationReport, SituationVersion
from grids.models.situation import FIGURES
from grids.report_states import OWED, ReportState
from grids.selectors.by_place import counted_by_place
from xinhui.accounts.models import User

SUMS = {name: Coalesce(Sum(name), 0) for name in FIGURES}
EXPECTED, MISSING = Count("pk"), Count("pk", filter=Q(state__in=OWED))
LATE = Count("pk", filter=Q(is_late=True))


@dataclass(frozen=True)
class PlaceRow:
    """A place's line: `expected` = reported + `missing` villages, `figures` in the order of FIGURES."""

    code: str
    name: str
    expected: int
    missing: int
    late: int
    figures: tuple[int, ...]
    #: The village's own report, on lines of villages.
    report: SituationReport | None = None

    @property
    def reported(self) -> int:
        """Villages whose figures count."""
        return self.expected - self.missing


def rounds_of(user: User, activation_id: int) -> list[ReportRound]:
    """The rounds of an activation, the newest first, with `expected` and `missing` of the villages the reader sees."""
    seen = Q(reports__in=SituationReport.objects.visible_to(user))
    rows = ReportRound.objects.visible_to(user).filter(activation_id=activation_id).select_related("opened_by")
    return list(rows.annotate(
        expected=Count("reports", filter=seen),
        missing=Count("reports", filter=seen & Q(reports__state__in=OWED)),
    ).order_by("-as_of", "-pk"))  # fmt: skip


def holding(user: User, round_id: int) -> QuerySet[SituationVersion]:
    """The versions that count in a round, of the villages that the reader sees."""
    return SituationVersion.objects.visible_to(user).filter(
        report__round_id=round_id, report__state=ReportState.REPORTED, version=F("report__version")
    )


def total(user: User, round_id: int) -> dict[str, int]:
    """The sum over all villages that the reader sees, by name of the figure."""
    return holding(user, round_id).aggregate(**SUMS)


def by_place(user: User, round_id: int, *, digits: int) -> list[PlaceRow]:
    """A line a town (9 digits) or village (12) with reports in the round. Four queries."""
    reports = SituationReport.objects.visible_to(user).filter(round_id=round_id)
    counts = counted_by_place(reports, digits, expected=EXPECTED, missing=MISSING, late=LATE)
    sums = {row["code"]: row for row in counted_by_place(holding(user, round_id), digits, **SUMS)}
    return [PlaceRow(**row, figures=_in_order(sums.get(row["code"]))) for row in counts]


def _in_order(sums: Mapping[str, Any] | None) -> tuple[int, ...]:
    return tuple(sums[name] if sums else 0 for name in FIGURES)


def villages(user: User, round_id: int, area_code: str) -> list[PlaceRow]:
    """A line a village inside the area, with its report. Three queries."""
    reports = list(SituationReport.objects.visible_to(user)
                   .filter(round_id=round_id, area_code__startswith=area_code).order_by("area_code"))  # fmt: skip
    found = {row.report_id: row for row in holding(user, round_id).filter(area_code__startswith=area_code)}
    names = dict(Division.objects.filter(code__in=[row.area_code for row in reports]).values_list("code", "name"))
    lines = []
    for report in reports:
        version = found.get(report.pk)
        figures = tuple(getattr(version, name) if version else 0 for name in FIGURES)
        lines.append(PlaceRow(
            report.area_code, names.get(report.area_code, report.area_code), 1, int(report.state in OWED),
            int(report.is_late), figures, report,
        ))  # fmt: skip
    return lines


def owed_by(user: User, round_id: int) -> QuerySet[SituationReport]:
    """What the round still waits for, of the places that the reader sees."""
    rows = SituationReport.objects.visible_to(user).filter(round_id=round_id, state__in=OWED)
    return rows.order_by("area_code")


def before(report: SituationReport) -> SituationVersion | None:
    """The place's last version of an earlier round: what a new report begins with."""
    rows = SituationVersion.objects.filter(
        area_code=report.area_code, report__round__activation_id=report.round.activation_id,
        report__round__as_of__lt=report.round.as_of, version=F("report__version"),
    )  # fmt: skip
    return rows.order_by("-report__round__as_of").first()


def round_before(rounds: list[ReportRound], shown: ReportRound) -> ReportRound | None:
    """The round before the one that is shown."""
    return next((row for row in rounds if row.as_of < shown.as_of), None)


def labels() -> dict[str, Any]:
    """Figure → its name in the reader's language."""
    names = {field.name: field.verbose_name for field in SituationVersion._meta.concrete_fields}
    return {name: names[name] for name in FIGURES}

"""Where the values of hard indicators come from in the portal: one line of `INDICATOR_SOURCES` a source.

Each draws for the people of a unit over a period, and later names the records it counted to whoever may see them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django_stubs_ext import StrOrPromise

from cadres.models import ConductRecord, CreditEntry
from cadres.rules.appraisal import tenth
from cadres.states.appraisal import IndicatorSource
from cadres.states.records import Polarity
from grids.models import Whistle
from grids.selectors.indicators import led_and_due
from xinhui.accounts.models import User
from xinhui.core.clock import LOCAL


@dataclass(frozen=True)
class Period:
    """From the first day to the last, both included."""

    begins_on: date
    ends_on: date

    @property
    def start(self) -> datetime:
        """The first moment."""
        return datetime.combine(self.begins_on, time(), LOCAL)

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return datetime.combine(self.ends_on + timedelta(days=1), time(), LOCAL)


@dataclass(frozen=True)
class Drawn:
    """A value and the ids of the records it counts."""

    value: Decimal
    records: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Link:
    """A record that the reader may see."""

    label: StrOrPromise
    url: str


@dataclass(frozen=True)
class Source:
    """`draw(unit_id, cadre ids, period)` → cadre id → value (left out: there is nothing to count);
    `seen(user, ids)` → those of the records that the user may see."""

    draw: Callable[[int, Sequence[int], Period], Mapping[int, Drawn]]
    seen: Callable[[User, Iterable[int]], list[Link]]


def _on_time(unit_id: int, cadre_ids: Sequence[int], period: Period) -> Mapping[int, Drawn]:
    """Of the unit's whistles due in the period: closed on time, per cent; the same for all its people. One query."""
    rows = list(led_and_due(unit_id, period.start, period.end).order_by("pk").values_list("pk", "closed_on_time"))
    if not rows:
        return {}
    share = Decimal(100 * sum(bool(on_time) for _pk, on_time in rows)) / len(rows)
    return dict.fromkeys(cadre_ids, Drawn(tenth(share), [pk for pk, _on_time in rows]))


def _seen_whistles(user: User, ids: Iterable[int]) -> list[Link]:
    rows = Whistle.objects.visible_to(user).filter(pk__in=list(ids)).order_by("pk")
    return [Link(row.number, f"/whistles/{row.pk}/") for row in rows.only("pk", "raised_at")]


def _credits(unit_id: int, cadre_ids: Sequence[int], period: Period) -> Mapping[int, Drawn]:
    """Hours earned less hours taken back, entered in the period; nothing is 0. One query."""
    sums: defaultdict[int, int] = defaultdict(int)
    ids: defaultdict[int, list[int]] = defaultdict(list)
    rows = CreditEntry.objects.filter(cadre__in=cadre_ids, at__gte=period.start, at__lt=period.end).order_by("pk")
    for pk, cadre_id, hours in rows.values_list("pk", "cadre_id", "hours"):
        sums[cadre_id] += hours
        ids[cadre_id].append(pk)
    return {pk: Drawn(Decimal(sums[pk]), ids[pk]) for pk in cadre_ids}


def _seen_credits(user: User, ids: Iterable[int]) -> list[Link]:
    wanted = CreditEntry.objects.filter(pk__in=list(ids))
    own = wanted.filter(cadre__user=user)
    rows = (CreditEntry.objects.visible_to(user).filter(pk__in=wanted.values("pk")) | own).order_by("pk")
    found = rows.select_related("nomination__training_class")
    return [Link(f"{row.nomination.training_class.title}（{row.hours}）",
                 f"/cadres/training/classes/{row.nomination.training_class_id}/") for row in found]  # fmt: skip


def _conduct(unit_id: int, cadre_ids: Sequence[int], period: Period) -> Mapping[int, Drawn]:
    """Commendations less criticisms of the period: signed off, neither cleared nor tolerated nor expired. One query."""
    sums: defaultdict[int, int] = defaultdict(int)
    ids: defaultdict[int, list[int]] = defaultdict(list)
    rows = ConductRecord.objects.counting().filter(
        cadre__in=cadre_ids, happened_on__gte=period.begins_on, happened_on__lte=period.ends_on
    )
    for pk, cadre_id, polarity in rows.order_by("pk").values_list("pk", "cadre_id", "polarity"):
        sums[cadre_id] += 1 if polarity == Polarity.POSITIVE else -1
        ids[cadre_id].append(pk)
    return {pk: Drawn(Decimal(sums[pk]), ids[pk]) for pk in cadre_ids}


def _seen_conduct(user: User, ids: Iterable[int]) -> list[Link]:
    wanted = list(ids)
    kept = list(ConductRecord.objects.visible_to(user).filter(pk__in=wanted).order_by("pk"))
    if kept:
        return [Link(str(row), f"/cadres/records/{row.pk}/") for row in kept]
    own = ConductRecord.objects.about(user).filter(pk__in=wanted).order_by("pk")
    return [Link(str(row), f"/cadres/mine/records/{row.pk}/") for row in own]


INDICATOR_SOURCES: Mapping[str, Source] = {
    IndicatorSource.ON_TIME: Source(_on_time, _seen_whistles),
    IndicatorSource.CREDITS: Source(_credits, _seen_credits),
    IndicatorSource.CONDUCT: Source(_conduct, _seen_conduct),
}

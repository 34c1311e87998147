"""What a reshuffle would do, on paper: who sits where before and after, what falls vacant, what to ask about. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta
from django.db import models
from django.utils.translation import gettext_lazy as _

#: Levels from the lowest: a step at a time (《党政领导干部选拔任用工作条例》, article 8).
LADDER = ("none", "middle", "township_deputy", "township", "county_deputy", "county")
PRINCIPAL = frozenset({"township", "county"})
#: A full term, and the least time in a post before another.
TERM_MONTHS, LEAST_MONTHS = 60, 12


class Caution(models.TextChoices):
    """What a plan is asked about."""

    VACANT = "vacant", _("A post falls vacant")
    DISPLACED = "displaced", _("Left without a post")
    KIN = "kin", _("Avoidance of kin")
    HOME = "home", _("Avoidance of the home place")
    IN_TERM = "in_term", _("Moved before the term ends")
    SHORT = "short", _("Less than a year in the present post")
    AGE = "age", _("Reaches the age limit before a full term")
    STEP = "step", _("More than one level at once")
    QUOTA = "quota", _("Rank over the quota")
    TARGET = "target", _("Target of the structure missed")
    STALE = "stale", _("No longer as it was when planned")


@dataclass(frozen=True)
class Seat:
    """An established post as it is."""

    pk: int
    unit_id: int
    title: str
    level: str
    holder_id: int | None
    held_since: date | None = None
    term_ends_on: date | None = None


@dataclass(frozen=True)
class Step:
    """One line of the plan: the person goes to the post; None: gives up the post held."""

    cadre_id: int
    post_id: int | None


@dataclass(frozen=True)
class Outcome:
    """Holder by post before and after; posts that fall vacant, and people who lose theirs and get none."""

    before: dict[int, int | None]
    after: dict[int, int | None]
    fallen_vacant: tuple[int, ...]
    displaced: tuple[int, ...]


def play(seats: Iterable[Seat], steps: Sequence[Step]) -> Outcome:
    """Everybody of the plan leaves the posts held, then takes the new one; whoever sat there and does not move is out.

    The order of the steps makes no difference: a person and a post are in the plan once.
    """
    before = {seat.pk: seat.holder_id for seat in seats}
    movers = {step.cadre_id for step in steps}
    after: dict[int, int | None] = {pk: None if holder in movers else holder for pk, holder in before.items()}
    after.update({step.post_id: step.cadre_id for step in steps if step.post_id in before})
    seated = {holder for holder in after.values() if holder is not None}
    had = {holder for holder in before.values() if holder is not None}
    fallen = tuple(pk for pk, holder in before.items() if holder is not None and after[pk] is None)
    return Outcome(before, after, fallen, tuple(sorted(had - seated)))


def cautions_of_step(
    seat: Seat, held: Sequence[Seat], *, since: date | None, retires_on: date | None, level: str, today: date
) -> list[Caution]:
    """What the records of the person and of the posts say against one step. `held`: posts held now."""
    found = []
    if any(own.term_ends_on is not None and own.term_ends_on > today for own in held if own.pk != seat.pk):
        found.append(Caution.IN_TERM)
    days = [own.held_since for own in held if own.held_since is not None] or ([since] if since else [])
    if days and max(days) > today - relativedelta(months=LEAST_MONTHS):
        found.append(Caution.SHORT)
    if seat.level in PRINCIPAL and retires_on is not None and retires_on < today + relativedelta(months=TERM_MONTHS):
        found.append(Caution.AGE)
    if LADDER.index(seat.level) - LADDER.index(level) > 1:
        found.append(Caution.STEP)
    return found


def is_from(native_place: str, places: Sequence[str]) -> bool:
    """The native place names one of the places."""
    return any(place in native_place for place in places)


@dataclass(frozen=True)
class Related:
    """`of`: whose family list names `cadre`, and as what."""

    of: int
    cadre: int
    relation: str


def related(families: Iterable[tuple[int, Sequence[tuple[str, str]]]], names: dict[str, list[int]]) -> list[Related]:
    """Family lists (pk, [(relation, name)]) against the names of cadres. A like name is a question, no finding."""
    return [
        Related(pk, other, relation) for pk, family in families for relation, name in family
        for other in names.get(name, ()) if name and other != pk
    ]  # fmt: skip

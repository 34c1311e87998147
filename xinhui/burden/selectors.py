"""What forms cost by post and by form: sums over the meter's rows."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum

from xinhui.accounts.models import Post, User
from xinhui.accounts.scope import area_q, scope_of
from xinhui.burden.models import READERS, Effort
from xinhui.core import clock

#: A post held by fewer people in the reader's area is left out: its figures would be somebody's own.
HOLDERS_LEAST = 3


@dataclass(frozen=True)
class Load:
    """Forms filled in and what they cost together; `form` and `channel` are empty where all forms are meant."""

    role: str
    form: str
    channel: str
    count: int
    asked: int
    filled: int
    seconds: int

    @property
    def asked_each(self) -> float:
        """Fields asked by a form."""
        return self.asked / self.count

    @property
    def filled_each(self) -> float:
        """Fields of it filled in by hand."""
        return self.filled / self.count

    @property
    def minutes_each(self) -> float:
        """Minutes that a form took."""
        return self.seconds / 60 / self.count

    @property
    def hours(self) -> float:
        """Hours of all together."""
        return self.seconds / 3600


def shown_roles(user: User) -> frozenset[str]:
    """Posts that enough people hold in the reader's area today."""
    areas = scope_of(user).areas(*READERS)
    held = Post.objects.in_force(clock.today()).filter(area_q("area_code", areas))
    counts = held.order_by().values("role").annotate(people=Count("user_id", distinct=True))
    return frozenset(row["role"] for row in counts if row["people"] >= HOLDERS_LEAST)


def efforts(user: User) -> QuerySet[Effort]:
    """The rows that the reader's figures are made of."""
    return Effort.objects.visible_to(user).filter(role__in=shown_roles(user))


def by_post(rows: QuerySet[Effort]) -> list[Load]:
    """A line a post, the one with most hours first."""
    found = _summed(rows, "role")
    return sorted(found, key=lambda load: (-load.seconds, load.role))


def by_form(rows: QuerySet[Effort]) -> list[Load]:
    """A line a post and form, the one with most hours first."""
    found = _summed(rows, "role", "form", "channel")
    return sorted(found, key=lambda load: (-load.seconds, load.role, load.form))


def _summed(rows: QuerySet[Effort], *names: str) -> Iterator[Load]:
    sums = {"count": Count("pk"), "all_asked": Sum("asked"), "all_filled": Sum("filled"), "all_seconds": Sum("seconds")}
    for row in rows.order_by().values(*names).annotate(**sums):
        yield Load(
            row["role"], row.get("form", ""), row.get("channel", ""), row["count"], row["all_asked"],
            row["all_filled"], row["all_seconds"],
        )  # fmt: skip

"""What a user may see and do: the posts in force today, read once a request.

A scope is a set of code prefixes. “Everything in this town” is one range on any indexed `area_code`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Q, QuerySet

from xinhui.core import clock
from xinhui.core.prepared import Prepared

if TYPE_CHECKING:  # models use this module: the arrow at run time is models → scope
    from django.contrib.auth.models import AnonymousUser

    from xinhui.accounts.models import User

FULL_CODE_DIGITS = 15
_CACHE = "_scope_today"
_WITHIN = "_narrowed_to"


@dataclass(frozen=True, slots=True)
class Grant:
    """One post in force: a role at a unit within an area."""

    role: str
    unit_id: int
    area_code: str


@dataclass(frozen=True)
class Scope:
    """All grants of one user. An empty scope sees nothing.

    Methods take roles; without roles they look at every grant.
    """

    user_id: int | None = None
    grants: tuple[Grant, ...] = ()
    #: Prefixes that the token of this call is narrowed to (see `narrow`); empty: the posts alone decide.
    within: tuple[str, ...] = ()
    roles: frozenset[str] = field(init=False, default=frozenset())

    def __post_init__(self) -> None:
        object.__setattr__(self, "roles", frozenset(grant.role for grant in self.grants))

    def of(self, *roles: str) -> tuple[Grant, ...]:
        """The grants of these roles."""
        return tuple(grant for grant in self.grants if not roles or grant.role in roles)

    def has(self, *roles: str) -> bool:
        """True when any grant has one of the roles."""
        return bool(self.of(*roles))

    def areas(self, *roles: str) -> tuple[str, ...]:
        """Minimal area-code prefixes, sorted: a village inside a granted town is not named again."""
        return minimal_prefixes(grant.area_code for grant in self.of(*roles))

    def unit_ids(self, *roles: str) -> tuple[int, ...]:
        """Units of the grants, sorted, each once. None in a narrowed scope: a unit's rows lie anywhere.

        What can also ask for the place of a row takes `placed_unit_ids` and `inside_q`.
        """
        return () if self.within else self.placed_unit_ids(*roles)

    def placed_unit_ids(self, *roles: str) -> tuple[int, ...]:
        """Units of the grants, for queries that also ask `inside_q` of every row."""
        return tuple(sorted({grant.unit_id for grant in self.of(*roles)}))

    def inside_q(self, field_name: str) -> Q:
        """Rows inside what the token is narrowed to; every row when it is not."""
        return area_q(field_name, self.within) if self.within else Q()

    def covers(self, area_code: str, *roles: str) -> bool:
        """True when `area_code` lies inside the area of one of the grants."""
        return bool(area_code) and any(area_code.startswith(grant.area_code) for grant in self.of(*roles))


EMPTY = Scope()


def minimal_prefixes(codes: Iterable[str]) -> tuple[str, ...]:
    """Drop every code that another one covers."""
    kept: list[str] = []
    for code in sorted(set(codes)):
        if code and not (kept and code.startswith(kept[-1])):
            kept.append(code)
    return tuple(kept)


def scope_of(user: User | AnonymousUser) -> Scope:
    """The scope of `user` today: one query, kept on the user object (so: once a request).

    Anonymous and deactivated users have the empty scope, without a query.
    """
    if not user.is_authenticated or not user.is_active:
        return EMPTY
    today = clock.today()
    cached: tuple[date, Scope] | None = getattr(user, _CACHE, None)
    if cached is not None and cached[0] == today:
        return cached[1]
    return keep_scope(user, _GRANTS(user.pk, today))


def _grants(user_id: int, day: date) -> QuerySet[Any, Any]:
    posts: Any = apps.get_model("accounts", "Post").objects  # models use this module: the arrow is models → scope
    grants: QuerySet[Any, Any] = posts.in_force(day).filter(user_id=user_id)
    return grants.order_by("pk").values_list("role", "unit_id", "area_code")


_GRANTS = Prepared(_grants, 7_000_001, date(1999, 9, 9))


def keep_scope(user: User, grants: Iterable[tuple[Any, ...]]) -> Scope:
    """Keep what was read of the posts in force today: (role, unit id, area code)."""
    within: tuple[str, ...] = getattr(user, _WITHIN, ())
    found = tuple(Grant(*grant) for grant in grants)
    scope = Scope(user_id=user.pk, grants=_narrowed(found, within) if within else found, within=within)
    setattr(user, _CACHE, (clock.today(), scope))
    return scope


def narrow(user: User, prefixes: Iterable[str]) -> None:
    """From here on this user object reaches no further than these codes, however often its posts are read.

    For tokens of bureaus: a token is narrower than the posts of its account.
    """
    setattr(user, _WITHIN, minimal_prefixes(prefixes))
    forget_scope(user)


def _narrowed(grants: Iterable[Grant], within: tuple[str, ...]) -> tuple[Grant, ...]:
    """Each grant cut down to what lies inside `within`; a grant that lies outside is gone."""
    return tuple(
        Grant(grant.role, grant.unit_id, code)
        for grant in grants
        for code in common_prefixes([grant.area_code], within)
    )  # fmt: skip


def common_prefixes(first: Iterable[str], second: Iterable[str]) -> tuple[str, ...]:
    """What both sets of prefixes cover: of two that contain each other, the longer."""
    others = tuple(second)
    pairs = ((one, other) for one in first for other in others)
    return minimal_prefixes(
        max(pair, key=len) for pair in pairs if pair[0].startswith(pair[1]) or pair[1].startswith(pair[0])
    )


def forget_scope(user: User) -> None:
    """Read the posts again at the next `scope_of`; services that change posts call it."""
    user.__dict__.pop(_CACHE, None)


def area_q(field_name: str, prefixes: Iterable[str]) -> Q:
    """Rows whose `field_name` begins with one of `prefixes`; no prefix matches no row.

    Written as ranges, not LIKE: codes are digits only, so a range is the same set, and a plain index (also a
    composite one) serves it on PostgreSQL under any collation and on SQLite.
    """
    condition: Q | None = None
    for prefix in minimal_prefixes(prefixes):
        part = Q(**area_range(field_name, prefix))
        condition = part if condition is None else condition | part
    return Q(pk__in=[]) if condition is None else condition


def area_range(field_name: str, prefix: str) -> dict[str, Any]:
    """Filter arguments for “begins with `prefix`”; a 15-digit code has nothing below it."""
    if len(prefix) == FULL_CODE_DIGITS:
        return {field_name: prefix}
    if prefix.isdecimal() and set(prefix) != {"9"}:
        return {f"{field_name}__gte": prefix, f"{field_name}__lt": str(int(prefix) + 1).zfill(len(prefix))}
    return {f"{field_name}__startswith": prefix}

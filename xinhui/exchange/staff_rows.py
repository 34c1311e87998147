"""What a row of the personnel office's file means against the accounts as they are: found, never written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

from xinhui.accounts.models import Post, Unit, User
from xinhui.accounts.querysets import in_force_q
from xinhui.accounts.roles import ADMIN_ROLES, Role, digits_of
from xinhui.core import clock
from xinhui.exchange.choices import choice_of
from xinhui.exchange.registry import Column, Row

#: A file of a whole unit in which more than this part of it is missing is taken for a broken one.
MISSING_MAX = 0.5
COLUMNS = (
    Column("staff_number", pgettext_lazy("staff", "Employee number"), required=True),
    Column("name", pgettext_lazy("staff", "Full name"), required=True),
    Column("change", pgettext_lazy("staff", "Change"), hint=pgettext_lazy("staff", "joins, moves, leaves")),
    Column("username", pgettext_lazy("staff", "Username"), hint=pgettext_lazy("staff", "empty: the employee number")),
    Column("phone", pgettext_lazy("staff", "Telephone")),
    Column("unit", pgettext_lazy("staff", "Unit code")),
    Column("role", pgettext_lazy("staff", "Role"), hint=pgettext_lazy("staff", "as the portal names it")),
    Column("area_code", pgettext_lazy("staff", "Area code"), hint=pgettext_lazy("staff", "empty: the unit's")),
    Column("title", pgettext_lazy("staff", "Title")),
    Column("on", pgettext_lazy("staff", "Effective on"), hint=pgettext_lazy("staff", "2026-09-14; empty: today")),
)  # fmt: skip


class Change(models.TextChoices):
    """变动类型."""

    JOINS = "joins", pgettext_lazy("staff", "Joins")
    MOVES = "moves", pgettext_lazy("staff", "Moves")
    LEAVES = "leaves", pgettext_lazy("staff", "Leaves")


class Refused(Exception):
    """The row cannot be taken: the column, and why."""

    def __init__(self, column: str, message: StrOrPromise) -> None:
        super().__init__(column)
        self.column, self.message = column, message


@dataclass
class Plan:
    """What one row would do. Empty (`is_needed` False) when all of it is so already."""

    row: int
    change: Change
    staff_number: str
    name: str
    username: str = ""
    phone: str = ""
    day: date = field(default_factory=clock.today)
    user: User | None = None
    #: The account exists without a number and gets it.
    adopts: bool = False
    post: dict[str, Any] | None = None
    ends: list[Post] = field(default_factory=list)
    closes: bool = False

    @property
    def is_needed(self) -> bool:
        """Something would change."""
        return bool(self.user is None or self.adopts or self.post or self.ends or self.closes)


class Known:
    """Accounts by number and name, units by code, posts in force or to come; four queries for any file."""

    def __init__(self, rows: Sequence[Row]) -> None:
        numbers = {str(row.values["staff_number"]) for row in rows}
        names = {str(row.values.get("username") or row.values["staff_number"]) for row in rows}
        self.by_number = {user.staff_number: user for user in User.objects.filter(staff_number__in=numbers)}
        self.by_name = {user.username: user for user in User.objects.filter(username__in=names)}
        self.units = {unit.code: unit for unit in Unit.objects.active()}
        self.posts: dict[int, list[Post]] = {}
        users = {user.pk for user in (*self.by_number.values(), *self.by_name.values())}
        live = models.Q(ends_on__isnull=True) | models.Q(ends_on__gt=clock.today())
        for post in Post.objects.filter(live, user_id__in=users).order_by("pk"):
            self.posts.setdefault(post.user_id, []).append(post)


def plan_of(row: Row, known: Known) -> Plan:
    """What the row would do. Raises Refused."""
    values = row.values
    number, name = str(values["staff_number"]).strip(), str(values["name"]).strip()
    if not number or not name:
        raise Refused("staff_number" if not number else "name", pgettext_lazy("staff", "This is missing."))
    change = _change(values)
    plan = Plan(row.number, change, number[:40], name[:60], str(values.get("username") or number).strip(),
                str(values.get("phone") or "").strip(), _day(values))  # fmt: skip
    _find_user(plan, known)
    held = known.posts.get(plan.user.pk, []) if plan.user is not None else []
    if any(post.role in ADMIN_ROLES for post in held):
        raise Refused("staff_number", pgettext_lazy("staff", "The three administrators are changed by hand."))
    if change == Change.LEAVES:
        if plan.user is None:
            raise Refused("staff_number", pgettext_lazy("staff", "Nobody here has this employee number."))
        if plan.day > clock.today():
            raise Refused("on", pgettext_lazy("staff", "Who leaves is taken in on the day or after it."))
        plan.ends, plan.closes = held, plan.user.is_active
        return plan
    if plan.user is not None and not plan.user.is_active:
        raise Refused("staff_number", pgettext_lazy("staff", "The account is locked or closed: unlock it first."))
    wanted = _post(values, known)
    same = [post for post in held if (post.role, post.unit_id, post.area_code) == wanted]
    if not same:
        plan.post = dict(zip(("role", "unit_id", "area_code"), wanted, strict=True))
        plan.post["title"] = str(values.get("title") or "")[:60]
    if change == Change.MOVES:
        plan.ends = [post for post in held if post not in same and (post.ends_on is None or post.ends_on > plan.day)]
        if plan.user is None:
            raise Refused("staff_number", pgettext_lazy("staff", "Nobody here has this employee number."))
    return plan


def _change(values: Mapping[str, Any]) -> Change:
    text = str(values.get("change") or "")
    found = choice_of(Change, text)
    if text and found is None:
        raise Refused("change", pgettext_lazy("staff", "“%(value)s” is no change.") % {"value": text})
    return Change(found or Change.JOINS)


def _day(values: Mapping[str, Any]) -> date:
    text = str(values.get("on") or "").replace("/", "-").replace(".", "-")[:10]
    try:
        return date.fromisoformat(text) if text else clock.today()
    except ValueError:
        raise Refused("on", pgettext_lazy("staff", "“%(value)s” is no day.") % {"value": text}) from None


def _find_user(plan: Plan, known: Known) -> None:
    plan.user = known.by_number.get(plan.staff_number)
    named = known.by_name.get(plan.username)
    if plan.user is None and named is not None:
        if named.staff_number or named.name != plan.name:
            raise Refused("username", pgettext_lazy("staff", "Somebody else has this username."))
        plan.user, plan.adopts = named, True
    if plan.user is not None and plan.user.name != plan.name:
        raise Refused("name", pgettext_lazy("staff", "The account with this number has another name."))


def _post(values: Mapping[str, Any], known: Known) -> tuple[str, int, str]:
    unit = known.units.get(str(values.get("unit") or "").strip())
    if unit is None:
        raise Refused("unit", pgettext_lazy("staff", "There is no unit in being with this code."))
    role = choice_of(Role, str(values.get("role") or ""))
    if role is None:
        raise Refused("role", pgettext_lazy("staff", "There is no such role."))
    if role in ADMIN_ROLES or role == Role.BUREAU_CLIENT:
        raise Refused("role", pgettext_lazy("staff", "This post is given by hand."))
    area = str(values.get("area_code") or unit.area_code).strip()
    if len(area) != digits_of(role) or not area.isdecimal():
        raise Refused("area_code", pgettext_lazy("staff", "The area code does not fit the role."))
    return role, unit.pk, area


def missing_from(rows: Sequence[Row], unit: Unit) -> list[User]:
    """Who has a number and a post at the unit and does not stand in the file of the whole unit."""
    numbers = {str(row.values["staff_number"]).strip() for row in rows}
    there = User.objects.filter(in_force_q("posts__", clock.today()), posts__unit=unit, is_active=True)
    return list(there.exclude(staff_number="").exclude(staff_number__in=numbers).distinct().order_by("pk"))

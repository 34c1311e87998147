"""What tables of this room share: cells read as people write them, and members found by name and branch."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models import Member
from members.services.register.enter import print_of
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import User
from xinhui.core.errors import DomainError
from xinhui.exchange.registry import Column, Rejection, Row

_DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日")
_MONTHS = ("%Y-%m", "%Y/%m", "%Y.%m", "%Y%m", "%Y年%m月")

NAME = Column("name", _("Full name of the member"), required=True, also=_("name,full name"))
BRANCH = Column("organization", _("Branch of the member"), required=True, hint=_("full name, or its number"),
                also=_("branch,party branch"))  # fmt: skip
IDENTITY = Column("identity", _("Identity number"), hint=_("only when two of a branch have the same name"),
                  also=_("identity card"))  # fmt: skip


class WrongCell(Exception):
    """A cell that cannot be used: column, reason, what to do."""

    def __init__(self, field: str, message: Any, action: Any = "") -> None:
        super().__init__(field)
        self.field, self.message, self.action = field, message, action


def rejection(row: Row, error: WrongCell | DomainError) -> Rejection:
    """The row refused, in the reader's language; what to do is always said."""
    action = error.action or _("Correct this cell and send the file again.")
    return Rejection(row.number, error.field or "", str(error.message), str(action))


def texts(row: Row, columns: Sequence[Column]) -> dict[str, str]:
    """Every column's text as the services keep it, "" where the file has none."""
    return {column.name: text_of(row, column.name) for column in columns}


def text_of(row: Row, field: str) -> str:
    """A cell with single spaces, as `line` keeps it: what a file says is compared with what is kept."""
    return " ".join(str(row.values.get(field, "") or "").split())


def day(values: Mapping[str, str], field: str) -> date | None:
    """The day of a cell, None for an empty one. Raises WrongCell."""
    if not values[field]:
        return None
    found = _parsed(values[field].removesuffix(" 00:00:00"), _DAYS)
    if found is None:
        raise WrongCell(field, _("“%(value)s” is no day.") % {"value": values[field]}, _("Write it as 2015-07-01."))
    return found


def month(values: Mapping[str, str], field: str) -> date | None:
    """The first of the month of a cell, None for an empty one. Raises WrongCell."""
    if not values[field]:
        return None
    found = _parsed(values[field].removesuffix(" 00:00:00"), (*_DAYS, *_MONTHS))
    if found is None:
        raise WrongCell(field, _("“%(value)s” is no month.") % {"value": values[field]}, _("Write it as 2026-09."))
    return found.replace(day=1)


def _parsed(text: str, shapes: Sequence[str]) -> date | None:
    for shape in shapes:
        try:
            return datetime.strptime(text, shape).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def fen(values: Mapping[str, str], field: str) -> int:
    """Fen of a cell in yuan (“5,280.50”), 0 for an empty one. Raises WrongCell."""
    text = values[field].replace(",", "").replace("，", "").removesuffix("元").removeprefix("¥")
    try:
        sum_of = Decimal(text or 0) * 100
        found = int(sum_of)
    except (InvalidOperation, OverflowError, ValueError):
        found, sum_of = -1, Decimal(-1)
    if found != sum_of or found < 0:
        raise WrongCell(
            field, _("“%(value)s” is no sum in yuan.") % {"value": values[field]},
            _("Write figures with at most two digits behind the point, as 5280.50."),
        )  # fmt: skip
    return found


def whole(values: Mapping[str, str], field: str) -> int | None:
    """A whole number from 0, None for an empty cell. Raises WrongCell."""
    text = values[field].removesuffix(".0")
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise WrongCell(
            field, _("“%(value)s” is no whole number.") % {"value": values[field]}, _("Write figures only, as 120."),
        )  # fmt: skip
    return int(text)


class People:
    """Members on the register whom the actor sees, of the branches that the rows name. Two queries a thousand names."""

    def __init__(self, actor: Actor, rows: Sequence[Row]) -> None:
        self._found: dict[tuple[str, str], dict[int, str]] = {}
        self._branches: set[str] = set()
        names = sorted({text_of(row, "organization") for row in rows} - {""})
        seen = Member.objects.counted()
        if actor.user_id is not None:
            seen = seen.visible_to(User.objects.get(pk=actor.user_id))
        for start in range(0, len(names), 1000):
            part = names[start : start + 1000]
            numbers = [int(name) for name in part if name.isascii() and name.isdecimal() and len(name) < 16]
            held = seen.filter(Q(organization__name__in=part) | Q(organization_id__in=numbers))
            for pk, name, mark, branch, title in held.values_list(
                "pk", "name", "identity_print", "organization_id", "organization__name"
            ):
                for key in (str(branch), title):
                    self._branches.add(key)
                    self._found.setdefault((key, name), {})[pk] = mark

    def find(self, values: Mapping[str, str]) -> int:
        """The member whom name, branch and, if given, identity number name. Raises WrongCell."""
        if values["organization"] not in self._branches:
            raise WrongCell(
                "organization", _("You keep no branch “%(name)s” with members.") % {"name": values["organization"]},
                _("Write the full name as the register has it, or its number."),
            )  # fmt: skip
        found = self._found.get((values["organization"], values["name"]), {})
        if values["identity"]:
            found = {pk: mark for pk, mark in found.items() if mark == print_of(values["identity"])}
        if len(found) == 1:
            return next(iter(found))
        if found:
            raise WrongCell(
                "name", _("Several members of this branch are called “%(name)s”.") % {"name": values["name"]},
                _("Give the identity number too."),
            )  # fmt: skip
        raise WrongCell(
            "identity" if values["identity"] else "name",
            _("No member “%(name)s” of this branch is on the register.") % {"name": values["name"]},
            _("Compare name, branch and number with the register."),
        )  # fmt: skip

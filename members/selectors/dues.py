"""Dues: sums by organization, a branch's month, a member's dues, ledgers and what is on its way upward.

Sums are for whoever reads an organization; rows of members only for who keeps its records, and each member's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Substr

from members.models import (
    DuesBase,
    DuesCharge,
    DuesEntry,
    DuesLedger,
    DuesPayment,
    DuesPublication,
    DuesRelief,
    DuesTransfer,
    Member,
    Organization,
)
from members.rules.dues import month_of
from members.rules.months import months_after
from members.rules.organizations import BRANCHES
from members.scope import PartyScope
from members.states.dues import TransferState
from xinhui.accounts.models import User
from xinhui.accounts.scope import area_range
from xinhui.core import clock

MONTHS_SHOWN = 12


def month_from(text: str) -> date:
    """The month of “2026-11”; the current one for anything else, or for what is to come."""
    this = month_of(clock.today())
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        return this
    return found if date(2000, 1, 1) <= found <= this else this


def months_back(count: int = MONTHS_SHOWN) -> list[date]:
    """The current month and those before it."""
    this = month_of(clock.today())
    return [months_after(this, -back) for back in range(count)]


@dataclass(frozen=True)
class Sums:
    """Of a month: members charged, who paid, who is excused; fen charged and collected."""

    members: int = 0
    paid: int = 0
    excused: int = 0
    fen: int = 0
    collected: int = 0

    @property
    def owing(self) -> int:
        """Members who still owe the month."""
        return self.members - self.paid - self.excused

    @property
    def open_fen(self) -> int:
        """Fen not collected yet."""
        return self.fen - self.collected

    @property
    def percent(self) -> int:
        """How many of those who owe have paid."""
        due = self.members - self.excused
        return 100 * self.paid // due if due else 100


_SUMS = {
    "members": Count("pk"),
    "paid": Count("pk", filter=Q(payment__isnull=False)),
    "excused": Count("pk", filter=~Q(exempt="")),
    "fen": Sum("amount", filter=Q(exempt=""), default=0),
    "collected": Sum("amount", filter=Q(payment__isnull=False), default=0),
}


def _sums(row: Mapping[str, Any]) -> Sums:
    return Sums(*(row[name] for name in _SUMS))


def roots(scope: PartyScope) -> QuerySet[Organization]:
    """The highest organizations whose dues the reader sees."""
    mine = Organization.objects.in_being().filter(scope.reach_q(path="path"))
    return mine.exclude(parent__in=mine.values("pk")).order_by("path")


def below(parent: Organization, month: date) -> list[tuple[Organization, Sums]]:
    """The organizations directly below with the sums of all that stands below each. Two queries."""
    children = Organization.objects.in_being().filter(parent=parent).exclude(kind="group").order_by("path")
    width = len(parent.path) + 8
    rows = DuesCharge.objects.filter(month=month, **area_range("organization__path", parent.path))
    counted = rows.order_by().annotate(under=Substr("organization__path", 1, width)).values("under").annotate(**_SUMS)
    found = {row["under"]: _sums(row) for row in counted}
    return [(child, found.get(child.path, Sums())) for child in children]


def sums_of(organization: Organization, month: date) -> Sums:
    """The sums of an organization and all below. One query."""
    rows = DuesCharge.objects.filter(month=month, **area_range("organization__path", organization.path))
    return Sums(**rows.aggregate(**_SUMS))


def branch_month(user: User, branch: Organization, month: date) -> QuerySet[DuesCharge]:
    """Who is charged by the branch for a month, and the payment: those whom the reader keeps. Who owes comes first."""
    rows = DuesCharge.objects.visible_to(user).filter(organization=branch, month=month)
    return rows.select_related("member", "payment").order_by("payment__number", "exempt", "member__name", "pk")


def without_base(user: User, branch: Organization, month: date) -> QuerySet[Member]:
    """Members of the branch who cannot be charged: no base by this month."""
    known = DuesBase.objects.filter(valid_from__lte=month).values("member")
    rows = Member.objects.visible_to(user).counted().filter(organization=branch, joined_on__lt=months_after(month, 1))
    return rows.exclude(pk__in=known).order_by("name", "pk")


@dataclass(frozen=True)
class Money:
    """An organization's ledger: what it holds, its last entries, what waits below it and what it sent itself."""

    balance: int
    entries: list[DuesEntry]
    waiting: list[DuesTransfer]
    sent: list[DuesTransfer]


def money_of(user: User, organization: Organization, *, most: int = 20) -> Money:
    """Four queries."""
    ledger = DuesLedger.objects.visible_to(user).filter(organization=organization).first()
    entries = DuesEntry.objects.visible_to(user).filter(organization=organization)
    waiting = DuesTransfer.objects.filter(to=organization, state=TransferState.SENT)
    return Money(
        ledger.balance if ledger else 0,
        list(entries.select_related("payment__member", "transfer__organization", "transfer__to", "by")[:most]),
        list(waiting.select_related("organization", "to", "sent_by")[:most]),
        list(
            DuesTransfer.objects.visible_to(user)
            .filter(organization=organization)
            .select_related("to", "organization", "settled_by")[:most]
        ),
    )


@dataclass(frozen=True)
class MemberDues:
    """One member's dues: the base that holds, all charges, payments, reliefs."""

    bases: list[DuesBase]
    charges: list[DuesCharge]
    payments: list[DuesPayment]
    reliefs: list[DuesRelief]

    @property
    def owed(self) -> list[DuesCharge]:
        """Months not settled, the oldest first."""
        return [row for row in reversed(self.charges) if row.payment_id is None and not row.exempt and row.amount]

    @property
    def owed_fen(self) -> int:
        """Fen owed in all."""
        return sum(row.amount for row in self.owed)


def member_dues(user: User, member_id: int, *, months: int = 24) -> MemberDues:
    """Everything about one member's dues that the reader sees. Four queries."""
    payments = DuesPayment.objects.visible_to(user).filter(member=member_id).select_related("reverses", "reversed_by")
    return MemberDues(
        list(DuesBase.objects.visible_to(user).filter(member=member_id).order_by("-valid_from")),
        list(DuesCharge.objects.visible_to(user).filter(member=member_id).select_related("payment")[:months]),
        list(payments.order_by("-pk")[:months]),
        list(DuesRelief.objects.visible_to(user).filter(member=member_id).order_by("-valid_from")),
    )


def publications(user: User, organization: Organization) -> QuerySet[DuesPublication]:
    """What the branch published, the newest first."""
    return DuesPublication.objects.visible_to(user).filter(organization=organization).order_by("-year")


def is_branch(organization: Organization) -> bool:
    """Dues are collected here; above, sums are shown."""
    return organization.kind in BRANCHES


def charges_of_this_month() -> QuerySet[DuesCharge]:
    """Charges for the current month: one a member."""
    return DuesCharge.objects.filter(month=month_of(clock.today()))


def charged_this_month() -> int:
    """Members charged for the current month."""
    return charges_of_this_month().count()

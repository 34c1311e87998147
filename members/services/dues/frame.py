"""What every verb about money begins and ends with: ledgers locked, entries written, the balance kept with them.

Lock order: organizations (upper before lower), members, charges by id, payments, ledgers, the audit chain last.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from members.models import DuesEntry, DuesLedger, DuesPayment, DuesTransfer, Organization
from members.rules.dues import month_of, yuan
from members.states.dues import EntryKind
from xinhui.accounts.actors import Actor, person_id
from xinhui.core import clock
from xinhui.core.checks import number
from xinhui.core.errors import Conflict
from xinhui.core.locking import locked

#: Ten million yuan in fen: more is a slip of the finger.
MOST = 1_000_000_000


@dataclass(frozen=True)
class Change:
    """One change of a ledger, to be written."""

    kind: EntryKind
    fen: int
    payment: DuesPayment | None = None
    transfer: DuesTransfer | None = None


def hold_ledger(organization: Organization) -> DuesLedger:
    """The organization's ledger, locked; opened when there is none. The organization is held."""
    DuesLedger.objects.get_or_create(organization=organization, defaults={"area_code": organization.area_code})
    return locked(DuesLedger.objects.filter(organization=organization)).get()


def post(actor: Actor, organization: Organization, changes: Sequence[Change]) -> DuesLedger:
    """Write entries one after the other, each with the balance after it. Raises Conflict `ledger-short`."""
    ledger, at, rows = hold_ledger(organization), clock.now(), []
    for change in changes:
        ledger.balance += change.fen
        if ledger.balance < 0:
            raise Conflict(
                code="ledger-short", field="amount",
                message=_("Only %(left)s yuan are in the ledger of %(organization)s.")
                % {"left": yuan(ledger.balance - change.fen), "organization": organization},
                action=_("Give a smaller sum; what was passed upward must first come back."),
            )  # fmt: skip
        rows.append(DuesEntry(
            organization=organization, area_code=organization.area_code, kind=change.kind, change=change.fen,
            balance=ledger.balance, payment=change.payment, transfer=change.transfer, at=at, by_id=person_id(actor),
        ))  # fmt: skip
    DuesEntry.objects.bulk_create(rows, batch_size=1000)
    ledger.save(update_fields=["balance", "updated_at"])
    return ledger


def checked_sum(fen: int, *, field: str = "amount") -> int:
    """A sum in fen from 1; raises InvalidInput."""
    return number(fen, field=field, least=1, most=MOST)


def this_month() -> date:
    """The first of the current month."""
    return month_of(clock.today())

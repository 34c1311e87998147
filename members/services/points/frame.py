"""Accounts and goods locked, ledgers written with the balances beside them.

Lock order: account, deed or redemption, good, the audit chain last. A balance is only touched under its account's
lock, a stock under its good's.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from members.models import Deed, PointAccount, PointEntry, Redemption, ShopGood, ShopMovement
from members.states.points import EntryKind, ShopMove
from xinhui.accounts.actors import Actor, person_id
from xinhui.core import clock
from xinhui.core.checks import unknown
from xinhui.core.errors import Conflict
from xinhui.core.locking import locked
from xinhui.outbox.services.enqueue import Draft, enqueue


def hold_account(account_id: int | None, *, field: str | None = None) -> PointAccount:
    """The open account, locked until commit. Raises NotFound, Conflict `account-closed`."""
    row = locked(PointAccount.objects.filter(pk=account_id or 0)).first()
    if row is None:
        raise unknown(field)
    if row.closed_on is not None:
        raise Conflict(
            code="account-closed", field=field, message=_("This account of points was closed."),
            action=_("Choose another account."),
        )  # fmt: skip
    return row


def hold_deed(deed_id: int) -> Deed:
    """The deed with its account and rule, the account locked first. Raises NotFound, Conflict `account-closed`."""
    account_id = Deed.objects.filter(pk=deed_id).values_list("account_id", flat=True).first()
    if account_id is None:
        raise unknown()
    account = hold_account(account_id)
    deed = locked(Deed.objects.filter(pk=deed_id).select_related("rule__rule_set")).get()
    deed.account = account
    return deed


def hold_good(good_id: int | None, *, field: str | None = None) -> ShopGood:
    """The good, locked until commit. Raises NotFound."""
    row = locked(ShopGood.objects.filter(pk=good_id or 0)).first()
    if row is None:
        raise unknown(field)
    return row


def write_entry(actor: Actor, account: PointAccount, kind: EntryKind, change: int, **facts: Any) -> PointEntry:
    """Change the held account's balance and write the ledger. Raises Conflict `points-short`, nothing written."""
    if account.balance + change < 0:
        raise points_short(account)
    account.balance += change
    account.save(update_fields=["balance", "updated_at"])
    return PointEntry.objects.create(
        account=account, area_code=account.area_code, kind=kind, change=change, balance=account.balance,
        at=clock.now(), by_id=actor.user_id, **facts,
    )  # fmt: skip


def points_short(account: PointAccount) -> Conflict:
    """There are not as many points."""
    return Conflict(
        code="points-short", field="quantity",
        message=_("There are only %(left)d points on the account.") % {"left": account.balance},
        action=_("Choose something else, or fewer."),
    )  # fmt: skip


def write_movement(
    actor: Actor, good: ShopGood, why: ShopMove, change: int, *, redemption: Redemption | None = None, note: str = ""
) -> ShopMovement:
    """Change the held good's stock and write its ledger. Raises Conflict `shop-short`, nothing written."""
    if good.stock + change < 0:
        raise Conflict(
            code="shop-short", field="quantity",
            message=_("There are only %(left)d %(measure)s of %(good)s left.")
            % {"left": good.stock, "measure": good.measure, "good": good.name},
            action=_("Choose something else, or fewer."),
        )  # fmt: skip
    good.stock += change
    good.save(update_fields=["stock", "updated_at"])
    return ShopMovement.objects.create(
        good=good, area_code=good.area_code, why=why, change=change, balance=good.stock, redemption=redemption,
        at=clock.now(), by_id=person_id(actor), note=note,
    )  # fmt: skip


def tell(kind: str, key: str, recipients: list[int], context: dict[str, Any], link: str) -> None:
    """One message a recipient and event."""
    enqueue(drafts=[
        Draft(key=f"{kind}:{key}", recipient_id=user_id, kind=f"points.{kind}", context=context, link=link)
        for user_id in recipients
    ])  # fmt: skip


def household_ids(account: PointAccount) -> list[int]:
    """Who of the household signs in."""
    user_id = account.member.user_id if account.member is not None else None
    return [user_id] if user_id is not None else []

"""Accounts of village points: opened, linked to a member who signs in, corrected, closed."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import Deed, Member, PointAccount, PointEntry, Redemption
from members.models.village_scoped import VILLAGE_DIGITS
from members.services.frame import hold_member
from members.services.points.frame import hold_account, household_ids, points_short, tell, write_entry
from members.services.villages.frame import require_village_keeper, village_in_force
from members.states.points import OPEN_DEEDS, EntryKind, RedemptionState
from xinhui.accounts.actors import Actor
from xinhui.audit.services import AuditRow, record, record_many
from xinhui.core import clock
from xinhui.core.checks import hold, line, number
from xinhui.core.errors import Conflict, InvalidInput

NAME_MAX, NOTE_MAX = 40, 200


def open_account(*, actor: Actor, area_code: str, name: str, member_id: int | None = None) -> PointAccount:
    """Open an account of a household or person. Raises as `open_accounts`, and NotFound (member), InvalidInput
    (member), Conflict `member-has-account` (member)."""
    with transaction.atomic():
        account = open_accounts(actor=actor, area_code=area_code, names=[name])[0]
        if member_id is not None:
            link_account(actor=actor, account_id=account.pk, member_id=member_id)
            account.refresh_from_db()
    return account


def open_accounts(*, actor: Actor, area_code: str, names: Sequence[str]) -> list[PointAccount]:
    """Open accounts by their names on the board, all or none, in a constant number of queries.

    Raises Forbidden, InvalidInput (area_code, name), Conflict `account-there` (name).
    """
    wanted = [line(name, field="name", limit=NAME_MAX) for name in names]
    with transaction.atomic():
        village_in_force(area_code)
        require_village_keeper(actor, area_code)
        here = PointAccount.objects.open().filter(area_code=area_code, name__in=wanted)
        known = set(here.values_list("name", flat=True))
        twice = next((name for at, name in enumerate(wanted) if name in known or name in wanted[:at]), None)
        if twice is not None:
            raise Conflict(
                code="account-there", field="name",
                message=_("There is an account “%(name)s” in the village.") % {"name": twice},
                action=_("Add what tells the households apart."),
            )  # fmt: skip
        rows = PointAccount.objects.bulk_create(
            PointAccount(area_code=area_code, number=f"new-{area_code}-{at}", name=name)
            for at, name in enumerate(wanted)
        )
        for row in rows:
            row.number = f"{area_code[6:]}-{row.pk:05d}"
        PointAccount.objects.bulk_update(rows, ["number"])
        record_many(actor=actor, verb="points.account.open", rows=[
            AuditRow.of(row, detail={"number": row.number}) for row in rows
        ])  # fmt: skip
    return rows


def link_account(*, actor: Actor, account_id: int, member_id: int) -> PointAccount:
    """Let a member of the village report and redeem for the account.

    Raises NotFound (member), Forbidden, InvalidInput (member), Conflict `account-closed`, `member-has-account`.
    """
    with transaction.atomic():
        member = hold_member(member_id, field="member")
        account = hold_account(account_id)
        require_village_keeper(actor, account.area_code)
        _check_link(account, member)
        account.member = member
        account.save(update_fields=["member", "updated_at"])
        record(actor=actor, verb="points.account.link", target=account, detail={"member": member.pk})
    return account


def _check_link(account: PointAccount, member: Member) -> None:
    if member.area_code[:VILLAGE_DIGITS] != account.area_code:
        raise InvalidInput(
            code="member-elsewhere", field="member",
            message=_("%(name)s belongs to another village.") % {"name": member.name},
            action=_("Choose a member of a branch of this village."),
        )  # fmt: skip
    if PointAccount.objects.open().filter(member=member).exclude(pk=account.pk).exists():
        raise Conflict(
            code="member-has-account", field="member", message=_("This member has a point account already."),
            action=_("Look at the list of accounts."),
        )  # fmt: skip


def close_account(*, actor: Actor, account_id: int, reason: str) -> PointAccount:
    """Close an account that is empty and has nothing under way (the household has moved away).

    Raises NotFound, Forbidden, InvalidInput (reason), Conflict `account-closed`, `account-not-empty`, `account-busy`.
    """
    reason = line(reason, field="reason", limit=NOTE_MAX)
    with transaction.atomic():
        account = hold_account(account_id)
        require_village_keeper(actor, account.area_code)
        if account.balance:
            raise Conflict(
                code="account-not-empty",
                message=_("There are still %(left)d points on the account.") % {"left": account.balance},
                action=_("Redeem them first."),
            )  # fmt: skip
        if (
            Deed.objects.filter(account=account, state__in=OPEN_DEEDS).exists()
            or Redemption.objects.filter(account=account, state=RedemptionState.RESERVED).exists()
        ):
            raise Conflict(
                code="account-busy", message=_("Deeds or redemptions of this account are under way."),
                action=_("Finish them first."),
            )  # fmt: skip
        account.closed_on = clock.today()
        account.save(update_fields=["closed_on", "updated_at"])
        record(actor=actor, verb="points.account.close", target=account, detail={"reason": reason})
    return account


def correct_entry(*, actor: Actor, entry_id: int, change: int, reason: str) -> PointEntry:
    """Put an entry right by a counter-entry of its own, with the reason; the household is told.

    `change`: points added or, below nothing, taken; never more than the entry itself moved, in the other direction.
    Raises NotFound, Forbidden, InvalidInput (change, reason), Conflict `entry-corrected`, `points-short`.
    """
    reason = line(reason, field="reason", limit=NOTE_MAX)
    with transaction.atomic():
        account_id = PointEntry.objects.filter(pk=entry_id).values_list("account_id", flat=True).first()
        account = hold_account(account_id)
        require_village_keeper(actor, account.area_code)
        entry = hold(PointEntry.objects.all(), entry_id)
        _check_correction(entry, account, change)
        made = write_entry(actor, account, EntryKind.CORRECTED, change, corrects=entry, note=reason)
        tell("corrected", str(made.pk), household_ids(account), {"change": f"{change:+d}", "reason": reason},
             f"/party/points/accounts/{account.pk}/")  # fmt: skip
        record(actor=actor, verb="points.entry.correct", target=entry, detail={"change": change, "reason": reason})
    return made


def _check_correction(entry: PointEntry, account: PointAccount, change: int) -> None:
    if entry.kind not in (EntryKind.EARNED, EntryKind.DEDUCTED):
        raise Conflict(
            code="entry-not-of-a-deed", message=_("Only points earned or deducted for a deed are corrected."),
            action=_("Cancel the redemption instead, if it was not handed out."),
        )  # fmt: skip
    if PointEntry.objects.filter(corrects=entry).exists():
        raise Conflict(
            code="entry-corrected", message=_("This entry was corrected already."), action=_("Look at the ledger.")
        )
    least, most = (-entry.change, -1) if entry.change > 0 else (1, -entry.change)
    number(change, field="change", least=least, most=most)
    if account.balance + change < 0:
        error = points_short(account)
        error.field = "change"
        raise error

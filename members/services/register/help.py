"""Help for members in hardship: a fund paid into, visits, money and goods out of it, an entry taken back."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import HelpEntry, HelpFund, Member, Organization
from members.services.frame import hold_organization, require_keeper_of
from members.services.register.frame import hold_kept
from members.states.teams import GIVEN, HelpKind
from xinhui.accounts.actors import Actor, person_id
from xinhui.attachments.models import Attachment
from xinhui.attachments.services.store import store_photo
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, line, one_of, past_day, unknown
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.core.locking import locked

FEN_MOST = 100_000_000  # a million yuan


def pay_into_fund(
    *, actor: Actor, organization_id: int, amount_fen: int, reason: str, on: date | None = None
) -> HelpEntry:
    """Money for an organization's members in hardship; its fund is opened by the first payment.

    Raises NotFound, Forbidden, InvalidInput (amount, reason, on), Conflict `organization-dissolved`.
    """
    amount, reason, day = _amount(amount_fen), line(reason, field="reason"), past_day(on, field="on")
    with transaction.atomic():
        organization = hold_organization(organization_id)
        require_keeper_of(actor, organization)
        fund = locked(HelpFund.objects.filter(organization=organization)).first()
        fund = fund or HelpFund.objects.create(organization=organization)
        entry = _write(actor, fund, amount, kind=HelpKind.ALLOCATED, reason=reason, on=day)
        record(actor=actor, verb="party.help.pay_in", target=entry, area_code=organization.area_code,
               detail={"organization": organization.pk, "fen": amount, "on": day})  # fmt: skip
    return entry


def give_help(
    *, actor: Actor, member_id: int, kind: str, reason: str, amount_fen: int = 0, fund_id: int | None = None,
    on: date | None = None, photo: "UploadedFile[Any] | None" = None,
) -> HelpEntry:  # fmt: skip
    """Visit a member, or give money or goods (at their value) out of the fund of the branch or of one above it.

    Raises NotFound, Forbidden, InvalidInput (kind, amount, fund, reason, on, photo), Conflict `fund-short` (amount),
    `member-gone`.
    """
    one_of(kind, GIVEN, field="kind")
    reason, day = line(reason, field="reason"), past_day(on, field="on")
    picture = store_photo(actor=actor, upload=photo) if photo is not None else None
    with transaction.atomic():
        if kind == HelpKind.VISIT:
            member = hold_kept(actor, member_id)
            entry = _visit(actor, member, amount_fen, reason, day, picture)
        else:
            amount = _amount(amount_fen)
            fund_of = _payer(actor, member_id, fund_id)
            member = hold_kept(actor, member_id)
            fund = hold(HelpFund.objects.select_related("organization"), fund_of, field="fund")
            entry = _write(actor, fund, -amount, kind=HelpKind(kind), reason=reason, on=day, member=member,
                           photo=picture)  # fmt: skip
        record(actor=actor, verb="party.help.give", target=entry, area_code=member.area_code,
               detail={"member": member.pk, "kind": kind, "fen": -entry.change_fen, "on": day})  # fmt: skip
    return entry


def _visit(
    actor: Actor, member: Member, amount_fen: int, reason: str, day: date, photo: Attachment | None
) -> HelpEntry:
    if amount_fen:
        raise InvalidInput(
            code="visit-with-money", field="amount", message=_("A visit moves no money."),
            action=_("Choose money or goods, or leave the amount empty."),
        )  # fmt: skip
    return HelpEntry.objects.create(
        member=member, kind=HelpKind.VISIT, reason=reason, on=day, photo=photo, by_id=person_id(actor)
    )


def _payer(actor: Actor, member_id: int, fund_id: int | None) -> int:
    """The fund's id, its organization held (upper before lower): of the branch or above it, kept by the actor."""
    fund = HelpFund.objects.select_related("organization").filter(pk=fund_id).first() if fund_id else None
    branch = Organization.objects.filter(members=member_id).first()
    if branch is None:
        raise unknown()
    if fund is None or not branch.path.startswith(fund.organization.path):
        raise InvalidInput(
            code="fund-elsewhere", field="fund", message=_("This fund is not for the members of this branch."),
            action=_("Choose one from the list."),
        )  # fmt: skip
    require_keeper_of(actor, hold(Organization.objects.all(), fund.organization_id, field="fund"))
    return fund.pk


def take_back_help(*, actor: Actor, help_entry_id: int, reason: str) -> HelpEntry:
    """Money or goods come back into the fund, once an entry: a mistake, or what was not handed over.

    Raises NotFound, Forbidden, InvalidInput (reason), Conflict `entry-moves-nothing`, `entry-taken-back`.
    """
    reason = line(reason, field="reason")
    with transaction.atomic():
        old = HelpEntry.objects.select_related("fund__organization", "member").filter(pk=help_entry_id).first()
        if old is None:
            raise unknown()
        if old.fund is None or old.member is None or old.change_fen >= 0:
            raise Conflict(code="entry-moves-nothing", message=_("Only money or goods that were given come back."))
        require_keeper_of(actor, hold(Organization.objects.all(), old.fund.organization_id))
        fund = hold(HelpFund.objects.select_related("organization"), old.fund.pk)
        if HelpEntry.objects.filter(takes_back=old).exists():
            raise Conflict(code="entry-taken-back", message=_("This entry was taken back already."))
        entry = _write(
            actor, fund, -old.change_fen, kind=HelpKind.RETURNED, reason=reason, on=clock.today(), member=old.member,
            takes_back=old,
        )  # fmt: skip
        record(actor=actor, verb="party.help.take_back", target=entry, area_code=fund.organization.area_code,
               detail={"entry": old.pk, "fen": entry.change_fen, "reason": reason})  # fmt: skip
    return entry


def _write(actor: Actor, fund: HelpFund, change: int, **facts: Any) -> HelpEntry:
    """The ledger's next line, the balance kept with it; the fund is held. Raises Conflict `fund-short`."""
    if fund.balance_fen + change < 0:
        raise Conflict(
            code="fund-short", field="amount",
            message=_("There are only %(yuan)s yuan in the fund of %(organization)s.")
            % {"yuan": f"{fund.balance_fen / 100:.2f}", "organization": fund.organization},
            action=_("Give less, choose another fund, or pay into it first."),
        )  # fmt: skip
    fund.balance_fen += change
    fund.save(update_fields=["balance_fen"])
    return HelpEntry.objects.create(
        fund=fund, change_fen=change, balance_fen=fund.balance_fen, by_id=person_id(actor), **facts
    )


def _amount(fen: int) -> int:
    if not isinstance(fen, int) or isinstance(fen, bool) or not 1 <= fen <= FEN_MOST:
        raise InvalidInput(
            code="amount-out-of-range", field="amount", message=_("Give an amount from 0.01 to 1,000,000 yuan.")
        )
    return fen

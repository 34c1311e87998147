"""Money on its way upward, confirmed at both ends, and what is published of a year."""

from uuid import uuid4

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from members.models import DuesPayment, DuesPublication, DuesTransfer, Organization
from members.services.dues.frame import Change, checked_sum, post
from members.services.frame import hold_organization, require_keeper_of
from members.states.dues import TRANSFER_TABLE, EntryKind, PaymentKind, TransferState
from xinhui.accounts.actors import Actor, person_id
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, line
from xinhui.core.errors import Conflict, InvalidInput


def pass_up(*, actor: Actor, organization_id: int, amount: int, note: str = "") -> DuesTransfer:
    """Send money to the organization above; it is out of the ledger at once and counts there when confirmed.

    Raises NotFound, Forbidden, InvalidInput (amount, note), Conflict `nothing-above`, `ledger-short` (amount).
    """
    checked_sum(amount)
    note = line(note, field="note", required=False)
    with transaction.atomic():
        organization, above = _hold_pair(organization_id)
        require_keeper_of(actor, organization)
        if above is None:
            raise Conflict(
                code="nothing-above", message=_("No organization stands above this one."),
                action=_("Write down what is passed out of the district elsewhere."),
            )  # fmt: skip
        transfer = DuesTransfer.objects.create(
            number=uuid4().hex[:24], organization=organization, to=above, area_code=organization.area_code,
            amount=amount, note=note, sent_at=clock.now(), sent_by_id=person_id(actor),
        )  # fmt: skip
        transfer.number = f"SJ{clock.today():%Y%m%d}-{transfer.pk:06d}"
        transfer.save(update_fields=["number"])
        post(actor, organization, [Change(EntryKind.PASSED_UP, -amount, transfer=transfer)])
        record(actor=actor, verb="party.dues.pass_up", target=transfer, detail={"to": above.pk})
    return transfer


def confirm_transfer(*, actor: Actor, transfer_id: int) -> DuesTransfer:
    """Confirm that the money came: it counts in the ledger above.

    Raises NotFound, Forbidden, Conflict `own-transfer`, TransitionRefused.
    """
    return _settle(actor, transfer_id, "confirm", "")


def refuse_transfer(*, actor: Actor, transfer_id: int, reason: str) -> DuesTransfer:
    """Send the money back: it counts below again.

    Raises NotFound, Forbidden, InvalidInput (reason), Conflict `own-transfer`, TransitionRefused.
    """
    return _settle(actor, transfer_id, "refuse", line(reason, field="reason"))


def publish_year(*, actor: Actor, organization_id: int, year: int) -> DuesPublication:
    """Publish a branch's sums of a year that is over to its members.

    Raises NotFound, Forbidden, InvalidInput (year), Conflict `published`.
    """
    if not 2000 <= year < clock.today().year:
        raise InvalidInput(
            code="year-not-over", field="year", message=_("A year is published when it is over."),
            action=_("Choose an earlier year."),
        )  # fmt: skip
    with transaction.atomic():
        organization = hold_organization(organization_id)
        require_keeper_of(actor, organization)
        if DuesPublication.objects.filter(organization=organization, year=year).exists():
            raise Conflict(
                code="published", field="year", message=_("This year is published already."),
                action=_("Look at the publication."),
            )  # fmt: skip
        publication = DuesPublication.objects.create(
            organization=organization, area_code=organization.area_code, year=year, published_at=clock.now(),
            by_id=person_id(actor), **year_sums(organization, year),
        )  # fmt: skip
        record(actor=actor, verb="party.dues.publish", target=publication, detail={"year": year})
    return publication


def year_sums(organization: Organization, year: int) -> dict[str, int]:
    """Collected, special, passed upward and confirmed, members who paid: of a calendar year."""
    rows = DuesPayment.objects.filter(organization=organization, paid_on__year=year)
    special = rows.filter(kind=PaymentKind.SPECIAL, reversed_by=None)
    sent = DuesTransfer.objects.filter(
        organization=organization, state=TransferState.CONFIRMED, sent_at__year=year
    )  # fmt: skip
    paid = rows.exclude(kind=PaymentKind.COUNTER).filter(reversed_by=None)
    return {
        "collected": rows.aggregate(sum=Sum("amount"))["sum"] or 0,
        "special": special.aggregate(sum=Sum("amount"))["sum"] or 0,
        "passed_up": sent.aggregate(sum=Sum("amount"))["sum"] or 0,
        "members": paid.values("member").distinct().count(),
    }


def _settle(actor: Actor, transfer_id: int, verb: str, note: str) -> DuesTransfer:
    with transaction.atomic():
        known = DuesTransfer.objects.filter(pk=transfer_id).values_list("to_id", "organization_id").first()
        for pk in known or ():
            hold_organization(pk)
        transfer = hold(DuesTransfer.objects.select_related("to", "organization"), transfer_id)
        require_keeper_of(actor, transfer.to)
        transfer.state = TRANSFER_TABLE.next(transfer.state, verb)
        if transfer.sent_by_id == actor.user_id:
            raise Conflict(
                code="own-transfer", message=_("Who sent the money does not confirm it."),
                action=_("Ask another keeper of %(organization)s.") % {"organization": transfer.to},
            )  # fmt: skip
        transfer.settled_at, transfer.settled_by_id = clock.now(), person_id(actor)
        transfer.note = note or transfer.note
        transfer.save()
        if verb == "confirm":
            post(actor, transfer.to, [Change(EntryKind.ARRIVED, transfer.amount, transfer=transfer)])
        else:
            post(actor, transfer.organization, [Change(EntryKind.RETURNED, transfer.amount, transfer=transfer)])
        record(actor=actor, verb=f"party.dues.{verb}", target=transfer, detail={"state": transfer.state})
    return transfer


def _hold_pair(organization_id: int) -> tuple[Organization, Organization | None]:
    """The organization and the one above it, the upper locked first."""
    parent_id = Organization.objects.filter(pk=organization_id).values_list("parent_id", flat=True).first()
    above = hold_organization(parent_id) if parent_id is not None else None
    return hold_organization(organization_id), above

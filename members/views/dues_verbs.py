"""Every verb on a member's dues, payments, ledgers and money on its way: form, service, who may."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.forms import dues as f
from members.forms.base import NothingForm, ReasonForm
from members.models import DuesPayment, DuesTransfer, Member, Organization
from members.rules.organizations import BRANCHES, OrganizationKind
from members.scope import PartyScope
from members.services.development.frame import committee_of
from members.services.dues import arrears, bases, collect, pass_up
from members.states.dues import PaymentKind, TransferState
from members.states.organization import COUNTED
from members.views.base import Subject, Verb, keeps
from xinhui.accounts.models import User
from xinhui.accounts.roles import Role


def keeps_above(scope: PartyScope, member: Member) -> bool:
    """Keeps the records of the committee above the member's branch."""
    committee = committee_of(member.organization)
    if committee is None:
        return scope.posts.has(Role.ORGANIZATION_DEPARTMENT)
    return scope.keeps(committee.area_code, committee.path)


def _counted(member: Member) -> bool:
    return member.state in COUNTED


def keeps_to(scope: PartyScope, transfer: DuesTransfer) -> bool:
    """Keeps the organization that the money goes to, and did not send it."""
    return scope.keeps(transfer.to.area_code, transfer.to.path)


def _sent(transfer: DuesTransfer) -> bool:
    return transfer.state == TransferState.SENT


def _stands(payment: DuesPayment) -> bool:
    return payment.kind != PaymentKind.COUNTER and not hasattr(payment, "reversed_by")


def _has_above(organization: Organization) -> bool:
    return organization.parent_id is not None and organization.kind != OrganizationKind.GROUP


def _is_branch(organization: Organization) -> bool:
    return organization.kind in BRANCHES


def member_rows(user: User) -> Any:
    """Members whose dues the reader sees: those who keep the records, and oneself."""
    return Member.objects.visible_to(user).select_related("organization")


def payment_rows(user: User) -> Any:
    """Payments that the reader sees."""
    return DuesPayment.objects.visible_to(user).select_related(
        "member", "organization", "reversed_by", "reverses", "by"
    )


def _branch_page(row: Any) -> str:
    return reverse("members:dues_branch", args=[row.organization_id])


SUBJECTS = (
    Subject(
        "dues_member", "member_id", member_rows, lambda row: reverse("members:dues_member", args=[row.pk]),
        (
            Verb("base", _("Set the base"), f.BaseForm, bases.set_base, keeps, _counted, is_primary=True),
            Verb("special", _("Special dues"), f.SpecialForm, collect.collect_special, keeps, _counted),
            Verb("relief", _("Grant a relief"), f.ReliefForm, bases.grant_relief, keeps_above, _counted),
            Verb("excuse", _("Excuse what is owed"), ReasonForm, arrears.excuse_arrears, keeps, _counted),
        ),
    ),
    Subject(
        "dues_payment", "payment_id", payment_rows, lambda row: reverse("members:dues_receipt", args=[row.pk]),
        (
            Verb("back", _("Take back by a counter-entry"), ReasonForm, collect.take_back, keeps, _stands,
                 is_danger=True),
        ),
    ),
    Subject(
        "dues_ledger", "organization_id",
        lambda user: Organization.objects.visible_to(user).select_related("parent", "dues_ledger"),
        lambda row: reverse("members:dues_branch", args=[row.pk]),
        (
            Verb("up", _("Pass money upward"), f.PassUpForm, pass_up.pass_up, keeps, _has_above),
            Verb("publish", _("Publish a year"), f.PublishForm, pass_up.publish_year, keeps, _is_branch),
        ),
    ),
    Subject(
        "dues_transfer", "transfer_id",
        lambda user: DuesTransfer.objects.visible_to(user).select_related("organization", "to"), _branch_page,
        (
            Verb("confirm", _("Confirm that the money came"), NothingForm, pass_up.confirm_transfer, keeps_to, _sent,
                 is_primary=True),
            Verb("refuse", _("Send back"), ReasonForm, pass_up.refuse_transfer, keeps_to, _sent, is_danger=True),
        ),
    ),
)  # fmt: skip

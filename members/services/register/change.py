"""What is said of a member, changed: basics, the account, the group of the branch."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from grids.services.policing.squads import checked_phone
from members.models import Member, Organization
from members.models.sealed import PHONE
from members.rules.organizations import OrganizationKind
from members.scope import forget_party_scope
from members.services.register.frame import hold_kept
from members.states.organization import Education
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import Unit, User
from xinhui.audit.services import record
from xinhui.core.checks import line, one_of
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.core.sealed import seal


@dataclass(frozen=True)
class Basics:
    """What may be changed of a file without a reason. `phone` empty: as it is."""

    name: str
    ethnicity: str = "汉族"
    education: str = ""
    occupation: str = ""
    phone: str = ""
    unit_id: int | None = None


def change_member(*, actor: Actor, member_id: int, basics: Basics) -> Member:
    """Change the basics; the trail says which, not to what. Raises NotFound, Forbidden, Conflict `member-gone`,
    InvalidInput (name, ethnicity, education, occupation, phone, unit)."""
    values = {
        "name": line(basics.name, field="name", limit=40),
        "ethnicity": line(basics.ethnicity, field="ethnicity", limit=20),
        "education": one_of(basics.education, ["", *Education.values], field="education"),
        "occupation": line(basics.occupation, field="occupation", limit=60, required=False),
        "unit_id": _unit(basics.unit_id),
    }
    phone = checked_phone(basics.phone) if basics.phone.strip() else ""
    with transaction.atomic():
        member = hold_kept(actor, member_id)
        changed = [name for name, value in values.items() if getattr(member, name) != value]
        for name in changed:
            setattr(member, name, values[name])
        if phone and phone != member.phone:
            member.phone_sealed = seal(phone, purpose=PHONE)
            changed.append("phone")
        if changed:
            member.save()
            record(actor=actor, verb="party.member.change", target=member, detail={"fields": changed})
    return member


def _unit(unit_id: int | None) -> int | None:
    if unit_id is not None and not Unit.objects.active().filter(pk=unit_id).exists():
        raise InvalidInput(
            code="unit-unknown", field="unit", message=_("There is no such unit in being."),
            action=_("Choose a unit from the list."),
        )  # fmt: skip
    return unit_id


def link_account(*, actor: Actor, member_id: int, username: str) -> Member:
    """Say whose account belongs to the member; one account, one member.

    Raises NotFound, Forbidden, InvalidInput (username), Conflict `account-linked`, `member-linked` (username).
    """
    username = line(username, field="username", limit=150)
    with transaction.atomic():
        member = hold_kept(actor, member_id)
        user = User.objects.filter(username=username, is_active=True).first()
        if user is None:
            raise InvalidInput(
                code="account-unknown", field="username", message=_("There is no account of this name in use."),
                action=_("Ask the security administrator for the username."),
            )  # fmt: skip
        if member.user_id is not None:
            raise Conflict(
                code="member-linked", field="username", message=_("This member has an account already."),
                action=_("Unlink it first."),
            )  # fmt: skip
        if Member.objects.filter(user=user).exists():
            raise Conflict(
                code="account-linked", field="username", message=_("This account belongs to another member."),
                action=_("Check the username."),
            )  # fmt: skip
        member.user = user
        member.save(update_fields=["user"])
        forget_party_scope(user)
        record(actor=actor, verb="party.member.link", target=member, detail={"user": user.pk})
    return member


def unlink_account(*, actor: Actor, member_id: int, reason: str) -> Member:
    """The account no longer acts as the member. Raises NotFound, Forbidden, InvalidInput (reason), Conflict
    `member-not-linked`."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        member = hold_kept(actor, member_id)
        if member.user is None:
            raise Conflict(code="member-not-linked", message=_("No account is linked to this member."))
        user, member.user = member.user, None
        member.save(update_fields=["user"])
        forget_party_scope(user)
        record(actor=actor, verb="party.member.unlink", target=member, detail={"user": user.pk, "reason": reason})
    return member


def move_to_group(*, actor: Actor, member_id: int, group_id: int | None) -> Member:
    """Put the member into a group of the branch, or into none. Raises NotFound, Forbidden, InvalidInput (group)."""
    with transaction.atomic():
        member = hold_kept(actor, member_id)
        group = None
        if group_id is not None:
            rows = Organization.objects.in_being().filter(kind=OrganizationKind.GROUP, parent=member.organization)
            group = rows.filter(pk=group_id).first()
            if group is None:
                raise InvalidInput(
                    code="group-elsewhere", field="group", message=_("This is no group of the member's branch."),
                    action=_("Choose one from the list."),
                )  # fmt: skip
        member.group = group
        member.save(update_fields=["group"])
        record(actor=actor, verb="party.member.group", target=member, detail={"group": group_id})
    return member

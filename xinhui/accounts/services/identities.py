"""Single sign-on: linked by its owner, found by the employee number, used, taken off. Never an account by itself."""

from uuid import uuid4

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import pgettext_lazy

from xinhui.accounts.actors import SYSTEM, Actor
from xinhui.accounts.alerts import tell_owner
from xinhui.accounts.identities import Identity, LinkedBy
from xinhui.accounts.models import User
from xinhui.accounts.roles import Role
from xinhui.accounts.services.find import locked_user
from xinhui.audit.services import AuditRow, record, record_many
from xinhui.core import clock
from xinhui.core.errors import Conflict, Forbidden, NotFound
from xinhui.core.sealed import fingerprint


def print_of(provider: str, subject: str) -> str:
    """The fingerprint of an identity: of the provider's own issuer, so that another provider of the kind is another."""
    issuer = settings.SSO_PROVIDERS.get(provider, {}).get("issuer", "")
    return fingerprint(f"{issuer}\n{subject}", purpose=f"accounts.identity:{provider}")


def link_identity(*, actor: Actor, user_id: int, provider: str, subject: str) -> Identity:
    """Link what was proved just now to one's own account; the owner is told.

    Raises Forbidden (another's account), Conflict `identity-taken`, `identity-there`.
    """
    if actor.user_id != user_id:
        raise Forbidden(
            code="not-own-account", message=pgettext_lazy("sign-in", "Everyone links only their own sign-ins.")
        )
    with transaction.atomic():
        user = locked_user(user_id)
        if Identity.objects.filter(user=user, provider=provider).exists():
            raise Conflict(
                code="identity-there", message=pgettext_lazy("sign-in", "The account has a sign-in there already."),
                action=pgettext_lazy("sign-in", "Take that one off first."),
            )  # fmt: skip
        row = _link(user, provider, subject, LinkedBy.OWNER)
        record(actor=actor, verb="accounts.link_identity", target=user, detail={"provider": provider})
    return row


def _link(user: User, provider: str, subject: str, by: LinkedBy) -> Identity:
    try:
        with transaction.atomic():
            row = Identity.objects.create(
                user=user, provider=provider, subject_print=print_of(provider, subject), linked_by=by,
                linked_at=clock.now(),
            )  # fmt: skip
    except IntegrityError:
        raise Conflict(
            code="identity-taken",
            message=pgettext_lazy("sign-in", "This sign-in is linked to an account already."),
            action=pgettext_lazy("sign-in", "Is it yours? Ask the security administrator."),
        ) from None  # fmt: skip
    tell_owner(user_id=user.pk, kind="account.identity_linked", key=f"account.identity:{row.pk}:{uuid4()}",
               provider=settings.SSO_PROVIDERS.get(provider, {}).get("name") or provider)  # fmt: skip
    return row


def unlink_identity(*, actor: Actor, identity_id: int) -> Identity:
    """Take one off: by its owner, or by the security administrator. Who has no password keeps their only way in.

    Raises NotFound (also for another's), Conflict `only-way-in`.
    """
    with transaction.atomic():
        row = Identity.objects.select_for_update().filter(pk=identity_id).select_related("user").first()
        is_keeper = actor.kind == "system" or actor.scope.has(Role.SECURITY_ADMIN)
        if row is None or not (is_keeper or row.user_id == actor.user_id):
            raise NotFound(code="identity-not-found", message=pgettext_lazy("sign-in", "There is no such sign-in."))
        user = row.user
        if not is_keeper and not user.has_usable_password():
            raise Conflict(
                code="only-way-in",
                message=pgettext_lazy("sign-in", "The account has no password: this is the way in."),
                action=pgettext_lazy("sign-in", "Ask the security administrator for a password first."),
            )  # fmt: skip
        row.delete()
        row.pk = identity_id  # for whoever wants to say which one it was
        record(actor=actor, verb="accounts.unlink_identity", target=user, detail={"provider": row.provider})
    return row


def owner_of_identity(
    *, actor: Actor, provider: str, subject: str, staff_number: str = "", is_trusted: bool = False
) -> User:
    """Whose account an identity signs in to; the first time it is found by the employee number, where the settings
    trust this provider to vouch for it. Not yet signed in: the caller looks whether the account may.

    Raises Forbidden `identity-unknown`; that somebody came whom nobody knows is on the trail.
    """
    with transaction.atomic():
        row = Identity.objects.filter(provider=provider, subject_print=print_of(provider, subject)).first()
        if row is not None:
            return locked_user(row.user_id)
        user = _by_number(provider, staff_number) if is_trusted and staff_number else None
        if user is not None:
            _link(user, provider, subject, LinkedBy.EMPLOYEE_NUMBER)
            record(actor=actor, verb="accounts.link_identity", target=user,
                   detail={"provider": provider, "by": "employee number"})  # fmt: skip
            return user
        note_refused_identity(actor=actor, provider=provider, why="unknown", user_id=None)
    raise Forbidden(
        code="identity-unknown",
        message=pgettext_lazy("sign-in", "No account here belongs to this sign-in."),
        action=pgettext_lazy("sign-in", "Sign in with your password once and link it under “My sign-ins”."),
    )


def _by_number(provider: str, staff_number: str) -> User | None:
    """The account with the number, unless it has another identity there: a number does not change hands by itself."""
    found: User | None = User.objects.select_for_update().filter(staff_number=staff_number.strip()).first()
    if found is None or Identity.objects.filter(user=found, provider=provider).exists():
        return None
    return found


def note_used(*, provider: str, subject: str) -> None:
    """The day an identity was last good for a sign-in. The sign-in itself is on the trail."""
    Identity.objects.filter(provider=provider, subject_print=print_of(provider, subject)).update(used_at=clock.now())


def note_refused_identity(*, actor: Actor, provider: str, why: str, user_id: int | None) -> None:
    """A single sign-on that led nowhere, on the trail: of an account, or of nobody known."""
    who = AuditRow(User._meta.label_lower, user_id if user_id is not None else "-",
                   detail={"with": provider, "why": why})  # fmt: skip
    nobody = Actor(user_id=None, label=SYSTEM.label, scope=SYSTEM.scope, ip=actor.ip, kind="system")
    with transaction.atomic():
        record_many(actor=nobody, verb="accounts.refuse_sign_in", rows=[who])

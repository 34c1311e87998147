"""Opening accounts: one, or many in a constant number of queries (import of people, the demo)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from xinhui.accounts.actors import Actor, require
from xinhui.accounts.models import User
from xinhui.accounts.roles import Role
from xinhui.audit.services import AuditRow, record_many
from xinhui.core import clock
from xinhui.core.errors import Conflict, InvalidInput

VERB = "accounts.create_user"


@dataclass(frozen=True, slots=True)
class NewUser:
    """An account to open. Without `password` and `encoded_password` nobody can sign in to it until a reset.

    `encoded_password` is a hash made by `make_password` beforehand: Argon2 is slow on purpose, so a run of many
    accounts with one first password hashes it once.
    """

    username: str
    name: str
    phone: str = ""
    email: str = ""
    password: str | None = None
    encoded_password: str | None = None
    locale: str = settings.LANGUAGE_CODE
    must_change_password: bool = True


def create_user(
    *,
    actor: Actor,
    username: str,
    name: str,
    phone: str = "",
    email: str = "",
    password: str | None = None,
    locale: str = settings.LANGUAGE_CODE,
    must_change_password: bool = True,
) -> User:
    """Open one account; it holds no post yet, so it sees nothing.

    Raises Forbidden, InvalidInput (username, name, password), Conflict `username-taken`.
    """
    row = NewUser(
        username=username,
        name=name,
        phone=phone,
        email=email,
        password=password,
        locale=locale,
        must_change_password=must_change_password,
    )
    return create_users(actor=actor, rows=[row])[0]


def create_users(*, actor: Actor, rows: Sequence[NewUser]) -> list[User]:
    """Open accounts in the order given, all or none. Errors as `create_user`."""
    require(actor, Role.SYSTEM_ADMIN, Role.COMMAND_CENTRE)
    drafts = [_draft(row) for row in rows]
    with transaction.atomic():
        _refuse_taken([user.username for user in drafts])
        users: list[User] = User.objects.bulk_create(drafts, batch_size=1000)
        record_many(actor=actor, verb=VERB, rows=[AuditRow.of(user, detail={"name": user.name}) for user in users])
    return users


def _draft(row: NewUser) -> User:
    username, name = User.normalize_username(row.username.strip()), row.name.strip()
    user = User(
        username=username,
        name=name,
        phone=row.phone.strip(),
        email=User.objects.normalize_email(row.email.strip()),
        locale=row.locale,
        must_change_password=row.must_change_password,
        password_changed_at=clock.now(),
    )
    user.password = row.encoded_password or _checked_hash(row.password, user)
    try:
        user.clean_fields()
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise InvalidInput(
            code=f"{field.replace('_', '-')}-invalid",
            message=messages[0],
            field=field,
            action=_("Correct the value and try again."),
        ) from error
    return user


def _checked_hash(password: str | None, user: User) -> str:
    if password is None:
        return make_password(None)
    check_password_rules(password, user)
    return make_password(password)


def check_password_rules(password: str, user: User, *, field: str = "password") -> None:
    """Raise InvalidInput with every rule that the password breaks."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise InvalidInput(
            code="password-weak",
            message=" ".join(error.messages),
            field=field,
            action=_("Choose a longer password that mixes letters, digits and other characters."),
        ) from error


def _refuse_taken(usernames: list[str]) -> None:
    taken = set(User.objects.filter(username__in=usernames).values_list("username", flat=True))
    twice = (
        {username for username in usernames if usernames.count(username) > 1}
        if len(set(usernames)) < len(usernames)
        else set()
    )
    clash = sorted(taken | twice)
    if clash:
        raise Conflict(
            code="username-taken",
            message=_("This username is taken: %(username)s.") % {"username": ", ".join(clash[:5])},
            field="username",
            action=_("Choose another username."),
        )

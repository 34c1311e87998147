"""People and their posts from a table: accounts opened, posts given; who is known only gets the post."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django import forms
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from xinhui.accounts.actors import Actor
from xinhui.accounts.models import Post, Role, Unit, User
from xinhui.accounts.roles import digits_of
from xinhui.accounts.services.appoint_post import NewPost, appoint_posts, require_may_appoint
from xinhui.accounts.services.create_user import NewUser, check_password_rules, create_users
from xinhui.core.area_codes import is_area_code
from xinhui.core.errors import DomainError
from xinhui.exchange.choices import choice_of
from xinhui.exchange.registry import Column, Importer, Options, Outcome, Progress, Rejection, Row
from xinhui.exchange.tables import TABLE_SUFFIXES, read_table

COLUMNS = (
    Column("username", _("Username"), required=True, hint=_("the account to sign in with"), also=_("account")),
    Column("name", _("Full name"), required=True, also=_("name")),
    Column("phone", _("Phone"), also=_("telephone,mobile phone")),
    Column("role", _("Role"), required=True, hint=_("as the list of posts names it"), also=_("post")),
    Column("unit", _("Unit code"), required=True, also=_("unit")),
    Column(
        "area_code",
        _("Area code"),
        required=True,
        hint=_("15 digits for grid posts, 12, 9 or 6 for others"),
        also=_("code,division code,grid code"),
    ),
    Column("title", _("Title")),
)
BATCH = 200


class PeopleForm(forms.Form):
    """The password that all new accounts begin with; everyone must change it at the first sign-in."""

    first_password = forms.CharField(
        label=_("First password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("For all new accounts of this file; each person must change it at the first sign-in."),
    )

    def clean_first_password(self) -> str:
        """Only its hash goes on: nobody reads the password again."""
        password = str(self.cleaned_data["first_password"])
        try:
            check_password_rules(password, User(), field="first_password")
        except DomainError as error:
            raise forms.ValidationError(str(error.message)) from error
        return make_password(password)


def read(path: Path, options: Options) -> list[Row]:
    """The table's rows."""
    return read_table(path, COLUMNS)


def check(actor: Actor, rows: Sequence[Row], options: Options) -> list[Rejection]:
    """Each row by itself, then accounts that appear under two names."""
    units = dict(Unit.objects.active().values_list("code", "pk"))
    names = dict(User.objects.values_list("username", "name"))
    seen: dict[str, str] = {}
    twice: set[tuple[str, str, str]] = set()
    rejected = []
    for row in rows:
        values = row.values
        post = (values["username"], str(choice_of(Role, values["role"])), values["area_code"])
        field, message = _wrong(actor, values, units)
        if (
            message is None
            and seen.get(values["username"], names.get(values["username"], values["name"])) != values["name"]
        ):
            field, message = "username", _("This username belongs to somebody of another name.")
        if message is None and post in twice:
            field, message = "role", _("The same post stands in the file twice.")
        if message is None:
            seen[values["username"]] = values["name"]
            twice.add(post)
        else:
            rejected.append(Rejection(row.number, field, str(message)))
    return rejected


def _wrong(actor: Actor, values: Any, units: dict[str, int]) -> tuple[str, Any]:
    role = choice_of(Role, values["role"])
    user = User(username=values["username"], name=values["name"], phone=values.get("phone", ""))
    try:
        user.clean_fields(exclude=["password"])
    except forms.ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        return field, messages[0]
    if role is None:
        return "role", _("There is no role “%(role)s”.") % {"role": values["role"]}
    if values["unit"] not in units:
        return "unit", _("There is no unit “%(code)s” in being.") % {"code": values["unit"]}
    code, digits = values["area_code"], digits_of(role)
    if not is_area_code(code) or len(code) != digits:
        facts = {"code": code, "role": Role(role).label}
        return "area_code", _("The area code “%(code)s” does not fit the role %(role)s.") % facts
    try:
        require_may_appoint(actor, user_id=0, role=role, area_code=code)
    except DomainError as error:
        return "role", error.message
    return "", None


def apply(actor: Actor, rows: Sequence[Row], options: Options, progress: Progress) -> Outcome:
    """BATCH rows a transaction; a batch that somebody else's change made impossible is refused as a whole."""
    outcome = Outcome()
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        try:
            with transaction.atomic():
                created, changed = _apply_batch(actor, batch, str(options["first_password"]))
            outcome.created += created
            outcome.changed += changed
            outcome.unchanged += len(batch) - created - changed
        except DomainError as error:
            outcome.rejected += [Rejection.of(row.number, error) for row in batch]
        progress(start + len(batch))
    return outcome


def _apply_batch(actor: Actor, batch: Sequence[Row], encoded: str) -> tuple[int, int]:
    """(accounts opened, posts given to people already known)."""
    wanted = {row.values["username"]: row for row in batch}
    known = set(User.objects.filter(username__in=wanted).values_list("username", flat=True))
    create_users(actor=actor, rows=[
        NewUser(username=name, name=row.values["name"], phone=row.values.get("phone", ""), encoded_password=encoded)
        for name, row in wanted.items() if name not in known
    ])  # fmt: skip
    users = dict(User.objects.filter(username__in=wanted).values_list("username", "pk"))
    units = dict(Unit.objects.active().values_list("code", "pk"))
    held = set(Post.objects.in_force().filter(user_id__in=users.values()).values_list("user_id", "role", "area_code"))
    posts = [
        NewPost(users[row.values["username"]], str(choice_of(Role, row.values["role"])), units[row.values["unit"]],
                row.values["area_code"], row.values.get("title", ""))
        for row in batch
    ]  # fmt: skip
    posts = [post for post in posts if (post.user_id, post.role, post.area_code) not in held]
    if posts:
        appoint_posts(actor=actor, rows=posts)
    opened = {users[name] for name in wanted if name not in known}
    return len(opened), len([post for post in posts if post.user_id not in opened])


IMPORTER = Importer(
    kind="people",
    label=_("People and posts"),
    help=_("Excel or CSV: opens accounts and gives posts. Grid and village posts may be given by the command centre,"
           " all others by the security administrator alone."),
    roles=(Role.COMMAND_CENTRE,),
    suffixes=TABLE_SUFFIXES,
    read=read,
    check=check,
    apply=apply,
    columns=COLUMNS,
    form=PeopleForm,
)  # fmt: skip

"""Joiners, movers, leavers: the personnel office's file, proposed by the system administrator, confirmed by the
security administrator. The first opens and closes accounts, the second gives and ends posts: in both names, row by row.

A file tells of changes, or of the whole staff of a unit: whoever has a number and a post there and is missing leaves
the unit. Sent again it changes nothing. Passwords are in no file: the security administrator gives one-time passwords,
or a trusted single sign-on knows the employee number.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.db import transaction
from django.utils.translation import pgettext, pgettext_lazy

from xinhui.accounts.actors import Actor
from xinhui.accounts.handover import open_work_of
from xinhui.accounts.models import Post, Unit, User
from xinhui.accounts.roles import Role
from xinhui.accounts.services.appoint_post import appoint_post
from xinhui.accounts.services.create_user import create_user
from xinhui.accounts.services.deactivate_user import deactivate_user
from xinhui.accounts.services.end_post import end_post
from xinhui.accounts.services.staff_number import set_staff_number
from xinhui.core import clock
from xinhui.core.errors import DomainError, InvalidInput
from xinhui.exchange.registry import Importer, Options, Outcome, Progress, Rejection, Row, register
from xinhui.exchange.staff_rows import COLUMNS, MISSING_MAX, Change, Known, Plan, Refused, missing_from, plan_of
from xinhui.exchange.tables import TABLE_SUFFIXES, read_table


class StaffForm(forms.Form):
    """What the file is."""

    unit = forms.CharField(
        label=pgettext_lazy("staff", "Whole staff of the unit (its code)"), required=False, max_length=40,
        help_text=pgettext_lazy("staff", "Empty: the file tells of changes. With a code: whoever holds a post there "
                                         "and is not in the file leaves the unit."),
    )  # fmt: skip

    def clean_unit(self) -> str:
        """A unit in being."""
        code: str = self.cleaned_data["unit"].strip()
        if code and not Unit.objects.active().filter(code=code).exists():
            raise forms.ValidationError(pgettext_lazy("staff", "There is no unit in being with this code."))
        return code


def read(path: Path, options: Options) -> list[Row]:
    """The table's rows, as they come."""
    return read_table(path, COLUMNS)


def _plans(rows: Sequence[Row], options: Options) -> tuple[list[Plan], list[Rejection]]:
    """What each row would do, and those that are refused. A whole unit's file adds who is missing, as row 0."""
    known, plans, refused, seen = Known(rows), list[Plan](), list[Rejection](), set[str]()
    for row in rows:
        number = str(row.values["staff_number"]).strip()
        try:
            if number in seen:
                raise Refused("staff_number", pgettext_lazy("staff", "This number stands in the file twice."))
            plans.append(plan_of(row, known))
            seen.add(number)
        except Refused as why:
            refused.append(Rejection(row.number, why.column, str(why.message)))
    return plans + _leaving(rows, options), refused


def _leaving(rows: Sequence[Row], options: Options) -> list[Plan]:
    code = options.get("unit", "")
    unit = Unit.objects.filter(code=code).first() if code else None
    if unit is None:
        return []
    gone = missing_from(rows, unit)
    if len(gone) > max(1, MISSING_MAX * (len(gone) + len(rows))):
        raise InvalidInput(
            code="staff-file-broken", field="file",
            message=pgettext_lazy("staff", "More than half of the unit is missing from the file."),
            action=pgettext_lazy("staff", "Is it the whole unit's? Otherwise send it as a file of changes."),
        )  # fmt: skip
    plans = []
    for user in gone:
        live = [post for post in user.posts.order_by("pk") if post.ends_on is None or post.ends_on > clock.today()]
        here = [post for post in live if post.unit_id == unit.pk]
        if any(post.role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN) for post in live):
            continue  # changed by hand
        plans.append(Plan(0, Change.LEAVES, user.staff_number, user.name, user=user, ends=here,
                          closes=len(here) == len(live)))  # fmt: skip
    return plans


def check(actor: Actor, rows: Sequence[Row], options: Options) -> list[Rejection]:
    """Which rows are refused, and why; nothing is written."""
    return _plans(rows, options)[1]


def preview(actor: Actor, rows: Sequence[Row], options: Options) -> list[dict[str, Any]]:
    """What would change, by employee number: names stay in the file."""
    plans, _refused = _plans(rows, options)
    units = dict(Unit.objects.values_list("pk", "name"))
    return [
        {"row": plan.row, "act": str(plan.change.label), "who": plan.staff_number,
         "text": "; ".join(_words(plan, units))}
        for plan in plans if plan.is_needed
    ]  # fmt: skip


def _words(plan: Plan, units: dict[int, str]) -> list[str]:
    words = []
    if plan.user is None:
        words.append(pgettext("staff", "opens an account"))
    elif plan.adopts:
        words.append(pgettext("staff", "gives the account its number"))
    for post in plan.ends:
        facts = {"role": Role(post.role).label, "unit": units[post.unit_id], "day": plan.day.isoformat()}
        words.append(pgettext("staff", "ends %(role)s, %(unit)s, on %(day)s") % facts)
    if plan.post is not None:
        facts = {
            "role": Role(plan.post["role"]).label,
            "unit": units[plan.post["unit_id"]],
            "day": plan.day.isoformat(),
        }
        words.append(pgettext("staff", "gives %(role)s, %(unit)s, from %(day)s") % facts)
    if plan.closes:
        words.append(pgettext("staff", "closes the account, its sessions and tokens"))
    if plan.user is not None and (plan.ends or plan.closes):
        words += [pgettext("staff", "hand over: %(what)s %(many)d") % {"what": label, "many": many}
                  for label, many in open_work_of(plan.user.pk)]  # fmt: skip
    return words


def apply(actor: Actor, rows: Sequence[Row], options: Options, progress: Progress) -> Outcome:
    """Row by row, each whole or not at all; what a service refuses is refused alone."""
    confirmer = Actor.of(User.objects.get(pk=options["confirmed_by"]))
    outcome = Outcome()
    plans, _refused = _plans(rows, options)
    for done, plan in enumerate(plans, 1):
        if not plan.is_needed:
            outcome.unchanged += 1
            continue
        try:
            with transaction.atomic():
                _do(plan, opener=actor, appointer=confirmer)
        except DomainError as error:
            outcome.rejected.append(Rejection.of(plan.row, error))
        else:
            outcome.created += plan.user is None
            outcome.changed += plan.user is not None
        progress(min(done, len(rows)))
    return outcome


def _do(plan: Plan, *, opener: Actor, appointer: Actor) -> None:
    user_id = plan.user.pk if plan.user is not None else _open(plan, opener)
    if plan.adopts:
        set_staff_number(actor=opener, user_id=user_id, staff_number=plan.staff_number)
    for post in plan.ends:
        last = max(plan.day, Post.objects.get(pk=post.pk).starts_on)
        end_post(actor=appointer, post_id=post.pk, ends_on=last, reason=str(plan.change.label))
    if plan.post is not None:
        appoint_post(actor=appointer, user_id=user_id, starts_on=plan.day, **plan.post)
    if plan.closes:
        deactivate_user(actor=opener, user_id=user_id, reason=str(plan.change.label))


def _open(plan: Plan, opener: Actor) -> int:
    """Nobody signs in with a password that nobody has: where a single sign-on vouches for numbers, no new one is asked
    for either."""
    is_trusted = any(facts.get("number_claim") for facts in settings.SSO_PROVIDERS.values())
    user = create_user(actor=opener, username=plan.username, name=plan.name, phone=plan.phone,
                       must_change_password=not is_trusted)  # fmt: skip
    set_staff_number(actor=opener, user_id=user.pk, staff_number=plan.staff_number)
    return user.pk


register(Importer(
    kind="staff",
    label=pgettext_lazy("staff", "Joiners, movers, leavers"),
    help=pgettext_lazy("staff", "The personnel office's file: accounts opened and closed, posts given and ended. The "
                                "security administrator confirms it before anything is written."),
    roles=(Role.SYSTEM_ADMIN,),
    confirm_roles=(Role.SECURITY_ADMIN,),
    suffixes=TABLE_SUFFIXES,
    read=read,
    check=check,
    apply=apply,
    preview=preview,
    columns=COLUMNS,
    form=StaffForm,
))  # fmt: skip

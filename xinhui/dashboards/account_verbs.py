"""What the administration does to accounts, posts, tokens and messages: each verb one service."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xinhui.accounts.actors import Actor
from xinhui.accounts.models import ApiToken, Post, SecondFactor, Unit, User, UserSession
from xinhui.accounts.roles import Role
from xinhui.accounts.services.appoint_post import appoint_post
from xinhui.accounts.services.create_user import create_user
from xinhui.accounts.services.deactivate_user import deactivate_user
from xinhui.accounts.services.end_post import end_post
from xinhui.accounts.services.identities import unlink_identity
from xinhui.accounts.services.lock_user import lock_user, unlock_user
from xinhui.accounts.services.passwords import require_password_change, reset_password
from xinhui.accounts.services.second_factor import ask_factor_reset, reset_second_factor
from xinhui.accounts.services.sessions import end_all_sessions, end_session
from xinhui.accounts.services.tokens import issue_token, revoke_token
from xinhui.accounts.services.units import close_unit, create_unit, update_unit
from xinhui.admin_verbs import AdminVerb, Done
from xinhui.core import clock
from xinhui.dashboards import account_forms as f
from xinhui.outbox.models import MessageState
from xinhui.outbox.services.read import confirm_message, resend_message

Data = Mapping[str, Any]
SYSTEM, SECURITY = (Role.SYSTEM_ADMIN,), (Role.SECURITY_ADMIN,)
OPENERS = (Role.SYSTEM_ADMIN, Role.COMMAND_CENTRE)
APPOINTERS = (Role.SECURITY_ADMIN, Role.COMMAND_CENTRE)


def _create(actor: Actor, _pk: int, data: Data) -> Done:
    return Done(create_user(actor=actor, **data))


def _reset(actor: Actor, pk: int, _data: Data) -> Done:
    user, password = reset_password(actor=actor, user_id=pk)
    return Done(user, password)


def _appoint(actor: Actor, _pk: int, data: Data) -> Done:
    facts = {name: data[name] for name in ("role", "area_code", "title", "starts_on", "ends_on")}
    return Done(appoint_post(actor=actor, user_id=data["user"].pk, unit_id=data["unit"].pk, **facts))


def _issue(actor: Actor, _pk: int, data: Data) -> Done:
    day: date | None = data["expires_on"]
    until = datetime.combine(day, time.max, tzinfo=clock.LOCAL) if day else None
    facts = {"name": data["name"], "scopes": data["scopes"], "expires_at": until}
    token, key = issue_token(actor=actor, user_id=data["user"].pk, **facts)
    return Done(token, key)


def _is_in_force(post: Post) -> bool:
    return post.ends_on is None or post.ends_on > clock.today()


def _is_open(user: User) -> bool:
    return user.is_active


def _reset_is_asked(user: User) -> bool:
    return SecondFactor.objects.filter(user=user, reset_asked_by__isnull=False).exists()


def _end_sessions(actor: Actor, pk: int, data: Data) -> Done:
    end_all_sessions(actor=actor, user_id=pk, **data)
    return Done(User.objects.get(pk=pk))


def _has_factor(user: User) -> bool:
    return SecondFactor.objects.filter(user=user).exists()


CREATE_USER = AdminVerb("create", _("Open an account"), OPENERS, f.NewUserForm, _create, words=_(
    "Nobody can sign in to it until the security administrator gives it a password, and it sees nothing until it has "
    "a post."))  # fmt: skip
USER_VERBS = (
    AdminVerb("reset-password", _("Reset the password"), SECURITY, f.NothingForm, _reset, fits=_is_open,
              words=_("A new one-time password is made; it must be changed at the next sign-in.")),
    AdminVerb("require-password-change", _("Require a new password"), SECURITY, f.NothingForm,
              lambda actor, pk, _data: Done(require_password_change(actor=actor, user_id=pk)), fits=_is_open),
    AdminVerb("ask-factor-reset", pgettext_lazy("sign-in", "Ask for a reset of the second factor"),
              (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN), f.ReasonForm,
              lambda actor, pk, data: Done(ask_factor_reset(actor=actor, user_id=pk, **data)), fits=_has_factor,
              words=pgettext_lazy("sign-in", "First look who is asking: in person with the identity card, or by the "
                                             "unit's letter. Another administrator then does it within a day.")),
    AdminVerb("reset-second-factor", _("Reset the second factor"), SECURITY, f.ReasonForm,
              lambda actor, pk, data: Done(reset_second_factor(actor=actor, user_id=pk, **data)),
              fits=_reset_is_asked, is_danger=True,
              words=_("For whoever lost the phone and the recovery codes; they set up a new one.")),
    AdminVerb("end-sessions", pgettext_lazy("sign-in", "End all sessions"), SECURITY, f.ReasonForm, _end_sessions,
              fits=_is_open,
              words=pgettext_lazy("sign-in", "Every browser where this account is signed in is signed out at once.")),
    AdminVerb("lock", _("Lock the account"), SECURITY, f.ReasonForm,
              lambda actor, pk, data: Done(lock_user(actor=actor, user_id=pk, **data)), fits=_is_open, is_danger=True,
              words=_("Sign-in and API tokens stop at once; posts stay.")),
    AdminVerb("unlock", _("Unlock the account"), SECURITY, f.ReasonForm,
              lambda actor, pk, data: Done(unlock_user(actor=actor, user_id=pk, **data)),
              words=_("The account may sign in again; its failed sign-ins are forgotten.")),
    AdminVerb("deactivate", _("Close the account"), SYSTEM, f.ReasonForm,
              lambda actor, pk, data: Done(deactivate_user(actor=actor, user_id=pk, **data)), fits=_is_open,
              is_danger=True, words=_("Posts end, tokens die and sign-in stops. Nothing is deleted.")),
)  # fmt: skip

APPOINT_POST = AdminVerb("appoint", _("Give a post"), APPOINTERS, f.NewPostForm, _appoint)
POST_VERBS = (
    AdminVerb("end", _("End the post"), APPOINTERS, f.EndPostForm,
              lambda actor, pk, data: Done(end_post(actor=actor, post_id=pk, **data)), fits=_is_in_force,
              is_danger=True),
)  # fmt: skip


def _unit_facts(data: Data) -> dict[str, Any]:
    parent, hours = data["parent"], data["working_hours"]
    return {
        **{name: data[name] for name in ("name", "kind", "area_code")},
        "parent_id": parent.pk if parent else None,
        "working_hours_id": hours.pk if hours else None,
    }


def _open_unit(actor: Actor, _pk: int, data: Data) -> Done:
    return Done(create_unit(actor=actor, code=data["code"], **_unit_facts(data)))


def _as_form(unit: Unit) -> dict[str, Any]:
    return {name: getattr(unit, name) for name in ("name", "kind", "area_code", "parent", "working_hours")}


CREATE_UNIT = AdminVerb("create", _("Open a unit"), OPENERS, f.NewUnitForm, _open_unit)
UNIT_VERBS = (
    AdminVerb("change", _("Change the unit"), OPENERS, f.UnitForm,
              lambda actor, pk, data: Done(update_unit(actor=actor, unit_id=pk, **_unit_facts(data))),
              initial=_as_form),
    AdminVerb("close", _("Close the unit"), OPENERS, f.ReasonForm,
              lambda actor, pk, data: Done(close_unit(actor=actor, unit_id=pk, **data)),
              fits=lambda unit: unit.is_active, is_danger=True, words=_("Only a unit without posts in force closes.")),
)  # fmt: skip


def _is_live(token: ApiToken) -> bool:
    return token.revoked_at is None


ISSUE_TOKEN = AdminVerb("issue", _("Issue a token"), SECURITY, f.NewTokenForm, _issue)
TOKEN_VERBS = (
    AdminVerb("revoke", _("Revoke the token"), SECURITY, f.NothingForm,
              lambda actor, pk, _data: Done(revoke_token(actor=actor, token_id=pk)), fits=_is_live, is_danger=True,
              words=_("Calls with it are refused at once.")),
)  # fmt: skip


def _goes_on(session: UserSession) -> bool:
    return session.ended_at is None


SESSION_VERBS = (
    AdminVerb("end", pgettext_lazy("sign-in", "End it"), SECURITY, f.NothingForm,
              lambda actor, pk, _data: Done(end_session(actor=actor, session_id=pk)), fits=_goes_on, is_danger=True),
)  # fmt: skip

IDENTITY_VERBS = (
    AdminVerb("unlink", pgettext_lazy("sign-in", "Take off"), SECURITY, f.NothingForm,
              lambda actor, pk, _data: Done(unlink_identity(actor=actor, identity_id=pk)), is_danger=True,
              words=pgettext_lazy("sign-in", "The account is no longer signed in to by it; its owner may link it "
                                             "again.")),
)  # fmt: skip

_TROUBLED = (MessageState.FAILED, MessageState.UNKNOWN)
MESSAGE_VERBS = (
    AdminVerb("resend", _("Send again"), OPENERS, f.NothingForm,
              lambda actor, pk, _data: Done(resend_message(actor=actor, message_id=pk)),
              fits=lambda message: message.state in _TROUBLED,
              words=_("If the first one did arrive after all, the person gets it twice.")),
    AdminVerb("confirm", _("It did arrive"), OPENERS, f.NothingForm,
              lambda actor, pk, _data: Done(confirm_message(actor=actor, message_id=pk)),
              fits=lambda message: message.state in _TROUBLED),
)  # fmt: skip

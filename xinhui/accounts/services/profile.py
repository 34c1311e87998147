"""What people change about themselves."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from xinhui.accounts.actors import Actor
from xinhui.accounts.models import User
from xinhui.accounts.services.find import locked_user
from xinhui.audit.services import record
from xinhui.core.errors import Forbidden, InvalidInput


def update_profile(*, actor: Actor, user_id: int, phone: str, email: str) -> User:
    """Change one's own telephone and e-mail. Raises Forbidden, InvalidInput."""
    user_own = actor.user_id == user_id
    if not user_own:
        raise Forbidden(code="not-own-account", message=_("Everyone changes only their own details."))
    with transaction.atomic():
        user = locked_user(user_id)
        user.phone, user.email = phone.strip(), email.strip()
        try:
            user.clean_fields()
        except ValidationError as error:
            field, messages = next(iter(error.message_dict.items()))
            raise InvalidInput(code=f"{field}-invalid", message=messages[0], field=field) from error
        user.save(update_fields=["phone", "email"])
        record(actor=actor, verb="accounts.update_profile", target=user)
    return user


def set_language(*, user_id: int, locale: str) -> None:
    """Remember the language a user reads. Raises InvalidInput. Not audited: nobody else is touched."""
    if locale not in dict(settings.LANGUAGES):
        raise InvalidInput(
            code="language-unknown",
            message=_("The portal does not speak this language."),
            field="language",
            action=_("Choose one of the languages offered."),
        )
    User.objects.filter(pk=user_id).update(locale=locale)

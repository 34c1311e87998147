"""What `manage.py check` says of the outbox's settings before anybody is refused a page."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from xinhui.outbox.push import public_key


@register()
def push_key_is_one(**_options: Any) -> list[CheckMessage]:
    """The VAPID key, if any, can be read."""
    try:
        public_key()
    except Exception as trouble:  # the library raises whatever its parts raise
        hint = "Make one as docs/operators.md says, or leave PUSH_VAPID_KEY empty."
        return [Error(f"PUSH_VAPID_KEY is no VAPID key ({type(trouble).__name__}).", hint=hint, id="outbox.E001")]
    if settings.PUSH_VAPID_KEY and not (settings.PUSH_CONTACT or settings.SITE_URL).startswith(("mailto:", "https://")):
        hint = "Push services ask for mailto:… or an https address."
        return [Error("PUSH_CONTACT says nobody to write to.", hint=hint, id="outbox.E002")]
    return []

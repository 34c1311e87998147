"""What owners are told about their accounts: nothing that a stranger who reads the phone's screen could use."""

from collections.abc import Mapping

from django.utils.translation import pgettext_lazy

from xinhui.accounts.alerts import register_teller
from xinhui.outbox.registry import register
from xinhui.outbox.services.enqueue import Draft, enqueue

SESSIONS = "/accounts/sessions/"

register(
    "account.new_device", severity="warning",
    subject=pgettext_lazy("sign-in", "Sign-in on a device that was not used before"),
    body=pgettext_lazy("sign-in", "%(device)s, %(place)s. Was it not you? End the session and change your password."),
)  # fmt: skip
register(
    "account.password_changed", severity="warning",
    subject=pgettext_lazy("sign-in", "Your password has been changed"),
    body=pgettext_lazy("sign-in", "All other sessions have ended. Was it not you? Tell the security administrator."),
)  # fmt: skip
register(
    "account.password_reset", severity="warning",
    subject=pgettext_lazy("sign-in", "The security administrator has reset your password"),
    body=pgettext_lazy("sign-in", "All sessions have ended; the next sign-in asks for a password of your own."),
)  # fmt: skip
register(
    "account.locked_out", severity="warning",
    subject=pgettext_lazy("sign-in", "Sign-in with your name was locked for half an hour"),
    body=pgettext_lazy("sign-in", "Too many wrong passwords from %(place)s. Was it not you? Tell the security "
                                  "administrator."),
)  # fmt: skip
register(
    "account.identity_linked", severity="warning",
    subject=pgettext_lazy("sign-in", "A single sign-on has been linked to your account"),
    body=pgettext_lazy("sign-in", "%(provider)s signs in to your account from now on. Was it not you? Take it off."),
)  # fmt: skip
register(
    "account.factor_changed", severity="warning",
    subject=pgettext_lazy("sign-in", "Your second factor has changed"),
    body=pgettext_lazy("sign-in", "A passkey or the authenticator app was added, taken off or reset. Was it not you? "
                                  "Tell the security administrator."),
)  # fmt: skip


register(
    "account.factor_reset_asked", severity="warning",
    subject=pgettext_lazy("sign-in", "Somebody asks for your second factor to be taken off"),
    body=pgettext_lazy("sign-in", "%(asker)s says to have looked at your papers. Was it not you? Tell the security "
                                  "administrator at once."),
)  # fmt: skip
register(
    "account.factor_reset_waits", severity="warning",
    subject=pgettext_lazy("sign-in", "A reset of the second factor waits for a second administrator: %(person)s"),
    body=pgettext_lazy("sign-in", "Asked for by %(asker)s: %(reason)s. It may be done within a day."),
)  # fmt: skip


def tell(user_id: int, kind: str, words: Mapping[str, str], key: str, link: str) -> None:
    """One message to the owner, in the transaction of what it tells of."""
    enqueue(drafts=[Draft(key=key, recipient_id=user_id, kind=kind, context=words, link=link or SESSIONS)])


register_teller(tell)

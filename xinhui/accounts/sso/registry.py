"""The providers that the settings offer."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django_stubs_ext import StrOrPromise

from xinhui.accounts.sso.oidc import OIDC
from xinhui.accounts.sso.platforms import DINGTALK, FEISHU, WECOM, WEIXIN
from xinhui.accounts.sso.protocol import Attempt, Facts, Proven, Provider

PROVIDERS: dict[str, Provider] = {
    "oidc": OIDC, "wecom": WECOM, "dingtalk": DINGTALK, "feishu": FEISHU, "weixin": WEIXIN,
}  # fmt: skip


@dataclass(frozen=True)
class Offered:
    """A provider that is set up: its key in addresses, how people call it, its facts."""

    key: str
    label: StrOrPromise
    provider: Provider
    facts: Facts

    def address(self, attempt: Attempt) -> str:
        """Where the browser goes. Raises SignInFailed."""
        return self.provider.address(self.facts, attempt)

    def prove(self, attempt: Attempt, code: str) -> Proven:
        """Who came back. Raises SignInFailed."""
        return self.provider.prove(self.facts, attempt, code)

    @property
    def redirect_uri(self) -> str:
        """Registered with the provider: of the settings, never of what a browser says the host is."""
        return settings.SITE_URL.rstrip("/") + reverse("accounts:sso_callback", kwargs={"provider": self.key})


def offered() -> list[Offered]:
    """All that are set up, in the order of the settings."""
    return [
        Offered(key, facts["name"] or PROVIDERS[key].label, PROVIDERS[key], facts)
        for key, facts in settings.SSO_PROVIDERS.items()
    ]


def offered_by(key: str) -> Offered | None:
    """The one of that key; None when it is not set up."""
    return next((one for one in offered() if one.key == key), None)

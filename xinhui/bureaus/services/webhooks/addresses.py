"""Where a webhook may go. The portal calls addresses that others typed: never one inside its own network.

Public addresses are allowed, and networks that the operator names (WEBHOOK_NETWORKS: a district's bureaus are often
reached over the government's own network). Loopback, without TLS, only outside production (WEBHOOK_LOOPBACK).
"""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import pgettext_lazy

from xinhui.core.errors import InvalidInput

URL_MAX = 500
IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
#: Ways of writing an IPv4 address as IPv6: a gateway would lead to the address inside.
_TRANSLATED = tuple(ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"))


class AddressRefused(ValueError):
    """The portal does not call there."""


@dataclass(frozen=True, slots=True)
class Target:
    """The parts of an address that the connection needs."""

    scheme: str
    host: str
    port: int
    path: str


def parse_url(url: str) -> Target:
    """The parts; raises AddressRefused on what is no plain web address."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        host.encode("idna" if not host.isascii() else "ascii")
    except (ValueError, UnicodeError):
        raise AddressRefused("this is no web address") from None
    if parts.scheme not in ("https", "http") or not host or len(url) > URL_MAX:
        raise AddressRefused("this is no web address")
    if "@" in parts.netloc or parts.fragment or any(ord(sign) <= 32 or ord(sign) > 126 for sign in url):
        raise AddressRefused("user names, fragments, blanks and signs beyond ASCII have no place here")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, port or (443 if parts.scheme == "https" else 80), path)


def is_allowed(ip: IpAddress, scheme: str) -> bool:
    """Whether the portal may connect to this address by this scheme."""
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    if ip.is_loopback:
        return bool(settings.WEBHOOK_LOOPBACK)
    if scheme != "https":
        return False
    if any(ip in ipaddress.ip_network(net) for net in settings.WEBHOOK_NETWORKS):
        return True
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and not any(ip in net for net in _TRANSLATED)


def resolve(target: Target) -> IpAddress:
    """The address to connect to, looked up now; raises AddressRefused if any of the host's is not allowed, OSError."""
    found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    # A scope (fe80::1%eth0) belongs to link-local addresses only.
    addresses = [ipaddress.ip_address(str(row[4][0]).split("%", 1)[0]) for row in found]
    for ip in addresses:
        if not is_allowed(ip, target.scheme):
            raise AddressRefused(f"{target.host} leads to an address that the portal does not call")
    if not addresses:
        raise AddressRefused(f"{target.host} leads nowhere")
    return addresses[0]


def clean_url(url: str) -> str:
    """The address as it is kept; raises InvalidInput. What a name leads to is asked at every sending, not here."""
    url = url.strip()
    try:
        target = parse_url(url)
        literal = _literal(target.host)
        if literal is not None and not is_allowed(literal, target.scheme):
            raise AddressRefused("the portal does not call this address")
        is_local = literal.is_loopback if literal is not None else target.host == "localhost"
        if target.scheme != "https" and not (is_local and settings.WEBHOOK_LOOPBACK):
            raise AddressRefused("only https")
        if is_local and not settings.WEBHOOK_LOOPBACK:
            raise AddressRefused("the portal does not call itself")
    except AddressRefused:
        raise InvalidInput(
            code="webhook-address", field="url",
            message=pgettext_lazy("webhooks", "The portal does not call this address."),
            action=pgettext_lazy("webhooks", "Give an https address that can be reached from outside."),
        ) from None  # fmt: skip
    return url


def _literal(host: str) -> IpAddress | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None

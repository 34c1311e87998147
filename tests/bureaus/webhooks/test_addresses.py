"""Where the portal calls, and where it never does."""

import ipaddress
import socket
from typing import Any

import pytest
from pytest_django import Settings

from tests.bureaus.webhooks.receiver import receiving
from xinhui.bureaus.services.webhooks.addresses import AddressRefused, clean_url, is_allowed, parse_url, resolve
from xinhui.bureaus.services.webhooks.post import Post
from xinhui.core.errors import InvalidInput

INSIDE = ["10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255",
          "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::1", "192.0.2.1"]  # fmt: skip
OUTSIDE = ["8.8.8.8", "223.5.5.5", "2400:3200::1", "::ffff:8.8.8.8"]


@pytest.fixture
def production(settings: Settings) -> None:
    """As the operator's server is set."""
    settings.WEBHOOK_LOOPBACK = False


@pytest.mark.parametrize("ip", [*INSIDE, "127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
def test_addresses_inside_are_never_called(production: None, ip: str) -> None:
    assert not is_allowed(ipaddress.ip_address(ip), "https")
    host = f"[{ip}]" if ":" in ip else ip
    with pytest.raises(InvalidInput) as refused:
        clean_url(f"https://{host}/hooks")
    assert refused.value.field == "url"


@pytest.mark.parametrize("ip", OUTSIDE)
def test_public_addresses_are_called_over_tls_only(production: None, ip: str) -> None:
    assert is_allowed(ipaddress.ip_address(ip), "https")
    assert not is_allowed(ipaddress.ip_address(ip), "http")


def test_the_operator_names_the_government_network(production: None, settings: Settings) -> None:
    settings.WEBHOOK_NETWORKS = ["10.20.0.0/16"]
    assert is_allowed(ipaddress.ip_address("10.20.3.4"), "https")
    assert not is_allowed(ipaddress.ip_address("10.21.3.4"), "https")
    assert clean_url("https://10.20.3.4/hooks") == "https://10.20.3.4/hooks"


@pytest.mark.parametrize("url", [
    "ftp://bureau.example/x", "http://bureau.example/x", "https://", "https://user:pw@bureau.example/", "https://a b/",
    "https://bureau.example/#x", "https://bureau.example:99999/", "javascript:alert(1)", "https://局.example/接口", "",
    "https://bureau.example/\r\nx: y", "https://" + "a" * 500, "https://localhost/", "//bureau.example/x",
])  # fmt: skip
def test_what_is_no_plain_https_address_is_refused(production: None, url: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        clean_url(url)
    assert (refused.value.field, refused.value.code) == ("url", "webhook-address")


@pytest.mark.parametrize("url", ["https://bureau.example/hooks?key=1", "https://bureau.example:8443/"])
def test_a_plain_https_address_is_taken(production: None, url: str) -> None:
    assert clean_url(f" {url} ") == url


def names(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Let every name lead to these addresses, one list a look-up; returns what was asked for."""
    asked, left = [], list(answers)

    def look_up(host: str, port: int, *_args: Any, **_how: Any) -> list[Any]:
        if host[0].isdecimal():  # an address, which leads to itself
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port))]
        asked.append(host)
        found = left.pop(0) if len(left) > 1 else left[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in found]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return asked


def test_a_name_that_leads_inside_is_not_called(production: None, monkeypatch: pytest.MonkeyPatch) -> None:
    names(monkeypatch, ["8.8.8.8", "10.0.0.1"])
    with pytest.raises(AddressRefused):
        resolve(parse_url("https://bureau.example/"))


def test_a_name_is_looked_up_once_and_that_address_is_called(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that leads elsewhere at the second look (DNS rebinding) finds no second look."""
    with receiving(answer=lambda number: 503) as bureau:
        asked = names(monkeypatch, ["127.0.0.1"], ["10.0.0.1"])
        port = bureau.url.split(":")[2]
        answer = Post(f"http://bureau.example:{port}", {"content-type": "application/json"}, b"{}", 2.0).run()
    assert answer.status == 503 and bureau.raw[0][0]["host"].startswith("bureau.example:")
    assert asked == ["bureau.example"]


def test_in_production_loopback_is_refused_at_the_connection_too(production: None) -> None:
    with receiving() as bureau:
        answer = Post(bureau.url, {}, b"{}", 2.0).run()
    assert answer.status is None and bureau.requests == 0 and "does not call" in answer.error

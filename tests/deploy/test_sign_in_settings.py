"""Settings of the ways in: read from the environment, refused in production when they are unsafe."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from xinhui.accounts.roles import Role
from xinhui.accounts.sso.registry import PROVIDERS
from xinhui.production import refuse_if_insecure
from xinhui.sign_in_settings import OIDC, PLATFORMS, STRICT_ROLES, insecure_sso, second_factor_roles, sso_providers

LONG = "a-secret-of-sixteen-and-more"
SAFE = {
    "SSO_OIDC_ISSUER": "https://id.example", "SSO_OIDC_CLIENT_ID": "xinhui", "SSO_OIDC_CLIENT_SECRET": LONG,
    "SSO_WECOM_CLIENT_ID": "ww1", "SSO_WECOM_CLIENT_SECRET": LONG, "SSO_WECOM_AGENT": "1000002",
    "SSO_WECOM_API": "https://yzy.example/", "SSO_DINGTALK_CLIENT_ID": "d", "SSO_DINGTALK_CLIENT_SECRET": LONG,
}  # fmt: skip


def test_only_what_has_a_client_is_offered_at_the_public_hosts_or_others() -> None:
    found = sso_providers(SAFE)
    assert list(found) == ["oidc", "wecom", "dingtalk"] and insecure_sso(found) == []
    assert (
        found["wecom"]["api"] == "https://yzy.example" and found["wecom"]["login"] == "https://login.work.weixin.qq.com"
    )
    assert found["dingtalk"]["api"] == "https://api.dingtalk.com"
    assert sso_providers({}) == {}
    assert set(PROVIDERS) == {OIDC, *PLATFORMS}


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("SSO_OIDC_ISSUER", "http://id.example", "ISSUER"),
        ("SSO_OIDC_ISSUER", "", "ISSUER"),
        ("SSO_OIDC_CLIENT_SECRET", "short", "OIDC_CLIENT_SECRET"),
        ("SSO_WECOM_API", "http://yzy.example", "WECOM_API"),
        ("SSO_DINGTALK_LOGIN", "http://d.example", "DINGTALK_LOGIN"),
        ("SSO_WECOM_AGENT", "", "WECOM_AGENT"),
        ("SSO_WECOM_NUMBER_CLAIM", "userid", "NUMBER_CLAIM"),
    ],
)
def test_production_refuses_what_is_unsafe(name: str, value: str, word: str) -> None:
    sso = sso_providers({**SAFE, name: value})
    secrets = {key: f"{key}-{'x7Qp'.join('abcdefghijklmnop')}" for key in ("SECRET_KEY", "AUDIT_KEY", "FIELD_KEY")}
    facts = {"debug": False, "secrets": secrets, "allowed_hosts": ["xinhui.example"], "redis_url": "redis://r",
             "database_engine": "django.db.backends.postgresql", "site_url": "https://xinhui.example"}  # fmt: skip
    refuse_if_insecure(**facts, sso=sso_providers(SAFE))  # type: ignore[arg-type]
    with pytest.raises(ImproperlyConfigured, match=word) as refusal:
        refuse_if_insecure(**facts, sso=sso)  # type: ignore[arg-type]
    assert LONG not in str(refusal.value)


def test_who_must_prove_a_second_factor() -> None:
    assert second_factor_roles([], production=False) == () and second_factor_roles(["none"], production=True) == ()
    strict = second_factor_roles([], production=True)
    assert strict == STRICT_ROLES and set(strict) <= set(Role.values)
    assert {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.CADRE_OFFICE, Role.PERSONNEL_OFFICER} == set(
        strict
    )
    assert second_factor_roles(["command_centre"], production=True) == ("command_centre",)

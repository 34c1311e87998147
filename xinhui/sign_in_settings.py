"""Settings of the ways in: single sign-on by provider, who must prove a second factor. Pure: plain values in and out.

A provider is offered when its `SSO_<NAME>_CLIENT_ID` is set:
- `SSO_OIDC_ISSUER`, `_CLIENT_ID`, `_CLIENT_SECRET`, `_NAME`, `_NUMBER_CLAIM`: any OpenID Connect provider;
- `SSO_WECOM_CLIENT_ID` (corporation), `_AGENT`, `_CLIENT_SECRET`; `SSO_DINGTALK_…`, `SSO_FEISHU_…`, `SSO_WEIXIN_…`;
- `SSO_<NAME>_API` and `_LOGIN`: other hosts than the public ones (a government's own WeCom or DingTalk).
"""

from collections.abc import Mapping, Sequence

OIDC = "oidc"
#: provider → (host that answers the portal, host that the browser is sent to)
PLATFORMS: dict[str, tuple[str, str]] = {
    "wecom": ("https://qyapi.weixin.qq.com", "https://login.work.weixin.qq.com"),
    "dingtalk": ("https://api.dingtalk.com", "https://login.dingtalk.com"),
    "feishu": ("https://open.feishu.cn", "https://accounts.feishu.cn"),
    "weixin": ("https://api.weixin.qq.com", "https://open.weixin.qq.com"),
}
#: Whose accounts open everybody's, and the files of cadres (xinhui/accounts/roles.py).
STRICT_ROLES = ("system_admin", "security_admin", "audit_admin", "cadre_office", "personnel_officer")


def sso_providers(environ: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """provider → its facts (client_id, secret, name, issuer, api, login, agent, number_claim); only those set up."""
    found = {}
    for provider in (OIDC, *PLATFORMS):
        facts = {
            name: environ.get(f"SSO_{provider.upper()}_{variable}", "")
            for name, variable in (
                ("client_id", "CLIENT_ID"), ("secret", "CLIENT_SECRET"), ("name", "NAME"), ("issuer", "ISSUER"),
                ("api", "API"), ("login", "LOGIN"), ("agent", "AGENT"), ("number_claim", "NUMBER_CLAIM"),
            )
        }  # fmt: skip
        if not facts["client_id"]:
            continue
        api, login = PLATFORMS.get(provider, ("", ""))
        found[provider] = {
            **facts, "api": (facts["api"] or api).rstrip("/"), "login": (facts["login"] or login).rstrip("/"),
        }  # fmt: skip
    return found


def second_factor_roles(wanted: Sequence[str], *, production: bool) -> tuple[str, ...]:
    """Those named; `none` is nobody; nothing named: the strict ones in production, nobody elsewhere."""
    if list(wanted) == ["none"]:
        return ()
    return tuple(wanted) or (STRICT_ROLES if production else ())


def insecure_sso(providers: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Every reason why these providers are unsafe in production."""
    reasons = []
    for provider, facts in providers.items():
        mark = f"SSO_{provider.upper()}"
        if len(facts["secret"]) < 16:
            reasons.append(f"{mark}_CLIENT_SECRET must be set, with at least 16 characters.")
        for name in ("issuer",) if provider == OIDC else ("api", "login"):
            if not facts[name].startswith("https://"):
                reasons.append(f"{mark}_{name.upper()} must begin with https://.")
        if facts["number_claim"] and provider != OIDC:
            reasons.append(f"{mark}_NUMBER_CLAIM: only an OpenID Connect provider may vouch for employee numbers.")
        if provider == "wecom" and not facts["agent"]:
            reasons.append(f"{mark}_AGENT must name the application.")
    return reasons

"""The platforms that officials have on their phones: WeCom, DingTalk, Feishu, WeChat.

None of them gives a signed token; each is asked over TLS with the application's secret who came back with the code. The
number taken is the one that lasts: WeCom's `userid` within the corporation, `unionId` of DingTalk and `union_id` of
Feishu within the developer, WeChat's `openid` of the website.
Sources: developer.work.weixin.qq.com/document/path/98152 and 91023, open.dingtalk.com “Obtain identity of login users”,
open.feishu.cn “Obtain OAuth code”, “Get user_access_token (v2)”, developers.weixin.qq.com “Website app WeChat login”.
"""

from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.utils.translation import pgettext_lazy

from xinhui.accounts.sso.oidc import challenge
from xinhui.accounts.sso.protocol import Attempt, Facts, Proven, Provider, SignInFailed, ask, text_of
from xinhui.core.sealed import fingerprint, seal, unseal

_TOKEN_PURPOSE = "accounts.sso.wecom"  # noqa: S105 - what it is sealed for


def _wecom_address(facts: Facts, attempt: Attempt) -> str:
    query = {"login_type": "CorpApp", "appid": facts["client_id"], "agentid": facts["agent"],
             "redirect_uri": attempt.redirect_uri, "state": attempt.state}  # fmt: skip
    return f"{facts['login']}/wwlogin/sso/login?{urlencode(query)}"


def _wecom_prove(facts: Facts, attempt: Attempt, code: str) -> Proven:
    query = {"access_token": _wecom_token(facts), "code": code}
    answer = ask("GET", f"{facts['api']}/cgi-bin/auth/getuserinfo", params=query)
    if answer.get("errcode") != 0:
        raise SignInFailed(f"wecom-{answer.get('errcode')}")
    return Proven(text_of(answer, "userid"))  # people outside the corporation have an openid only


def _wecom_token(facts: Facts) -> str:
    """The application's own token: asked for rarely, as the platform demands; kept sealed for less than it lives."""
    name = f"sso-wecom:{fingerprint(facts['client_id'] + facts['secret'], purpose=_TOKEN_PURPOSE)}"
    kept = cache.get(name)
    if kept:
        return unseal(kept, purpose=_TOKEN_PURPOSE)
    query = {"corpid": facts["client_id"], "corpsecret": facts["secret"]}
    answer = ask("GET", f"{facts['api']}/cgi-bin/gettoken", params=query)
    if answer.get("errcode") != 0:
        raise SignInFailed(f"wecom-{answer.get('errcode')}")
    token = text_of(answer, "access_token")
    cache.set(name, seal(token, purpose=_TOKEN_PURPOSE), max(int(answer.get("expires_in", 0)) - 300, 1))
    return token


def _dingtalk_address(facts: Facts, attempt: Attempt) -> str:
    query = {"redirect_uri": attempt.redirect_uri, "response_type": "code", "client_id": facts["client_id"],
             "scope": "openid", "state": attempt.state, "prompt": "consent"}  # fmt: skip
    return f"{facts['login']}/oauth2/auth?{urlencode(query)}"


def _dingtalk_prove(facts: Facts, attempt: Attempt, code: str) -> Proven:
    body = {"clientId": facts["client_id"], "clientSecret": facts["secret"], "code": code,
            "grantType": "authorization_code"}  # fmt: skip
    token = text_of(ask("POST", f"{facts['api']}/v1.0/oauth2/userAccessToken", json=body), "accessToken")
    headers = {"x-acs-dingtalk-access-token": token}
    return Proven(text_of(ask("GET", f"{facts['api']}/v1.0/contact/users/me", headers=headers), "unionId"))


def _feishu_address(facts: Facts, attempt: Attempt) -> str:
    query = {"client_id": facts["client_id"], "response_type": "code", "redirect_uri": attempt.redirect_uri,
             "state": attempt.state, "code_challenge": challenge(attempt.verifier),
             "code_challenge_method": "S256"}  # fmt: skip
    return f"{facts['login']}/open-apis/authen/v1/authorize?{urlencode(query)}"


def _feishu_prove(facts: Facts, attempt: Attempt, code: str) -> Proven:
    body = {"grant_type": "authorization_code", "client_id": facts["client_id"], "client_secret": facts["secret"],
            "code": code, "redirect_uri": attempt.redirect_uri, "code_verifier": attempt.verifier}  # fmt: skip
    answer = ask("POST", f"{facts['api']}/open-apis/authen/v2/oauth/token", json=body)
    _feishu_ok(answer)
    headers = {"Authorization": f"Bearer {text_of(answer, 'access_token')}"}
    person = ask("GET", f"{facts['api']}/open-apis/authen/v1/user_info", headers=headers)
    _feishu_ok(person)
    return Proven(text_of(person.get("data") or {}, "union_id"))


def _feishu_ok(answer: dict[str, Any]) -> None:
    if answer.get("code") != 0:
        raise SignInFailed(f"feishu-{answer.get('code')}")


def _weixin_address(facts: Facts, attempt: Attempt) -> str:
    query = {"appid": facts["client_id"], "redirect_uri": attempt.redirect_uri, "response_type": "code",
             "scope": "snsapi_login", "state": attempt.state}  # fmt: skip
    return f"{facts['login']}/connect/qrconnect?{urlencode(query)}#wechat_redirect"


def _weixin_prove(facts: Facts, attempt: Attempt, code: str) -> Proven:
    query = {"appid": facts["client_id"], "secret": facts["secret"], "code": code, "grant_type": "authorization_code"}
    return Proven(text_of(ask("GET", f"{facts['api']}/sns/oauth2/access_token", params=query), "openid"))


WECOM = Provider(pgettext_lazy("sign-in", "WeCom"), _wecom_address, _wecom_prove)
DINGTALK = Provider(pgettext_lazy("sign-in", "DingTalk"), _dingtalk_address, _dingtalk_prove, "authCode")
FEISHU = Provider(pgettext_lazy("sign-in", "Feishu"), _feishu_address, _feishu_prove)
WEIXIN = Provider(pgettext_lazy("sign-in", "WeChat"), _weixin_address, _weixin_prove)

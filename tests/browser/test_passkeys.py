"""A passkey in a real browser: enrolled on the page, and signed in with, by Chromium's virtual authenticator."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import PASSWORD

pytestmark = pytest.mark.browser
LOGIN = "rencai"


def in_place(page: Page, path: str) -> None:
    """The browser is at a path of the portal."""
    page.wait_for_url(lambda url: urlsplit(url).path == path, timeout=15_000)


def test_enrolled_signed_out_signed_in_with_it(browser: Browser, portal: str) -> None:
    host = f"http://localhost:{urlsplit(portal).port}"  # an address of digits is no relying party
    context = browser.new_context(locale="zh-CN", viewport={"width": 390, "height": 844})
    page = context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    wire = context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
               "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip
    key = wire.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    page.goto(f"{host}/accounts/login/")
    page.fill("#id_username", LOGIN)
    page.fill("#id_password", PASSWORD)
    page.click("form:not([data-passkey]) button[type=submit]")
    page.wait_for_load_state("networkidle")
    page.goto(f"{host}/accounts/second-factor/?next=/accounts/me/")
    form = page.locator("form[data-passkey=enrol]")
    form.locator("#id_passkey_name").fill("办公电脑")
    form.locator("#id_passkey_password").fill("not the password")
    form.locator("[name=signs_in]").check()
    form.locator("button[type=submit]").click()
    form.locator("[data-passkey-said]").wait_for(state="visible")
    assert wire.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"] == [], (
        "no key without the password"
    )
    form.locator("#id_passkey_password").fill(PASSWORD)
    form.locator("button[type=submit]").click()
    page.locator(".recovery-codes li").first.wait_for()
    assert page.locator(".recovery-codes li").count() == 10
    made = wire.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"]
    assert [one["rpId"] for one in made] == ["localhost"] and made[0]["isResidentCredential"]
    page.goto(f"{host}/accounts/me/")
    page.click("form[action='/accounts/logout/'] button")
    in_place(page, "/accounts/login/")
    page.goto(f"{host}/accounts/login/?next=/accounts/sessions/")
    page.locator("form[data-passkey=sign-in] button").click()
    in_place(page, "/accounts/sessions/")
    assert page.locator("tbody .tag-green").count() == 1
    page.goto(f"{host}/accounts/second-factor/")
    assert "办公电脑" in page.content()
    page.locator("form:has([value=remove-passkey]) button").click()
    page.locator("form[data-passkey=enrol]").wait_for()
    assert page.locator("table", has_text="办公电脑").count() == 0
    assert troubles == []
    context.close()

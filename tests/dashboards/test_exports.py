"""Excel out of the admin: Chinese headings, words instead of codes, no secret, no formula, on the trail."""

from typing import Any

import pytest
import tablib  # type: ignore[import-untyped]  # ships no types
from django.contrib import admin
from django.test import Client, RequestFactory

from grids.models import Hazard
from tests.world_chain import whistle_in
from tests.world_grids import District
from xinhui.accounts.models import User
from xinhui.accounts.services.tokens import issue_token
from xinhui.admin import ScopedAdmin
from xinhui.admin_exports import as_text
from xinhui.audit.models import Entry


def taken_out(district: District, handle: str, page: str) -> tablib.Dataset:
    """The page's Excel file as a table."""
    client = Client()
    client.force_login(district.act_user(handle))
    answer = client.post(f"/admin/{page}/export/", {"format": "0"})
    assert answer.status_code == 200 and "spreadsheet" in answer["Content-Type"], answer.content[:300]
    return tablib.Dataset().load(answer.content, format="xlsx")


def test_words_for_people(district: District) -> None:
    whistle_in(district, "dispatched")
    table = taken_out(district, "command", "grids/whistle")
    assert {"井盖缺损", "日常哨", "城管局", "440705103201001"} <= set(table[0])
    assert not any(heading.isascii() for heading in table.headers)
    entry = Entry.objects.get(verb="admin_export")
    assert (entry.target_type, entry.detail["rows"]) == ("grids.whistle", 1)


def test_no_secret_leaves(district: District) -> None:
    user = district.act_user("bureau_client")
    _token, key = issue_token(actor=district.act("security_admin"), user_id=user.pk, name="接口")
    accounts = taken_out(district, "security_admin", "accounts/user").export("csv")
    assert user.username in accounts
    assert User.objects.get(pk=user.pk).password not in accounts
    tokens = taken_out(district, "security_admin", "accounts/apitoken").export("csv")
    assert "接口" in tokens and key not in tokens and _token.key_hash not in tokens


def test_a_formula_stays_text(district: District) -> None:
    grid = district.report().grid
    Hazard.objects.create(grid=grid, area_code=grid.code, kind="fire", level=1, place='=cmd|" /C calc"!A0',
                          description="", found_on="2026-09-14", recheck_on="2026-10-14")  # fmt: skip
    row = taken_out(district, "command", "grids/hazard").dict[0]
    assert '\'=cmd|" /C calc"!A0' in row.values()
    assert [as_text(words) for words in ("=1", "+1", "-1", "@a", "\t=1", "a=1")] == [
        "'=1", "'+1", "'-1", "'@a", "'\t=1", "a=1"]  # fmt: skip


@pytest.mark.django_db
def test_no_page_has_a_secret_column() -> None:
    request = RequestFactory().get("/")
    for page in admin.site._registry.values():
        assert isinstance(page, ScopedAdmin)
        resources: list[Any] = page.get_export_resource_classes(request)
        fields = {field for resource in resources for field in resource.fields}
        assert not fields & {"password", "key_hash", "session_hash", "boundary"}, page.model

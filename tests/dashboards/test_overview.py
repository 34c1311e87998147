"""The admin's first page: the auditor's word, figures that equal their rows, a sidebar whose every entry opens."""

from typing import Any

import pytest
from django.contrib.admin import site
from django.http import HttpRequest
from django.test import Client

from grids.services.tick import tick
from tests.world_chain import whistle_in
from tests.world_grids import District

HANDLES = ("command", "system_admin", "security_admin", "audit_admin")


def signed_in(district: District, handle: str) -> Client:
    """A client of the person."""
    client = Client()
    client.force_login(district.act_user(handle))
    return client


def test_the_auditor_speaks_first(district: District) -> None:
    client = signed_in(district, "system_admin")
    late = client.get("/admin/")
    assert late.context["clock"].troubles == ["tick"]
    assert "没有计时进程在运行" in late.content.decode()
    tick()
    well = client.get("/admin/")
    assert well.context["clock"].is_well
    assert "没有被遗漏的时限" in well.content.decode()


def test_figures_are_the_readers_own(district: District) -> None:
    whistle_in(district, "pending")
    whistle_in(district, "dispatched")
    cards = signed_in(district, "command").get("/admin/").context["cards"]
    found = {card["url"]: card["value"] for card in cards}
    assert found["/admin/grids/whistle/"] == 2
    assert found["/admin/grids/whistle/?state__exact=pending"] == 1
    labels = {str(card["url"]) for card in signed_in(district, "audit_admin").get("/admin/").context["cards"]}
    assert labels == {"/admin/audit/entry/"}


@pytest.mark.parametrize("handle", HANDLES)
def test_every_entry_and_every_card_opens(district: District, handle: str) -> None:
    client = signed_in(district, handle)
    context = client.get("/admin/").context
    links = [item["link"] for group in context["sidebar_navigation"] for item in group["items"]]
    links += [card["url"] for card in context["cards"]]
    assert len(links) >= 3
    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


@pytest.mark.parametrize("handle", HANDLES)
def test_a_card_counts_what_its_list_shows(district: District, handle: str) -> None:
    whistle_in(district, "pending")
    client = signed_in(district, handle)
    for card in client.get("/admin/").context["cards"]:
        if "?" in card["url"]:
            shown = client.get(card["url"]).context["cl"].result_count
            assert shown == card["value"], card["url"]


@pytest.mark.parametrize("handle", HANDLES)
def test_the_sidebar_names_every_page_once(district: District, handle: str) -> None:
    context = signed_in(district, handle).get("/admin/").context
    links = [item["link"] for group in context["sidebar_navigation"] for item in group["items"]]
    pages = [page["admin_url"] for app in context["app_list"] for page in app["models"]]
    assert sorted(link for link in links if link.count("/") == 4) == sorted(pages)


def test_nobody_else_gets_in(district: District) -> None:
    assert signed_in(district, "dispatcher").get("/admin/").status_code == 403
    login = Client().get("/admin/grids/whistle/", follow=True)
    assert login.redirect_chain[-1] == ("/accounts/login/?next=/admin/grids/whistle/", 302)


def test_the_readers_pages_are_found_once_a_page(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str | None] = []
    find = site._build_app_dict

    def counted(request: HttpRequest, label: str | None = None) -> dict[str, Any]:
        asked.append(label)
        found: dict[str, Any] = find(request, label)
        return found

    monkeypatch.setattr(site, "_build_app_dict", counted)
    client = signed_in(district, "command")
    for address in ("/admin/", "/admin/grids/whistle/"):
        asked.clear()
        assert client.get(address).status_code == 200
        assert asked == [None], address

"""A branch's re-election over HTTP, from the reminder to the new term; the clock moves, the rules speak while one types."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from members.models import Election, Officer, Organization
from members.services.daily import run_daily
from tests.reading import page, reading
from tests.world_members import Party
from xinhui.accounts.actors import SYSTEM
from xinhui.core import clock
from xinhui.core.clock import LOCAL

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def _chinese(settings: Settings) -> None:
    settings.LANGUAGE_CODE = "zh-hans"
    settings.IDLE_TIMEOUT_SECONDS = 10**9


@pytest.fixture
def browser(party: Party) -> Callable[[str], Client]:
    def signed_in(handle: str) -> Client:
        return reading(party.user(handle))

    return signed_in


def at(year: int, month: int, day: int) -> Any:
    return clock.moved(datetime(year, month, day, 9, 0, tzinfo=LOCAL))


def test_from_the_reminder_to_the_new_term(browser: Callable[[str], Client], party: Party) -> None:
    branch = party.organizations["grid_branch"]  # its term ends on 1 March 2029
    aju, chen = browser("branch_secretary"), browser("secretary")
    with at(2028, 9, 4):
        run_daily(actor=SYSTEM)
        assert "第一网格党支部换届将于2029-03-01到期" in page(aju, "/messages/")
        assert f"/party/organizations/{branch.pk}/" in page(aju, "/party/elections/")
    do = f"/party/do/organization/{branch.pk}/election/"
    with at(2029, 1, 10):
        typed = aju.post(do, {"seats": "9", "planned_on": ""}, headers={"HX-Request": "true"})
        assert typed.status_code == 200 and "9" not in typed.content.decode(), "an empty day is not complained about"
        typed = aju.post(do, {"seats": "9", "planned_on": "2029-02-20"}, headers={"HX-Request": "true"})
        assert "支部委员会由3至7人组成" in typed.content.decode() and "支部工作条例" in typed.content.decode()
        assert not Election.objects.exists(), "typing writes nothing"
        wrong = aju.post(do, {"seats": "9", "planned_on": "2029-02-20"})
        assert wrong.status_code == 400 and "2029-02-20" in wrong.content.decode(), "what was typed is still there"
        assert aju.post(do, {"seats": "3", "planned_on": "2029-02-20"}).status_code == 302
        election = Election.objects.get()
        here = f"/party/do/election/{election.pk}"
        for member in branch.members.filter(standing="full").order_by("pk")[:4]:
            assert aju.post(f"{here}/nominate/", {"member": str(member.pk)}).status_code == 302
        assert aju.post(f"{here}/call/").status_code == 403, "those above decide"
        assert "请求换届选举" in page(chen, "/messages/")
        assert chen.post(f"{here}/call/").status_code == 302
    with at(2029, 2, 20):
        assert "请按时参加" in page(browser("party_member"), "/messages/")
        rows = list(election.candidates.order_by("pk"))
        votes = {f"votes_{row.pk}": str(many) for row, many in zip(rows, (8, 6, 5, 5), strict=True)}
        first = aju.post(f"{here}/ballot/", {"held_on": "2029-02-20", "present": "8", **votes})
        assert first.status_code == 302, first.content.decode()
        assert "已批准，待投票" in page(aju, f"/party/elections/{election.pk}/"), "two tie for the last seat"
        again = {f"votes_{row.pk}": str(many) for row, many in zip(rows[2:], (6, 2), strict=True)}
        aju.post(f"{here}/ballot/", {"held_on": "2029-02-20", "present": "8", **again})
        duties = {
            f"duty_{row.pk}": duty
            for row, duty in zip(rows[:3], ("secretary", "organization", "discipline"), strict=True)
        }
        assert aju.post(f"{here}/report/", duties).status_code == 302
    with at(2029, 2, 26):
        assert chen.post(f"{here}/approve/").status_code == 302
        story = page(aju, f"/party/elections/{election.pk}/")
        assert "第1次投票" in story and "第2次投票" in story and "8人中到会8人" in story
        whole = page(chen, f"/party/organizations/{branch.pk}/")
        assert "2034-02-20" in whole, "five years from the day of the ballot"
    new = Organization.objects.get(pk=branch.pk).terms.open().get()
    assert (str(new.begun_on), str(new.due_on)) == ("2029-02-20", "2034-02-20")
    with at(2029, 3, 1):
        assert Officer.objects.in_force().filter(organization=branch).count() == 3

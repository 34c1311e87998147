"""The daily run: once or many times a day, a part that breaks off is named and keeps nobody else from running."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from members.models import DailyRun
from members.services import daily
from tests.world_members import Party
from xinhui.accounts.actors import SYSTEM, Actor
from xinhui.core import clock
from xinhui.core.clock import LOCAL

MORNING = datetime(2026, 9, 14, 7, 15, tzinfo=LOCAL)


def breaks(*, actor: Actor) -> int:
    raise RuntimeError("broken")


def works(*, actor: Actor) -> int:
    return 3


def test_a_part_that_breaks_is_named(party: Party, monkeypatch: pytest.MonkeyPatch, client: Client) -> None:
    monkeypatch.setattr(daily, "DAILY", (breaks, works))
    with clock.moved(MORNING):
        assert daily.run_daily(actor=SYSTEM) == 3
        assert daily.run_daily(actor=SYSTEM) == 3
        run = DailyRun.objects.get()
        assert (run.written, run.failed) == (6, "breaks")
        client.force_login(party.user("org_department"))
        assert "2026-09-14" in client.get("/party/").content.decode()
        monkeypatch.setattr(daily, "DAILY", (works,))
        daily.run_daily(actor=SYSTEM)
        assert "notice-warning" not in client.get("/party/").content.decode()
    with clock.moved(MORNING + timedelta(days=2)):
        client.force_login(party.user("org_department"))
        assert "notice-warning" in client.get("/party/").content.decode(), "nobody has run it since"

"""A heavy-rain activation over HTTP: 817 orders, 10 % offline, 5 % vacant, superseded after three minutes.

Late acknowledgements of the old version arrive all the time. After every stage “who is missing”, as the API tells it
by grid and by town, is compared with a book that the test keeps by itself.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from grids.models import Activation, ActivationEntry, GridOrder
from grids.selectors.after_action import after_action
from grids.services.tick import tick
from tests.flows.rain import GRIDS, OFFLINE, VACANT, Ground, Phones, build_ground, moving_clock
from tests.grids.emergencies.kit import approved_plan
from tests.world import DISTRICT
from tests.world_grids import MONDAY, District
from xinhui.accounts.models import User
from xinhui.audit.selectors.verify import verify_chains
from xinhui.outbox.models import Message

pytestmark = pytest.mark.django_db(transaction=True)


def minute(number: float) -> datetime:
    return MONDAY + timedelta(minutes=number)


@dataclass
class Rain:
    """The activation as those outside the portal know it: what they did, and who must therefore be missing."""

    ground: Ground
    phones: Phones
    command: User
    activation: str = ""
    #: Version → grid → the number of the order there.
    orders: dict[int, dict[str, str]] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)

    def read_orders(self, version: int) -> None:
        """What every grid was sent."""
        rows = self.phones.pages(self.command, f"orders/?activation={self.activation}&in_force=true")
        assert {row["version"] for row in rows} == {version}
        self.orders[version] = {row["grid"]: row["uuid"] for row in rows}
        self.missing = set(self.ground.every)
        assert set(self.orders[version]) == self.missing

    def acknowledge(self, grids: list[str], version: int, **body: Any) -> None:
        """The workers of these grids answer a version; only the newest counts."""
        for code in grids:
            row = self.phones.tap(self.ground.workers[code], "acknowledge", self.orders[version][code], **body)
            assert row["is_late_answer"] == (version != max(self.orders))
            if version == max(self.orders):
                self.missing.discard(code)

    def check(self, stage: str) -> None:
        """The portal knows exactly who is missing: by grid, by town, in sum."""
        told = self.phones.pages(self.command, f"orders/?activation={self.activation}&missing=true")
        assert {row["grid"] for row in told} == self.missing, stage
        assert len(told) == len(self.missing), stage
        figures = self.phones.call(self.command, f"activations/{self.activation}/")["figures"]
        for town in figures:
            here = {code for code in self.ground.every if code.startswith(town["area_code"])}
            assert town["sent"] == town["grids"] == len(here), stage
            assert town["missing"] == town["missing_grids"] == len(here & self.missing), stage
            assert town["acknowledged"] == len(here - self.missing), stage
            assert town["vacant"] == len(here & set(self.ground.vacant)), stage
        assert sum(town["sent"] for town in figures) == GRIDS
        print(f"{stage}: {len(self.missing)} missing")


def levels(version: int) -> dict[str, int]:
    rows = GridOrder.objects.filter(order__version=version, state__in=["sent", "delivered", "seen"])
    return dict(rows.values_list("area_code", "level"))


def test_who_is_missing_is_exact_throughout(
    transactional_db: None, live_server: LiveServer, district: District
) -> None:
    ground = build_ground(district)
    approved_plan(district, minutes=15)
    phones = Phones(live_server.url.removeprefix("http://"), district)
    with moving_clock(MONDAY) as at:
        rain = Rain(ground, phones, district.world.command)
        _first_version(rain, at)
        _second_version(rain, at)
        _chase(rain, at)
        _end(rain, at)
    assert all(report.broken is None for report in verify_chains())


def _first_version(rain: Rain, at: list[datetime]) -> None:
    body = {"event": "natural_rain", "severity": 1, "area_code": DISTRICT, "is_drill": False,
            "authority": "区防汛指挥部", "reason": "暴雨红色预警"}  # fmt: skip
    rain.activation = rain.phones.call(rain.command, "activations/", body)["uuid"]
    # two people at each staffed grid; a vacant grid's own village secretary
    assert Message.objects.filter(kind="emergency.ordered", channel="in_app").count() == 2 * (GRIDS - VACANT) + VACANT
    rain.read_orders(1)
    rain.check("sent")
    half = rain.ground.online[::2]
    for code in half[:40]:  # the phone fetches its list, opens the order
        at[0] = minute(1)
        own = rain.phones.call(rain.ground.workers[code], "orders/")["results"]
        assert [row["uuid"] for row in own] == [rain.orders[1][code]]
        rain.phones.tap(rain.ground.workers[code], "see", rain.orders[1][code])
    rain.check("delivered and seen are not acknowledged")
    at[0] = minute(2)
    rain.acknowledge(half, 1)
    rain.check("half have answered")
    states = GridOrder.objects.filter(delivered_at__isnull=False)
    assert states.count() == 40


def _second_version(rain: Rain, at: list[datetime]) -> None:
    at[0] = minute(3)
    found = rain.phones.call(rain.command, f"activations/{rain.activation}/")
    (first,) = found["orders"]
    rain.phones.call(rain.command, f"activations/{rain.activation}/supersede/",
                     {"order": first["uuid"], "title": "转移", "text": "低洼地带立即转移"})  # fmt: skip
    rain.read_orders(2)
    rain.check("superseded: all owe an answer again")
    at[0] = minute(5)
    late = rain.ground.online[1::2][:60]
    rain.acknowledge(late, 1, device_at=minute(2.5).isoformat())
    rain.check("late answers to the old version")
    at[0] = minute(8)
    rain.acknowledge(rain.ground.online[:-25], 2)
    rain.check("most have answered the new version")
    again = rain.phones.tap(rain.ground.leaders[late[0]], "acknowledge", rain.orders[2][late[0]])
    assert again["acknowledged_at"] == minute(8).isoformat(), "the leader's second tap changes nothing"
    rain.check("a second tap")


def _chase(rain: Rain, at: list[datetime]) -> None:
    silent = rain.ground.online[-25:]
    at[0] = minute(17)
    assert tick(ticker="test").chased == 0
    at[0] = minute(18)
    assert tick(ticker="test").chased == VACANT + OFFLINE + len(silent)
    assert levels(2) == {**dict.fromkeys(rain.ground.vacant, 3), **dict.fromkeys([*rain.ground.offline, *silent], 1)}
    rain.check("the chase asks others; who is missing stays missing")
    at[0] = minute(20)
    for code in silent:
        rain.phones.tap(rain.ground.leaders[code], "acknowledge", rain.orders[2][code])
        rain.missing.discard(code)
    rain.check("the leaders answered")
    # Half of the dead phones wake up: first what was tapped long ago for the old version, then the new.
    back = rain.ground.offline[: OFFLINE // 2]
    at[0] = minute(25)
    rain.acknowledge(back, 1, device_at=minute(1).isoformat())
    rain.check("old taps of phones that were offline")
    rain.acknowledge(back, 2)
    rain.check("they have caught up")
    at[0] = minute(33)
    assert tick(ticker="test").chased == VACANT + OFFLINE - len(back)
    assert levels(2) == {**dict.fromkeys(rain.ground.vacant, 4),
                         **dict.fromkeys(rain.ground.offline[OFFLINE // 2 :], 2)}  # fmt: skip
    for code in rain.ground.vacant:
        rain.phones.tap(rain.command, "acknowledge", rain.orders[2][code], note="已电话叫应邻近网格代管")
        rain.missing.discard(code)
    rain.check("the command centre answered for the vacant grids")


def _end(rain: Rain, at: list[datetime]) -> None:
    at[0] = minute(60)
    rain.phones.call(rain.command, f"activations/{rain.activation}/stand-down/", {"text": "雨停"})
    never = rain.ground.offline[OFFLINE // 2 :]
    assert rain.missing == set(never)
    at[0] = minute(90)
    row = rain.phones.tap(rain.ground.workers[never[0]], "acknowledge", rain.orders[2][never[0]])
    assert row["is_late_answer"]
    figures = rain.phones.call(rain.command, f"activations/{rain.activation}/")["figures"]
    assert sum(town["missing"] for town in figures) == len(never), "who answers after the end was missing"
    assert sum(town["acknowledged"] for town in figures) == GRIDS - len(never)
    answers = ActivationEntry.objects.filter(verb="acknowledge")
    late = 60 + OFFLINE // 2 + 1
    assert answers.filter(data__late=True).count() == late
    _report(rain, never)
    print(f"{rain.phones.calls} calls; {answers.count()} acknowledgements in the minute book, {late} of them late")


def _report(rain: Rain, never: list[str]) -> None:
    """The after-action report, minute by minute, says what this test did, and its page shows it."""
    activation = Activation.objects.get(uuid=rain.activation)
    report = after_action(rain.command, activation)
    assert (report.is_final, report.duration, report.grids) == (True, timedelta(minutes=60), GRIDS)
    assert [(row.order.version, row.sent) for row in report.orders] == [(2, GRIDS), (1, GRIDS)]
    assert (report.total.sent, report.total.missing) == (GRIDS, len(never))
    told = {round((row.at - MONDAY).total_seconds() / 60): row for row in report.minutes}
    said = {number: [entry.verb for entry in row.said] for number, row in told.items() if row.said}
    assert said[0][0] == "activate" and "issue" in said[0]
    assert (said[3], said[60]) == (["supersede"], ["stand_down"])
    half, silent = rain.ground.online[::2], 25
    acknowledged = {number: dict(row.counted).get("acknowledge", 0) for number, row in told.items()}
    wanted = {2: len(half), 5: 60, 8: len(rain.ground.online) - silent + 1, 20: silent, 25: 2 * (OFFLINE // 2),
              33: VACANT, 90: 1}  # fmt: skip
    assert {number: count for number, count in acknowledged.items() if count} == wanted
    climbs = {number: dict(row.counted).get("chase", 0) for number, row in told.items()}
    assert {number: count for number, count in climbs.items() if count} == {
        18: VACANT + OFFLINE + silent, 33: VACANT + OFFLINE // 2}  # fmt: skip
    client = Client()
    client.force_login(rain.command)
    page = client.get(f"/emergencies/{activation.pk}/report/").content.decode()
    assert activation.title in page and f"{GRIDS - len(never)}" in page

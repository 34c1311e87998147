"""A drill and a real activation of one plan, side by side over HTTP: they never mix, and no figure moves by the drill."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from grids.models import ActivationEntry, Division, Grid, GridOrder
from grids.selectors.emergencies import is_wartime
from grids.selectors.emergency_desk import wartime
from grids.selectors.indicators import by_category, by_town, by_unit, totals
from grids.services.tick import tick
from tests.flows.rain import Phones, moving_clock
from tests.grids.emergencies.kit import approved_plan, more_grids
from tests.world import DISTRICT, GRID, VILLAGE
from tests.world_chain import whistle_in
from tests.world_grids import MONDAY, District
from xinhui.accounts.models import User
from xinhui.dashboards.overview import cards_of
from xinhui.dashboards.selectors.figures import compute_figures
from xinhui.outbox.models import Message
from xinhui.outbox.registry import render

pytestmark = pytest.mark.django_db(transaction=True)
BODY = {"event": "natural_rain", "severity": 1, "area_code": DISTRICT, "authority": "区防汛指挥部", "reason": "暴雨"}


class Desk:
    """What the command centre and a worker see over HTTP."""

    def __init__(self, live_server: LiveServer, district: District) -> None:
        self.phones = Phones(live_server.url.removeprefix("http://"), district)
        self.command, self.worker = district.world.command, district.world.worker

    def activate(self, *, is_drill: bool) -> str:
        """The number (UUID) of the activation."""
        return str(self.phones.call(self.command, "activations/", {**BODY, "is_drill": is_drill})["uuid"])

    def orders(self, activation: str) -> dict[str, dict[str, Any]]:
        """Grid → its order, as the command centre lists them."""
        rows = self.phones.pages(self.command, f"orders/?activation={activation}&in_force=true")
        return {row["grid"]: row for row in rows}

    def missing(self, activation: str) -> set[str]:
        """Grids that have not acknowledged; the figures of the towns say the same."""
        told = self.phones.pages(self.command, f"orders/?activation={activation}&missing=true")
        towns = self.phones.call(self.command, f"activations/{activation}/")["figures"]
        assert sum(town["missing"] for town in towns) == len(told)
        return {row["grid"] for row in told}


def statistics(user: User) -> dict[str, Any]:
    """Every statistic of the portal: the briefing, the indicators by all that they are told by, the wartime line."""
    start, end = MONDAY - timedelta(days=30), MONDAY + timedelta(days=30)
    return {
        "briefing": {row.id: row.value for row in compute_figures()},
        "totals": totals(user, start, end),
        "towns": by_town(user, start, end),
        "units": by_unit(user, start, end),
        "categories": by_category(user, start, end),
        "cards": [(card["label"], card["value"]) for card in cards_of(user) if "Trail" not in str(card["label"])],
        "wartime": wartime(user),
    }


@pytest.fixture
def desk(transactional_db: None, live_server: LiveServer, district: District) -> Iterator[Desk]:
    """Twelve more grids, a whistle closed and one in hand, a plan in force."""
    with moving_clock(MONDAY):
        more_grids([f"{VILLAGE}{n:03}" for n in range(20, 32)], dict(Division.objects.values_list("code", "pk")))
        whistle_in(district, "closed")
        whistle_in(district, "dispatched")
        approved_plan(district, minutes=15)
        yield Desk(live_server, district)


def test_no_figure_moves_by_a_drill(desk: Desk, district: District) -> None:
    with moving_clock(MONDAY) as at:
        before = statistics(desk.command)
        drill = desk.activate(is_drill=True)
        order = desk.orders(drill)[GRID]
        assert (order["is_drill"], len(desk.orders(drill))) == (True, Grid.objects.active().count())
        for verb, facts in (("see", {}), ("acknowledge", {}), ("execute", {}), ("finish", {"result": "演练完成"})):
            desk.phones.tap(desk.worker, verb, order["uuid"], **facts)
        at[0] = MONDAY + timedelta(minutes=16)
        assert tick(ticker="test").chased == Grid.objects.active().count() - 1
        assert statistics(desk.command) == before
        assert not is_wartime(Grid.objects.get(code=GRID))
        desk.phones.call(desk.command, f"activations/{drill}/stand-down/", {"text": "演练结束"})
        assert statistics(desk.command) == before
        kinds = set(Message.objects.filter(kind__contains=".ordered").values_list("kind", flat=True))
        assert kinds and all(kind.startswith("drill.") for kind in kinds)
        assert all("演练" in row for row in _subjects(desk))
        at[0] = MONDAY + timedelta(minutes=20)
        desk.activate(is_drill=False)
        moved = statistics(desk.command)
        assert moved["briefing"] != before["briefing"] and moved["wartime"] != before["wartime"], "the control"


def _subjects(desk: Desk) -> list[str]:
    rows = Message.objects.filter(recipient=desk.worker, channel="in_app", kind__startswith="drill.")
    assert rows.exists()
    return [render(row.kind, row.context, "zh-hans")[0] for row in rows]


def test_side_by_side_they_never_mix(desk: Desk) -> None:
    with moving_clock(MONDAY) as at:
        real, drill = desk.activate(is_drill=False), desk.activate(is_drill=True)
        every = desk.missing(real)
        assert desk.missing(drill) == every and GRID in every
        own = {row["activation"]: row for row in desk.phones.call(desk.worker, "orders/")["results"]}
        assert {uuid: row["is_drill"] for uuid, row in own.items()} == {real: False, drill: True}
        at[0] = MONDAY + timedelta(minutes=2)
        desk.phones.tap(desk.worker, "acknowledge", own[drill]["uuid"])
        assert (desk.missing(real), desk.missing(drill)) == (every, every - {GRID})
        figures = {row.id: row.value for row in compute_figures()}
        assert (figures["G5.orders"], figures["G5.acknowledged"]) == (len(every), 0)
        desk.phones.tap(desk.worker, "acknowledge", own[real]["uuid"])
        assert desk.missing(real) == every - {GRID}
        at[0] = MONDAY + timedelta(minutes=15)
        assert tick(ticker="test").chased == 2 * (len(every) - 1)
        told = Message.objects.filter(kind__endswith=".chased")
        assert _links(told, "emergency.") == _orders(real, every - {GRID})
        assert _links(told, "drill.") == _orders(drill, every - {GRID})
        desk.phones.call(desk.command, f"activations/{drill}/stand-down/", {"text": "演练结束"})
        _still_in_force(desk, real, every, at)


def _links(rows: Any, prefix: str) -> set[str]:
    return set(rows.filter(kind__startswith=prefix).values_list("link", flat=True))


def _orders(activation: str, grids: set[str]) -> set[str]:
    rows = GridOrder.objects.filter(order__activation__uuid=activation, area_code__in=grids)
    return {f"/orders/{uuid}/" for uuid in rows.values_list("uuid", flat=True)}


def _still_in_force(desk: Desk, real: str, every: set[str], at: list[datetime]) -> None:
    """The drill's end left the real one as it was; each minute book holds its own lines only."""
    assert is_wartime(Grid.objects.get(code=GRID))
    assert desk.phones.call(desk.command, f"activations/{real}/")["state"] == "active"
    at[0] = MONDAY + timedelta(minutes=30)
    assert tick(ticker="test").chased == len(every) - 1, "only the real one is chased on"
    mixed = ActivationEntry.objects.filter(grid_order__isnull=False).exclude(
        activation__uuid=real, grid_order__order__activation__uuid=real
    ).exclude(activation__is_drill=True, grid_order__order__activation__is_drill=True)  # fmt: skip
    assert not mixed.exists()

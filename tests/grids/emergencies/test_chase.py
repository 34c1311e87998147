"""The chase: an unanswered order climbs by one level a tick, told at each; tables of the other machines."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grids.emergency_states import ACTIVATION_TABLE, ORDER_TABLE, PLAN_TABLE, RECEIPT_TABLE
from grids.models import ActivationEntry, Division, GridOrder, OrderStep
from grids.selectors.clock import audit_clock
from grids.selectors.emergencies import missing_grids, orders_of
from grids.services.emergencies.chase import chase_due
from grids.services.emergencies.receipts import acknowledge_order
from grids.services.tick import tick
from tests.grids.emergencies.kit import activated, approved_plan, at_grid, more_grids, order_of, told
from tests.world import DISTRICT, GRID, OTHER_GRID, SECOND_GRID, TOWN, VILLAGE
from tests.world_grids import MONDAY, District
from xinhui.accounts.models import Post, User
from xinhui.audit.models import Entry
from xinhui.core import clock


def after(minutes: float) -> datetime:
    return MONDAY + timedelta(minutes=minutes)


def climb_at(minutes: float) -> int:
    with clock.moved(after(minutes)):
        return tick(ticker="test").chased


def test_worker_leader_village_town_command(district: District) -> None:
    with clock.moved(MONDAY):
        activation = activated(district)
    row = at_grid(order_of(activation), GRID)
    for other in (SECOND_GRID, OTHER_GRID):
        acknowledge_order(actor=district.act("command"), uuid=at_grid(order_of(activation), other).uuid)
    asked = [("aqiang",), ("chenzhishu",), ("lizhenzhang", "zhoudiaodu"), ("qianzhuren",)]
    assert climb_at(14) == 0
    for number, people in enumerate(asked, start=1):
        before = told("emergency.chased")
        assert climb_at(15 * number) == 1
        assert told("emergency.chased") - before == dict.fromkeys(people, 1)
        row.refresh_from_db()
        assert (row.level, row.chase_count, row.due_at) == (number, number, after(15 * number + 15))
        with clock.moved(after(15 * number)):
            assert [(m.row, m.level) for m in missing_grids(activation.pk, DISTRICT)] == [(row, number)]
            assert {p.user.username for p in missing_grids(activation.pk, DISTRICT)[0].people} == set(people)
    assert climb_at(75) == climb_at(90) == 1, "at the top it is reminded until somebody answers"
    assert told("emergency.reminded") == {"qianzhuren": 2}
    with clock.moved(after(91)):
        acknowledge_order(actor=district.act("secretary"), uuid=row.uuid)
    assert climb_at(300) == 0
    verbs = ActivationEntry.objects.filter(grid_order=row).values_list("verb", flat=True)
    assert list(verbs) == ["chase"] * 4 + ["remind"] * 2 + ["acknowledge"]
    assert Entry.objects.filter(verb="order.chase").count() == 6
    step = OrderStep.objects.get(grid_order=row)
    assert (step.state, step.missed, step.first_due_at) == ("met", 6, after(15))


def test_what_has_come_to_somebody_is_on_their_list(district: District) -> None:
    with clock.moved(MONDAY):
        activated(district)
    climb_at(15)
    climb_at(30)
    # the second grid has no leader: it came to the secretary a level earlier, and has gone on since
    assert {row.area_code for row in orders_of(district.world.secretary)} == {GRID}
    climb_at(45)
    assert not orders_of(district.world.secretary).exists()
    assert {row.area_code for row in orders_of(district.world.dispatcher)} == {GRID}


def test_an_outage_is_caught_up_one_level_at_a_time(district: District) -> None:
    with clock.moved(MONDAY):
        activated(district, area=VILLAGE)
    assert climb_at(600) == 2
    assert {row.level for row in GridOrder.objects.filter(area_code=GRID)} == {1}
    assert climb_at(601) == 0
    assert climb_at(615) == 2


def test_nobody_left_at_a_level_is_never_silence(district: District) -> None:
    with clock.moved(MONDAY):
        activated(district, area=VILLAGE)
    User.objects.filter(username="aqiang").update(is_active=False)
    assert climb_at(15) == 2
    assert told("emergency.chased") == {"chenzhishu": 2}


def test_a_vacant_grid_climbs_from_where_it_began(district: District) -> None:
    Post.objects.filter(area_code=SECOND_GRID).update(ends_on=clock.today() - timedelta(days=400))
    with clock.moved(MONDAY):
        activated(district, area=VILLAGE)
    climb_at(15)
    assert at_grid(GridOrder.objects.get(area_code=SECOND_GRID).order, SECOND_GRID).level == 3


def test_drills_are_chased_as_drills(district: District) -> None:
    with clock.moved(MONDAY):
        activated(district, is_drill=True)
    assert climb_at(15) == 3
    assert told("drill.chased") == {"aqiang": 1, "chenzhishu": 1, "hezhishu": 1}
    assert not told("emergency.chased")


def test_queries_do_not_grow_with_the_batch(district: District) -> None:
    more_grids([f"{VILLAGE}{n:03}" for n in range(10, 13)], dict(Division.objects.values_list("code", "pk")))
    with clock.moved(MONDAY):
        activated(district, approved_plan(district), area=VILLAGE)
        few = _queries(15)
        more_grids([f"{VILLAGE}{n:03}" for n in range(20, 40)], dict(Division.objects.values_list("code", "pk")))
        activated(district, approved_plan(district, event="natural_typhoon"), area=TOWN)
        many = _queries(31)
    assert OrderStep.objects.filter(missed__gt=0).count() == 5 + 25
    assert many <= few


def _queries(minutes: float) -> int:
    with clock.moved(after(minutes)), CaptureQueriesContext(connection) as queries:
        assert chase_due().advanced
    return len(queries)


def test_the_auditor_sees_orders_too(district: District) -> None:
    with clock.moved(MONDAY):
        activated(district)
        tick(ticker="test")
        assert audit_clock().is_well
    with clock.moved(after(20)):
        report = audit_clock()
    assert "step" in report.troubles
    assert (report.overdue_steps, report.step_late_seconds) == (3, 300)


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (PLAN_TABLE, {"draft": ["propose"], "proposed": ["refuse", "approve"], "approved": ["replace"], "replaced": []}),
        (ACTIVATION_TABLE, {"proposed": ["activate", "decline"], "declined": [], "active": ["stand_down"],
                            "stood_down": []}),
        (ORDER_TABLE, {"in_force": ["supersede", "cancel", "close"], "superseded": [], "cancelled": [], "closed": []}),
        (RECEIPT_TABLE, {"sent": ["deliver", "see", "acknowledge"], "delivered": ["see", "acknowledge"],
                         "seen": ["acknowledge"], "acknowledged": ["execute", "finish"], "executing": ["finish"],
                         "done": []}),
    ],
)  # fmt: skip
def test_the_tables(table: object, expected: dict[str, list[str]]) -> None:
    assert {str(state): table.verbs_from(state) for state in table.states} == expected  # type: ignore[attr-defined]

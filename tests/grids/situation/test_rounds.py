"""Rounds: opened by the tick to the minute, by hand, at standing down; chased once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grids.models import Activation, ActivationEntry, ReportRound
from grids.services.emergencies.stand_down import stand_down
from grids.services.situation.rounds import GRACE, call_for_reports, chase_reports, open_due_rounds
from grids.services.tick import tick
from tests.grids.emergencies.kit import told
from tests.grids.situation.kit import FIRST, begun, called, report_of, sent
from tests.world import GRID, OTHER_VILLAGE, TOWN, VILLAGE
from tests.world_grids import MONDAY, District
from xinhui.accounts.models import Post
from xinhui.audit.selectors.verify import verify_chains
from xinhui.core import clock
from xinhui.core.errors import Conflict, Forbidden, NotFound

MINUTE = timedelta(minutes=1)


def test_the_tick_opens_a_round_when_its_moment_comes_and_not_before(district: District) -> None:
    activation = begun(district)
    with clock.moved(FIRST - timedelta(seconds=1)):
        assert tick().rounds == 0
    for moment, opened in ((FIRST, 1), (FIRST + MINUTE, 0), (FIRST + 60 * MINUTE, 1)):
        with clock.moved(moment):
            assert tick().rounds == opened
    rows = list(ReportRound.objects.filter(activation=activation).order_by("number"))
    assert [(row.number, row.kind, row.as_of, row.due_at) for row in rows] == [
        (1, "scheduled", FIRST, FIRST + GRACE), (2, "scheduled", FIRST + 60 * MINUTE, FIRST + 60 * MINUTE + GRACE),
    ]  # fmt: skip
    assert [(row.area_code, row.state) for row in rows[0].reports.all()] == [
        (VILLAGE, "waiting"), (OTHER_VILLAGE, "waiting"),
    ]  # fmt: skip
    assert told("emergency.report_wanted") == {"chenzhishu": 2, "hezhishu": 2}
    assert all(report.broken is None for report in verify_chains())


def test_after_an_outage_the_newest_moment_alone(district: District) -> None:
    begun(district)
    late = MONDAY + timedelta(hours=5, minutes=17)
    with clock.moved(late):
        assert open_due_rounds() == 1
        assert open_due_rounds() == 0
    row = ReportRound.objects.get()
    assert (row.as_of, row.due_at) == (MONDAY + timedelta(hours=5), late + GRACE / 2)
    entry = ActivationEntry.objects.get(verb="report_round")
    assert entry.data["skipped"] == 4, "what was missed stands in the minute book"


def test_who_reports_for_a_village_without_secretary(district: District) -> None:
    Post.objects.filter(area_code=VILLAGE, role="village_secretary").delete()
    called(district)
    assert told("emergency.report_wanted") == {"zhoudiaodu": 1, "lizhenzhang": 1, "hezhishu": 1}


def test_an_activation_of_one_grid_asks_its_village(district: District) -> None:
    opened = called(district, begun(district, area=GRID))
    assert [row.area_code for row in opened.reports.all()] == [VILLAGE]


def test_a_plan_without_schedule_and_one_stood_down_open_nothing(district: District) -> None:
    activation = begun(district)
    activation.plan.report_minutes = 0
    activation.plan.save(update_fields=["report_minutes"])
    with clock.moved(FIRST):
        assert open_due_rounds() == 0
    activation.plan.report_minutes = 60
    activation.plan.save(update_fields=["report_minutes"])
    with clock.moved(FIRST - MINUTE):
        stand_down(actor=district.act("command"), activation_id=activation.pk, note="雨停")
    with clock.moved(FIRST):
        assert open_due_rounds() == 0
    assert not ReportRound.objects.exists(), "nothing was collected, so there is no final report either"


def test_by_hand_by_those_who_give_orders(district: District) -> None:
    activation = begun(district, area=TOWN)
    for who in ("secretary", "worker", "dispatcher", "other_town_leader", "handler"):
        with pytest.raises(Forbidden):
            call_for_reports(actor=district.act(who), activation_id=activation.pk)
    with pytest.raises(NotFound):
        call_for_reports(actor=district.act("command"), activation_id=activation.pk + 1000)
    with clock.moved(MONDAY + 7 * MINUTE):
        opened = call_for_reports(actor=district.act("town_leader"), activation_id=activation.pk)
        assert (opened.kind, opened.as_of) == ("extra", MONDAY + 7 * MINUTE)
        with pytest.raises(Conflict) as refusal:
            call_for_reports(actor=district.act("command"), activation_id=activation.pk)
        assert refusal.value.code == "report-round-open"
    with clock.moved(MONDAY + 40 * MINUTE):
        stand_down(actor=district.act("command"), activation_id=activation.pk, note="雨停")
        with pytest.raises(Conflict) as over:
            call_for_reports(actor=district.act("command"), activation_id=activation.pk)
        assert over.value.code == "activation-over"


def test_what_is_missing_is_chased_once(district: District) -> None:
    opened = called(district)
    sent(district, report_of(opened), people_moved=3)
    with clock.moved(opened.due_at - timedelta(seconds=1)):
        assert chase_reports() == 0
    with clock.moved(opened.due_at):
        assert tick().reports_chased == 1
        assert tick().reports_chased == 0
    assert told("emergency.report_chased") == {"hezhishu": 1}, "whoever has reported is left in peace"
    assert told("emergency.reports_missing") == {"huangzhenzhang": 1, "hediaodu": 1}
    entry = ActivationEntry.objects.get(verb="report_chase")
    assert (entry.data["missing"], entry.data["number"]) == (1, 1)


def test_nobody_is_chased_when_all_have_reported_or_the_rain_is_over(district: District) -> None:
    opened = called(district)
    sent(district, report_of(opened))
    sent(district, report_of(opened, OTHER_VILLAGE), "other_secretary")
    with clock.moved(opened.due_at):
        assert chase_reports() == 0
    opened.refresh_from_db()
    assert opened.chased_at is not None
    second = called(district, opened.activation, at=opened.due_at)
    with clock.moved(second.as_of + MINUTE):
        stand_down(actor=district.act("command"), activation_id=opened.activation_id, note="雨停")
    with clock.moved(second.due_at):
        assert chase_reports() == 0
    assert told("emergency.report_chased") == {}


def test_standing_down_asks_for_the_final_report_and_chases_it(district: District) -> None:
    opened = called(district)
    with clock.moved(MONDAY + timedelta(hours=3)):
        stand_down(actor=district.act("district_leader"), activation_id=opened.activation_id, note="雨停")
    final = ReportRound.objects.get(kind="final")
    assert (final.number, final.reports.count()) == (2, 2)
    sent(district, report_of(final), people_moved=3)
    with clock.moved(final.due_at):
        assert chase_reports() == 1
    assert told("emergency.report_chased") == {"hezhishu": 1}


def test_a_drills_messages_say_so(district: District) -> None:
    called(district, begun(district, is_drill=True))
    assert told("emergency.report_wanted") == {}
    assert told("drill.report_wanted") == {"chenzhishu": 1, "hezhishu": 1}


@pytest.mark.parametrize("activations", [1, 4])
def test_looking_for_due_rounds_costs_the_same(district: District, activations: int) -> None:
    first = begun(district)
    rows = [
        Activation(
            number=f"X{n}", plan=first.plan, title="x", area_code=f"44070510320100{n}", state="active",
            proposed_at=MONDAY, activated_at=MONDAY, reason="x", authority="x",
        )
        for n in range(1, activations)
    ]  # fmt: skip
    Activation.objects.bulk_create(rows)
    with (
        clock.moved(MONDAY + MINUTE),
        CaptureQueriesContext(
            connection,
        ) as queries,
    ):
        open_due_rounds()
    assert len(queries) == 1

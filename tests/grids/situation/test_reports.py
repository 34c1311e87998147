"""One village's report: sent, sent again, returned; the sums along the tree."""

from itertools import islice
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grids.models import Activation, ActivationEntry, ReportRound, SituationReport, SituationVersion
from grids.models.situation import FIGURES
from grids.report_states import REPORT_TABLE, ReportState
from grids.selectors import situation
from grids.services.situation.reports import return_report, submit_report
from tests.grids.emergencies.kit import told
from tests.grids.situation.kit import begun, called, report_of, sent
from tests.world import DISTRICT, OTHER_TOWN, OTHER_VILLAGE, TOWN, VILLAGE
from tests.world_grids import MONDAY, District
from xinhui.audit.models import Entry
from xinhui.audit.selectors.verify import verify_chains
from xinhui.core import clock
from xinhui.core.errors import DomainError, Forbidden, InvalidInput, NotFound, TransitionRefused


def test_figures_are_sent_and_every_version_is_kept(district: District) -> None:
    opened = called(district)
    report = report_of(opened)
    with clock.moved(opened.due_at):
        sent(district, report, people_moved=12, people_sheltered=5)
        sent(district, report, people_moved=12, people_sheltered=5)
    assert report.versions.count() == 1, "the same twice is one"
    sent(district, report, people_moved=15, people_sheltered=5)
    report.refresh_from_db()
    assert (report.state, report.version, report.is_late) == ("reported", 2, False)
    assert list(report.versions.values_list("version", "people_moved")) == [(1, 12), (2, 15)]
    assert situation.total(district.act_user("command"), opened.pk)["people_moved"] == 15, "the newest holds"
    version = report.versions.get(version=1)
    for act in (version.save, version.delete):
        with pytest.raises(TypeError):
            act()
    assert Entry.objects.filter(verb="situation.report").count() == 2
    assert all(row.broken is None for row in verify_chains())


def test_nothing_happened_is_a_report(district: District) -> None:
    opened = called(district)
    sent(district, report_of(opened))
    rows: list[Any] = situation.rounds_of(district.act_user("command"), opened.activation_id)
    assert [(row.expected, row.missing) for row in rows] == [(2, 1)]


@pytest.mark.parametrize("state", list(ReportState))
@pytest.mark.parametrize("verb", ["submit", "return"])
def test_every_state_and_verb(district: District, state: ReportState, verb: str) -> None:
    report = report_of(called(district))
    if state != ReportState.WAITING:
        sent(district, report, patrols=1)
    if state == ReportState.RETURNED:
        return_report(actor=district.act("dispatcher"), report_id=report.pk, reason="核实人数")

    def act() -> SituationReport:
        if verb == "submit":
            return sent(district, report, patrols=2)
        return return_report(actor=district.act("dispatcher"), report_id=report.pk, reason="核实人数")

    if REPORT_TABLE.allows(state, verb):
        assert act().state == REPORT_TABLE.next(state, verb)
    else:
        with pytest.raises(TransitionRefused):
            act()
        report.refresh_from_db()
        assert report.state == state


def test_what_was_returned_counts_for_nothing_until_it_comes_again(district: District) -> None:
    opened = called(district)
    report, command = report_of(opened), district.act_user("command")
    sent(district, report, people_moved=1200)
    return_report(actor=district.act("dispatcher"), report_id=report.pk, reason="多写了一个零")
    assert situation.total(command, opened.pk)["people_moved"] == 0
    assert [row.area_code for row in situation.owed_by(command, opened.pk)] == [VILLAGE, OTHER_VILLAGE]
    assert told("emergency.report_returned") == {"chenzhishu": 1}
    sent(district, report, people_moved=120)
    assert situation.total(command, opened.pk)["people_moved"] == 120
    assert list(ActivationEntry.objects.filter(verb__in=["report", "report_return"]).order_by("pk")
                .values_list("verb", flat=True)) == ["report", "report_return", "report"]  # fmt: skip


def test_late_is_late_once_and_for_all(district: District) -> None:
    opened = called(district)
    on_time, late = report_of(opened), report_of(opened, OTHER_VILLAGE)
    with clock.moved(opened.due_at):
        sent(district, on_time)
    with clock.moved(opened.due_at.replace(hour=12)):
        sent(district, late, "other_secretary", patrols=3)
        sent(district, on_time, patrols=1)
    for row, expected in ((on_time, False), (late, True)):
        row.refresh_from_db()
        assert row.is_late is expected, "a correction of a report that came in time is not late"


@pytest.mark.parametrize(
    "who", ["worker", "grid_leader", "other_secretary", "other_dispatcher", "handler", "district_leader"]
)
def test_who_may_not_send(district: District, who: str) -> None:
    report = report_of(called(district))
    with pytest.raises(Forbidden):
        sent(district, report, who)
    with pytest.raises(Forbidden):
        return_report(actor=district.act("secretary"), report_id=report.pk, reason="x")
    report.refresh_from_db()
    assert report.version == 0


@pytest.mark.parametrize("who", ["secretary", "dispatcher", "town_leader", "command"])
def test_who_may_send(district: District, who: str) -> None:
    assert sent(district, report_of(called(district)), who).version == 1


@pytest.mark.parametrize(
    ("field", "figures"),
    [("people_moved", {"people_moved": -1}), ("people_moved", {"people_moved": 1_000_001}), ("cows", {"cows": 1}),
     ("people_sheltered", {"people_sheltered": 2, "people_moved": 1}), ("patrols", {"patrols": True}),
     ("hazards_removed", {"hazards_removed": 1}), ("patrols", {"patrols": "3"})],
)  # fmt: skip
def test_wrong_figures_are_named(district: District, field: str, figures: dict[str, Any]) -> None:
    report = report_of(called(district))
    with pytest.raises(InvalidInput) as refusal:
        sent(district, report, **figures)
    assert refusal.value.field == field
    with pytest.raises(InvalidInput) as words:
        submit_report(actor=district.act("secretary"), report_id=report.pk, figures={}, text="长" * 2001)
    assert words.value.field == "text"
    assert not SituationVersion.objects.exists()


def test_unknown_and_wordless(district: District) -> None:
    with pytest.raises(NotFound):
        submit_report(actor=district.act("secretary"), report_id=10**9, figures={})
    report = report_of(called(district))
    sent(district, report)
    with pytest.raises(DomainError) as refusal:
        return_report(actor=district.act("command"), report_id=report.pk, reason="  ")
    assert refusal.value.field == "reason"


@pytest.fixture
def wide(district: District) -> ReportRound:
    """A round of nine villages in three towns."""
    activation: Activation = begun(district)
    opened = called(district, activation)
    opened.reports.all().delete()
    SituationReport.objects.bulk_create(
        SituationReport(round=opened, area_code=f"44070510{town}20{village}")
        for town in (3, 4, 5)
        for village in range(3)
    )
    return opened


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_figures_add_up_along_the_tree(district: District, wide: ReportRound, data: st.DataObject) -> None:
    """Whatever is sent, corrected and returned: district = sum of towns = sum of villages = what was typed and holds."""
    command = district.act("command")
    number = st.integers(0, 1000)
    reports = list(wide.reports.all())
    SituationVersion.objects.filter(report__in=reports)._raw_delete("default")
    wide.reports.update(state="waiting", version=0, reported_at=None, is_late=False, return_reason="")
    holds: dict[str, dict[str, int]] = {}
    for _step in range(data.draw(st.integers(0, 14))):
        report = data.draw(st.sampled_from(reports))
        if report.area_code in holds and data.draw(st.integers(0, 3)) == 0:
            return_report(actor=command, report_id=report.pk, reason="核实")
            del holds[report.area_code]
            continue
        figures = {name: data.draw(number) for name in FIGURES}
        figures["people_moved"] += figures["people_sheltered"]
        figures["hazards_found"] += figures["hazards_removed"]
        submit_report(actor=command, report_id=report.pk, figures=figures)
        holds[report.area_code] = figures
    user = district.act_user("command")
    towns = situation.by_place(user, wide.pk, digits=9)
    villages = situation.villages(user, wide.pk, DISTRICT)
    whole = situation.total(user, wide.pk)
    assert len(villages) == 9
    for at, name in enumerate(FIGURES):
        typed = sum(figures[name] for figures in holds.values())
        assert whole[name] == sum(row.figures[at] for row in towns) == sum(row.figures[at] for row in villages) == typed
    for town in towns:
        inside = [row for row in villages if row.code.startswith(town.code)]
        assert town.figures == tuple(map(sum, zip(*(row.figures for row in inside), strict=True)))
        assert (town.expected, town.missing) == (3, sum(row.missing for row in inside))


def test_each_sees_their_own(district: District) -> None:
    opened = called(district)
    sent(district, report_of(opened), people_moved=3)
    sent(district, report_of(opened, OTHER_VILLAGE), "other_secretary", people_moved=4)
    seen = {who: situation.total(district.act_user(who), opened.pk)["people_moved"]
            for who in ("command", "town_leader", "secretary", "worker", "other_dispatcher", "handler")}  # fmt: skip
    assert seen == {"command": 7, "town_leader": 3, "secretary": 3, "worker": 0, "other_dispatcher": 4, "handler": 0}
    lines = situation.by_place(district.act_user("command"), opened.pk, digits=9)
    assert [(row.code, row.name, row.reported) for row in lines] == [(TOWN, "罗坑镇", 1), (OTHER_TOWN, "双水镇", 1)]


def test_a_new_report_begins_with_the_figures_of_the_last(district: District) -> None:
    first = called(district)
    sent(district, report_of(first), people_moved=3)
    second = called(district, first.activation, at=first.due_at)
    found = situation.before(report_of(second))
    assert found is not None
    assert found.people_moved == 3
    assert situation.before(report_of(second, OTHER_VILLAGE)) is None


def test_the_tables_cost_the_same_for_any_number_of_villages(district: District, wide: ReportRound) -> None:
    user = district.act_user("command")

    def cost() -> list[int]:
        counted = []
        for read in (
            lambda: situation.by_place(user, wide.pk, digits=9),
            lambda: situation.villages(user, wide.pk, ""),
            lambda: situation.rounds_of(user, wide.activation_id),
            lambda: situation.total(user, wide.pk),
        ):
            with CaptureQueriesContext(connection) as queries:
                read()
            counted.append(len(queries))
        return counted

    few = cost()
    for report in islice(wide.reports.all(), 9):
        sent(district, report, "command", patrols=1)
    assert cost() == few
    assert max(few) <= 4


def test_the_moment_of_a_round_is_in_the_books(district: District) -> None:
    opened = called(district)
    assert ActivationEntry.objects.get(verb="report_round").text == clock.local(opened.as_of).strftime("%H:%M")
    assert opened.as_of > MONDAY

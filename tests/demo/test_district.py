"""The demo district has the published figures exactly, each from its records, and a life behind it."""

import json
from collections import Counter
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import F, Sum

from grids.emergency_states import EventKind, Severity
from grids.mediation_states import MediationLevel, MediationState
from grids.models import (
    Activation,
    ActivationEntry,
    Deployment,
    Division,
    EmergencyPlan,
    Grid,
    GridPartyOrganization,
    GridProfile,
    Issue,
    KeySite,
    MediationCase,
    OrderStep,
    Rating,
    ReportRound,
    Shelter,
    ShelterCount,
    ShelterOpening,
    SituationReport,
    Squad,
    SquadActivity,
    SquadRequest,
    Stairwell,
    StewardCharge,
    StockLevel,
    Store,
    SupplyRequest,
    TeamPost,
    WartimeGrid,
    Whistle,
)
from grids.models.situation import FIGURES as REPORTED
from grids.selectors.clock import live_without_deadline
from grids.selectors.coverage import coverage_of
from grids.selectors.emergencies import missing_by_town, total_of
from grids.selectors.situation import by_place, owed_by, total
from grids.states import IssueState
from xinhui.accounts.models import User
from xinhui.audit.selectors.verify import verify_chains
from xinhui.core import clock
from xinhui.dashboards.selectors.figures import FIGURES
from xinhui.demo.party.alliances import DUTY as ALLIANCE_DUTY

pytestmark = pytest.mark.django_db
#: systems.md, G1–G4 and G7–G9.
PUBLISHED = {
    "G1.towns": 11, "G1.villages": 199, "G1.communities": 37, "G1.fisheries_parks": 11, "G1.grids": 817, "G2.party": 817,
    "G3.profiles": 817, "G3.duty_lists": 3, "G5.plans": 2, "G7.squads": 59, "G7.volunteers": 847, "G9.buildings": 4857,
    "G9.stairwells": 9814, "G9.covered": 100,
    "G6.units": 64, "G6.deployed": 20000,
    "C2.positive": 1700, "C2.negative": 300, "C3.pools": 3, "C3.people": 300, "C4.classes": 9300, "C4.cloud": 23000,
    "C6.cleared": 32, "C6.reused": 7, "C6.removed": 5,
    "C7.promoted": 182, "T1.engineers": 2000, "T1.skilled": 15_000, "T1.medical": 125, "T1.teachers": 60, "T1.doctors": 10,
    "T7.measures": 10,
    "T6.school_places": 133,
    "T5.fairs": 2, "T5.hired": 90, "T5.audience_first": 200_000, "T5.audience_second": 300_000,
    "T3.plans": 1,
    "T4.platforms": 108, "T4.stations": 31, "T4.teams": 5, "T4.researchers": 55, "T2.universities": 5, "D1.projects": 11,
    "D1.investment": 12,
}  # fmt: skip


def briefing() -> dict[str, dict[str, object]]:
    out = StringIO()
    call_command("briefing", "--format", "json", stdout=out)
    rows = json.loads(out.getvalue())
    assert all(set(row) == {"id", "label", "value", "published"} for row in rows)
    return {row["id"]: row for row in rows}


def test_every_published_figure_is_reached_exactly(demo: str) -> None:
    rows = briefing()
    assert set(rows) == {figure.id for figure in FIGURES}
    for number, value in PUBLISHED.items():
        assert (rows[number]["value"], rows[number]["published"]) == (value, value), number
    assert [row for row in rows.values() if row["published"] is not None and row["value"] != row["published"]] == []
    assert Division.objects.filter(kind__in=["village", "community", "fishery", "park"]).count() == 247


def test_figures_come_from_records(demo: str) -> None:
    """Take a record away and the figure knows."""
    before = briefing()
    grid = Grid.objects.order_by("code")[0]
    GridPartyOrganization.objects.filter(grid=grid).update(is_active=False)
    GridProfile.objects.filter(grid=grid).delete()
    TeamPost.objects.filter(grid=grid).delete()
    market = Grid.objects.filter(scenario="market_park")[0]
    TeamPost.objects.filter(grid=market, duty="talent_steward").delete()
    after = briefing()
    changed = {number for number, row in after.items() if row["value"] != before[number]["value"]}
    assert {"G2.party", "G2.team", "G3.profiles"} <= changed
    assert [number for number in changed if number.startswith("G8")]
    for number in ("G2.party", "G2.team", "G3.profiles"):
        assert after[number]["value"] == 816


def test_figures_of_policing_and_buildings_come_from_records(demo: str) -> None:
    before = briefing()
    Squad.objects.filter(area_code__startswith="440705109").order_by("pk")[0].members.update(ends_on=clock.today())
    StewardCharge.objects.filter(pk=StewardCharge.objects.order_by("pk")[0].pk).update(ends_on=clock.today())
    Stairwell.objects.filter(pk=Stairwell.objects.order_by("-pk")[0].pk).update(closed_on=clock.today())
    TeamPost.objects.filter(pk=TeamPost.objects.filter(duty="auxiliary")[0].pk).update(ends_on=clock.today())
    after = briefing()
    moved = {number: int(str(after[number]["value"])) - int(str(row["value"])) for number, row in before.items()
             if after[number]["value"] != row["value"]}  # fmt: skip
    assert moved["G7.volunteers"] in (-14, -15)
    assert {key: value for key, value in moved.items() if key != "G7.volunteers"} == {
        "G7.officers": -1, "G9.stairwells": -1, "G9.covered": -1,
    }  # fmt: skip


def test_neighbours_have_lived(demo: str) -> None:
    """Water rescue among the squads, a call-out under way, disputes in every state, each level having tried first."""
    assert Squad.objects.filter(area_code__startswith="440705109", kind="water_rescue").count() == 16
    assert SquadActivity.objects.filter(kind="call_out", ends_at=None).count() == 1
    assert set(MediationCase.objects.values_list("state", flat=True)) == set(MediationState.values)
    assert set(MediationCase.objects.values_list("level", flat=True)) == set(MediationLevel.values)
    for case in MediationCase.objects.prefetch_related("timeline"):
        entries = list(case.timeline.all())
        tried = {entry.level for entry in entries if entry.verb == "try"}
        assert set(range(case.level)) <= tried, case.number
        assert [entry.at for entry in entries] == sorted(entry.at for entry in entries)
        assert all(entry.at <= clock.now() for entry in entries)
    assert KeySite.objects.filter(next_visit_on__lt=clock.now().date()).exists()


def test_ready_plans_for_every_level(demo: str) -> None:
    plans = EmergencyPlan.objects.filter(state="approved")
    assert {(plan.event, plan.severity) for plan in plans} == {
        (event, level) for event in (EventKind.HEAVY_RAIN, EventKind.EPIDEMIC) for level in Severity
    }  # fmt: skip
    for plan in plans:
        assert plan.approved_by_id != plan.drafted_by_id
        assert plan.steps.filter(is_immediate=True).exists()
        assert plan.duties.count() >= 5


def test_a_heavy_rain_was_lived_through_and_a_drill_held(demo: str) -> None:
    rain, drill = Activation.objects.get(is_drill=False), Activation.objects.get(is_drill=True)
    assert (rain.state, rain.plan.event, rain.area_code) == ("stood_down", EventKind.HEAVY_RAIN, "440705")
    assert (drill.state, drill.plan.event) == ("stood_down", EventKind.EPIDEMIC)
    total = total_of(missing_by_town(rain.pk))
    assert (total.grids, total.sent, total.acknowledged + total.missing) == (817, 817 + 56, 817 + 56)
    assert total.acknowledged > 0.95 * total.sent
    assert min(total.late, total.done, total.chased) > 0
    assert {"activate", "issue", "acknowledge", "chase", "supersede", "stand_down"} <= set(
        ActivationEntry.objects.filter(activation=rain).values_list("verb", flat=True)
    )
    assert not WartimeGrid.objects.filter(until=None).exists()
    assert not OrderStep.objects.filter(state="open").exists()


def test_villages_reported_through_the_rain_and_the_figures_add_up(demo: str) -> None:
    rounds = ReportRound.objects.filter(activation__is_drill=False).order_by("number")
    moved, leader = REPORTED.index("people_moved"), User.objects.get(username="quzhang")
    assert [(row.kind, row.chased_at is not None) for row in rounds] == [
        ("scheduled", True), ("scheduled", True), ("scheduled", True), ("final", True),
    ]  # fmt: skip
    assert not ReportRound.objects.filter(activation__is_drill=True).exists(), "the drill was over before its first"
    assert {row.kind: owed_by(leader, row.pk).count() for row in rounds}["final"] == 0
    assert SituationReport.objects.filter(version=2).count() == 1, "one came back and was sent again"
    for row in rounds:
        whole = total(leader, row.pk)["people_moved"]
        assert whole == sum(place.figures[moved] for place in by_place(leader, row.pk, digits=9)) > 0


def test_people_were_sent_down_and_went_home_after_the_rain(demo: str) -> None:
    rain = Deployment.objects.filter(activation__is_drill=False)
    assert (rain.count(), rain.open().count()) == (168, 0)
    assert rain.filter(arrived_at__isnull=False).count() == int(168 * 0.9)
    everyday = Deployment.objects.filter(activation=None).exclude(duty=ALLIANCE_DUTY)
    assert (everyday.count(), everyday.filter(state="on_duty").count()) == (132, int(132 * 0.85))


def test_relief_in_the_rain_and_what_waits_today(demo: str) -> None:
    assert (Store.objects.count(), StockLevel.objects.count(), Shelter.objects.count()) == (12, 144, 41)
    for level in StockLevel.objects.all():
        moved = level.store.movements.filter(kind=level.kind_id).aggregate(sum=Sum("change"))["sum"]
        assert moved == level.quantity
    rain = ShelterOpening.objects.filter(activation__is_drill=False)
    assert (rain.count(), rain.filter(state="closed").count()) == (6, 6)
    assert [row for row in rain if row.counts.latest("pk").people or row.counts.count() != 4] == []
    assert ShelterCount.objects.filter(people__gt=F("opening__shelter__capacity")).count() == 1
    states = Counter((row.activation_id is not None, row.state) for row in SupplyRequest.objects.all())
    assert states == {(True, "received"): 3, (False, "requested"): 1, (False, "refused"): 1}
    assert Counter(SquadRequest.objects.values_list("state", flat=True)) == {"answered": 2, "requested": 1}
    lent = SquadActivity.objects.exclude(request=None).exclude(area_code__startswith="440705109")
    assert (lent.count(), SquadActivity.objects.filter(request__isnull=False, ends_at=None).count()) == (1, 0)


def test_the_grids_tile_the_district(demo: str) -> None:
    rows = coverage_of("440705")
    assert len(rows) == 1 + 11 + 247
    assert [row.code for row in rows if not row.is_whole] == []


def test_every_market_or_park_grid_has_its_three_posts(demo: str) -> None:
    wanted = {"party_instructor", "talent_steward", "social_worker"}
    for grid in Grid.objects.filter(scenario="market_park").prefetch_related("team_posts"):
        assert wanted <= {post.duty for post in grid.team_posts.all()}, grid.code


def test_it_has_lived(demo: str) -> None:
    assert set(Issue.objects.values_list("state", flat=True)) == set(IssueState.values)
    assert {2, 3, 4} <= set(Whistle.objects.values_list("level", flat=True))
    states = set(Whistle.objects.values_list("state", flat=True))
    assert {"pending", "dispatched", "finished", "closed"} <= states
    assert Whistle.objects.filter(escalation_count__gt=0).exists()
    assert Rating.objects.exists()
    assert live_without_deadline() == 0
    assert [report.chain for report in verify_chains() if report.broken] == []


@pytest.mark.parametrize("role", ["网格员", "镇（街）调度员", "部门经办人", "系统管理员"])
def test_it_prints_a_login_for_each_role(demo: str, role: str) -> None:
    assert any(role in line for line in demo.splitlines()), demo[-900:]

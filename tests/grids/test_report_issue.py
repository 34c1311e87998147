"""Reporting: located, kept once however often it is sent, logged."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from grids.models import Issue, TimelineEntry
from grids.services.report_issue import report_issue
from tests.world import GRID, OTHER_GRID, SECOND_GRID
from tests.world_grids import CORNERS, MONDAY, SIDE, District
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.coordinates import CoordinateSystem, from_wgs84
from xinhui.core.errors import Conflict, Forbidden, InvalidInput


def test_report_lands_in_its_grid_and_is_logged(district: District) -> None:
    with clock.moved(MONDAY):
        issue = district.report()
    assert (issue.area_code, issue.grid.code, issue.state) == (GRID, GRID, "open")
    assert (issue.received_at, issue.occurred_at, issue.is_clock_skewed) == (MONDAY, MONDAY, False)
    entry = TimelineEntry.objects.get(issue=issue)
    assert (entry.verb, entry.actor_id, entry.at) == ("report", issue.reporter_id, MONDAY)
    audit = Entry.objects.get(target_type="grids.issue", target_id=str(issue.pk))
    assert (audit.verb, audit.area_code) == ("report", GRID)


@pytest.mark.parametrize("system", CoordinateSystem.values)
def test_any_coordinate_system_gives_the_same_place(district: District, system: str) -> None:
    draft = district.draft()
    lat, lon = from_wgs84(draft.latitude, draft.longitude, system)
    sent = replace(draft, latitude=lat, longitude=lon, coordinate_system=system)
    issue, _new = report_issue(actor=district.act("worker"), report=sent)
    assert issue.grid.code == GRID
    assert (issue.latitude, issue.longitude) == pytest.approx((draft.latitude, draft.longitude), abs=1e-6)


def test_a_shared_edge_belongs_to_the_lower_code(district: District) -> None:
    lat, lon = CORNERS[SECOND_GRID]
    edge = replace(district.draft(), latitude=lat + SIDE / 3, longitude=lon)
    assert report_issue(actor=district.act("worker"), report=edge)[0].grid.code == GRID


def test_sent_again_it_is_the_same_issue(district: District) -> None:
    actor, draft = district.act("worker"), district.draft()
    first, new = report_issue(actor=actor, report=draft)
    again, new_again = report_issue(actor=actor, report=draft)
    assert (new, new_again, again.pk) == (True, False, first.pk)
    assert Issue.objects.count() == TimelineEntry.objects.count() == 1


def test_the_same_number_with_another_body_is_a_conflict(district: District) -> None:
    draft = district.draft()
    report_issue(actor=district.act("worker"), report=draft)
    for handle, other in (("worker", replace(draft, description="另一件事")), ("grid_leader", draft)):
        with pytest.raises(Conflict) as caught:
            report_issue(actor=district.act(handle), report=other)
        assert caught.value.code == "uuid-reused"
    assert Issue.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"latitude": 23.9}, "latitude"),
        ({"latitude": 91.0}, "latitude"),
        ({"longitude": float("nan")}, "longitude"),
        ({"category": "B1"}, "category"),
        ({"category": "NONE"}, "category"),
        ({"description": "  "}, "description"),
        ({"photos": (uuid4(),)}, "photos"),
        ({"coordinate_system": "mars"}, "coordinate_system"),
        ({"title": "题" * 81}, "title"),
        ({"address": "址" * 161}, "address"),
        ({"source": "rumour"}, "source"),
        ({"patrol_id": 999_999_999}, "patrol"),
    ],
)
def test_bad_input_names_its_field(district: District, facts: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        report_issue(actor=district.act("worker"), report=district.draft(**facts))  # type: ignore[arg-type] # fields of Report
    assert caught.value.field == field
    assert not Issue.objects.exists()


def test_somebody_elses_photo_is_not_taken(district: District) -> None:
    photo = district.photo("grid_leader")
    with pytest.raises(InvalidInput) as caught:
        report_issue(actor=district.act("worker"), report=district.draft(photos=(photo,)))
    assert caught.value.code == "photo-unknown"


def test_a_neighbour_town_is_not_theirs(district: District) -> None:
    with pytest.raises(Forbidden):
        report_issue(actor=district.act("worker"), report=district.draft(grid=OTHER_GRID))


@pytest.mark.parametrize(("days", "skewed"), [(-29, False), (-31, True), (1, True)])
def test_a_device_clock_that_is_off_is_marked(district: District, days: int, skewed: bool) -> None:
    with clock.moved(MONDAY):
        draft = district.draft(occurred_at=MONDAY + timedelta(days=days))
        issue, _new = report_issue(actor=district.act("worker"), report=draft)
    assert issue.is_clock_skewed is skewed
    assert issue.received_at == MONDAY

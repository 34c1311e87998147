"""Sentences over a district that was lived through, against counting by hand."""

from collections import Counter
from datetime import date, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from grids.models import Assignment, Grid, Issue, Patrol, Rating, Step, Whistle
from tests.dashboards.briefing.lived import SECOND, THIRD, report
from tests.world import DISTRICT, GRID, OTHER_TOWN, TOWN
from tests.world_grids import District
from xinhui.core import clock
from xinhui.core.clock import local
from xinhui.dashboards.briefing.findings import compute
from xinhui.dashboards.briefing.periods import week_of
from xinhui.dashboards.briefing.records import rows_of
from xinhui.dashboards.briefing.sentences import Clause, Content, Sentence

WEEK = week_of(SECOND.date())


def content(area: str = DISTRICT) -> Content:
    with clock.moved(THIRD):
        return compute(area, "罗坑镇", WEEK)


def clauses(found: Content) -> dict[str, Clause]:
    return {clause.template: clause for one in found.sentences for clause in one.clauses}


def in_week(at: object, first: date) -> bool:
    return first <= local(at).date() <= first + timedelta(days=6)  # type: ignore[arg-type]  # times of rows


def test_counts_are_those_of_plain_counting(lived: District) -> None:
    found = clauses(content())
    issues = [
        row for row in Issue.objects.select_related("category__parent") if row.state not in ("merged", "dismissed")
    ]
    now = [row for row in issues if in_week(row.received_at, WEEK.first)]
    before = [row for row in issues if in_week(row.received_at, WEEK.first - timedelta(days=7))]
    assert found["issues"].params["count"] == len(now) == 29
    assert len(before) == 21
    assert found["up_percent"].params["percent"] == round(100 * (len(now) - len(before)) / len(before), 1)
    sorts = [Counter((row.category.parent or row.category).name for row in rows) for rows in (now, before)]
    rises = {name: sorts[0][name] - sorts[1][name] for name in sorts[0] if sorts[0][name] > sorts[1][name]}
    assert {item["name"]: item["delta"] for item in found["from_up"].items} == rises
    settled = sum(row.state == "settled" for row in now)
    assert found["settled" if settled and len(now) >= 20 else "settled_small"].params["count"] == settled
    assert found["whistles"].params["count"] == sum(in_week(row.raised_at, WEEK.first) for row in Whistle.objects.all())


def test_late_units_silent_grids_and_repeated_matters(lived: District) -> None:
    found = clauses(content())
    late = {
        step.assignment_id for step in Step.objects.filter(assignment__isnull=False)
        if in_week(step.first_due_at, WEEK.first)
        and (step.ended_at > step.first_due_at if step.ended_at else step.state == "open")
    }  # fmt: skip
    units = Counter(row.unit.name for row in Assignment.objects.filter(pk__in=[pk for pk in late if pk]))
    assert {item["name"]: item["count"] for item in found["late"].items} == units
    assert units == {"城管局": 1}
    assert found["late"].items[0]["days"] > 0
    seen = {row.grid_id for row in Issue.objects.all() if in_week(row.received_at, WEEK.first)}
    seen |= {row.grid_id for row in Patrol.objects.all() if in_week(row.started_at, WEEK.first)}
    assert found["silent"].params["count"] == Grid.objects.active().exclude(pk__in=seen).count() == 1
    again = Counter(
        (row.grid.name, row.category.name) for row in Issue.objects.all() if in_week(row.received_at, WEEK.first)
    )
    wanted = {key: n for key, n in again.items() if n >= 3}
    assert {(item["name"], item["category"]): item["count"] for item in found["repeated"].items} == wanted
    assert Rating.objects.count() == 0
    assert "rated" not in found


def test_evidence_counts_the_very_rows(lived: District) -> None:
    """What a sentence says, its records are: none is counted otherwise than it is listed."""
    for area in (DISTRICT, TOWN, OTHER_TOWN):
        for one in content(area).sentences:
            for proof in one.evidence:
                assert rows_of(proof).count() == proof.count, (area, proof)
                assert proof.area.startswith(area)


def test_a_town_speaks_of_itself_only(lived: District) -> None:
    found = clauses(content(OTHER_TOWN))
    assert found["issues"].params["count"] == 4
    assert "postings" not in found
    assert "intakes" not in found
    assert "no_before" in found, "its first report is of this week: nothing to compare with"
    assert not {"up_small", "up_percent", "from_up", "unusual"} & set(found)


def test_small_numbers_are_said_as_small(district: District) -> None:
    report(district, SECOND - timedelta(days=7), 2)
    report(district, SECOND, 5)
    found = clauses(content())
    assert found["up_small"].params == {"delta": 3}
    assert found["from_up"].item == "plain_up"
    assert not [name for name in found if name.endswith("percent")]


def test_what_is_said_reads_as_a_briefing_in_two_languages(lived: District) -> None:
    found = content()
    with translation.override("zh-hans"):
        chinese = [one.text() for one in found.sentences]
    with translation.override("en"):
        english = [one.text() for one in found.sentences]
    assert chinese[0].startswith("本周全区网格共上报事件29件，环比上升38.1%；上升主要来自市容环境类（+6件")
    assert english[0].startswith(
        "This week the grids of the district reported 29 issues, up 38.1% on the period before"
    )
    assert any("城管局逾期1件（最长逾期" in text for text in chinese)
    assert all(text.endswith("。") and "%(" not in text for text in chinese)
    assert all(text.endswith(".") and "%(" not in text for text in english)


def test_kept_as_data_it_says_the_same(lived: District) -> None:
    found = content()
    again = Content.of(found.as_json())
    assert [one.text() for one in again.sentences] == [one.text() for one in found.sentences]
    assert again == Content.of(again.as_json())
    assert {one.audience for one in found.sentences} == {"", "cadres"}
    assert not [one for one in found.read_by(cadres=False).sentences if one.audience]
    assert isinstance(found.sentences[0], Sentence)


def test_queries_do_not_grow_with_the_records(lived: District) -> None:
    with CaptureQueriesContext(connection) as few:
        content()
    report(lived, SECOND + timedelta(days=4), 12, grid=GRID)
    with CaptureQueriesContext(connection) as many:
        content()
    assert len(many) <= len(few) + 1

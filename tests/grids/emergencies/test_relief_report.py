"""What the after-action report says of relief equals the records, as page and as Word, for each what is theirs."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from grids.models import Activation, ReportRound
from grids.models.situation import FIGURES
from grids.selectors.relief_report import most_inside, relief_of
from grids.services.policing.musters import request_squads
from grids.services.shelters.openings import close_shelter, count_people, open_shelter
from tests.grids.shelters.kit import shelter
from tests.grids.situation.kit import begun, called, report_of, sent
from tests.grids.supplies.kit import arrived, asked, store
from tests.world import OTHER_VILLAGE, TOWN, VILLAGE
from tests.world_grids import MONDAY, District
from xinhui.core import clock

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


def the_rain(district: District) -> Activation:
    """Two rounds, two shelters of two towns, ten tents of which eight arrive, a squad asked for."""
    activation, command = begun(district), district.act("command")
    with clock.moved(MONDAY + timedelta(minutes=10)):
        school, hall = shelter(district, capacity=50), shelter(district, "双水小学", area=OTHER_VILLAGE)
        one, two = (
            open_shelter(actor=command, shelter_id=row.pk, activation_id=activation.pk) for row in (school, hall)
        )
    for minutes, opening, people in ((20, one, 40), (30, two, 25), (40, one, 60), (50, two, 0), (60, one, 0)):
        with clock.moved(MONDAY + timedelta(minutes=minutes)):
            count_people(actor=command, opening_id=opening.pk, people=people)
    with clock.moved(MONDAY + timedelta(minutes=70)):
        close_shelter(actor=command, opening_id=one.pk)
        opened = called(district, activation)
        sent(district, report_of(opened), people_moved=40)
        again = called(district, activation, at=MONDAY + timedelta(minutes=30))
        sent(district, report_of(again), people_moved=90, people_injured=1)
        sent(district, report_of(again), people_moved=80, people_injured=1)
        arrived(district, source=store(district, holds=30), short=2, activation=activation)
        asked(district, 5, activation=activation)
        request_squads(
            actor=district.act("secretary"), area_code=VILLAGE, kind="water_rescue", people=20, place="码头",
            reason="转移被困群众", activation_id=activation.pk,
        )  # fmt: skip
    return activation


def test_the_figures_are_those_of_the_records(district: District) -> None:
    activation = the_rain(district)
    relief = relief_of(district.act_user("command"), activation)
    moved = [row.figures[FIGURES.index("people_moved")] for row in relief.rounds]
    assert moved == [40, 80], "the version that holds, not the sum of versions"
    assert [(row.reported, row.late) for row in relief.rounds] == [(1, 1), (1, 1)], "sent after they were due"
    assert [(row.opening.shelter.name, row.peak, row.is_over) for row in relief.openings] == [
        ("罗坑小学", 60, True), ("双水小学", 25, False),
    ]  # fmt: skip
    assert (relief.most_inside, relief.most_at) == (85, MONDAY + timedelta(minutes=40))
    (line,) = relief.supplies
    assert (line.requests, line.wanted, line.promised, line.arrived) == (2, 15, 10, 8)
    assert [(row.place, row.people) for row in relief.squads] == [("码头", 20)]


def test_each_reads_what_is_theirs(district: District) -> None:
    activation = the_rain(district)
    town = relief_of(district.act_user("dispatcher"), activation)
    assert [row.opening.shelter.name for row in town.openings] == ["罗坑小学"]
    assert town.most_inside == 60
    assert {row.expected for row in town.rounds} == {
        len(
            {
                row.area_code
                for row in ReportRound.objects.filter(activation=activation).latest("pk").reports.all()
                if row.town_code == TOWN
            }
        )
    }
    other = relief_of(district.act_user("other_dispatcher"), activation)
    assert [row.opening.shelter.name for row in other.openings] == ["双水小学"]
    assert not other.supplies and not other.squads
    assert {sum(row.figures) for row in other.rounds} == {0}


def test_page_and_word_say_it_in_chinese(district: District, settings: Settings) -> None:
    settings.LANGUAGE_CODE = "zh-hans"
    activation = the_rain(district)
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(district.act_user("command"), backend="django.contrib.auth.backends.ModelBackend")
    text = client.get(f"/emergencies/{activation.pk}/report/").content.decode()
    for words in (
        "各场所合计最多时 85 人",
        "超员",
        "申请物资",
        "帐篷（顶）",
        "前往 0 人，需 20 人",
        "转移安置人口（人）",
    ):
        assert words in text, words
    word = Document(BytesIO(client.get(f"/emergencies/{activation.pk}/report.docx").content))
    headings = [row.text for row in word.paragraphs if row.style is not None and row.style.name == "Heading 1"]
    assert headings[4:8] == ["情况报告", "避护场所", "申请物资", "申请队伍支援"]
    cells = [[cell.text for cell in line.cells] for table in word.tables for line in table.rows]
    assert ["帐篷（顶）", "2", "15", "10", "8"] in cells
    assert ["转移安置人口（人）", "40", "80"] in cells


def test_without_relief_nothing_is_said_and_more_of_it_asks_no_more(district: District) -> None:
    user, activation = district.act_user("command"), begun(district)
    assert relief_of(user, activation).is_empty
    activation = the_rain(district)
    with CaptureQueriesContext(connection) as first:
        relief_of(user, activation)
    for number in range(4):
        row = open_shelter(
            actor=district.act("command"), shelter_id=shelter(district, f"场所{number}", area=TOWN).pk,
            activation_id=activation.pk,
        )  # fmt: skip
        count_people(actor=district.act("command"), opening_id=row.pk, people=number)
    with CaptureQueriesContext(connection) as second:
        relief_of(user, activation)
    assert len(first) == len(second)


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 90)), max_size=30))
def test_most_inside_is_the_greatest_sum_of_the_newest(counts: list[tuple[int, int]]) -> None:
    rows = [(opening, NOON + timedelta(minutes=at), people) for at, (opening, people) in enumerate(counts)]
    sums = [sum(dict(counts[:end]).values()) for end in range(len(counts) + 1)]
    most, moment = most_inside(rows)
    assert most == max(sums)
    assert (moment is None) == (most == 0)
    if moment is not None:
        assert rows[sums.index(most) - 1][1] == moment


@pytest.mark.parametrize("counts", [[], [(1, NOON, 0)]])
def test_nobody_inside_has_no_moment(counts: list[tuple[int, datetime, int]]) -> None:
    assert most_inside(counts) == (0, None)

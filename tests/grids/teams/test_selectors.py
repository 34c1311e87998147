"""What the teams lack, by area: seats, kit, hazards, party organizations; each reader the own area, few queries."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from grids.models import Grid, GridPartyOrganization, Hazard, KitIssue, KitType, TeamPost
from grids.models.division import Scenario
from grids.selectors.teams import hazards_due, kit_due, kit_faulty, summary, vacancies, without_party
from tests.world import GRID, OTHER_GRID, OTHER_TOWN, SECOND_GRID, TOWN, VILLAGE
from tests.world_grids import District
from xinhui.core import clock


def fill(code: str, *duties: str, seat: str = "A", ended: bool = False) -> None:
    grid, day = Grid.objects.get(code=code), clock.today() - timedelta(days=10)
    for duty in duties:
        TeamPost.objects.create(
            grid=grid, area_code=code, duty=duty, seat=seat, holder_name="甲", starts_on=day,
            ends_on=day if ended else None,
        )  # fmt: skip


def piece(code: str, kind: KitType, serial: str, *, issued: int, inspected: int | None = None, **facts: str) -> None:
    today = clock.today()
    KitIssue.objects.create(
        grid=Grid.objects.get(code=code), area_code=code, kit_type=kind, serial=serial,
        issued_on=today - timedelta(days=issued),
        inspected_on=None if inspected is None else today - timedelta(days=inspected), **facts,
    )  # fmt: skip


def hazard(code: str, level: int, days: int, **facts: object) -> Hazard:
    today = clock.today()
    return Hazard.objects.create(
        grid=Grid.objects.get(code=code), area_code=code, kind="fire", level=level, place=f"{level}/{days}",
        description="x", found_on=today, recheck_on=today + timedelta(days=days), **facts,
    )  # fmt: skip


def test_vacancies_count_holders_in_force_not_stand_ins(district: District) -> None:
    fill(GRID, "leader", "worker_full", "instructor")
    fill(GRID, "worker_part", seat="B")
    fill(SECOND_GRID, "leader", "worker_full", "worker_part", "instructor")
    fill(OTHER_GRID, "leader", ended=True)
    found = {v.grid.code: [str(d.value) for d in v.duties] for v in vacancies(district.act_user("command"))}
    assert found == {GRID: ["worker_part"], OTHER_GRID: ["leader", "worker_full", "worker_part", "instructor"]}
    Grid.objects.filter(code=SECOND_GRID).update(scenario=Scenario.MARKET_PARK)
    assert [v.grid.code for v in vacancies(district.act_user("secretary"))] == [GRID, SECOND_GRID]
    assert len(vacancies(district.act_user("secretary"))[1].duties) == 3


def test_kit_is_due_by_its_types_interval(district: District) -> None:
    vest = KitType.objects.create(code="vest", name="马甲", inspect_every_days=180)
    radio = KitType.objects.create(code="radio", name="对讲机", inspect_every_days=30)
    piece(GRID, vest, "today-is-the-day", issued=180)
    piece(GRID, vest, "late", issued=181)
    piece(GRID, vest, "seen", issued=900, inspected=10)
    piece(GRID, radio, "radio-late", issued=900, inspected=31, condition="repair")
    piece(GRID, radio, "lost", issued=900, condition="lost")
    piece(OTHER_GRID, radio, "elsewhere", issued=40)
    KitIssue.objects.create(
        grid=Grid.objects.get(code=GRID), area_code=GRID, kit_type=vest, serial="back",
        issued_on=clock.today() - timedelta(days=900), returned_on=clock.today(),
    )  # fmt: skip
    assert [row.serial for row in kit_due(district.act_user("secretary"))] == ["late", "radio-late"]
    assert [row.serial for row in kit_due(district.act_user("command"), OTHER_TOWN)] == ["elsewhere"]
    assert [row.serial for row in kit_faulty(district.act_user("secretary"))] == ["radio-late", "lost"]


def test_hazards_are_due_on_their_day_gravest_first(district: District) -> None:
    hazard(GRID, 3, -5), hazard(GRID, 1, 0), hazard(GRID, 2, 1)
    hazard(GRID, 1, -9, removed_on=clock.today())
    hazard(OTHER_GRID, 1, -1)
    assert [row.place for row in hazards_due(district.act_user("worker"))] == ["1/0", "3/-5"]
    assert [row.place for row in hazards_due(district.act_user("other_secretary"))] == ["1/-1"]


def test_a_party_organization_no_longer_in_force_is_none(district: District) -> None:
    for code, active in ((GRID, True), (SECOND_GRID, False)):
        GridPartyOrganization.objects.create(
            grid=Grid.objects.get(code=code), area_code=code, name="x", kind="branch", secretary_name="x",
            established_on=clock.today(), is_active=active,
        )  # fmt: skip
    assert [grid.code for grid in without_party(district.act_user("command"))] == [SECOND_GRID, OTHER_GRID]
    assert [grid.code for grid in without_party(district.act_user("dispatcher"))] == [SECOND_GRID]


def test_the_summary_adds_up(district: District, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    vest = KitType.objects.create(code="vest", name="马甲", inspect_every_days=180)
    piece(GRID, vest, "late", issued=181)
    hazard(SECOND_GRID, 2, -1)
    fill(GRID, "leader", "worker_full", "worker_part", "instructor")
    user = district.act_user("command")
    with django_assert_max_num_queries(9):
        town, other = summary(user)
    assert (town.code, town.name, town.grids, town.seats, town.vacant) == (TOWN, "罗坑镇", 2, 8, 4)
    assert (town.kit_due, town.hazards_due, town.no_party, town.lacks) == (1, 1, 2, 10)
    assert (other.code, other.vacant, other.kit_due, other.lacks) == (OTHER_TOWN, 4, 0, 6)
    assert [row.code for row in summary(district.act_user("dispatcher"), digits=12)] == [VILLAGE]
    assert [row.code for row in summary(user, OTHER_TOWN)] == [OTHER_TOWN]


@pytest.mark.parametrize("who", ["handler", "water_leader", "system_admin", "audit_admin", "bureau_client"])
def test_no_area_nothing_to_see(district: District, who: str) -> None:
    user = district.act_user(who)
    assert (summary(user), vacancies(user), list(kit_due(user)), list(without_party(user))) == ([], [], [], [])

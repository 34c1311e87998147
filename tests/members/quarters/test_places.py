"""Quarters on the list: covered by a link in force and by nothing else; who keeps them; what the constraints hold."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from members.models import Organization, Quarter, QuarterCoverage
from members.selectors import quarters as selectors
from members.services.quarters import contracts, places
from members.services.quarters.places import QuarterFacts
from tests.members.quarters.kit import FACTS, covered, firm, meeting, quarter
from tests.world import DISTRICT, GRID, OTHER_VILLAGE, TOWN, VILLAGE
from tests.world_members import Party
from xinhui.audit.selectors.verify import verify_chains
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput

AUTUMN = datetime(2026, 9, 14, 10, 0, tzinfo=LOCAL)


def test_covered_is_a_link_in_force(party: Party) -> None:
    row, secretary = quarter(party), party.act("secretary")
    assert not Quarter.objects.covered().exists()
    places.cover_quarter(actor=secretary, quarter_id=row.pk, organization_id=party.organizations["grid_branch"].pk)
    assert list(Quarter.objects.covered()) == [row]
    with pytest.raises(Conflict) as twice:
        places.cover_quarter(actor=secretary, quarter_id=row.pk,
                             organization_id=party.organizations["second_branch"].pk)  # fmt: skip
    assert (twice.value.code, twice.value.field) == ("quarter-covered", "organization")
    places.uncover_quarter(actor=secretary, quarter_id=row.pk, reason="支部调整", target_on=date(2030, 7, 1))
    assert not Quarter.objects.covered().exists()
    assert Quarter.objects.get().target_on == date(2030, 7, 1)
    with pytest.raises(Conflict):
        places.uncover_quarter(actor=secretary, quarter_id=row.pk, reason="支部调整")
    assert all(report.broken is None for report in verify_chains())


def test_a_dissolved_organization_covers_nothing(party: Party) -> None:
    row, today = covered(party), clock.today()
    Organization.objects.filter(pk=party.organizations["grid_branch"].pk).update(dissolved_on=today)
    assert not Quarter.objects.covered().exists()
    places.cover_quarter(actor=party.act("secretary"), quarter_id=row.pk,
                         organization_id=party.organizations["second_branch"].pk)  # fmt: skip
    assert list(row.coverages.order_by("pk").values_list("ended_on", flat=True)) == [today, None]


def test_a_closed_quarter_keeps_its_history(party: Party) -> None:
    row = covered(party)
    contracts.sign_contract(actor=party.act("secretary"), quarter_id=row.pk, firm_id=firm(party).pk)
    meeting(party, row)
    places.close_quarter(actor=party.act("secretary"), quarter_id=row.pk, reason="旧改拆除")
    row.refresh_from_db()
    assert row.closed_reason == "旧改拆除"
    assert row.coverages.get().ended_on == row.contracts.get().ended_on == clock.today()
    assert (row.meetings.count(), Quarter.objects.on_the_list().count()) == (1, 0)
    with pytest.raises(Conflict) as closed:
        meeting(party, row, who="secretary", on=date(2026, 9, 1))
    assert closed.value.code == "quarter-closed"
    assert quarter(party).pk != row.pk, "the name is free again"


@pytest.mark.parametrize(("field", "facts"), [
    ("name", {"name": " "}), ("area_code", {"area_code": TOWN}), ("area_code", {"area_code": "440705103999"}),
    ("area_code", {"area_code": f"{GRID[:-1]}9"}), ("households", {"households": 0}), ("buildings", {"buildings": 0}),
    ("built_year", {"built_year": 2999}), ("property_mode", {"property_mode": "x"}), ("name", {"name": "锦绣花园"}),
])  # fmt: skip
def test_wrong_facts_are_named(party: Party, field: str, facts: dict[str, Any]) -> None:
    if facts == {"name": "锦绣花园"}:
        quarter(party)
    with pytest.raises(DomainError) as refusal:
        quarter(party, "org_department", **facts)
    assert refusal.value.field == field


@pytest.mark.parametrize(("organization", "code"), [
    ("other_branch", "organization-elsewhere"), ("town_committee", "organization-does-not-fit"),
])  # fmt: skip
def test_only_an_organization_of_the_community_covers(party: Party, organization: str, code: str) -> None:
    row = quarter(party)
    with pytest.raises(InvalidInput) as refusal:
        places.cover_quarter(actor=party.act("org_department"), quarter_id=row.pk,
                             organization_id=party.organizations[organization].pk)  # fmt: skip
    assert (refusal.value.code, refusal.value.field) == (code, "organization")
    with pytest.raises(InvalidInput) as early:
        places.cover_quarter(actor=party.act("secretary"), quarter_id=row.pk, started_on=date(2001, 1, 1),
                             organization_id=party.organizations["grid_branch"].pk)  # fmt: skip
    assert early.value.field == "started_on", "not before the organization was established"


DOES: dict[str, Callable[[Party, Quarter, str], object]] = {
    "enter": lambda p, q, who: quarter(p, who, name="翠湖居"),
    "change": lambda p, q, who: places.change_quarter(actor=p.act(who), quarter_id=q.pk, facts=QuarterFacts(**FACTS)),
    "close": lambda p, q, who: places.close_quarter(actor=p.act(who), quarter_id=q.pk, reason="拆除"),
    "uncover": lambda p, q, who: places.uncover_quarter(actor=p.act(who), quarter_id=q.pk, reason="调整"),
    "meeting": lambda p, q, who: meeting(p, q, who),
    "committee": lambda p, q, who: contracts.elect_committee(
        actor=p.act(who), quarter_id=q.pk, elected_on=date(2026, 3, 1), seats=7, party_members=3),
}  # fmt: skip
OUTSIDERS = ("other_secretary", "other_organizer", "worker", "town_leader", "party_member", "other_branch_secretary")
#: What an officer of the covering branch does as well; the list itself is kept by posts.
BY_THE_BRANCH = ("meeting", "committee")


@pytest.mark.parametrize("verb", list(DOES))
def test_who_may(party: Party, verb: str) -> None:
    row = covered(party)
    for who in (*OUTSIDERS, *(() if verb in BY_THE_BRANCH else ("branch_secretary",))):
        with pytest.raises(Forbidden), transaction.atomic():
            DOES[verb](party, row, who)
    for who in ("secretary", "organizer", "org_department", *(("branch_secretary",) if verb in BY_THE_BRANCH else ())):
        with transaction.atomic():
            DOES[verb](party, row, who)
            transaction.set_rollback(True)


def test_who_sees(party: Party) -> None:
    row, bare = covered(party), quarter(party, name="翠湖居")
    other = quarter(party, "other_secretary", name="双水花园", area_code=OTHER_VILLAGE)
    sees = {
        "secretary": {row, bare}, "organizer": {row, bare}, "town_leader": {row, bare}, "branch_secretary": {row},
        "party_member": {row}, "other_party_member": set(), "organ_member": set(), "worker": set(),
        "org_department": {row, bare, other}, "other_secretary": {other},
    }  # fmt: skip
    for who, rows in sees.items():
        assert set(Quarter.objects.visible_to(party.user(who))) == rows, who
        assert set(QuarterCoverage.objects.visible_to(party.user(who))) == set(
            QuarterCoverage.objects.filter(quarter__in=rows)
        ), who


def test_constraints_hold_without_the_service(party: Party) -> None:
    row = covered(party)
    branch = party.organization("second_branch")
    wrong: tuple[Callable[[], object], ...] = (
        lambda: QuarterCoverage.objects.create(quarter=row, organization=branch, started_on=clock.today()),
        lambda: Quarter.objects.create(**{**FACTS, "area_code": DISTRICT}),
        lambda: Quarter.objects.create(**FACTS),
        lambda: Quarter.objects.filter(pk=row.pk).update(closed_on=clock.today()),
        lambda: QuarterCoverage.objects.update(ended_on=date(2000, 1, 1)),
    )
    for act in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_months_tell_what_was_and_what_is_planned(party: Party) -> None:
    with clock.moved(AUTUMN):
        covered(party, "一号花园", on=date(2026, 5, 10))
        covered(party, "二号花园", on=date(2026, 8, 31))
        quarter(party, name="三号花园", target_on=date(2026, 10, 20))
        quarter(party, name="四号花园", target_on=date(2026, 8, 1))
        quarter(party, name="五号花园")
        rows = selectors.months(party.user("org_department"))
        found = [(row.month, row.covered, row.is_plan) for row in rows]
        assert found == [
            (date(2026, 4, 30), 0, False), (date(2026, 5, 31), 1, False), (date(2026, 6, 30), 1, False),
            (date(2026, 7, 31), 1, False), (date(2026, 8, 31), 2, False), (date(2026, 9, 14), 2, False),
            (date(2026, 9, 30), 3, True), (date(2026, 10, 31), 4, True),
        ]  # fmt: skip
        figures = selectors.figures(party.user("org_department"))
        assert (figures.total, figures.covered, figures.uncovered, figures.late, figures.rate) == (5, 2, 3, 2, 40)
        town = selectors.by_town(party.user("org_department"))
        assert [(row.code, row.total, row.covered, row.late) for row in town] == [(TOWN, 5, 2, 2)]
        assert selectors.figures(party.user("org_department"), OTHER_VILLAGE).total == 0
        late = selectors.listed(party.user("secretary"), area=VILLAGE, cover="late")
        assert {row.name for row in late} == {"四号花园", "五号花园"}

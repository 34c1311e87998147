"""After the agreement: visits on their days, closing when all held, mediation again when one did not; the figures."""

from datetime import timedelta

import pytest

from grids.mediation_states import MediationLevel, MediationState
from grids.models import FollowUp
from grids.models.mediation import DisputeKind
from grids.selectors.mediation import by_kind, summary, total, visits_due
from grids.services.mediation.verbs import close_case, follow_up_case, settle_case
from tests.grids.mediation.cases import case_in
from tests.world import GRID, TOWN, VILLAGE
from tests.world_grids import MONDAY, District
from xinhui.core import clock
from xinhui.core.errors import Conflict, Forbidden

S, L = MediationState, MediationLevel


def test_visits_fall_due_on_their_days(district: District) -> None:
    user = district.act_user("secretary")
    with clock.moved(MONDAY):
        case = case_in(district, S.SETTLED)
        assert list(visits_due(user)) == []
    days = [(visit.due_on - MONDAY.date()).days for visit in FollowUp.objects.filter(case=case)]
    assert days == [7, 30, 90]
    with clock.moved(MONDAY + timedelta(days=30)):
        assert [visit.due_on for visit in visits_due(user)] == [
            MONDAY.date() + timedelta(days=7), MONDAY.date() + timedelta(days=30),
        ]  # fmt: skip
        assert list(visits_due(district.act_user("other_secretary"))) == []


def test_it_closes_when_every_visit_found_it_holding(district: District) -> None:
    case = case_in(district, S.SETTLED)
    actor = district.act("worker")
    for visit in FollowUp.objects.filter(case=case):
        with pytest.raises(Conflict) as caught:
            close_case(actor=actor, case_id=case.pk)
        assert caught.value.code == "visits-left"
        follow_up_case(actor=actor, follow_up_id=visit.pk, holds=True, note="双方履行")
    case = close_case(actor=actor, case_id=case.pk)
    assert (case.state, case.ended_at is not None) == ("closed", True)


def test_a_broken_agreement_is_mediated_again_at_its_level(district: District) -> None:
    case = case_in(district, S.SETTLED, L.VILLAGE)
    first, *rest = FollowUp.objects.filter(case=case)
    case = follow_up_case(actor=district.act("worker"), follow_up_id=first.pk, holds=False, note="一方反悔")
    assert (case.state, case.level) == ("tried", L.VILLAGE)
    assert [FollowUp.objects.get(pk=visit.pk).dropped for visit in rest] == [True, True]
    with pytest.raises(Conflict) as caught:
        follow_up_case(actor=district.act("worker"), follow_up_id=rest[0].pk, holds=True, note="走访")
    assert caught.value.code == "visit-done"
    case = settle_case(actor=district.act("secretary"), case_id=case.pk, agreement="重新约定期限")
    assert FollowUp.objects.filter(case=case, done_on=None, dropped=False).count() == 3


def test_a_visit_is_made_once_and_by_the_right_people(district: District) -> None:
    case = case_in(district, S.SETTLED, L.TOWN)
    visit = FollowUp.objects.filter(case=case)[0]
    for handle in ("command", "second_worker", "handler", "other_dispatcher"):
        with pytest.raises(Forbidden):
            follow_up_case(actor=district.act(handle), follow_up_id=visit.pk, holds=True, note="走访")
    follow_up_case(actor=district.act("dispatcher"), follow_up_id=visit.pk, holds=True, note="走访")
    with pytest.raises(Conflict):
        follow_up_case(actor=district.act("worker"), follow_up_id=visit.pk, holds=True, note="走访")


def test_the_figures_are_sums_and_name_nobody(district: District) -> None:
    case_in(district, S.SETTLED)
    case_in(district, S.CLOSED, L.TOWN)
    case_in(district, S.ENDED)
    case_in(district, S.WAITING, L.VILLAGE)
    user = district.act_user("town_leader")
    row = summary(user)[0]
    assert (row.code, row.name, row.taken, row.open, row.settled, row.ended) == (TOWN, "罗坑镇", 4, 2, 2, 1)
    assert (row.by_level, row.in_the_village, row.rate) == ({L.GRID: 1, L.TOWN: 1}, 1, 67)
    assert [each.code for each in summary(user, TOWN, digits=12)] == [VILLAGE]
    assert total(summary(user, VILLAGE, digits=12)).taken == 4
    assert by_kind(user) == [(str(DisputeKind.NEIGHBOURS.label), 4, 8)]
    assert summary(district.act_user("other_town_leader")) == []
    assert case_in(district, S.WAITING).area_code == GRID

"""Every state × level × verb: the service does what the one table says, and nothing else."""

import itertools

import pytest

from grids.mediation_states import MEDIATION_TABLE, MediationLevel, MediationState
from grids.models import FollowUp, MediationCase, MediationEntry
from grids.services.mediation.verbs import (
    close_case,
    end_case,
    follow_up_case,
    refer_case,
    settle_case,
    try_mediation,
)
from tests.grids.mediation.cases import MEDIATOR, case_in
from tests.world_grids import District
from xinhui.core.errors import Conflict, TransitionRefused

S = MediationState
#: The table written out by hand: state → {verb: state after}.
EXPECTED: dict[MediationState, dict[str, MediationState]] = {
    S.WAITING: {"try": S.TRIED, "settle": S.SETTLED},
    S.TRIED: {"try": S.TRIED, "settle": S.SETTLED, "refer": S.WAITING, "end": S.ENDED},
    S.SETTLED: {"follow_up": S.SETTLED, "break": S.TRIED, "close": S.CLOSED},
    S.CLOSED: {},
    S.ENDED: {},
}


def do(district: District, verb: str, case: MediationCase) -> MediationCase:
    """The verb by the service, by whoever mediates at the case's level."""
    actor = district.act(MEDIATOR[MediationLevel(case.level)])
    if verb == "try":
        return try_mediation(actor=actor, case_id=case.pk, record="再次调解未果")
    if verb == "settle":
        return settle_case(actor=actor, case_id=case.pk, agreement="各让一步")
    if verb == "refer":
        return refer_case(actor=actor, case_id=case.pk, reason="请上一级调解")
    if verb == "close":
        return close_case(actor=actor, case_id=case.pk)
    if verb == "end":
        return end_case(actor=actor, case_id=case.pk, reason="withdrawn", note="双方撤回")
    visit = FollowUp.objects.filter(case=case, done_on=None).first() or FollowUp.objects.create(
        case=case, area_code=case.area_code, due_on=case.taken_at.date()
    )
    return follow_up_case(actor=actor, follow_up_id=visit.pk, holds=verb == "follow_up", note="走访")


@pytest.mark.parametrize(("state", "verb"), list(itertools.product(S, MEDIATION_TABLE.verbs)))
def test_the_table(state: MediationState, verb: str) -> None:
    wanted = EXPECTED[state].get(verb)
    assert MEDIATION_TABLE.allows(state, verb) is (wanted is not None)
    if wanted is None:
        with pytest.raises(TransitionRefused):
            MEDIATION_TABLE.next(state, verb)
    else:
        assert MEDIATION_TABLE.next(state, verb) == wanted


@pytest.mark.parametrize(("level", "state", "verb"), list(itertools.product(MediationLevel, S, MEDIATION_TABLE.verbs)))
def test_the_services_follow_it(district: District, level: MediationLevel, state: MediationState, verb: str) -> None:
    case = case_in(district, state, level)
    entries = MediationEntry.objects.filter(case=case).count()
    wanted = EXPECTED[state].get(verb)
    at_the_top = verb == "refer" and state == S.TRIED and level == MediationLevel.DISTRICT
    visits_left = verb == "close" and state == S.SETTLED
    if wanted is None or at_the_top or visits_left:
        with pytest.raises(Conflict) as caught:
            do(district, verb, case)
        assert isinstance(caught.value, TransitionRefused) is (wanted is None)
        case.refresh_from_db()
        assert (case.state, case.level) == (state, level)
        assert MediationEntry.objects.filter(case=case).count() == entries
        return
    case = do(district, verb, case)
    assert case.state == wanted
    assert case.level == level + (1 if verb == "refer" else 0)
    last = MediationEntry.objects.filter(case=case).last()
    assert last is not None
    assert last.verb == verb

"""Cases in any state at any level, by the real services."""

from grids.mediation_states import MediationLevel, MediationState
from grids.models import FollowUp, Grid, MediationCase
from grids.services.mediation.verbs import (
    close_case,
    end_case,
    follow_up_case,
    refer_case,
    settle_case,
    take_in_case,
    try_mediation,
)
from tests.world import GRID
from tests.world_grids import District

#: Who mediates at each level, of the cast.
MEDIATOR = {
    MediationLevel.GRID: "worker",
    MediationLevel.VILLAGE: "secretary",
    MediationLevel.TOWN: "dispatcher",
    MediationLevel.DISTRICT: "command",
}


def new_case(district: District, who: str = "worker") -> MediationCase:
    """Taken in at the grid."""
    return take_in_case(
        actor=district.act(who), grid_id=Grid.objects.get(code=GRID).pk, kind="neighbours", people=2,
        matter="两户共用排水沟的走向有争议",
    )  # fmt: skip


def case_in(district: District, state: MediationState, level: MediationLevel = MediationLevel.GRID) -> MediationCase:
    """A case that came to `state` at `level`, every level below having tried."""
    case = new_case(district)
    for below in MediationLevel:
        if below == level:
            break
        actor = district.act(MEDIATOR[below])
        try_mediation(actor=actor, case_id=case.pk, record="双方未达成一致")
        case = refer_case(actor=actor, case_id=case.pk, reason="请上一级调解")
    actor = district.act(MEDIATOR[level])
    if state == MediationState.WAITING:
        return case
    if state in (MediationState.TRIED, MediationState.ENDED):
        case = try_mediation(actor=actor, case_id=case.pk, record="双方未达成一致")
        if state == MediationState.ENDED:
            case = end_case(actor=actor, case_id=case.pk, reason="court", note="引导依法起诉")
        return case
    case = settle_case(actor=actor, case_id=case.pk, agreement="沟改道，费用各半")
    if state == MediationState.CLOSED:
        for visit in FollowUp.objects.filter(case=case):
            follow_up_case(actor=district.act("worker"), follow_up_id=visit.pk, holds=True, note="双方履行")
        case = close_case(actor=actor, case_id=case.pk)
    return case

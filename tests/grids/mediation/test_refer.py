"""The lowest level first: nobody refers before trying, nobody skips a level, nobody acts out of turn."""

import pytest

from grids.mediation_states import MediationLevel, MediationState
from grids.models import MediationEntry
from grids.services.mediation.verbs import refer_case, settle_case, try_mediation
from tests.grids.mediation.cases import MEDIATOR, case_in
from tests.world_grids import District
from xinhui.core.errors import Conflict, Forbidden, InvalidInput, TransitionRefused
from xinhui.outbox.models import Message

L = MediationLevel


@pytest.mark.parametrize("level", list(L))
def test_only_the_level_whose_turn_it_is_acts(district: District, level: MediationLevel) -> None:
    case = case_in(district, MediationState.WAITING, level)
    allowed = {MEDIATOR[level]} | ({"grid_leader", "secretary"} if level == L.GRID else set())
    allowed |= {"town_leader"} if level == L.TOWN else set()
    for handle in ("worker", "grid_leader", "secretary", "dispatcher", "town_leader", "command", "handler",
                   "other_secretary", "district_leader", "second_worker"):  # fmt: skip
        if handle not in allowed:
            with pytest.raises(Forbidden):
                try_mediation(actor=district.act(handle), case_id=case.pk, record="未果")
    for handle in sorted(allowed):
        try_mediation(actor=district.act(handle), case_id=case.pk, record="未果")


@pytest.mark.parametrize(
    ("level", "told"),
    [(L.GRID, {"secretary"}), (L.VILLAGE, {"dispatcher", "town_leader"}), (L.TOWN, {"command"})],
)
def test_the_next_level_is_told(district: District, level: MediationLevel, told: set[str]) -> None:
    case = case_in(district, MediationState.TRIED, level)
    Message.objects.all().delete()
    refer_case(actor=district.act(MEDIATOR[level]), case_id=case.pk, reason="双方要求上级调解")
    people = Message.objects.filter(kind="mediation.referred", channel="in_app").values_list("recipient_id", flat=True)
    assert set(people) == {district.world.people[handle].pk for handle in told}
    entry = MediationEntry.objects.filter(case=case).latest("pk")
    assert (entry.verb, entry.data) == ("refer", {"from": level, "to": level + 1})


def test_every_level_writes_its_own_attempt(district: District) -> None:
    """An attempt at the grid does not count for the village."""
    case = case_in(district, MediationState.WAITING, L.VILLAGE)
    with pytest.raises(TransitionRefused):
        refer_case(actor=district.act("secretary"), case_id=case.pk, reason="请镇里调解")
    type(case).objects.filter(pk=case.pk).update(state="tried")
    with pytest.raises(Conflict) as caught:
        refer_case(actor=district.act("secretary"), case_id=case.pk, reason="请镇里调解")
    assert caught.value.code == "not-tried-here"


def test_above_the_district_there_is_none(district: District) -> None:
    case = case_in(district, MediationState.TRIED, L.DISTRICT)
    with pytest.raises(Conflict) as caught:
        refer_case(actor=district.act("command"), case_id=case.pk, reason="请市里调解")
    assert caught.value.code == "no-level-above"


def test_words_are_asked_for(district: District) -> None:
    case = case_in(district, MediationState.TRIED)
    for verb, name in ((try_mediation, "record"), (refer_case, "reason"), (settle_case, "agreement")):
        for words in ("", "找 13812345678"):
            with pytest.raises(InvalidInput) as caught:
                verb(actor=district.act("worker"), case_id=case.pk, **{name: words})
            assert caught.value.field == name

"""A village asks for a squad: the town sends its own, the district lends another's; every state and verb."""

from collections.abc import Callable
from typing import Any

import pytest

from grids.models import ActivationEntry, SquadActivity, SquadRequest, SquadShare
from grids.muster_states import MUSTER_TABLE, MusterState
from grids.selectors.musters import requests_of, squads_for
from grids.services.policing import musters
from grids.services.policing.activities import answer_call_out
from tests.grids.emergencies.kit import activated, told
from tests.grids.policing.squads import member_of, squad_of
from tests.world import DISTRICT, GRID, OTHER_TOWN, TOWN, VILLAGE
from tests.world_grids import District
from xinhui.accounts.scope import scope_of
from xinhui.audit.selectors.verify import verify_chains
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, NotFound, TransitionRefused


def asked(district: District, who: str = "secretary", **facts: Any) -> SquadRequest:
    """The village asks for twenty people."""
    known = {"area_code": VILLAGE, "kind": "water_rescue", "people": 20, "place": "码头", "reason": "转移被困群众"}
    return musters.request_squads(actor=district.act(who), **{**known, **facts})


def squad(district: District, area: str = TOWN, name: str = "水上救援队", members: int = 2) -> int:
    """A squad with so many members; its number."""
    made = squad_of(district, area=area, name=name)
    for number in range(members):
        member_of(district, made, f"{name}{number}", "worker" if number == 0 and area == TOWN else None)
    return made.pk


def test_from_the_asking_to_the_squad_at_the_quay(district: District) -> None:
    activation = activated(district)
    request = asked(district, activation_id=activation.pk)
    assert request.number.startswith("ZY")
    assert told("emergency.squad_wanted") == {"zhoudiaodu": 1, "lizhenzhang": 1}
    activity = musters.answer_squad_request(
        actor=district.act("dispatcher"), request_id=request.pk, squad_id=squad(district)
    )
    assert (activity.kind, activity.place, activity.title, activity.request) == (
        "call_out", "码头", "转移被困群众", request,
    )  # fmt: skip
    assert told("squad.called") == {"azhen": 1}
    assert told("emergency.squad_decided") == {"chenzhishu": 1}
    share = SquadShare.objects.get(activity=activity, member__account__username="azhen")
    answer_call_out(actor=district.act("worker"), share_id=share.pk, answer="coming")
    shown = requests_of(district.act_user("secretary")).get()
    assert (shown.state, getattr(shown, "called"), getattr(shown, "coming")) == ("answered", 2, 1)  # noqa: B009
    book = ActivationEntry.objects.filter(activation=activation, verb__startswith="muster").order_by("pk")
    assert list(book.values_list("verb", flat=True)) == ["muster_request", "muster_answer"]
    assert all(row.broken is None for row in verify_chains())


def test_one_squad_may_not_be_enough(district: District) -> None:
    request, actor = asked(district), district.act("town_leader")
    first, second = squad(district), squad(district, name="第二救援队")
    musters.answer_squad_request(actor=actor, request_id=request.pk, squad_id=first)
    musters.answer_squad_request(actor=actor, request_id=request.pk, squad_id=second)
    assert SquadActivity.objects.filter(request=request).count() == 2
    assert told("emergency.squad_decided") == {"chenzhishu": 2}
    with pytest.raises(Conflict) as out:
        musters.answer_squad_request(actor=actor, request_id=request.pk, squad_id=second)
    assert out.value.code == "call-out-open"


def test_only_the_district_lends_a_neighbours_squad(district: District) -> None:
    request, theirs = asked(district), squad(district, OTHER_TOWN, "双水救援队")
    for handle in ("dispatcher", "town_leader", "other_dispatcher", "secretary", "district_leader"):
        with pytest.raises(Forbidden):
            musters.answer_squad_request(actor=district.act(handle), request_id=request.pk, squad_id=theirs)
    request.refresh_from_db()
    assert request.state == "requested", "a refusal leaves nothing behind"
    musters.pass_squad_request_up(actor=district.act("dispatcher"), request_id=request.pk)
    assert told("emergency.squad_wanted")["qianzhuren"] == 1
    with pytest.raises(Conflict) as twice:
        musters.pass_squad_request_up(actor=district.act("dispatcher"), request_id=request.pk)
    assert twice.value.code == "passed-up"
    musters.answer_squad_request(actor=district.act("command"), request_id=request.pk, squad_id=theirs)
    assert SquadActivity.objects.get().squad_id == theirs


def test_a_towns_own_request_is_the_districts(district: District) -> None:
    assert asked(district, "dispatcher", area_code=TOWN).is_passed_up
    assert told("emergency.squad_wanted") == {"qianzhuren": 1}


def test_a_drill_calls_out_for_a_drill(district: District) -> None:
    drill = activated(district, is_drill=True)
    request = asked(district, activation_id=drill.pk)
    activity = musters.answer_squad_request(
        actor=district.act("dispatcher"), request_id=request.pk, squad_id=squad(district)
    )
    assert activity.is_drill
    assert told("drill.squad_wanted") == {"zhoudiaodu": 1, "lizhenzhang": 1}
    assert told("emergency.squad_wanted") == told("squad.called") == {}


VERBS: dict[str, Callable[[District, SquadRequest, int], object]] = {
    "answer": lambda d, r, s: musters.answer_squad_request(actor=d.act("dispatcher"), request_id=r.pk, squad_id=s),
    "pass_up": lambda d, r, s: musters.pass_squad_request_up(actor=d.act("dispatcher"), request_id=r.pk),
    "refuse": lambda d, r, s: musters.refuse_squad_request(actor=d.act("dispatcher"), request_id=r.pk, reason="无人"),
    "cancel": lambda d, r, s: musters.cancel_squad_request(actor=d.act("secretary"), request_id=r.pk, reason="已脱险"),
}


@pytest.mark.parametrize("state", list(MusterState))
@pytest.mark.parametrize("verb", list(VERBS))
def test_every_state_and_verb(district: District, state: MusterState, verb: str) -> None:
    assert set(VERBS) == set(MUSTER_TABLE.verbs)
    request, sent = asked(district), squad(district)
    leader = district.act_user("command")
    SquadRequest.objects.filter(pk=request.pk).update(state=state, decided_by=leader, decided_at=request.requested_at)
    if MUSTER_TABLE.allows(state, verb):
        VERBS[verb](district, request, sent)
        request.refresh_from_db()
        assert request.state == MUSTER_TABLE.next(state, verb)
        return
    with pytest.raises(TransitionRefused):
        VERBS[verb](district, request, sent)
    request.refresh_from_db()
    assert (request.state, SquadActivity.objects.count()) == (state, 0)


@pytest.mark.parametrize(
    ("field", "facts"),
    [("people", {"people": 0}), ("people", {"people": 10**4}), ("kind", {"kind": "army"}), ("place", {"place": " "}),
     ("reason", {"reason": ""}), ("reason", {"reason": "长" * 201}), ("area_code", {"area_code": DISTRICT}),
     ("area_code", {"area_code": GRID})],
)  # fmt: skip
def test_wrong_requests_are_named(district: District, field: str, facts: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput) as refusal:
        asked(district, "command", **facts)
    assert refusal.value.field == field
    assert not SquadRequest.objects.exists()


def test_who_asks_and_who_decides(district: District) -> None:
    for handle in ("worker", "grid_leader", "other_secretary", "handler", "district_leader"):
        with pytest.raises(Forbidden):
            asked(district, handle)
    request = asked(district, "dispatcher")
    with pytest.raises(Forbidden) as own:
        musters.refuse_squad_request(actor=district.act("dispatcher"), request_id=request.pk, reason="x")
    assert own.value.code == "own-request"
    for handle in ("secretary", "other_dispatcher", "district_leader"):
        with pytest.raises(Forbidden):
            musters.refuse_squad_request(actor=district.act(handle), request_id=request.pk, reason="x")
    with pytest.raises(NotFound):
        musters.cancel_squad_request(actor=district.act("command"), request_id=10**6, reason="x")
    with pytest.raises(DomainError):
        musters.refuse_squad_request(actor=district.act("town_leader"), request_id=request.pk, reason=" ")
    elsewhere = activated(district, area=OTHER_TOWN)
    with pytest.raises(InvalidInput) as outside:
        asked(district, activation_id=elsewhere.pk)
    assert outside.value.field == "area_code"


def test_squads_offered_are_the_fitting_ones_first(district: District) -> None:
    request = asked(district)
    far, near = squad(district, OTHER_TOWN, "双水救援队"), squad(district, TOWN, "罗坑救援队")
    nobody, out = squad(district, TOWN, "空队", members=0), squad(district, VILLAGE, "村救援队")
    musters.answer_squad_request(actor=district.act("command"), request_id=request.pk, squad_id=out)
    offered = squads_for(request, scope_of(district.act_user("command")), musters.SENDERS)
    assert [each.pk for each in offered] == [near, far]
    assert nobody not in [each.pk for each in offered]
    own = squads_for(request, scope_of(district.act_user("dispatcher")), musters.SENDERS)
    assert [each.pk for each in own] == [near]


def test_over_http_in_chinese(district: District, client: Any, settings: Any) -> None:
    settings.LANGUAGE_CODE = "zh-hans"
    client.force_login(district.act_user("secretary"), backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post("/policing/squads/requests/new/", {
        "area_code": VILLAGE, "kind": "water_rescue", "people": "20", "place": "码头", "reason": "转移被困群众",
    })  # fmt: skip
    request = SquadRequest.objects.get()
    page = f"/policing/squads/requests/{request.pk}/"
    assert answer["Location"] == page
    assert "待派出队伍" in client.get(page).content.decode()
    assert client.post("/policing/squads/requests/new/", {"area_code": VILLAGE}).status_code == 400
    theirs = squad(district, OTHER_TOWN, "双水救援队")
    client.force_login(district.act_user("command"), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/local/muster/{request.pk}/answer/").status_code == 200
    assert client.post(f"/local/muster/{request.pk}/answer/", {"squad": str(theirs)}).status_code == 302
    client.force_login(district.act_user("secretary"), backend="django.contrib.auth.backends.ModelBackend")
    text = client.get(page).content.decode()
    assert "双水镇支援" in text and "双水救援队" in text
    assert f"/policing/activities/{SquadActivity.objects.get().pk}/" not in text, (
        "a neighbour's list of members is not theirs"
    )
    assert "转移被困群众" in client.get("/policing/squads/").content.decode()

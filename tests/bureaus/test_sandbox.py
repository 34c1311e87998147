"""The sandbox: the states, bodies and errors of the real thing, and no trace anywhere else."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from grids.api.sandbox import SandboxSerializer
from grids.api.serializers import AssignmentSerializer
from grids.models import Assignment, Issue, SandboxAssignment, TimelineEntry, Whistle
from grids.services.sandbox import ROWS_MAX
from grids.states import ASSIGNMENT_TABLE, AssignmentState
from tests.bureaus.kit import Hand, key_of, system, token_of
from tests.world import OTHER_TOWN, TOWN
from tests.world_grids import MONDAY, District, jpeg
from xinhui.audit.models import Entry
from xinhui.bureaus.models import BureauClient
from xinhui.core import clock
from xinhui.outbox.models import Message

SCOPES = ("sandbox:read", "sandbox:write", "attachments:write")
PATH = "sandbox/assignments/"
#: verb of the table → (address, body)
MOVES: dict[str, tuple[str, dict[str, Any]]] = {
    "respond": ("respond", {}),
    "claim_return": ("return", {"rule": "第12项", "reason": "属水务设施"}),
    "suspend": ("suspend", {"text": "等待停水许可"}),
    "resume": ("resume", {}),
    "hand_over": ("hand-over", {"unit": "440705-swj", "reason": "属水务设施"}),
    "finish": ("finish", {"result": "已更换井盖"}),
    **{move: ("play", {"move": move}) for move in
       ("accept_return", "dispute_return", "uphold_return", "overrule_return", "rework", "cancel")},
}  # fmt: skip
WAYS = {"sent": (), "responded": ("respond",), "suspended": ("respond", "suspend"), "return_claimed": ("claim_return",),
        "disputed": ("claim_return", "dispute_return"), "returned": ("claim_return", "accept_return"),
        "handed_over": ("hand_over",), "finished": ("respond", "finish"), "cancelled": ("cancel",)}  # fmt: skip


@pytest.fixture
def client(district: District) -> BureauClient:
    return system(district.world, scopes=SCOPES)


@pytest.fixture
def hand(district: District, client: BureauClient) -> Hand:
    return Hand(token_of(*key_of(district.world, client)))


def move(hand: Hand, uuid: str, verb: str, status: int = 200) -> Any:
    address, body = MOVES[verb]
    return hand.post(f"{PATH}{uuid}/{address}/", status, **body)


def in_state(hand: Hand, state: str) -> str:
    uuid = str(hand.post(PATH, 201)["uuid"])
    for verb in WAYS[state]:
        move(hand, uuid, verb)
    assert hand.get(f"{PATH}{uuid}/")["state"] == state
    return uuid


@pytest.mark.parametrize("state", list(WAYS))
def test_each_state_is_reached(hand: Hand, state: str) -> None:
    in_state(hand, state)


def test_every_verb_in_every_state_is_as_in_the_table(hand: Hand, client: BureauClient) -> None:
    assert set(MOVES) == set(ASSIGNMENT_TABLE.verbs) and set(WAYS) == set(AssignmentState.values)
    now = clock.now()
    for state in AssignmentState:
        for verb in MOVES:
            row = SandboxAssignment.objects.create(
                client=client, area_code=TOWN, role="lead", state=state, sent_at=now, finished_at=now,
                return_rule="第12项", return_reason="属水务设施",
            )  # fmt: skip
            if ASSIGNMENT_TABLE.allows(state, verb):
                assert move(hand, str(row.uuid), verb)["state"] == ASSIGNMENT_TABLE.next(state, verb)
            else:
                assert move(hand, str(row.uuid), verb, 409)["code"] == "transition-refused", (state, verb)
                row.refresh_from_db()
                assert row.state == state


def test_the_shape_is_the_real_ones() -> None:
    assert SandboxSerializer.Meta.fields == AssignmentSerializer.Meta.fields
    assert set(SandboxSerializer().fields) == set(AssignmentSerializer().fields)


def test_it_leaves_no_trace(hand: Hand) -> None:
    before = [model.objects.count() for model in (Issue, Whistle, Assignment, TimelineEntry, Message, Entry)]
    uuid = in_state(hand, "finished")
    move(hand, uuid, "rework")
    after = [model.objects.count() for model in (Issue, Whistle, Assignment, TimelineEntry, Message, Entry)]
    assert before == after
    assert hand.get(f"{PATH}{uuid}/")["round"] == 2


def test_repeated_it_happens_once(hand: Hand) -> None:
    body: dict[str, Any] = {"uuid": str(uuid4()), "area_code": TOWN}
    first, again = hand.post(PATH, 201, **body), hand.post(PATH, 200, **body)
    assert first == again and SandboxAssignment.objects.count() == 1
    assert hand.post(PATH, 409, **{**body, "area_code": OTHER_TOWN})["code"] == "uuid-reused"
    key = str(uuid4())
    here = f"{PATH}{first['uuid']}/respond/"
    assert hand.post(here, uuid=key) == hand.post(here, uuid=key)
    assert hand.post(here, 409)["code"] == "transition-refused"


def test_limits_run_by_the_clock(district: District, client: BureauClient) -> None:
    key = key_of(district.world, client)
    with clock.moved(MONDAY):
        hand = Hand(token_of(*key))
        first, second = hand.post(PATH, 201), hand.post(PATH, 201)
        assert datetime.fromisoformat(first["due_at"]) == MONDAY.replace(hour=14, minute=30) + timedelta(minutes=60)
    with clock.moved(MONDAY + timedelta(days=1)):
        hand = Hand(token_of(*key))
        late = hand.post(f"{PATH}{first['uuid']}/return/", 409, rule="第12项", reason="x")
        assert late["code"] == "return-too-late"
        assert hand.post(f"{PATH}{second['uuid']}/respond/")["response_late"] is True
        asked: dict[str, Any] = {"amount": 1, "unit": "working_day", "reason": "x"}
        hand.post(f"{PATH}{second['uuid']}/ask-extension/", **asked)
        assert hand.post(f"{PATH}{second['uuid']}/ask-extension/", 409, **asked)["code"] == "extension-once"
        assert hand.post(f"{PATH}{first['uuid']}/ask-extension/", 409, **asked)["code"] == "extension-too-late"
    with clock.moved(MONDAY + timedelta(days=14)):
        done = Hand(token_of(*key)).post(f"{PATH}{second['uuid']}/finish/", result="x")
        assert (done["handling_late"], done["due_at"]) == (True, None)


@pytest.mark.parametrize(
    ("verb", "body", "field"),
    [("finish", {"result": " "}, "result"), ("finish", {"result": "x", "photos": [str(uuid4())]}, "photos"),
     ("return", {"rule": "x"}, "reason"), ("hand-over", {"unit": "none", "reason": "x"}, "unit"),
     ("ask-extension", {"amount": 999, "unit": "working_day", "reason": "x"}, "amount"),
     ("play", {"move": "finish"}, "move"), ("suspend", {}, "text")],
)  # fmt: skip
def test_refusals_name_their_field(hand: Hand, verb: str, body: dict[str, Any], field: str) -> None:
    state = "sent" if verb in ("return", "hand-over", "play") else "responded"
    problem = hand.post(f"{PATH}{in_state(hand, state)}/{verb}/", 400, **body)
    assert [error["field"] for error in problem["errors"]] == [field]


def test_a_photo_is_real_and_stays_unbound(hand: Hand) -> None:
    sent = hand.client.post("/api/v1/attachments/", {"photo": SimpleUploadedFile("p.jpg", jpeg(5), "image/jpeg")})
    uuid = in_state(hand, "responded")
    assert hand.post(f"{PATH}{uuid}/finish/", result="x", photos=[sent.json()["uuid"]])["state"] == "finished"


def test_each_system_has_its_own_and_empties_it(hand: Hand, district: District) -> None:
    other = Hand(token_of(*key_of(district.world, system(district.world, "water", username="swj", scopes=SCOPES))))
    mine, theirs = in_state(hand, "sent"), in_state(other, "sent")
    hand.get(f"{PATH}{theirs}/", 404)
    move(hand, theirs, "respond", 404)
    assert hand.client.post(f"/api/v1/{PATH}empty/").status_code == 204
    hand.get(f"{PATH}{mine}/", 404)
    assert other.get(PATH)["results"][0]["uuid"] == theirs


def test_a_narrowed_token_and_a_full_sandbox(hand: Hand, district: District, client: BureauClient) -> None:
    narrow = Hand(token_of(*key_of(district.world, client), f"{' '.join(SCOPES)} area:{TOWN}"))
    assert narrow.post(PATH, 400, area_code=OTHER_TOWN)["errors"][0]["field"] == "area_code"
    far = hand.post(PATH, 201, area_code=OTHER_TOWN)["uuid"]
    near = narrow.post(PATH, 201, area_code=TOWN)["uuid"]
    assert [row["uuid"] for row in narrow.get(PATH)["results"]] == [near]
    narrow.get(f"{PATH}{far}/", 404)
    now = clock.now()
    SandboxAssignment.objects.bulk_create(
        SandboxAssignment(client=client, area_code=TOWN, role="lead", sent_at=now) for _row in range(ROWS_MAX - 2)
    )
    assert hand.post(PATH, 409)["code"] == "sandbox-full"


def test_for_systems_only(district: District) -> None:
    handler = Hand(district.world.token(district.act_user("handler")))
    assert handler.post(PATH, 403)["code"] == "no-system"
    assert handler.get(PATH)["results"] == []


def test_a_system_with_nothing_but_the_sandbox_touches_nothing_real(hand: Hand) -> None:
    for path in ("assignments/", "issues/", "whistles/"):
        assert hand.get(path, 403)["code"] == "scope-missing"

"""A bureau's system does its unit's whole part by API, repeatably; a narrowed token reaches no further than its area."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from grids.models import Assignment, Grid, Issue, Whistle
from grids.services.approve_whistle import approve_whistle
from grids.services.raise_whistle import raise_whistle
from grids.services.return_assignment import dispute_return
from grids.states import AssignmentState, WhistleState
from tests.bureaus.kit import SCOPES, Hand, account, key_of, system, token_of
from tests.world import DISTRICT, GRID, OTHER_GRID, OTHER_TOWN, OTHER_VILLAGE, SINCE, TOWN, VILLAGE
from tests.world_chain import assignment_in, dispatched, lead_of
from tests.world_grids import District, jpeg
from xinhui.accounts.actors import SYSTEM
from xinhui.accounts.models import Post, Role
from xinhui.accounts.services.appoint_post import appoint_post
from xinhui.bureaus.models import BureauClient

ALL = (*SCOPES, "issues:write", "whistles:write", "grids:read", "talent-targets:read", "cadre-units:read",
       "organizations:read", "orders:read", "activations:read")  # fmt: skip


def hand_of(district: District, scope: str = "", **facts: Any) -> Hand:
    return Hand(token_of(*key_of(district.world, system(district.world, **facts)), scope))


def again(hand: Hand, path: str, **body: Any) -> Any:
    """Sent twice as after a lost answer: done once, answered alike."""
    body["uuid"] = str(uuid4())
    first, second = hand.post(path, **body), hand.post(path, **body)
    assert first == second
    said = next((name for name in ("text", "result", "reason") if name in body), "text")
    assert hand.post(path, 409, **{**body, said: "另一个内容"})["code"] == "uuid-reused"
    return first


def test_from_pulling_to_evidence(district: District) -> None:
    part = lead_of(dispatched(district))
    hand = hand_of(district)
    (found,) = hand.get("assignments/?state=sent")["results"]
    assert (found["uuid"], found["unit"]["code"]) == (str(part.uuid), "440705-cgj")
    here = f"assignments/{part.uuid}/"
    assert hand.get(f"whistles/{found['whistle']}/")["uuid"] == found["whistle"]
    assert again(hand, f"{here}respond/", text="已派员前往")["state"] == "responded"
    assert again(hand, f"{here}ask-extension/", amount=1, unit="working_day", reason="等待配件")["state"] == "responded"
    assert again(hand, f"{here}suspend/", text="等待停水许可")["state"] == "suspended"
    assert again(hand, f"{here}resume/", text="许可已下")["state"] == "responded"
    photo = SimpleUploadedFile("p.jpg", jpeg(3), "image/jpeg")
    sent = hand.client.post("/api/v1/attachments/", {"photo": photo})
    assert sent.status_code == 201, sent.content
    done = again(hand, f"{here}finish/", result="已更换井盖", photos=[sent.json()["uuid"]])
    assert (done["state"], done["result"]) == ("finished", "已更换井盖")
    issue = Issue.objects.get()
    assert [row.attachment.uploaded_by.username for row in issue.photos.all()] == ["cgj-system"]
    assert Whistle.objects.get().state == WhistleState.FINISHED
    assert Assignment.objects.get().handler.username == "cgj-system"  # type: ignore[union-attr]  # responded: it has one


def test_a_return_and_a_hand_over(district: District) -> None:
    hand = hand_of(district)
    part = lead_of(dispatched(district))
    returned = again(hand, f"assignments/{part.uuid}/return/", rule="权责清单第12项", reason="属水务设施")
    assert returned["state"] == "return_claimed"
    dispute_return(actor=district.act("dispatcher"), assignment_id=part.pk, reason="清单列明")
    assert hand.get(f"assignments/{part.uuid}/")["state"] == "disputed"
    other = lead_of(dispatched(district))
    given = again(hand, f"assignments/{other.uuid}/hand-over/", unit="440705-swj", reason="属水务设施")
    assert given["state"] == "handed_over"
    successor = Assignment.objects.get(whistle=other.whistle, state=AssignmentState.SENT)
    assert successor.unit == district.world.unit("water")
    hand.post(f"assignments/{successor.uuid}/respond/", 404)  # the other unit's now


@pytest.mark.parametrize("verb", ["respond", "return", "ask-extension", "suspend", "resume", "hand-over", "finish"])
def test_another_units_part_is_unknown(district: District, verb: str) -> None:
    part = lead_of(dispatched(district, "water"))
    hand = hand_of(district, unit="bureau", username="sjj-two")
    bodies: dict[str, Any] = {"return": {"rule": "x", "reason": "y"}, "suspend": {"text": "x"}, "finish": {"result": "x"},
              "ask-extension": {"amount": 1, "unit": "working_day", "reason": "x"},
              "hand-over": {"unit": "440705-swj", "reason": "x"}}  # fmt: skip
    assert hand.post(f"assignments/{part.uuid}/{verb}/", 404, **bodies.get(verb, {}))["code"] == "unknown"
    part.refresh_from_db()
    assert part.state == AssignmentState.SENT


@pytest.mark.parametrize("verb", ["accept-return", "dispute-return"])
def test_the_other_side_is_not_theirs(district: District, verb: str) -> None:
    part = assignment_in(district, "return_claimed")
    assert hand_of(district).post(f"assignments/{part.uuid}/{verb}/", 403, text="x")["code"] == "role-required"


def test_a_scope_for_reading_writes_nothing(district: District) -> None:
    part = lead_of(dispatched(district))
    hand = hand_of(district, "assignments:read")
    refused = hand.client.post(f"/api/v1/assignments/{part.uuid}/respond/", {}, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "scope-missing")
    assert 'scope="assignments:write"' in refused["WWW-Authenticate"]
    hand.get("issues/", 403)


def in_both_towns(district: District) -> tuple[Assignment, Assignment]:
    """城管局's parts of a whistle in each of the two towns."""
    found = []
    for grid, worker, leader in ((GRID, "worker", "town_leader"), (OTHER_GRID, "other_worker", "other_town_leader")):
        issue = district.report(worker, grid=grid)
        whistle = raise_whistle(actor=district.act(worker), issue_id=issue.pk, reason="无力处理")
        found.append(lead_of(approve_whistle(actor=district.act(leader), whistle_id=whistle.pk)))
    return found[0], found[1]


def listed(hand: Hand, path: str) -> set[str]:
    return {row["uuid"] for row in hand.get(path)["results"]}


@pytest.mark.parametrize("by", ["token", "system"])
def test_a_narrowed_token_reaches_its_area_only(district: District, by: str) -> None:
    here, there = in_both_towns(district)
    facts: dict[str, Any] = {"scopes": ALL}
    scope = ""
    if by == "token":
        scope = f"{' '.join(ALL)} area:{TOWN}"
    else:
        facts["area_codes"] = [TOWN]
    hand = hand_of(district, scope, **facts)
    assert listed(hand, "assignments/") == {str(here.uuid)}
    assert listed(hand, "whistles/") == {str(here.whistle.uuid)}
    assert listed(hand, "issues/") == {str(here.whistle.issue.uuid)}
    assert {row["code"] for row in hand.get("grids/")["results"]} == set(
        Grid.objects.filter(code__startswith=TOWN).values_list("code", flat=True)
    )
    for path in (f"assignments/{there.uuid}/", f"whistles/{there.whistle.uuid}/", f"issues/{there.whistle.issue.uuid}/",
                 f"grids/{OTHER_GRID}/"):  # fmt: skip
        hand.get(path, 404)
    hand.post(f"assignments/{there.uuid}/respond/", 404)
    hand.post(f"assignments/{here.uuid}/respond/")
    there.refresh_from_db()
    assert there.state == AssignmentState.SENT


def test_its_own_report_outside_the_area_is_out_of_reach_too(district: District) -> None:
    """What the account reported with a wider token, a narrower one does not read."""
    client = system(district.world, scopes=ALL)
    key = key_of(district.world, client)
    draft: dict[str, Any] = {
        "uuid": str(uuid4()),
        "category": "B101",
        "description": "井盖",
        "latitude": 22.455,
        "longitude": 113.055,
    }
    wide, narrow = Hand(token_of(*key)), Hand(token_of(*key, f"issues:read issues:write area:{TOWN}"))
    narrow.post("issues/", 403, **draft)
    wide.post("issues/", 201, **draft)
    wide.get(f"issues/{draft['uuid']}/")
    narrow.get(f"issues/{draft['uuid']}/", 404)
    assert listed(narrow, "issues/") == set()


def with_role(district: District, role: Role, unit: str) -> BureauClient:
    """A system whose account holds another post at its unit."""
    client = system(district.world, unit, scopes=ALL, username="more")
    appoint_post(actor=SYSTEM, user_id=client.account_id, role=role, unit_id=client.unit_id, area_code=DISTRICT,
                 starts_on=SINCE)  # fmt: skip
    return client


def test_a_post_over_the_district_is_cut_down_to_the_area(district: District) -> None:
    here, there = in_both_towns(district)
    client = with_role(district, Role.COMMAND_CENTRE, "command_centre")
    key = key_of(district.world, client)
    wide, narrow = Hand(token_of(*key)), Hand(token_of(*key, f"{' '.join(ALL)} area:{VILLAGE} area:{OTHER_VILLAGE}"))
    third = Hand(token_of(*key, f"{' '.join(ALL)} area:{OTHER_TOWN}"))
    assert listed(wide, "assignments/") == {str(here.uuid), str(there.uuid)}
    assert listed(narrow, "issues/") == listed(wide, "issues/")
    assert listed(third, "assignments/") == {str(there.uuid)}
    assert listed(third, "whistles/") == {str(there.whistle.uuid)}
    withdraw: dict[str, Any] = {"text": "误报"}
    third.post(f"whistles/{here.whistle.uuid}/withdraw/", 404, **withdraw)
    third.post(f"whistles/{there.whistle.uuid}/withdraw/", **withdraw)


@pytest.mark.parametrize(("role", "path"), [(Role.TALENT_OFFICE, "talent-targets/"), (Role.CADRE_OFFICE, "cadre-units/"),
                                            (Role.ORGANIZATION_DEPARTMENT, "organizations/")])  # fmt: skip
def test_what_lies_in_no_area_is_closed_to_a_narrowed_token(district: District, role: Role, path: str) -> None:
    client = with_role(district, role, "org_department")
    key = key_of(district.world, client)
    Hand(token_of(*key)).get(path)
    narrow = Hand(token_of(*key, f"{' '.join(ALL)} area:{OTHER_TOWN}"))
    answer = narrow.client.get(f"/api/v1/{path}")
    assert answer.status_code == 403 or answer.json().get("results", answer.json()) in ([], {})


def test_posts_at_another_unit_do_not_count(district: District) -> None:
    """What its account may as another unit's, its system may not."""
    client = system(district.world, scopes=ALL)
    hand = Hand(token_of(*key_of(district.world, client)))
    part = lead_of(dispatched(district))
    assert listed(hand, "assignments/") == {str(part.uuid)}
    report: dict[str, Any] = {"category": "B101", "description": "井盖", "latitude": 22.405, "longitude": 113.005}
    hand.post("issues/", 201, uuid=str(uuid4()), **report)
    Post.objects.filter(user=client.account).update(unit=district.world.unit("water"))
    assert listed(hand, "assignments/") == set()
    assert hand.post("issues/", 403, uuid=str(uuid4()), **report)["code"] == "role-required"


def test_a_personal_token_of_the_account_still_works(district: District) -> None:
    part = lead_of(dispatched(district))
    user = account(district.world)
    hand = Hand(district.world.token(user))
    assert listed(hand, "assignments/") == {str(part.uuid)}
    assert "RateLimit-Limit" not in Client(headers={"authorization": f"Bearer {district.world.token(user)}"}).get(
        "/api/v1/assignments/"
    )

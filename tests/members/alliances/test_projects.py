"""The three lists: a demand meets a resource, becomes a project, is finished with evidence and rated."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from members.models import AllianceItem, AllianceProject
from members.selectors.alliances import matches_for
from members.services.alliances import items as i
from members.services.alliances import projects as p
from members.services.alliances.items import ItemFacts
from members.services.alliances.seats import leave_alliance
from members.states.alliance import ITEM_TABLE, PROJECT_TABLE, WishState
from tests.members.alliances.kit import demand, founded, fresh, joined, matched, photo, resource, states, told
from tests.world_members import Party
from xinhui.audit.models import Entry
from xinhui.audit.selectors.verify import verify_chains
from xinhui.core import clock
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, NotFound, TransitionRefused

VERBS: dict[str, Callable[[Party, AllianceProject], AllianceProject]] = {
    "start": lambda w, q: p.start_project(actor=w.act("organ_secretary"), project_id=q.pk),
    "note": lambda w, q: p.note_progress(actor=w.act("organ_secretary"), project_id=q.pk, note="已清运两车"),
    "finish": lambda w, q: p.finish_project(
        actor=w.act("organ_secretary"), project_id=q.pk, result="已清理", evidence=photo(8)
    ),
    "send_back": lambda w, q: p.send_back(actor=w.act("secretary"), project_id=q.pk, reason="仍有积水"),
    "rate": lambda w, q: p.rate_project(actor=w.act("secretary"), project_id=q.pk, rating=5),
    "extend": lambda w, q: p.extend_project(
        actor=w.act("secretary"), project_id=q.pk, due_on=clock.today() + timedelta(days=60), reason="连日下雨"
    ),
    "withdraw": lambda w, q: p.withdraw_project(actor=w.act("secretary"), project_id=q.pk, reason="另有安排"),
}


def test_from_the_match_to_the_rating(party: Party) -> None:
    project = matched(party)
    items = [project.demand, project.resource]
    assert all(items) and told("party.alliance_project") == ["asong"]
    seen = []
    for verb in ("start", "note", "finish", "send_back", "finish", "rate"):
        VERBS[verb](party, project)
        seen.append((fresh(project).state, *states(*[item for item in items if item])))
    assert seen == [("in_hand",) * 3, ("in_hand",) * 3, ("done",) * 3, ("in_hand",) * 3, ("done",) * 3, ("rated",) * 3]
    assert told("party.alliance_sent_back") == ["asong"]
    row = fresh(project)
    assert (row.rating, row.finished_on, row.result) == (5, clock.today(), "已清理")
    assert list(row.entries.values_list("verb", flat=True)) == [
        "match", "start", "note", "finish", "send_back", "finish", "rate",
    ]  # fmt: skip
    assert row.entries.exclude(evidence=None).count() == 2
    assert all(report.broken is None for report in verify_chains())
    details = [entry.detail for entry in Entry.objects.filter(verb__startswith="alliance.")]
    assert details and "赵局" not in str(details), "a representative's name is no matter for the trail"


@pytest.mark.parametrize("state", [state for state in WishState if state != "open"])
def test_every_state_and_verb(party: Party, state: WishState) -> None:
    assert set(VERBS) == set(PROJECT_TABLE.verbs)
    project = matched(party, state=state if state != "withdrawn" else "matched")
    if state == "withdrawn":
        VERBS["withdraw"](party, project)
    for verb, act in VERBS.items():
        AllianceProject.objects.filter(pk=project.pk).update(
            state=state, finished_on=clock.today() if state in ("done", "rated") else None,
            result="已清理" if state in ("done", "rated") else "", rating=5 if state == "rated" else None,
        )  # fmt: skip
        entries = project.entries.count()
        if PROJECT_TABLE.allows(state, verb):
            assert act(party, project).state == PROJECT_TABLE.next(state, verb)
            continue
        with pytest.raises(TransitionRefused):
            act(party, project)
        assert (fresh(project).state, project.entries.count()) == (state, entries)


@pytest.mark.parametrize("state", list(WishState))
def test_items_in_every_state(party: Party, state: WishState) -> None:
    alliance = founded(party)
    joined(party, alliance)
    actor, due = party.act("secretary"), clock.today() + timedelta(days=9)
    verbs: dict[str, Callable[[int], object]] = {
        "amend": lambda pk: i.amend_item(
            actor=actor, item_id=pk, facts=ItemFacts(title="改", kind="venue", wanted_by="居民")
        ),
        "withdraw": lambda pk: i.withdraw_item(actor=actor, item_id=pk, reason="已解决"),
        "match": lambda pk: p.match_demand(
            actor=actor, demand_id=pk, lead_unit_id=party.district.world.unit("city_management").pk, due_on=due
        ),
    }
    assert set(verbs) == set(ITEM_TABLE.verbs)
    for verb, act in verbs.items():
        row = demand(party, alliance)
        AllianceItem.objects.filter(pk=row.pk).update(state=state, reason="x")
        if ITEM_TABLE.allows(state, verb):
            act(row.pk)
            assert states(row) == [ITEM_TABLE.next(state, verb)]
        else:
            with pytest.raises(TransitionRefused):
                act(row.pk)
            assert states(row) == [state]


def test_an_offer_serves_as_many_projects_as_it_says(party: Party) -> None:
    alliance = founded(party)
    joined(party, alliance)
    offer, due = resource(party, alliance, times=2), clock.today()
    actor = party.act("secretary")
    made = []
    for left in ("open", "matched"):
        need = demand(party, alliance)
        assert [row.pk for row, _fit in matches_for(party.user("secretary"), need)] == [offer.pk]
        made.append(p.match_demand(actor=actor, demand_id=need.pk, resource_id=offer.pk, due_on=due))
        assert states(offer) == [left]
    with pytest.raises(TransitionRefused):
        p.match_demand(actor=actor, demand_id=demand(party, alliance).pk, resource_id=offer.pk, due_on=due)
    p.start_project(actor=actor, project_id=made[0].pk)
    assert states(offer) == ["matched"], "the slowest decides"
    p.withdraw_project(actor=actor, project_id=made[1].pk, reason="另有安排")
    assert states(offer, made[1].demand) == ["open", "open"]
    i.amend_item(actor=actor, item_id=offer.pk, facts=ItemFacts(title="清扫车", kind="equipment", times=3))
    with pytest.raises(InvalidInput) as used:
        i.amend_item(actor=actor, item_id=offer.pk, facts=ItemFacts(title="清扫车", kind="equipment", times=1))
    assert used.value.field == "times"


def test_reasons_are_kept_and_what_does_not_fit_is_refused(party: Party) -> None:
    alliance = founded(party)
    joined(party, alliance)
    need, wrong = demand(party, alliance), resource(party, alliance, kind="funds")
    assert matches_for(party.user("secretary"), need) == []
    with pytest.raises(InvalidInput) as refusal:
        p.match_demand(actor=party.act("secretary"), demand_id=need.pk, resource_id=wrong.pk, due_on=clock.today())
    assert refusal.value.field == "resource"
    good = resource(party, alliance)
    project = p.match_demand(actor=party.act("secretary"), demand_id=need.pk, resource_id=good.pk, due_on=clock.today())
    assert fresh(project).reasons == ["same_kind", "same_place", "whole_time", "enough"]
    assert fresh(project).lead_unit == good.unit


def test_a_town_offers_to_its_communities(party: Party) -> None:
    town, village = founded(party, "town_committee"), founded(party)
    for alliance in (town, village):
        joined(party, alliance)
    far = founded(party, "other_village_branch")
    joined(party, far)
    near, wide, elsewhere = (resource(party, alliance) for alliance in (village, town, far))
    need = demand(party, village)
    found = matches_for(party.user("secretary"), need)
    assert [row.pk for row, _fit in found] == [near.pk, wide.pk], "what fits is proposed beyond one's own place"
    assert elsewhere.pk not in [row.pk for row, _fit in found]
    project = p.match_demand(actor=party.act("secretary"), demand_id=need.pk, resource_id=wide.pk, due_on=clock.today())
    assert (project.alliance_id, states(wide)) == (village.pk, ["matched"])


def test_who_may(party: Party) -> None:
    project = matched(party)
    for who in ("organ_member", "other_branch_secretary", "party_member", "branch_secretary", "other_secretary"):
        with pytest.raises(Forbidden):
            p.start_project(actor=party.act(who), project_id=project.pk)
    VERBS["start"](party, project)
    VERBS["finish"](party, project)
    with pytest.raises(Forbidden):
        p.rate_project(actor=party.act("organ_secretary"), project_id=project.pk, rating=5)
    with pytest.raises(Forbidden):
        demand_by_unit = ItemFacts(title="x", kind="venue", wanted_by="x")
        i.enter_item(
            actor=party.act("organ_secretary"), alliance_id=project.alliance_id, side="demand", facts=demand_by_unit
        )
    mine = party.district.world.unit("city_management").pk
    offer = ItemFacts(title="会议室", kind="venue", unit_id=mine)
    row = i.enter_item(
        actor=party.act("organ_secretary"), alliance_id=project.alliance_id, side="resource", facts=offer
    )
    assert row.state == "open"
    other = ItemFacts(title="会议室", kind="venue", unit_id=party.district.world.unit("water").pk)
    with pytest.raises(Forbidden):
        i.enter_item(actor=party.act("organ_secretary"), alliance_id=project.alliance_id, side="resource", facts=other)


@pytest.mark.parametrize(
    ("field", "call"),
    [
        ("title", lambda w, a: demand(w, a, title=" ")),
        ("kind", lambda w, a: demand(w, a, kind="x")),
        ("quantity", lambda w, a: demand(w, a, quantity=0)),
        ("wanted_by", lambda w, a: demand(w, a, wanted_by="")),
        ("ends_on", lambda w, a: demand(w, a, starts_on=clock.today(), ends_on=clock.today() - timedelta(1))),
        ("unit", lambda w, a: resource(w, a, unit="water")),
        ("times", lambda w, a: resource(w, a, times=0)),
        ("due_on", lambda w, a: matched(w, alliance=a, days=-1)),
        ("lead_unit", lambda w, a: p.match_demand(
            actor=w.act("secretary"), demand_id=demand(w, a).pk, due_on=clock.today())),
        ("evidence", lambda w, a: p.finish_project(
            actor=w.act("secretary"), project_id=matched(w, alliance=a, state="in_hand").pk, result="好")),
        ("note", lambda w, a: p.rate_project(
            actor=w.act("secretary"), project_id=matched(w, alliance=a, state="done").pk, rating=2)),
        ("rating", lambda w, a: p.rate_project(
            actor=w.act("secretary"), project_id=matched(w, alliance=a, state="done").pk, rating=6)),
    ],
)  # fmt: skip
def test_refusals_name_the_field(party: Party, field: str, call: Callable[..., object]) -> None:
    alliance = founded(party)
    joined(party, alliance)
    with pytest.raises(DomainError) as refusal:
        call(party, alliance)
    assert refusal.value.field == field


def test_evidence_is_never_changed_and_a_false_file_is_refused(party: Party) -> None:
    project = matched(party, state="in_hand")
    wrong = SimpleUploadedFile("现场.jpg", b"MZ not a photo", "image/jpeg")
    with pytest.raises(InvalidInput) as refusal:
        p.note_progress(actor=party.act("secretary"), project_id=project.pk, note="x", evidence=wrong)
    assert refusal.value.field == "evidence"
    entry = project.entries.latest("pk")
    for act in (entry.save, entry.delete):
        with pytest.raises(TypeError):
            act()
    with pytest.raises(NotFound):
        p.start_project(actor=party.act("secretary"), project_id=10**6)


def test_a_unit_with_projects_does_not_leave(party: Party) -> None:
    project = matched(party)
    spare = resource(party, project.alliance)
    seat = project.alliance.seats.get()
    with pytest.raises(Conflict) as refusal:
        leave_alliance(actor=party.act("secretary"), seat_id=seat.pk, reason="机构改革")
    assert refusal.value.code == "projects-under-way"
    VERBS["withdraw"](party, project)
    leave_alliance(actor=party.act("secretary"), seat_id=seat.pk, reason="机构改革")
    assert states(spare, project.demand) == ["withdrawn", "open"]

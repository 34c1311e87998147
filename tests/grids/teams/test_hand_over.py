"""A seat goes from one person to the next, with the note, the kit and the access."""

import pytest

from grids.models import Grid, KitIssue, KitType, TeamPost
from grids.services.teams.appoint import appoint_team_post
from grids.services.teams.hand_over import hand_over_post
from tests.world import GRID
from tests.world_grids import District
from xinhui.accounts.models import Post, Role
from xinhui.accounts.scope import scope_of
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput


def worker_post(district: District) -> TeamPost:
    grid = Grid.objects.get(code=GRID)
    return appoint_team_post(
        actor=district.act("secretary"), grid_id=grid.pk, duty="worker_full", holder_id=district.world.worker.pk
    )


def pieces(post: TeamPost, number: int) -> list[KitIssue]:
    kind = KitType.objects.create(code="vest", name="马甲")
    return [
        KitIssue.objects.create(
            grid=post.grid, area_code=GRID, kit_type=kind, serial=f"V-{n}", issued_to=post.holder,
            issued_on=clock.today(),
        )
        for n in range(number)
    ]  # fmt: skip


def test_seat_access_and_kit_go_to_the_next_person(district: District) -> None:
    old = worker_post(district)
    good, lost = pieces(old, 2)
    new = hand_over_post(
        actor=district.act("town_leader"), post_id=old.pk, note="台账已交接", holder_id=district.world.second_worker.pk,
        inventory={good.pk: "good", lost.pk: "lost"},
    )  # fmt: skip
    old.refresh_from_db()
    assert (old.ends_on, old.handed_over_to, old.hand_over_note) == (clock.today(), new, "台账已交接")
    assert (new.holder, new.holder_name, new.duty, new.seat) == (
        district.world.second_worker, "阿梅", old.duty, old.seat,
    )  # fmt: skip
    good.refresh_from_db()
    lost.refresh_from_db()
    assert (good.issued_to, good.inspected_on) == (district.world.second_worker, clock.today())
    assert (lost.issued_to, lost.condition) == (district.world.worker, "lost")
    assert not scope_of(district.act_user("worker")).covers(GRID, Role.GRID_WORKER)
    assert scope_of(district.act_user("second_worker")).covers(GRID, Role.GRID_WORKER)
    detail = Entry.objects.get(verb="team.hand_over").detail
    assert (detail["from"], detail["to"], detail["kit"]) == ("阿珍", "阿梅", {"马甲 V-0": "good", "马甲 V-1": "lost"})


def test_a_piece_left_out_refuses_everything(district: District) -> None:
    old = worker_post(district)
    first, second = pieces(old, 2)
    actor = district.act("town_leader")
    for inventory in ({first.pk: "good"}, {}, {first.pk: "good", second.pk: "good", 999_999: "good"},
                      {first.pk: "good", second.pk: "eaten"}):  # fmt: skip
        with pytest.raises(InvalidInput) as caught:
            hand_over_post(actor=actor, post_id=old.pk, note="x", holder_name="新人", inventory=inventory)
        assert caught.value.field == "inventory"
    assert TeamPost.objects.count() == 1
    assert TeamPost.objects.get().ends_on is None
    assert Post.objects.get(user=district.world.worker).ends_on is None


def test_somebody_without_an_account_takes_over(district: District) -> None:
    grid = Grid.objects.get(code=GRID)
    actor = district.act("secretary")
    old = appoint_team_post(actor=actor, grid_id=grid.pk, duty="police", holder_name="何警官")
    new = hand_over_post(
        actor=actor, post_id=old.pk, note="轮岗", holder_name="马警官", phone="0750-1", is_party_secretary=True
    )
    assert (new.holder, new.holder_name, new.phone, new.is_party_secretary) == (None, "马警官", "0750-1", True)


def test_a_secretary_cannot_hand_over_access(district: District) -> None:
    old = worker_post(district)
    with pytest.raises(Forbidden):
        hand_over_post(actor=district.act("secretary"), post_id=old.pk, note="x", holder_name="新人")
    assert TeamPost.objects.get().ends_on is None


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"note": " "}, "text-missing"),
        ({"holder_name": ""}, "text-missing"),
        ({"holder_id": 999_999}, "holder-unknown"),
    ],
)
def test_bad_input(district: District, facts: dict[str, object], code: str) -> None:
    old = worker_post(district)
    values: dict[str, object] = {"note": "交接", "holder_name": "新人", **facts}
    with pytest.raises(DomainError) as caught:
        hand_over_post(actor=district.act("town_leader"), post_id=old.pk, **values)  # type: ignore[arg-type] # wrong on purpose
    assert caught.value.code == code


def test_the_same_person_and_an_ended_post_are_refused(district: District) -> None:
    actor, old = district.act("town_leader"), worker_post(district)
    with pytest.raises(Conflict) as caught:
        hand_over_post(actor=actor, post_id=old.pk, note="x", holder_id=district.world.worker.pk)
    assert caught.value.code == "same-holder"
    hand_over_post(actor=actor, post_id=old.pk, note="x", holder_name="新人")
    with pytest.raises(Conflict) as caught:
        hand_over_post(actor=actor, post_id=old.pk, note="x", holder_name="又一人")
    assert caught.value.code == "team-post-ended"


@pytest.mark.parametrize("who", ["worker", "other_town_leader", "handler"])
def test_others_may_not(district: District, who: str) -> None:
    old = worker_post(district)
    with pytest.raises(Forbidden):
        hand_over_post(actor=district.act(who), post_id=old.pk, note="x", holder_name="新人")

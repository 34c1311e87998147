"""A post of a grid's team ends: the seat is vacant, the account's post ends, kit must be back."""

from datetime import date, timedelta

import pytest

from grids.models import Grid, KitIssue, KitType, TeamPost
from grids.services.teams.appoint import appoint_team_post
from grids.services.teams.end import end_team_post
from tests.world import GRID
from tests.world_grids import District
from xinhui.accounts.models import Post, Role
from xinhui.accounts.scope import scope_of
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.errors import Conflict, Forbidden, InvalidInput, NotFound


def worker_post(district: District, duty: str = "worker_full") -> TeamPost:
    grid = Grid.objects.get(code=GRID)
    return appoint_team_post(
        actor=district.act("secretary"), grid_id=grid.pk, duty=duty, holder_id=district.world.worker.pk
    )


def torch(post: TeamPost) -> KitIssue:
    kind = KitType.objects.create(code="torch", name="手电筒")
    return KitIssue.objects.create(
        grid=post.grid, area_code=GRID, kit_type=kind, serial="T-1", issued_to=post.holder, issued_on=clock.today()
    )


def test_the_post_and_the_accounts_post_end(district: District) -> None:
    post = worker_post(district)
    end_team_post(actor=district.act("town_leader"), post_id=post.pk, reason=" 调离 ")
    post.refresh_from_db()
    assert (post.ends_on, post.hand_over_note) == (clock.today(), "调离")
    account_post = Post.objects.get(user=district.world.worker)
    assert account_post.ends_on == clock.today()
    assert not scope_of(district.act_user("worker")).has(Role.GRID_WORKER)
    entry = Entry.objects.get(verb="team.end")
    assert (entry.area_code, entry.detail["account_posts"]) == (GRID, [account_post.pk])


def test_the_accounts_post_stays_while_another_seat_rests_on_it(district: District) -> None:
    post = worker_post(district)
    worker_post(district, "worker_part")
    end_team_post(actor=district.act("secretary"), post_id=post.pk, reason="改任兼职")
    assert Post.objects.get(user=district.world.worker).ends_on is None


def test_a_secretary_ends_seats_but_takes_no_access(district: District) -> None:
    post = worker_post(district)
    with pytest.raises(Forbidden):
        end_team_post(actor=district.act("secretary"), post_id=post.pk, reason="调离")
    post.refresh_from_db()
    assert post.ends_on is None
    seat = appoint_team_post(actor=district.act("secretary"), grid_id=post.grid_id, duty="police", holder_name="何警官")
    end_team_post(actor=district.act("secretary"), post_id=seat.pk, reason="轮岗")
    assert TeamPost.objects.get(pk=seat.pk).ends_on == clock.today()


@pytest.mark.parametrize("who", ["worker", "grid_leader", "other_secretary", "other_dispatcher", "department_leader"])
def test_others_may_not(district: District, who: str) -> None:
    post = worker_post(district)
    with pytest.raises(Forbidden):
        end_team_post(actor=district.act(who), post_id=post.pk, reason="调离")


def test_kit_must_be_back_first(district: District) -> None:
    post = worker_post(district)
    piece = torch(post)
    with pytest.raises(Conflict) as caught:
        end_team_post(actor=district.act("town_leader"), post_id=post.pk, reason="调离")
    assert caught.value.code == "kit-still-out"
    assert "T-1" in str(caught.value.message)
    KitIssue.objects.filter(pk=piece.pk).update(returned_on=clock.today())
    end_team_post(actor=district.act("town_leader"), post_id=post.pk, reason="调离")


def test_days_and_words_are_checked(district: District) -> None:
    actor, post = district.act("town_leader"), worker_post(district)
    for day, code in ((clock.today() + timedelta(days=1), "day-ahead"), (date(2020, 1, 1), "post-dates-reversed")):
        with pytest.raises(InvalidInput) as caught:
            end_team_post(actor=actor, post_id=post.pk, reason="调离", ends_on=day)
        assert (caught.value.code, caught.value.field) == (code, "ends_on")
    with pytest.raises(InvalidInput) as caught:
        end_team_post(actor=actor, post_id=post.pk, reason=" ")
    assert caught.value.field == "reason"


def test_ended_and_unknown_posts_are_refused(district: District) -> None:
    actor, post = district.act("town_leader"), worker_post(district)
    end_team_post(actor=actor, post_id=post.pk, reason="调离")
    with pytest.raises(Conflict) as caught:
        end_team_post(actor=actor, post_id=post.pk, reason="调离")
    assert caught.value.code == "team-post-ended"
    with pytest.raises(NotFound):
        end_team_post(actor=actor, post_id=999_999, reason="调离")

"""Scopes: which grants count, which codes they cover, what they cost."""

from datetime import UTC, date, datetime

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from tests.world import GRID, OTHER_TOWN, SECOND_GRID, TOWN, VILLAGE, World
from xinhui.accounts.actors import SYSTEM
from xinhui.accounts.models import Post, Role, Unit, User
from xinhui.accounts.scope import EMPTY, Grant, Scope, area_q, area_range, forget_scope, minimal_prefixes, scope_of
from xinhui.accounts.services.appoint_post import appoint_post
from xinhui.core import clock

codes = st.sampled_from([6, 9, 12, 15]).flatmap(lambda size: st.text("0123489", min_size=size, max_size=size))


@given(st.lists(codes, max_size=6), codes)
def test_minimal_prefixes_cover_what_all_covered(prefixes: list[str], code: str) -> None:
    kept = minimal_prefixes(prefixes)
    assert any(code.startswith(prefix) for prefix in kept) == any(code.startswith(prefix) for prefix in prefixes)
    assert not any(a != b and b.startswith(a) for a in kept for b in kept)


@given(codes, codes)
def test_a_range_is_the_prefix(prefix: str, code: str) -> None:
    wanted = area_range("area_code", prefix)
    if "area_code" in wanted:
        inside = code == prefix
    elif "area_code__startswith" in wanted:
        inside = code.startswith(prefix)
    else:
        inside = wanted["area_code__gte"] <= code < wanted["area_code__lt"]
    assert inside == code.startswith(prefix)


def test_area_q_filters_like_startswith(world: World) -> None:
    for prefixes in ([TOWN], [VILLAGE, GRID], [GRID, OTHER_TOWN], ["440705"], ["999999"]):
        by_range = set(Post.objects.filter(area_q("area_code", prefixes)).values_list("pk", flat=True))
        everything = Post.objects.values_list("pk", "area_code")
        assert by_range == {pk for pk, code in everything if code.startswith(tuple(prefixes))}


def test_no_prefix_matches_nothing(world: World) -> None:
    assert not Unit.objects.filter(area_q("area_code", [])).exists()


def test_scope_methods() -> None:
    scope = Scope(
        user_id=1,
        grants=(
            Grant(Role.TOWN_DISPATCHER, 7, TOWN),
            Grant(Role.GRID_WORKER, 9, GRID),
            Grant(Role.GRID_WORKER, 9, OTHER_TOWN + "201001"),
        ),
    )
    assert scope.roles == {Role.TOWN_DISPATCHER, Role.GRID_WORKER}
    assert scope.has(Role.GRID_WORKER) and not scope.has(Role.COMMAND_CENTRE) and scope.has()
    assert scope.areas() == (TOWN, OTHER_TOWN + "201001")
    assert scope.areas(Role.GRID_WORKER) == (GRID, OTHER_TOWN + "201001")
    assert scope.unit_ids() == (7, 9) and scope.unit_ids(Role.COMMAND_CENTRE) == ()
    assert scope.covers(SECOND_GRID) and not scope.covers(SECOND_GRID, Role.GRID_WORKER)
    assert not scope.covers("") and not EMPTY.covers(GRID)


def test_one_query_then_none(world: World) -> None:
    user = User.objects.get(pk=world.worker.pk)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        first = scope_of(user)
        assert scope_of(user) is first
    assert len(queries) == 1
    assert first.grants == (Grant(Role.GRID_WORKER, world.unit("village_committee").pk, GRID),)


def test_only_posts_in_force_count(world: World) -> None:
    unit = world.unit("village_committee").pk
    appoint_post(
        actor=SYSTEM,
        user_id=world.worker.pk,
        role=Role.GRID_LEADER,
        unit_id=unit,
        area_code=GRID,
        starts_on=date(2030, 3, 1),
        ends_on=date(2030, 3, 5),
    )
    user = User.objects.get(pk=world.worker.pk)
    expected = {(2030, 2, 28): False, (2030, 3, 1): True, (2030, 3, 4): True, (2030, 3, 5): False}
    for day, held in expected.items():
        # 04:00 UTC is noon of the same day in the district
        with clock.moved(datetime(*day, 4, tzinfo=UTC)):
            assert scope_of(user).has(Role.GRID_LEADER) is held, day


def test_the_day_begins_at_midnight_in_the_district(world: World) -> None:
    unit = world.unit("village_committee").pk
    appoint_post(
        actor=SYSTEM,
        user_id=world.worker.pk,
        role=Role.GRID_LEADER,
        unit_id=unit,
        area_code=GRID,
        starts_on=date(2030, 3, 1),
    )
    user = User.objects.get(pk=world.worker.pk)
    with clock.moved(datetime(2030, 2, 28, 15, 59, tzinfo=UTC)):
        assert not scope_of(user).has(Role.GRID_LEADER)
    with clock.moved(datetime(2030, 2, 28, 16, 0, tzinfo=UTC)):
        assert scope_of(user).has(Role.GRID_LEADER)


def test_anonymous_and_deactivated_see_nothing_without_a_query(world: World) -> None:
    user = User.objects.get(pk=world.command.pk)
    user.is_active = False
    with CaptureQueriesContext(connection) as queries:
        assert scope_of(user) == EMPTY == scope_of(AnonymousUser())
    assert len(queries) == 0


def test_forget_scope_reads_again(world: World) -> None:
    user = User.objects.get(pk=world.worker.pk)
    before = scope_of(user)
    Post.objects.filter(user=user).delete()
    assert scope_of(user) is before
    forget_scope(user)
    assert scope_of(user).grants == ()

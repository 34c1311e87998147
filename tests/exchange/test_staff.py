"""The personnel office's file through HTTP: proposed by one administrator, confirmed by another, the same file twice."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.exchange.conftest import Desk
from tests.world import GRID, World
from tests.world_chain import dispatched, lead_of
from tests.world_grids import District
from xinhui.accounts.models import Post, Role, User
from xinhui.accounts.services.tokens import issue_token
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.errors import Forbidden
from xinhui.exchange.models import ImportJob, JobState
from xinhui.exchange.services.jobs import confirm_job, run_waiting

Desks = Callable[[str], Desk]
HEADING = ("staff_number", "name", "change", "username", "unit", "role", "area_code", "title", "on")
WATER, CITY = "440705-swj", "440705-cgj"
TODAY = clock.today()


def line(number: str, name: str, change: str = "", **more: str) -> tuple[str, ...]:
    values = {"staff_number": number, "name": name, "change": change, **more}
    return tuple(values.get(column, "") for column in HEADING)


def confirm(desk: Desks, job: ImportJob) -> ImportJob:
    """The security administrator looks at it and says yes."""
    keeper = desk("security_admin")
    assert f"/exchange/{job.pk}/" in keeper.client.get("/exchange/").content.decode()
    assert f"/exchange/{job.pk}/confirm/" in keeper.client.get(f"/exchange/{job.pk}/").content.decode()
    keeper.client.post(f"/exchange/{job.pk}/confirm/")
    run_waiting()
    job.refresh_from_db()
    return job


def through(desk: Desks, *lines: tuple[Any, ...], **options: str) -> ImportJob:
    """Proposed and confirmed."""
    clerk = desk("system_admin")
    job = clerk.apply(clerk.table("staff", HEADING, lines, **options))
    assert job.state == JobState.PROPOSED
    return confirm(desk, job)


def posts(username: str) -> list[tuple[str, str]]:
    """(role, unit's code) in force today."""
    rows = Post.objects.in_force().filter(user__username=username).order_by("role", "unit__code")
    return list(rows.values_list("role", "unit__code"))


JOINER = line("S-1", "黄新人", "joins", username="huangxinren", unit=WATER, role="department_handler", title="科员")


def test_somebody_joins_in_two_names_and_the_same_file_again_changes_nothing(desk: Desks, district: District) -> None:
    job = through(desk, JOINER)
    assert (job.outcome["created"], job.outcome["refused"]) == (1, [])
    user = User.objects.get(username="huangxinren")
    assert (user.staff_number, user.name, user.has_usable_password()) == ("S-1", "黄新人", False)
    assert posts("huangxinren") == [(Role.DEPARTMENT_HANDLER, WATER)]
    opened = Entry.objects.get(verb="accounts.create_user", target_id=str(user.pk))
    given = Entry.objects.filter(verb="accounts.appoint_post").order_by("-pk")[0]
    people = district.world.people
    assert (opened.actor_id, given.actor_id) == (people["system_admin"].pk, people["security_admin"].pk)
    assert {"exchange.propose", "exchange.confirm"} <= set(Entry.objects.values_list("verb", flat=True))
    clerk = desk("system_admin")
    again = clerk.table("staff", HEADING, [JOINER])
    assert again.preview == []
    before = Post.objects.count()
    again = confirm(desk, clerk.apply(again))
    assert (again.outcome["unchanged"], Post.objects.count()) == (1, before)


def test_nothing_is_written_before_the_second_person_and_nobody_is_both(desk: Desks, district: District) -> None:
    clerk, before = desk("system_admin"), User.objects.count()
    job = clerk.apply(clerk.table("staff", HEADING, [JOINER]))
    assert [row["act"] for row in job.preview] and "黄新人" not in str(job.preview)
    assert User.objects.count() == before
    clerk.client.post(f"/exchange/{job.pk}/confirm/")
    for handle in ("command", "org_department"):
        assert desk(handle).client.post(f"/exchange/{job.pk}/confirm/").status_code == 404
    world: World = district.world
    with pytest.raises(Forbidden):
        confirm_job(actor=world.actor(world.system_admin), job_id=job.pk)
    run_waiting()
    job.refresh_from_db()
    assert job.state == JobState.PROPOSED and User.objects.count() == before
    assert desk("security_admin").client.get("/exchange/new/staff/").status_code == 403, "who confirms proposes nothing"
    desk("security_admin").client.post(f"/exchange/{job.pk}/cancel/")
    job.refresh_from_db()
    assert (job.state, job.preview, job.file.name) == (JobState.CANCELLED, [], "")


def test_somebody_moves_on_a_day(desk: Desks, district: District) -> None:
    day = TODAY + timedelta(days=10)
    wangke = district.world.handler
    job = through(
        desk, line("S-2", "王科", "moves", username="wangke", unit=WATER, role="department_leader", on=day.isoformat())
    )
    assert (job.outcome["changed"], job.outcome["refused"]) == (1, [])
    assert posts("wangke") == [(Role.DEPARTMENT_HANDLER, CITY)], "until then he stays where he is"
    with clock.moved(clock.now() + timedelta(days=10)):
        assert posts("wangke") == [(Role.DEPARTMENT_LEADER, WATER)]
    wangke.refresh_from_db()
    assert wangke.staff_number == "S-2" and wangke.is_active


def test_somebody_leaves_with_posts_tokens_and_what_is_to_hand_over(desk: Desks, district: District) -> None:
    world: World = district.world
    assignment = lead_of(dispatched(district))
    assignment.handler = world.handler
    assignment.save(update_fields=["handler"])
    issue_token(actor=world.actor(world.handler), user_id=world.handler.pk, name="手机")
    User.objects.filter(pk=world.handler.pk).update(staff_number="S-2")
    clerk = desk("system_admin")
    job = clerk.apply(clerk.table("staff", HEADING, [line("S-2", "王科", "leaves")]))
    assert "1" in job.preview[0]["text"].rsplit(";", 1)[1], "one assignment under way is to be handed over"
    confirm(desk, job)
    gone = User.objects.get(pk=world.handler.pk)
    assert not gone.is_active and posts("wangke") == []
    assert not gone.api_tokens.filter(revoked_at=None).exists()
    assert clerk.table("staff", HEADING, [line("S-2", "王科", "leaves")]).preview == [], "gone is gone"


def test_a_whole_units_file_lets_go_who_is_missing_from_it_and_no_one_without_a_number(
    desk: Desks, district: District
) -> None:
    world: World = district.world
    staff = [("S-10", world.water_handler), ("S-11", world.water_leader)]
    for number, user in staff:
        User.objects.filter(pk=user.pk).update(staff_number=number)
    leader = line("S-11", "梁局", unit=WATER, role="department_leader")
    job = through(desk, leader, JOINER, unit=WATER)
    assert (job.outcome["created"], job.outcome["changed"], job.outcome["unchanged"]) == (1, 1, 1)
    assert posts("wuke") == [] and not User.objects.get(username="wuke").is_active
    assert posts("liangju") == [(Role.DEPARTMENT_LEADER, WATER)]
    assert posts("moren") == [(Role.PERSONNEL_OFFICER, WATER)], "without a number the file knows nothing of her"
    broken = desk("system_admin").table(
        "staff", HEADING, [line("S-99", "陌生人", unit=CITY, role="department_handler")], unit=WATER
    )
    assert broken.state == JobState.FAILED and broken.problem, "two of three missing: a broken file, not a clean-out"


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (line("", "甲"), "staff_number"),
        (line("S-3", ""), "name"),
        (line("S-3", "甲", "explodes"), "change"),
        (line("S-3", "甲", unit="nowhere", role="department_handler"), "unit"),
        (line("S-3", "甲", unit=WATER, role="emperor"), "role"),
        (line("S-3", "甲", unit=WATER, role="security_admin"), "role"),
        (line("S-3", "甲", unit=WATER, role="bureau_client"), "role"),
        (line("S-3", "甲", unit=WATER, role="grid_worker", area_code=GRID[:12]), "area_code"),
        (line("S-3", "甲", unit=WATER, role="department_handler", on="31.31.2026"), "on"),
        (line("S-3", "甲", "moves", unit=WATER, role="department_handler"), "staff_number"),
        (line("S-3", "甲", "leaves"), "staff_number"),
        (line("S-3", "甲", username="wangke", unit=WATER, role="department_handler"), "username"),
        (line("S-3", "冯安全", username="anquan", unit=WATER, role="department_handler"), "staff_number"),
    ],
)
def test_rows_that_are_refused_say_where(desk: Desks, district: District, row: tuple[str, ...], field: str) -> None:
    job = desk("system_admin").table("staff", HEADING, [row, JOINER])
    assert [one["field"] for one in job.rejected] == [field] and job.rejected[0]["message"]
    assert job.accepted == 1


def test_a_number_twice_a_leave_ahead_a_closed_account(desk: Desks, district: District) -> None:
    User.objects.filter(username="wuke").update(staff_number="S-5", is_active=False)
    User.objects.filter(username="wangke").update(staff_number="S-6")
    ahead = (TODAY + timedelta(days=1)).isoformat()
    job = desk("system_admin").table("staff", HEADING, [
        JOINER, JOINER, line("S-5", "吴科", unit=WATER, role="department_handler"), line("S-6", "王科", "leaves", on=ahead),
        line("S-6", "另一人", "leaves"),
    ])  # fmt: skip
    assert [(one["row"], one["field"]) for one in job.rejected] == [
        (3, "staff_number"), (4, "staff_number"), (5, "on"), (6, "name"),
    ]  # fmt: skip

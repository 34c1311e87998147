"""What neighbours bring into the weeks: reports from the public, and the same thing reported twice."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from grids.models import Grid, Issue
from grids.models.issue import IssueSource
from grids.services.merge_issues import merge_issues
from grids.services.report_issue import Report, report_issue
from grids.services.settle_issue import confirm_issue, dismiss_issue, settle_issue
from xinhui.accounts.roles import Role

if TYPE_CHECKING:  # life plays these scenes
    from xinhui.demo.life import Life

#: Degrees: some twenty metres.
NEARBY = 0.0002


def public_report(life: Life, grid: Grid, code: str, words: str) -> None:
    """A call from a resident, put in by the town; the grid looks, and half of the time there is something."""
    lat, lon = life.place(grid)
    issue, _new = report_issue(
        actor=life.town(grid, Role.TOWN_DISPATCHER),
        report=Report(
            uuid=UUID(int=life.rng.getrandbits(128), version=4),
            category=code,
            description=f"群众来电反映：{words}",
            address=f"{grid.name}附近",
            latitude=lat,
            longitude=lon,
            source=IssueSource.PUBLIC,
        ),
    )
    life.counts.issues += 1
    dice = life.rng.random()
    if dice < 0.2:
        return  # nobody has been there yet
    scene = look_in_vain if dice < 0.45 else look_and_act
    life.later(life.soon(20, 240), partial(scene, life, grid, issue.pk, code))


def look_in_vain(life: Life, grid: Grid, issue_id: int, code: str) -> None:
    """Nothing there."""
    dismiss_issue(actor=life.worker(grid), issue_id=issue_id, reason="现场核实，未发现所反映的情况。")


def look_and_act(life: Life, grid: Grid, issue_id: int, code: str) -> None:
    """It is so: settled at once, or whistled."""
    actor = life.worker(grid)
    confirm_issue(actor=actor, issue_id=issue_id, text="现场核实，情况属实。")
    if life.rng.random() < 0.5:
        settle_issue(actor=actor, issue_id=issue_id, note="现场劝导整改，问题当场解决。")
    else:
        life.whistle(grid, issue_id, code)


def reported_twice(life: Life, grid: Grid, first: Issue, words: str) -> None:
    """The grid leader saw it too; the town merges the two."""
    leader = life.by_area.get((Role.GRID_LEADER, grid.code))
    if leader is None:
        return
    second, _new = report_issue(
        actor=life.actor(leader),
        report=Report(
            uuid=UUID(int=life.rng.getrandbits(128), version=4),
            category=first.category.code,
            description=words,
            address=f"{grid.name}附近",
            latitude=first.latitude + NEARBY / 2,
            longitude=first.longitude + NEARBY,
        ),
    )
    life.counts.issues += 1
    life.later(life.soon(10, 120), partial(merged, life, grid, second.pk, first.pk))


def merged(life: Life, grid: Grid, duplicate_id: int, original_id: int) -> None:
    """One case of two."""
    merge_issues(
        actor=life.town(grid, Role.TOWN_DISPATCHER), duplicate_id=duplicate_id, original_id=original_id,
        text="同一地点同一问题，合并处理。",
    )  # fmt: skip

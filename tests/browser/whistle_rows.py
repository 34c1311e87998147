"""A whistle finished at a worker's grid, and finished once more: `python -m tests.browser.whistle_rows <username> [again]`."""

import os
import sys
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xinhui.settings")
django.setup()

from grids.models import Assignment, Category, Grid, Whistle  # noqa: E402 - Django is set up first
from grids.selectors.map import inner_point  # noqa: E402
from grids.services.approve_whistle import approve_whistle  # noqa: E402
from grids.services.close_whistle import rework_whistle  # noqa: E402
from grids.services.finish_assignment import finish_assignment  # noqa: E402
from grids.services.raise_whistle import raise_whistle  # noqa: E402
from grids.services.report_issue import Report, report_issue  # noqa: E402
from grids.services.respond import respond  # noqa: E402
from xinhui.accounts.actors import Actor  # noqa: E402
from xinhui.accounts.models import Post, User  # noqa: E402
from xinhui.accounts.roles import Role  # noqa: E402
from xinhui.accounts.scope import scope_of  # noqa: E402

WORDS = "井盖缺失，待核查"


def _handler(unit_id: int) -> Actor:
    return Actor.of(Post.objects.filter(role=Role.DEPARTMENT_HANDLER, unit_id=unit_id).earliest("pk").user)


def _finish(whistle: Whistle, result: str) -> None:
    lead: Assignment = whistle.assignments.filter(role="lead").latest("id")
    handler = _handler(lead.unit_id)
    if lead.state != "responded":
        lead = respond(actor=handler, assignment_id=lead.pk)
    finish_assignment(actor=handler, assignment_id=lead.pk, result=result)


def finished(worker: Actor, town: Actor, grid: Grid) -> None:
    """Reported, whistled, approved, done by the lead unit: the worker has to look at it."""
    category = Category.objects.get(code="B101")
    latitude, longitude = inner_point(grid.boundary)
    report = Report(
        uuid=uuid4(), category=category.code, description=WORDS, latitude=latitude, longitude=longitude
    )  # fmt: skip
    issue, _is_new = report_issue(actor=worker, report=report)
    whistle = raise_whistle(actor=worker, issue_id=issue.pk, reason="村里无力处理")
    if whistle.state == "pending":
        whistle = approve_whistle(actor=town, whistle_id=whistle.pk)
    _finish(whistle, "已更换井盖")


def main(username: str, again: bool) -> None:
    """Make one; or send the newest one back and have it finished a second time."""
    user = User.objects.get(username=username)
    worker = Actor.of(user)
    town = Actor.of(User.objects.get(username="town103-lead"))
    if again:
        whistle = Whistle.objects.filter(issue__description=WORDS).latest("pk")
        rework_whistle(actor=worker, whistle_id=whistle.pk, reason="井圈松动")
        _finish(whistle, "已重新加固井圈")
    else:
        finished(worker, town, Grid.objects.get(code=scope_of(user).areas()[0]))


if __name__ == "__main__":
    main(sys.argv[1], "again" in sys.argv[2:])

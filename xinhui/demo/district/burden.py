"""What the forms of the last ninety days cost: a row for each report, patrol, daily record and answer that is there."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from grids.models import Assignment, DailyRecord, Issue, Patrol
from grids.models.issue import IssueSource
from xinhui.accounts.roles import Role
from xinhui.burden.models import Channel, Effort
from xinhui.demo.divisions import DISTRICT_CODE

SEED, DAYS, MOST = 440705, 90, 4000
#: form → (way, fields asked, fields filled in at least and at most, seconds at least and at most)
FORMS: dict[str, tuple[Channel, int, tuple[int, int], tuple[int, int]]] = {
    "sync:issue": (Channel.PHONE, 7, (2, 5), (25, 110)),
    "sync:patrol": (Channel.PHONE, 4, (1, 3), (15, 60)),
    "sync:daily_record": (Channel.PHONE, 3, (1, 3), (60, 240)),
    "grids:act:assignment:respond": (Channel.DESK, 1, (0, 1), (5, 40)),
    "grids:act:assignment:finish": (Channel.DESK, 2, (1, 2), (60, 420)),
}


def build(now: datetime) -> None:
    """Rows as the pages would have measured them; nobody's name is in one."""
    dice, since = Random(SEED), now - timedelta(days=DAYS)  # noqa: S311 - a demo, no secret
    Effort.objects.bulk_create([_effort(dice, *moment) for moment in _moments(since)], batch_size=1000)


def _effort(dice: Random, at: datetime, form: str, role: str, area_code: str) -> Effort:
    channel, asked, filled, seconds = FORMS[form]
    return Effort(
        at=at, form=form, channel=channel, role=role, area_code=area_code, asked=asked,
        filled=dice.randint(*filled), seconds=dice.randint(*seconds),
    )  # fmt: skip


def _moments(since: datetime) -> Iterator[tuple[datetime, str, str, str]]:
    own = (IssueSource.WORKER, IssueSource.PATROL)
    yield from _of(Issue, "received_at", since, "sync:issue", source__in=own)
    yield from _of(Patrol, "finished_at", since, "sync:patrol")
    yield from _of(DailyRecord, "created_at", since, "sync:daily_record")
    for verb, moment in (("respond", "responded_at"), ("finish", "finished_at")):
        times = Assignment.objects.filter(**{f"{moment}__gte": since}).order_by(moment).values_list(moment, flat=True)
        for at in times[:MOST]:
            yield at, f"grids:act:assignment:{verb}", Role.DEPARTMENT_HANDLER, DISTRICT_CODE


def _of(model: Any, moment: str, since: datetime, form: str, **facts: Any) -> Iterator[tuple[datetime, str, str, str]]:
    rows = model.objects.filter(**{f"{moment}__gte": since}, **facts).order_by(f"-{moment}", "pk")
    for at, code in rows.values_list(moment, "grid__code")[:MOST]:
        yield at, form, Role.GRID_WORKER, code

"""One whistle's whole life through the services, on a clock moved across a weekend and a make-up workday.

2026-09-18 is a Friday; 2026-09-20 is a Sunday that the State Council made a workday for the Mid-Autumn holiday.
"""

from collections import Counter
from datetime import datetime

from django.core.management import call_command

from grids.models import Issue, Step, TimelineEntry, Whistle
from grids.services.approve_whistle import approve_whistle
from grids.services.close_whistle import close_whistle, rate_whistle, verify_whistle
from grids.services.finish_assignment import finish_assignment
from grids.services.raise_whistle import raise_whistle
from grids.services.respond import respond
from grids.services.tick import tick
from tests.world import CAST, GRID
from tests.world_grids import District
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.outbox.models import Channel, Message

AREA = {"worker", "grid_leader", "secretary", "town_leader", "dispatcher", "command", "district_leader"}
DEPARTMENT = {"handler", "department_leader"}


def at(day: int, hour: int, minute: int) -> datetime:
    """A moment of September 2026 on the district's wall clock."""
    return datetime(2026, 9, day, hour, minute, tzinfo=LOCAL)


def seen_by(district: District, model: type[Issue] | type[Whistle], pk: int) -> set[str]:
    """Handles of the cast whose posts show them the row."""
    return {
        handle for handle in CAST if model.objects.all().visible_to(district.act_user(handle)).filter(pk=pk).exists()
    }


def tick_twice() -> int:
    """Two runs at one moment: the second must find nothing."""
    first = tick().advanced
    messages, steps = Message.objects.count(), list(Step.objects.values_list("pk", "position", "due_at"))
    entries = TimelineEntry.objects.count()
    assert tick().advanced == 0
    assert Message.objects.count() == messages
    assert TimelineEntry.objects.count() == entries
    assert list(Step.objects.values_list("pk", "position", "due_at")) == steps
    return first


def told(whistle: Whistle) -> Counter[tuple[str, str]]:
    """(event, username) of every message about the whistle."""
    rows = Message.objects.filter(link=f"/whistles/{whistle.pk}/", channel=Channel.IN_APP)
    return Counter(
        (kind.removeprefix("whistle."), name) for kind, name in rows.values_list("kind", "recipient__username")
    )


def expected(*lines: tuple[str, str]) -> Counter[tuple[str, str]]:
    """(event, “handle handle …”) as the counter that `told` gives."""
    return Counter((event, CAST[handle][0]) for event, handles in lines for handle in handles.split())


def test_whistle_from_report_to_rating(district: District) -> None:
    with clock.moved(at(18, 16, 0)):
        issue = district.report()
        assert issue.area_code == GRID
        assert seen_by(district, Issue, issue.pk) == AREA
        whistle = raise_whistle(actor=district.act("worker"), issue_id=issue.pk, reason="井盖破损，村里无力更换")
        assert (whistle.state, whistle.level) == ("pending", 2)
        assert seen_by(district, Whistle, whistle.pk) == AREA
        assert tick_twice() == 0
    with clock.moved(at(18, 16, 30)):
        approve_whistle(actor=district.act("town_leader"), whistle_id=whistle.pk)
        assert seen_by(district, Whistle, whistle.pk) == AREA | DEPARTMENT
        assert seen_by(district, Issue, issue.pk) == AREA | DEPARTMENT
    assignment = whistle.assignments.get()
    # 4 working hours: an hour of Friday, none of Saturday, three of the make-up Sunday.
    assert assignment.due_at == at(20, 11, 30)

    escalate_across_the_weekend(whistle)

    with clock.moved(at(21, 15, 0)):
        answered = respond(actor=district.act("handler"), assignment_id=assignment.pk, text="已安排人员")
        assert answered.response_late is True
        assert tick_twice() == 0
    with clock.moved(at(21, 17, 0)):
        finish_assignment(actor=district.act("handler"), assignment_id=assignment.pk, result="已更换井盖")
    with clock.moved(at(22, 9, 0)):
        verify_whistle(actor=district.act("worker"), whistle_id=whistle.pk, photos=[district.photo()])
    with clock.moved(at(22, 10, 0)):
        close_whistle(actor=district.act("dispatcher"), whistle_id=whistle.pk)
    with clock.moved(at(22, 11, 0)):
        rate_whistle(actor=district.act("worker"), whistle_id=whistle.pk, speed=2, quality=5, attitude=4)
    with clock.moved(at(30, 11, 0)):
        assert tick_twice() == 0
    check_the_end(district, whistle)


def escalate_across_the_weekend(whistle: Whistle) -> None:
    """Nobody answers: once on the make-up Sunday, once on Monday, at the minute and never before."""
    for moment in (at(18, 17, 29), at(19, 11, 30), at(20, 8, 30), at(20, 11, 29)):
        with clock.moved(moment):
            assert tick_twice() == 0, moment
    with clock.moved(at(20, 11, 30)):
        assert tick_twice() == 1
    step = Step.objects.get(whistle=whistle, stage="respond")
    # A working day of 390 minutes: 210 left of Sunday, 180 of Monday.
    assert (step.level, step.missed, step.due_at) == (4, 1, at(21, 11, 30))
    with clock.moved(at(21, 11, 29)):
        assert tick_twice() == 0
    with clock.moved(at(21, 11, 31)):
        assert tick_twice() == 1
    step.refresh_from_db()
    assert (step.level, step.missed, step.chase) == (5, 2, 0)
    whistle.refresh_from_db()
    assert (whistle.level, whistle.escalation_count, whistle.is_overdue) == (5, 2, True)


def check_the_end(district: District, whistle: Whistle) -> None:
    """What stands when all is over: states, timeline, messages once each, an audit that verifies."""
    whistle.refresh_from_db()
    assert (whistle.state, whistle.issue.state, whistle.closed_on_time) == ("closed", "closed", False)
    assert (whistle.due_at, whistle.is_overdue) == (None, False)
    assert not Step.objects.filter(whistle=whistle, state__in=["open", "paused"]).exists()
    verbs = list(TimelineEntry.objects.filter(issue=whistle.issue).order_by("id").values_list("verb", flat=True))
    assert verbs == [
        "report", "raise", "approve", "dispatch", "escalate", "escalate", "respond", "finish", "verify", "close",
        "rate",
    ]  # fmt: skip
    assert told(whistle) == expected(
        ("to_approve", "dispatcher town_leader"),
        ("assigned", "handler department_leader"),
        ("escalated", "command"),
        ("escalated", "district_leader"),
        ("responded", "worker"),
        ("to_verify", "worker grid_leader"),
        ("to_close", "dispatcher town_leader"),
        ("to_rate", "worker"),
    )
    assert seen_by(district, Whistle, whistle.pk) == AREA | DEPARTMENT
    for handle in CAST:
        entries = TimelineEntry.objects.all().visible_to(district.act_user(handle)).count()
        assert entries == (len(verbs) if handle in AREA | DEPARTMENT else 0), handle
    call_command("verify_audit")

"""What every verb writes besides its rows: timeline, audit, messages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from grids.models import Assignment, Issue, TimelineEntry, Whistle
from grids.services.change import note
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import Unit
from xinhui.audit.services import AuditRow, record, record_many
from xinhui.core.prepared import PreparedInsert
from xinhui.outbox import pulse
from xinhui.outbox.services.enqueue import Draft, enqueue

_insert_entry = PreparedInsert(TimelineEntry)


def log(
    *,
    actor: Actor,
    issue: Issue,
    verb: str,
    at: datetime,
    whistle: Whistle | None = None,
    assignment: Assignment | None = None,
    unit: Unit | None = None,
    text: str = "",
    data: Mapping[str, Any] | None = None,
) -> None:
    """Write the timeline entry and the audit entry of one verb; of a whistle only within `change()`."""
    if whistle is not None:
        note(whistle.pk, assignment.pk if assignment else None, verb)
    entry = TimelineEntry(
        issue=issue,
        whistle=whistle,
        assignment=assignment,
        at=at,
        verb=verb,
        actor_id=actor.user_id,
        actor_label=actor.label,
        unit=unit or (assignment.unit if assignment else None),
        level=whistle.level if whistle else None,
        round=whistle.round if whistle else 1,
        text=text,
        data=dict(data or {}),
    )
    target = assignment or whistle or issue
    detail = {"text": text, **(data or {})}
    line = _insert_entry.statement(entry)
    record(actor=actor, verb=verb, target=target, area_code=issue.area_code, detail=detail, along=[line])
    pulse.bump_on_commit("whistles" if whistle else "issues")


@dataclass(frozen=True, slots=True)
class Line:
    """One of many entries of `log_many`."""

    issue: Issue
    at: datetime
    text: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


def log_many(*, actor: Actor, verb: str, lines: Sequence[Line]) -> None:
    """What `log` writes, for one verb on many issues that have no whistle: a constant number of queries."""
    entries = [
        TimelineEntry(
            issue=line.issue, at=line.at, verb=verb, actor_id=actor.user_id, actor_label=actor.label, text=line.text,
            data=dict(line.data),
        )
        for line in lines
    ]  # fmt: skip
    TimelineEntry.objects.bulk_create(entries)
    rows = [
        AuditRow.of(line.issue, area_code=line.issue.area_code, detail={"text": line.text, **line.data})
        for line in lines
    ]
    record_many(actor=actor, verb=verb, rows=rows)
    pulse.bump_on_commit("issues")


def tell(
    *,
    whistle: Whistle,
    event: str,
    recipients: Iterable[int],
    mark: str = "",
    context: Mapping[str, Any] | None = None,
) -> int:
    """Message `recipients` of an event, once each; `mark` tells apart events that may happen again in a round."""
    facts = {
        "number": whistle.number,
        "category": str(whistle.category),
        "place": whistle.issue.grid.name,
        "reason": whistle.reason[:80],
        **(context or {}),
    }
    key = f"whistle:{whistle.pk}:{event}:r{whistle.round}:l{whistle.level}{f':{mark}' if mark else ''}"
    drafts = [
        Draft(key=key, recipient_id=user_id, kind=f"whistle.{event}", context=facts, link=f"/whistles/{whistle.pk}/")
        for user_id in sorted(set(recipients))
    ]
    return enqueue(drafts=drafts)

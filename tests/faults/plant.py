"""Run in its own process against the database under fire: sows rows, says what is still to do, judges what came of it.

python -m tests.faults.plant sow | pending | judge < reports.json     (each prints one JSON object)
"""

import json
import os
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xinhui.settings")
django.setup()

from django.conf import settings  # noqa: E402 - after setup
from django.db import transaction  # noqa: E402

from grids.models import Assignment, Issue, Step, TickRun, TimelineEntry, Whistle  # noqa: E402
from grids.selectors.clock import audit_clock  # noqa: E402
from tests.multiply import multiply  # noqa: E402
from tests.world import build_world  # noqa: E402
from tests.world_chain import lead_of, raised  # noqa: E402
from tests.world_grids import build_district, middle_of  # noqa: E402
from xinhui.audit.models import Entry  # noqa: E402
from xinhui.audit.selectors.verify import verify_chains  # noqa: E402
from xinhui.core import clock  # noqa: E402
from xinhui.outbox.models import Message  # noqa: E402
from xinhui.outbox.services.deliver import CLAIM_EXPIRES, deliver_due  # noqa: E402

CLIMB, ANSWER = 600, 150
#: The climbing whistles fall due one after the other while everything is being killed.
FIRST_DUE, SPREAD = timedelta(seconds=20), timedelta(seconds=40)


def sow() -> dict[str, Any]:
    """A district, CLIMB urgent whistles about to fall due, ANSWER more that wait for an answer."""
    with transaction.atomic():
        world = build_world()
        district = build_district(world)
        whistle = raised(district, category="X201")
        now = clock.now()
        soon = [now + FIRST_DUE + SPREAD * n / CLIMB for n in range(CLIMB)]
        climbing = multiply(whistle, soon)
        waiting = multiply(whistle, [lead_of(whistle).due_at or now] * ANSWER)
        latitude, longitude = middle_of("440705103201001")
        return {
            "worker": world.token(world.worker),
            "handler": world.token(world.handler),
            "climbing": [row.pk for row in climbing],
            "waiting": [str(row.uuid) for row in waiting],
            "latitude": latitude,
            "longitude": longitude,
        }


def pending() -> dict[str, Any]:
    """What a portal at rest has none of."""
    return {
        "due": Step.objects.filter(state="open", due_at__lte=clock.now()).count(),
        "queued": Message.objects.filter(state="queued").count(),
    }


def judge(said: dict[str, Any]) -> dict[str, Any]:
    """Counts, and everything that was lost or doubled. `said`: what was sown, and what the web acknowledged."""
    with clock.moved(
        clock.now() + CLAIM_EXPIRES * 2
    ):  # what a killed sender had claimed is sent after its claim lapsed
        while deliver_due().sent:
            pass
    wrong = [*_climbs(said["climbing"]), *_answers(said["waiting"], said["answered"]), *_reports(said["reported"])]
    wrong += _messages()
    broken = [f"audit chain {report.chain}" for report in verify_chains() if report.broken]
    auditor = audit_clock()
    return {
        "wrong": wrong + broken,
        "auditor": auditor.as_dict(),
        "counts": {
            "steps due": len(said["climbing"]),
            "escalations": TimelineEntry.objects.filter(verb="escalate").count(),
            "answers acknowledged": len(said["answered"]),
            "answers kept": TimelineEntry.objects.filter(verb="respond").count(),
            "reports acknowledged": len(said["reported"]),
            "reports kept": Issue.objects.filter(uuid__in=said["reported"]).count(),
            "messages": Message.objects.count(),
            "messages sent": Message.objects.filter(state="sent").count(),
            "files": len(list(Path(settings.OUTBOX_FILE_DIR).glob("*.json"))),
            "audit entries": Entry.objects.count(),
            "tickers": TickRun.objects.count(),
        },
    }


def _once(what: str, counts: "Counter[Any]", wanted: list[Any]) -> list[str]:
    return [f"{what} {key}: {counts[key]} times" for key in wanted if counts[key] != 1]


def _climbs(assignment_ids: list[int]) -> list[str]:
    """Each due step climbed once: on the row, on the whistle, in the timeline, in the audit."""
    entries = TimelineEntry.objects.filter(verb="escalate", assignment_id__in=assignment_ids)
    wrong = _once("escalation of", Counter(entries.values_list("assignment_id", flat=True)), assignment_ids)
    steps = Step.objects.filter(assignment_id__in=assignment_ids)
    wrong += [f"step {s.pk}: missed {s.missed} at {s.position}" for s in steps if (s.missed, s.position) != (1, 1)]
    audited = Counter(Entry.objects.filter(verb="escalate").values_list("target_id", flat=True))
    wrong += _once("audit of step", audited, [str(step.pk) for step in steps])
    whistles = Whistle.objects.filter(assignments__in=assignment_ids).exclude(escalation_count=1)
    return wrong + [f"whistle {w.pk}: escalated {w.escalation_count}" for w in whistles]


def _answers(waiting: list[str], answered: list[str]) -> list[str]:
    """Each acknowledged answer was kept once, and nothing was answered that nobody sent."""
    ids = dict(Assignment.objects.filter(uuid__in=waiting).values_list("uuid", "pk"))
    kept = Counter(TimelineEntry.objects.filter(verb="respond").values_list("assignment_id", flat=True))
    by_uuid = Counter({str(uuid): kept[pk] for uuid, pk in ids.items()})
    wrong = _once("answer of", by_uuid, answered)
    wrong += [f"answer of {uuid}: {n} times" for uuid, n in by_uuid.items() if n > 1]
    handling = Counter(Step.objects.filter(stage="handle").values_list("assignment_id", flat=True))
    return wrong + _once("handling of", Counter({str(u): handling[pk] for u, pk in ids.items()}), answered)


def _reports(uuids: list[str]) -> list[str]:
    kept = Counter(str(uuid) for uuid in Issue.objects.filter(uuid__in=uuids).values_list("uuid", flat=True))
    logged = Counter(
        str(uuid)
        for uuid in TimelineEntry.objects.filter(verb="report", issue__uuid__in=uuids).values_list(
            "issue__uuid", flat=True
        )
    )
    return _once("report", kept, uuids) + _once("timeline of report", logged, uuids)


def _messages() -> list[str]:
    """Everyone told once by each channel, every message out, one file each."""
    rows = list(Message.objects.values_list("key", "recipient__username", "channel", "state"))
    told = Counter(row[:3] for row in rows)
    wrong = [f"message {key}: {n} times" for key, n in told.items() if n != 1]
    wrong += [f"message {row}" for row in rows if row[3] != "sent"]
    files = {(f["key"], f["recipient"]) for f in map(json.loads, _file_texts())}
    wanted = {row[:2] for row in rows if row[2] == "file"}
    wrong += [f"file missing: {key}" for key in wanted - files]
    return wrong + [f"file without a message: {key}" for key in files - wanted]


def _file_texts() -> list[str]:
    return [path.read_text() for path in Path(settings.OUTBOX_FILE_DIR).glob("*.json")]


def main() -> None:
    """Do one of the three."""
    verb = sys.argv[1]
    result = sow() if verb == "sow" else pending() if verb == "pending" else judge(json.load(sys.stdin))
    print(json.dumps(result))


if __name__ == "__main__":
    main()

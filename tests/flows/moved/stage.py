"""Run in a process of its own: python -m tests.flows.moved.stage set | look   (prints one JSON object).

`set` builds the district and prints a token for everyone; `look` prints what the database and the outbox hold.
"""

import json
import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.flows.moved.settings")
django.setup()

from django.conf import settings  # noqa: E402 - after setup
from django.db import transaction  # noqa: E402

from grids.models import Step, TimelineEntry  # noqa: E402
from grids.selectors.clock import audit_clock  # noqa: E402
from tests.world import CAST, build_world  # noqa: E402
from tests.world_grids import build_district  # noqa: E402
from xinhui.audit.selectors.verify import verify_chains  # noqa: E402
from xinhui.outbox.models import Channel, Message  # noqa: E402


def set_stage() -> dict[str, str]:
    """The cast and the ground; handle → token."""
    with transaction.atomic():
        world = build_world()
        build_district(world)
        return {handle: world.token(world.people[handle]) for handle in CAST}


def look() -> dict[str, Any]:
    """Messages by (event, person), files written by the file channel, the timeline's verbs, what is still due."""
    inbox = Message.objects.filter(channel=Channel.IN_APP, kind__startswith="whistle.")
    told = Counter(f"{kind} {who}" for kind, who in inbox.values_list("kind", "recipient__username"))
    files = [json.loads(path.read_text()) for path in Path(settings.OUTBOX_FILE_DIR).glob("*.json")]
    return {
        "told": told,
        "files": Counter(f"{file['key']} {file['recipient']}" for file in files),
        "queued": Message.objects.exclude(state="sent").count(),
        "outside": Message.objects.filter(channel=Channel.FILE).count(),
        "verbs": list(TimelineEntry.objects.order_by("id").values_list("verb", flat=True)),
        "open_steps": Step.objects.filter(state__in=["open", "paused"]).count(),
        "broken_chains": [report.chain for report in verify_chains() if report.broken],
        "auditor": audit_clock().as_dict(),
    }


if __name__ == "__main__":
    print(json.dumps(set_stage() if sys.argv[1] == "set" else look()))

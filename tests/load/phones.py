"""`make phones`: 2,000 simulated phones on a bad line for ten minutes; then every record is looked for, one by one.

Run under scripts.with_services. PHONES, PHONES_SECONDS and PHONES_PAUSE make it smaller.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.load.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 - after Django is set up

from grids.models import Grid, Issue, IssuePhoto, Patrol, SyncRecord  # noqa: E402
from grids.services.sync.complete import sweep_waiting  # noqa: E402
from tests.load.kit import headers_of, report_facts  # noqa: E402
from tests.load.server import ROOT, web  # noqa: E402
from xinhui.accounts.models import Post  # noqa: E402
from xinhui.audit.selectors.verify import verify_chains  # noqa: E402

PHONES = int(os.environ.get("PHONES", "2000"))
SECONDS = int(os.environ.get("PHONES_SECONDS", "600"))
#: Between two records of a phone, on average; and how long they may send what is left.
PAUSE, DRAIN = int(os.environ.get("PHONES_PAUSE", "180")), int(os.environ.get("PHONES_DRAIN", "600"))
MARK = "两千部手机"


def plan() -> dict[str, Any]:
    """Who the phones are: grid workers, as many to a worker as it takes."""
    posts = list(Post.objects.in_force().filter(role="grid_worker").select_related("user").order_by("pk"))
    grids = {grid.code: grid for grid in Grid.objects.active()}
    workers: list[dict[str, Any]] = []
    for post in posts:
        if post.area_code in grids and len(workers) < PHONES:
            facts = report_facts(grids[post.area_code])()
            key = headers_of(post.user)["Authorization"].removeprefix("Bearer ")
            workers.append({"username": post.user.username, "key": key, "grid": post.area_code,
                            "lat": facts["latitude"], "lon": facts["longitude"]})  # fmt: skip
    phones = [workers[number % len(workers)] for number in range(PHONES)]
    return {"phones": phones, "seconds": SECONDS, "pause": PAUSE, "mark": MARK}


def run(folder: Path) -> dict[str, Any]:
    """The phones' books."""
    (folder / "plan.json").write_text(json.dumps(plan()))
    environment = {**os.environ, "PHONES_FILE": str(folder / "plan.json"), "PHONES_JOURNAL": str(folder / "books.json")}
    with web() as (port, _pid):
        command = [sys.executable, "-m", "locust", "-f", str(ROOT / "tests/load/handset.py"), "--headless",
                   "-u", str(PHONES), "-r", "100", "-t", f"{SECONDS + DRAIN}s", "-H", f"http://127.0.0.1:{port}",
                   "--only-summary", "--stop-timeout", "30"]  # fmt: skip
        subprocess.run(command, env=environment, cwd=ROOT, check=False)
    found: dict[str, Any] = json.loads((folder / "books.json").read_text())
    return found


def judge(books: list[dict[str, Any]]) -> dict[str, int]:
    """What was made against what is there: each record and each photo of it exactly once."""
    made = {record["uuid"]: record for book in books for record in book["made"]}
    promised = {number for book in books for number in book["receipts"]}
    there = Counter(str(number) for number in Issue.objects.filter(description=MARK).values_list("uuid", flat=True))
    there += Counter(str(number) for number in Patrol.objects.filter(note=MARK).values_list("uuid", flat=True))
    records = set(map(str, SyncRecord.objects.values_list("uuid", flat=True)))
    photos = Counter(
        (str(number), sha)
        for number, sha in IssuePhoto.objects.filter(issue__description=MARK).values_list(
            "issue__uuid", "attachment__sha256"
        )
    )
    queued = {number for book in books for number in book["queued"]}
    wanted = {(record["uuid"], sha) for record in made.values() for sha in record["photos"]}
    receipted = {(number, sha) for number, sha in wanted if number in promised}
    return {
        "phones": len(books),
        "records made": len(made),
        "records there": sum(there.values()),
        "receipts given": len(promised),
        "still on a phone": len(queued),
        "photos made": len(wanted),
        "photos there": sum(photos.values()),
        "records lost": len((set(made) - set(there) - queued) | (promised - set(there)) | (promised - records)),
        "records doubled": sum(there.values()) - len(there) + len(set(there) - set(made)),
        "photos lost": len(
            {pair for pair in wanted - set(photos) if pair[0] not in queued} | (receipted - set(photos))
        ),
        "photos doubled": sum(photos.values()) - len(photos) + len(set(photos) - wanted),
        "refused": sum(len(book["odd"]) for book in books),
        "broken trail": sum(report.broken is not None for report in verify_chains()),
    }


def main() -> int:
    """Build the district, let the phones run, count. 1 when anything was lost or doubled."""
    call_command("migrate", verbosity=0)
    call_command("demo", "--static", stdout=open(os.devnull, "w"))  # noqa: SIM115 - thrown away
    with tempfile.TemporaryDirectory() as folder:
        found = run(Path(folder))
    sweep_waiting()
    counts = judge(found["books"])
    for name, number in [*sorted(found["totals"].items()), *counts.items()]:
        print(f"{name:24} {number:>10,}", flush=True)
    for odd in [odd for book in found["books"] for odd in book["odd"]][:5]:
        print(odd, flush=True)
    wrong = ("records lost", "records doubled", "photos lost", "photos doubled", "still on a phone", "broken trail")
    return int(any(counts[name] for name in wrong) or not counts["records made"])


if __name__ == "__main__":
    sys.exit(main())

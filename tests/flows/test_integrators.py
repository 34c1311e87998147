"""The script of docs/integrators.md does what it says: it is cut out of the document and run with curl."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from pytest_django.live_server_helper import LiveServer

from grids.models import Issue, Rating, Whistle
from grids.states import AssignmentState, IssueState, WhistleState
from tests.world import GRID
from tests.world_grids import District, jpeg, middle_of

DOCUMENT = Path(__file__).resolve().parent.parent.parent / "docs/integrators.md"
SPEAKERS = {"WORKER": "worker", "TOWN_LEADER": "town_leader", "HANDLER": "handler", "DISPATCHER": "dispatcher"}


def script() -> str:
    """The one bash block of the document."""
    (found,) = re.findall(r"```bash\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    return str(found)


def test_the_script_runs_from_report_to_rating(
    transactional_db: None, live_server: LiveServer, district: District, tmp_path: Path
) -> None:
    assert shutil.which("curl"), "curl is missing: run scripts/system_needs.py"
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(jpeg(1))
    lat, lng = middle_of(GRID)
    said = {name: district.world.token(district.act_user(handle)) for name, handle in SPEAKERS.items()}
    facts = {"PORTAL": live_server.url, "LAT": str(lat), "LNG": str(lng), "CATEGORY": "B101", "JPEG": str(photo)}
    done = subprocess.run(
        ["bash", "-c", script()],
        env={"PATH": os.environ["PATH"], "NO_PROXY": "*", **facts, **said},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    issue, whistle = Issue.objects.get(), Whistle.objects.get()
    assert issue.number in done.stdout
    assert (issue.state, whistle.state) == (IssueState.CLOSED, WhistleState.CLOSED)
    assert [part.state for part in whistle.assignments.all()] == [AssignmentState.FINISHED]
    assert (issue.photos.count(), whistle.closed_on_time) == (2, True)
    assert Rating.objects.get().attitude == 4
    states = ["dispatched", "responded", "finished", "verified", "closed", "closed"]
    assert [line for line in done.stdout.splitlines() if line in states] == states

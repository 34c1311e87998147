"""The script of docs/integrators.md for bureaus' systems, cut out of the document and run with curl."""

import os
import re
import subprocess
from pathlib import Path

from pytest_django.live_server_helper import LiveServer

from grids.models import Assignment, Issue, SandboxAssignment
from tests.bureaus.kit import SCOPES, key_of, system
from tests.world_chain import dispatched
from tests.world_grids import District, jpeg

DOCUMENT = Path(__file__).resolve().parent.parent.parent / "docs/integrators.md"


def script() -> str:
    """The block of that chapter."""
    chapter = DOCUMENT.read_text(encoding="utf-8").split("## Systems of other bureaus", 1)[1].split("\n## ", 1)[0]
    (found,) = re.findall(r"```sh\n(.*?)```", chapter, re.DOTALL)
    return str(found)


def test_the_script_runs_from_the_key_to_the_evidence(
    transactional_db: None, live_server: LiveServer, district: District, tmp_path: Path
) -> None:
    dispatched(district)
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(jpeg(1))
    client = system(district.world, scopes=(*SCOPES, "sandbox:read", "sandbox:write"))
    client_id, secret = key_of(district.world, client)
    facts = {"PORTAL": live_server.url, "CLIENT_ID": client_id, "CLIENT_SECRET": secret, "JPEG": str(photo)}
    done = subprocess.run(
        ["bash", "-c", script()], env={"PATH": os.environ["PATH"], "NO_PROXY": "*", **facts}, capture_output=True,
        text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["responded", "finished", "responded", "finished"]
    part = Assignment.objects.get()
    assert (part.state, part.result) == ("finished", "已更换井盖")
    assert Issue.objects.get().photos.count() == 1
    assert not SandboxAssignment.objects.exists()
    assert client.usage.get().calls == 8
    assert secret not in done.stderr + done.stdout

"""The room of cadres switched off (`CADRES=off`): the portal is checked, migrated and walked through without it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.template import template_path

ROOT = Path(__file__).resolve().parent.parent
#: A migrated database is kept for as long as no migration changes: half a minute is paid once.
KEPT = ROOT / "var" / "test-without-cadres"


def run(folder: Path, *command: str) -> str:
    """What the command says in a portal without the room; its failure is the test's."""
    environment = {name: value for name, value in os.environ.items()
                   if name not in ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE")}  # fmt: skip
    environment |= {"CADRES": "off", "DATA_DIR": str(folder), "CELERY_TASK_ALWAYS_EAGER": "on"}
    done = subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout[-3000:]}\n{done.stderr[-6000:]}"
    return done.stdout


def test_the_portal_stands_without_the_room(tmp_path: Path) -> None:
    kept, there = KEPT / template_path().name, tmp_path / "xinhui.sqlite3"
    if kept.exists():
        shutil.copy(kept, there)
    run(tmp_path, "manage.py", "check")
    run(tmp_path, "manage.py", "migrate", "-v0")
    if not kept.exists():
        shutil.rmtree(KEPT, ignore_errors=True)
        KEPT.mkdir(parents=True)
        shutil.copy(there, draft := kept.with_suffix(f".{os.getpid()}"))
        draft.replace(kept)
    assert "walked through" in run(tmp_path, "-m", "tests.without_cadres")

"""Backup and restore, with the scripts that production runs, on a real PostgreSQL; with GNU tools and with busybox's."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from scripts.system_needs import postgres_bin
from tests.services import PostgresServer

pytestmark = pytest.mark.postgres
DEPLOY = Path(__file__).resolve().parent.parent.parent / "deploy"


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with PostgresServer() as running:
        yield running


@pytest.fixture(params=["gnu", "busybox"], autouse=True)
def tools(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The images of production are Alpine's: their tar, find and date are busybox's, which know fewer options."""
    monkeypatch.setenv("PATH", f"{postgres_bin()}:{os.environ['PATH']}")
    if request.param == "gnu":
        return
    busybox = shutil.which("busybox")
    assert busybox, "busybox is missing: run scripts/system_needs.py"
    folder = tmp_path_factory.mktemp("busybox")
    for name in ("sh", "tar", "find", "date", "mktemp", "sha256sum", "mkdir", "mv", "rm"):
        (folder / name).symlink_to(busybox)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")


def run(script: str, *arguments: str, server: PostgresServer, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "DATABASE_URL": server.url,
        "DATA_DIR": str(folder / "data"),
        "BACKUP_DIR": str(folder / "backups"),
    }
    command = ["sh", str(DEPLOY / script), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def sql(server: PostgresServer, statement: str) -> list[tuple[object, ...]]:
    connection = psycopg2.connect(server.url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
        rows = cursor.fetchall() if cursor.description else []
    connection.close()
    return rows


@pytest.fixture
def folder(tmp_path: Path, server: PostgresServer) -> Path:
    sql(server, "DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    sql(
        server,
        "CREATE TABLE whistle (id int PRIMARY KEY, reason text); INSERT INTO whistle SELECT n, '井盖' FROM generate_series(1, 500) n",
    )
    (tmp_path / "data/media/attachments").mkdir(parents=True)
    (tmp_path / "data/media/attachments/a.jpg").write_bytes(b"photo")
    (tmp_path / "backups").mkdir()
    return tmp_path


def test_what_was_lost_comes_back(server: PostgresServer, folder: Path) -> None:
    made = run("backup.sh", server=server, folder=folder)
    assert made.returncode == 0, made.stderr
    backup = made.stdout.strip()
    assert oct(Path(backup).stat().st_mode)[-3:] == "600"
    assert [path.name for path in (folder / "backups").iterdir()] == [Path(backup).name]  # nothing unfinished
    sql(server, "DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    (folder / "data/media/attachments/a.jpg").unlink()
    restored = run("restore.sh", backup, server=server, folder=folder)
    assert restored.returncode == 0, restored.stderr
    assert sql(server, "SELECT count(*), min(reason) FROM whistle") == [(500, "井盖")]
    assert (folder / "data/media/attachments/a.jpg").read_bytes() == b"photo"


def test_a_database_in_use_is_not_overwritten_unasked(server: PostgresServer, folder: Path) -> None:
    backup = run("backup.sh", server=server, folder=folder).stdout.strip()
    sql(server, "INSERT INTO whistle VALUES (501, '新')")
    refused = run("restore.sh", backup, server=server, folder=folder)
    assert refused.returncode == 1
    assert "--replace" in refused.stderr
    assert sql(server, "SELECT count(*) FROM whistle") == [(501,)]
    assert run("restore.sh", "--replace", backup, server=server, folder=folder).returncode == 0
    assert sql(server, "SELECT count(*) FROM whistle") == [(500,)]


def test_a_damaged_backup_is_refused_before_anything_is_dropped(server: PostgresServer, folder: Path) -> None:
    backup = Path(run("backup.sh", server=server, folder=folder).stdout.strip())
    data = bytearray(backup.read_bytes())
    at = data.find(b"PGDMP") + 200
    data[at] ^= 0xFF
    backup.write_bytes(bytes(data))
    refused = run("restore.sh", "--replace", str(backup), server=server, folder=folder)
    assert refused.returncode != 0
    assert sql(server, "SELECT count(*) FROM whistle") == [(500,)]


def test_a_failed_backup_leaves_no_file(server: PostgresServer, folder: Path) -> None:
    broken = PostgresServer.__new__(PostgresServer)
    broken.port = 1
    assert run("backup.sh", server=broken, folder=folder).returncode != 0
    assert list((folder / "backups").iterdir()) == []


def test_a_portal_without_attachments_is_backed_up(server: PostgresServer, folder: Path) -> None:
    shutil.rmtree(folder / "data/media")
    made = run("backup.sh", server=server, folder=folder)
    assert made.returncode == 0, made.stderr
    assert run("restore.sh", "--replace", made.stdout.strip(), server=server, folder=folder).returncode == 0
    assert list((folder / "data/media").iterdir()) == []


def test_old_backups_go_and_young_ones_stay(server: PostgresServer, folder: Path) -> None:
    now = time.time()
    for name, days in (("xinhui-20200101-000000.tar", 40), ("xinhui-20200102-000000.tar", 20), ("notes.txt", 400)):
        (folder / "backups" / name).touch()
        os.utime(folder / "backups" / name, (now - days * 86400,) * 2)
    made = Path(run("backup.sh", server=server, folder=folder).stdout.strip()).name
    left = {path.name for path in (folder / "backups").iterdir()}
    assert left == {made, "xinhui-20200102-000000.tar", "notes.txt"}


def manage(server: PostgresServer, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DATABASE_URL": server.url, "DATA_DIR": str(folder / "data")}
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=DEPLOY.parent, env=environment, capture_output=True, text=True, check=False)


#: A district with its people, whistles in several hands and one closed, photos on the disk.
LIVE = """
import django; django.setup()
from tests.world import build_world
from tests.world_chain import whistle_in
from tests.world_grids import build_district
district = build_district(build_world())
for state in ("pending", "dispatched", "finished", "closed"):
    whistle_in(district, state)
"""


def live(server: PostgresServer, folder: Path) -> None:
    """Some weeks of work, by the portal's own services, in a process of its own."""
    environment = {**os.environ, "DATABASE_URL": server.url, "DATA_DIR": str(folder / "data"),
                   "DJANGO_SETTINGS_MODULE": "xinhui.settings"}  # fmt: skip
    done = subprocess.run([sys.executable, "-c", LIVE], cwd=DEPLOY.parent, env=environment, capture_output=True,
                          text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("tools", ["busybox"], indirect=True)
def test_a_restored_portal_is_whole(server: PostgresServer, folder: Path) -> None:
    """The portal's own schema: every row is back, the trail still holds to its anchor and still refuses change."""
    sql(server, "DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    assert manage(server, folder, "migrate", "--verbosity", "0").returncode == 0
    assert manage(server, folder, "create_administrators").returncode == 0
    live(server, folder)
    anchor = folder / "anchor.json"
    anchor.write_text(manage(server, folder, "verify_audit", "--anchor").stdout)
    tables = [name for (name,) in sql(server, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
    before = {name: sql(server, f'SELECT count(*) FROM "{name}"') for name in tables}
    assert before["grids_whistle"] == [(4,)]
    entries = sql(server, "SELECT count(*) FROM audit_entry")[0][0]
    assert isinstance(entries, int)
    assert entries > 50
    figures = manage(server, folder, "briefing", "--format", "json").stdout
    photos = sorted(str(path.relative_to(folder)) for path in (folder / "data/media").rglob("*") if path.is_file())
    assert len(photos) > 1
    backup = run("backup.sh", server=server, folder=folder).stdout.strip()
    sql(server, "DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    shutil.rmtree(folder / "data/media")
    restored = run("restore.sh", backup, server=server, folder=folder)
    assert restored.returncode == 0, restored.stderr
    assert photos == sorted(str(p.relative_to(folder)) for p in (folder / "data/media").rglob("*") if p.is_file())
    assert manage(server, folder, "briefing", "--format", "json").stdout == figures
    assert {name: sql(server, f'SELECT count(*) FROM "{name}"') for name in tables} == before
    assert manage(server, folder, "migrate", "--check").returncode == 0
    verified = manage(server, folder, "verify_audit", "--from-anchor", str(anchor))
    assert verified.returncode == 0, verified.stderr
    with pytest.raises(psycopg2.IntegrityError, match="append-only"):
        sql(server, "UPDATE audit_entry SET verb = 'nothing'")

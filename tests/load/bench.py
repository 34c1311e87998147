"""`make bench`: every speed the portal promises, with the floor beside each. Run under scripts.with_services."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.load.settings")
django.setup()

import numpy as np  # noqa: E402 - after Django is set up
from django.core.management import call_command  # noqa: E402
from django.db import connection, reset_queries  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from grids.models import Step, Whistle  # noqa: E402
from grids.selectors.places import locate, locate_many, place_index  # noqa: E402
from tests.load.cadres import cadre_forms, cadre_search, cadre_structure  # noqa: E402
from tests.load.desk import desk  # noqa: E402
from tests.load.dues import dues  # noqa: E402
from tests.load.field import deployments, orders, sync  # noqa: E402
from tests.load.http import Rate, drive  # noqa: E402
from tests.load.jobs import job_board  # noqa: E402
from tests.load.kit import SECONDS, a_worker, headers_of, report_body, say  # noqa: E402
from tests.load.members import members_import  # noqa: E402
from tests.load.models import BareReport  # noqa: E402
from tests.load.rows import empty, fill, make_due  # noqa: E402
from tests.load.server import ROOT, children, memory_mb, web  # noqa: E402
from tests.load.talent_eligibility import talent_eligibility  # noqa: E402
from tests.load.viewers import viewers  # noqa: E402
from tests.load.webhooks import webhooks  # noqa: E402
from xinhui.accounts.models import User  # noqa: E402
from xinhui.core import clock  # noqa: E402

MANY = int(os.environ.get("BENCH_ROWS", "1000000"))
DUE = int(os.environ.get("BENCH_DUE", "10000"))


def points() -> None:
    """Point → grid in process."""
    index = place_index()
    rng = np.random.default_rng(7)
    lats = rng.uniform(index.south, index.south + 512 / index.per_lat, 1_000_000)
    lons = rng.uniform(index.west, index.west + 512 / index.per_lon, 1_000_000)
    singles = list(zip(lats[:200_000].tolist(), lons[:200_000].tolist(), strict=True))
    begun = time.perf_counter()
    for lat, lon in singles:
        locate(lat, lon)
    each = len(singles) / (time.perf_counter() - begun)
    begun = time.perf_counter()
    for _lat, _lon in singles:
        pass
    loop = len(singles) / (time.perf_counter() - begun)
    say("point → grid, one by one", f"{each:,.0f}/s", f"{loop:,.0f}/s loop", "≥ 100,000/s")
    begun = time.perf_counter()
    locate_many(lats, lons)
    say("point → grid, 1,000,000 vectorised", f"{time.perf_counter() - begun:.2f} s", "—", "< 10 s")


def make_bare_table() -> None:
    """The floor's table, as a migration would make it."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {BareReport._meta.db_table}")
    with connection.schema_editor() as editor:
        editor.create_model(BareReport)


def reports() -> None:
    """A report through the API against a bare view with one insert; queries; memory."""
    user, grid = a_worker()
    make_bare_table()
    body = report_body(grid)
    headers = headers_of(user)
    client = Client(headers={"authorization": headers["Authorization"]})
    client.post("/api/v1/issues/", body(), content_type="application/json")
    with CaptureQueriesContext(connection) as captured:
        answer = client.post("/api/v1/issues/", body(), content_type="application/json")
    assert answer.status_code == 201, answer.content
    say("queries of one report, auth included", str(len(captured)), "1", "≤ 12")
    reset_queries()
    rates: dict[str, list[float]] = {"bare": [], "report": []}
    with web() as (port, pid):
        for _round in range(3):
            for name, path in (("bare", "/bare/"), ("report", "/api/v1/issues/")):
                rate = drive(port, method="POST", path=path, body=body, headers=headers, seconds=SECONDS, clients=8)
                assert set(rate.statuses) == {201}, rate.statuses
                rates[name].append(rate.per_second)
        memory = max(memory_mb(child) for child in children(pid))
    bare, report = statistics.median(rates["bare"]), statistics.median(rates["report"])
    say("one report through the API", f"{report:,.0f}/s = {report / bare:.2f}×", f"{bare:,.0f}/s bare view", "≥ 0.5×")
    say("memory of a web worker, district loaded", f"{memory:.0f} MB", "—", "≤ 250 MB")


def first_page(username: str) -> float:
    """Median milliseconds of the first page of the whistle list, as this user."""
    client = Client()
    client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    times = []
    for _i in range(15):
        begun = time.perf_counter()
        answer = client.get("/api/v1/whistles/")
        times.append((time.perf_counter() - begun) * 1000)
        assert answer.status_code == 200
    return statistics.median(times[3:])


def lists() -> None:
    """The whistle list with a thousand and with a million issues, for four kinds of reader."""
    readers = ("zhihui", "town103", "v103200", "chengguan")
    empty()
    fill(1000)
    few = {name: first_page(name) for name in readers}
    empty()
    fill(MANY)
    for name in readers:
        many = first_page(name)
        say(f"whistle list, {MANY:,} issues, {name}", f"{many:.1f} ms = {many / few[name]:.2f}×",
            f"{few[name]:.1f} ms with 1,000", "≤ 3×")  # fmt: skip


def pgbench_floor() -> Rate:
    """The same rows without Django: what the database alone takes, per step."""
    script = ROOT / "tests/load/step.sql"
    url = connection.settings_dict
    command = ["pgbench", "-n", "-f", str(script), "-c", "2", "-j", "2", "-T", "5", "-h", url["HOST"], "-p",
               str(url["PORT"]), "-U", url["USER"], url["NAME"]]  # fmt: skip
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rate = float(next(line for line in output.splitlines() if line.startswith("tps")).split("=")[1].split()[0])
    return Rate(int(rate * 5), 5.0, {})


def ticks() -> None:
    """10,000 due steps, two tickers."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_step (id bigserial PRIMARY KEY, body text NOT NULL)")
    empty()
    make_due(DUE)
    floor = pgbench_floor()
    begun = time.perf_counter()
    command = [sys.executable, "manage.py", "tick"]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.load.settings"}
    tickers = [subprocess.Popen(command, cwd=ROOT, env=environment) for _i in range(2)]
    assert all(ticker.wait() == 0 for ticker in tickers)
    seconds = time.perf_counter() - begun
    left = Step.objects.filter(state="open", due_at__lte=clock.now()).count()
    doubled = Step.objects.filter(missed__gt=1).count()
    climbed = Whistle.objects.filter(escalation_count=1).count()
    say(f"tick over {DUE:,} due steps, 2 workers", f"{seconds:.1f} s ({climbed} climbed)",
        f"{DUE / floor.per_second:.1f} s pgbench", "≤ 60 s")  # fmt: skip
    assert (left, doubled, climbed) == (0, 0, DUE), (left, doubled, climbed)


def main() -> None:
    """Everything, or the parts named on the command line."""
    call_command("migrate", verbosity=0)
    call_command("demo", "--static", stdout=open(os.devnull, "w"))  # noqa: SIM115 - thrown away
    parts: dict[str, Callable[[], None]] = {
        "points": points,
        "reports": reports,
        "sync": sync,
        "orders": orders,
        "deployments": deployments,
        "dues": dues,
        "members-import": members_import,
        "cadre-forms": cadre_forms,
        "cadre-structure": cadre_structure,
        "cadre-search": cadre_search,
        "talent-eligibility": talent_eligibility,
        "webhooks": webhooks,
        "job-board": job_board,
        "desk": desk,
        "viewers": viewers,
        "lists": lists,
        "ticks": ticks,
    }
    for name in sys.argv[1:] or parts:
        parts[name]()


if __name__ == "__main__":
    main()

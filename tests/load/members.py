"""Fifty thousand members by one table, from the upload through the dry run to the outcome, as a worker does it."""

import os
import time
from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from members.models import Member, Organization
from members.rules.identity import check_digit
from tests.load.kit import say
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import User
from xinhui.exchange.models import ImportJob
from xinhui.exchange.services.jobs import request_apply, run_waiting, start_job
from xinhui.exchange.tables import write_excel

ROWS = int(os.environ.get("BENCH_IMPORT_ROWS", "50000"))
HEADING = ("name", "identity", "organization", "standing", "joined_on", "confirmed_on", "phone")


def members_import() -> None:
    """The floor is the same members written without file, rules, seals, trail or history."""
    actor = Actor.of(User.objects.get(username="zuzhibu"))
    branches = list(Organization.objects.branches().in_being().order_by("pk"))
    data = write_excel(HEADING, [_line(number, branches) for number in range(ROWS)])
    before = Member.objects.count()
    begun = time.perf_counter()
    job = start_job(actor=actor, kind="members", upload=SimpleUploadedFile("党员.xlsx", data), options={})
    run_waiting()
    checked = time.perf_counter() - begun
    job = ImportJob.objects.get(pk=job.pk)
    assert (job.state, job.accepted) == ("checked", ROWS), (job.state, job.problem, job.rejected[:3])
    request_apply(actor=actor, job_id=job.pk)
    run_waiting()
    seconds = time.perf_counter() - begun
    job = ImportJob.objects.get(pk=job.pk)
    assert job.outcome["created"] == ROWS, job.outcome
    assert Member.objects.count() == before + ROWS
    say(f"members by table, {ROWS:,} rows, {connection.vendor}", f"{seconds:.0f} s (check {checked:.0f} s)",
        f"{_floor():.1f} s rows alone", "≤ 120 s")  # fmt: skip


def _line(number: int, branches: list[Organization]) -> tuple[str, ...]:
    """A person of a region that is given to nobody."""
    born = date(1950, 1, 1) + timedelta(days=number % 18_000)
    first = f"440797{born:%Y%m%d}{number // 18_000:03d}"
    branch = str(branches[number * 31 % len(branches)].pk)
    return f"党员{number}", first + check_digit(first), branch, "full", "2020-07-01", "2021-07-01", f"139{number:08d}"


def _floor() -> float:
    rows = list(Member.objects.order_by("-pk")[:ROWS])
    for number, row in enumerate(rows):
        row.pk, row.user_id, row.identity_print = None, None, f"{number:064x}"
    begun = time.perf_counter()
    Member.objects.bulk_create(rows, batch_size=1000)
    return time.perf_counter() - begun

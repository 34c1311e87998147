"""The dues of a month for fifty thousand members, by the service that the daily job calls."""

import os
import time
from datetime import date

from django.db import connection

from members.models import DuesBase, DuesCharge, Member, Organization
from members.rules.dues import month_of
from members.services.dues.assess import assess_month
from tests.load.kit import say
from xinhui.accounts.actors import SYSTEM
from xinhui.core import clock

MEMBERS = int(os.environ.get("BENCH_MEMBERS", "50000"))


def dues() -> None:
    """50,000 members with a base each, none charged yet; the floor is the same rows written without the rules."""
    fill()
    month = month_of(clock.today())
    DuesCharge.objects.filter(month=month).delete()
    begun = time.perf_counter()
    run = assess_month(actor=SYSTEM, month=month)
    seconds = time.perf_counter() - begun
    rows = list(DuesCharge.objects.filter(month=month))
    assert run.charged == len(rows) >= MEMBERS, (run.charged, len(rows))
    DuesCharge.objects.filter(month=month).delete()
    begun = time.perf_counter()
    for row in rows:
        row.pk = None
    DuesCharge.objects.bulk_create(rows, batch_size=1000)
    floor = time.perf_counter() - begun
    say(f"dues of a month, {run.charged:,} members, {connection.vendor}", f"{seconds:.1f} s", f"{floor:.1f} s rows alone",
        "≤ 20 s")  # fmt: skip


def fill() -> None:
    """Members until there are enough, each with a base since last year."""
    branches = list(Organization.objects.branches().in_being())
    number = Member.objects.counted().count()
    sealed = "1:" + "A" * 60
    drafts = [
        Member(
            name=f"党员{n}", sex="male", born_on=date(1980, 1, 1), identity_sealed=sealed, identity_print=f"{n:064x}",
            organization=branches[n % len(branches)], area_code=branches[n % len(branches)].area_code, standing="full",
            joined_on=date(2005, 7, 1), confirmed_on=date(2006, 7, 1),
        )
        for n in range(max(0, MEMBERS - number))
    ]  # fmt: skip
    Member.objects.bulk_create(drafts, batch_size=1000)
    without = Member.objects.counted().exclude(pk__in=DuesBase.objects.values("member")).values_list("pk", flat=True)
    since = date(clock.today().year - 1, 1, 1)
    DuesBase.objects.bulk_create(
        [DuesBase(member_id=pk, pay_kind="paid", base=300_000 + pk % 900 * 1000, valid_from=since) for pk in without],
        batch_size=1000,
    )

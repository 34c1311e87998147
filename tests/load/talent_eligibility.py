"""20,000 people of talent against 30 measures, by the service that the daily job calls."""

import os
import time

from django.db import connection
from django.db.models import Max
from django.test.utils import CaptureQueriesContext

from talent.models import EligibilityResult, Employer, MeasureCondition, Person, TalentMeasure
from talent.selectors.eligibility import register_facts
from talent.services.policies.register import run_register
from tests.load.kit import say
from xinhui.accounts.actors import SYSTEM
from xinhui.core import clock

PEOPLE = int(os.environ.get("BENCH_PEOPLE", "20000"))
MEASURES = 30


def talent_eligibility() -> None:
    """The floor is reading the same register and writing the same rows, without a rule."""
    fill()
    begun = time.perf_counter()
    with CaptureQueriesContext(connection) as asked:
        run = run_register(actor=SYSTEM)
    seconds = time.perf_counter() - begun
    rows = list(EligibilityResult.objects.all())
    assert run.people >= PEOPLE and len(run.rules) == MEASURES and rows, (run.people, len(run.rules), len(rows))
    floor = bare(rows)
    inserts = sum("INSERT" in query["sql"] for query in asked)
    say(f"{run.people:,} people × {MEASURES} measures, {connection.vendor}",
        f"{seconds:.1f} s = {seconds / floor:.1f}×, {len(rows):,} rows", f"{floor:.1f} s rows alone", "≤ 30 s")  # fmt: skip
    assert len(asked) - inserts <= 20, [query["sql"][:120] for query in asked if "INSERT" not in query["sql"]]


def bare(rows: list[EligibilityResult]) -> float:
    """Seconds of reading and writing alone."""
    EligibilityResult.objects.all().delete()
    for row in rows:
        row.pk = None
    begun = time.perf_counter()
    assert sum(1 for _row in register_facts(clock.today())) >= PEOPLE
    EligibilityResult.objects.bulk_create(rows, batch_size=2000)
    return time.perf_counter() - begun


def fill() -> None:
    """People and measures until there are enough: the demo's own, over and over."""
    number, firms = Person.objects.active().count(), list(Employer.objects.in_being().order_by("pk"))
    Person.objects.bulk_create(
        [Person(name=f"人才{n}", employer=firms[n % len(firms)], field="engineering", degree=n % 4, title=n % 5)
         for n in range(max(0, PEOPLE - number))],
        batch_size=1000,
    )  # fmt: skip
    like = list(TalentMeasure.objects.in_force().prefetch_related("conditions").order_by("code"))
    last = TalentMeasure.objects.aggregate(most=Max("pk"))["most"]
    for place in range(len(like), MEASURES):
        row = like[place % len(like)]
        conditions = list(row.conditions.all())
        made = TalentMeasure.objects.create(
            policy=row.policy, code=f"Z{last + place}", name=row.name, benefit=row.benefit, fen=row.fen,
            months=row.months, exclusive=row.exclusive, state="in_force",
        )  # fmt: skip
        MeasureCondition.objects.bulk_create(
            MeasureCondition(measure=made, group=one.group, subject=one.subject, operator=one.operator, value=one.value)
            for one in conditions
        )

"""The whole register held against every measure in force: the result rows of the latest run."""

from time import perf_counter

from django.db import transaction

from talent.models import EligibilityResult, EligibilityRun, EmployerAccount, Person, TalentMeasure
from talent.selectors.eligibility import judge_register, measures_in_force
from talent.selectors.policies import unclaimed
from talent.services.frame import require_office, tell
from talent.states.policies import MeasureState
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold
from xinhui.core.locking import locked

_BATCH = 2000


def run_register(*, actor: Actor) -> EligibilityRun:
    """Everybody in the district against all measures; the rows of the run before are replaced. Raises Forbidden.

    The rules are read and applied first, the rows are written in one short transaction; two runs at once wait for each
    other, and the later one stays.
    """
    require_office(actor)
    begun, measures, people = perf_counter(), measures_in_force(), 0
    rows = []
    for person_id, measure_id, verdict, missing in judge_register(measures, clock.today()):
        if not measure_id:
            people += 1
            continue
        rows.append(EligibilityResult(person_id=person_id, measure_id=measure_id, verdict=verdict,
                                      missing_id=missing or None))  # fmt: skip
    with transaction.atomic():
        list(locked(TalentMeasure.objects.in_force().order_by("pk")).values_list("pk", flat=True))
        EligibilityResult.objects.all().delete()
        run = EligibilityRun.objects.create(day=clock.today(), at=clock.now(), people=people,
                                            rules={row.code: row.version for row in measures})  # fmt: skip
        for row in rows:
            row.run = run
        EligibilityResult.objects.bulk_create(rows, batch_size=_BATCH)
        run.milliseconds = int((perf_counter() - begun) * 1000)
        run.save(update_fields=["milliseconds"])
        record(actor=actor, verb="talent.eligibility.run", target=run,
               detail={"people": people, "rows": len(rows), "measures": len(measures)})  # fmt: skip
    return run


def refresh_register(*, actor: Actor) -> int:
    """The daily part. Returns how many rows were written; nothing while no measure is in force."""
    if not TalentMeasure.objects.in_force().exists():
        return 0
    return run_register(actor=actor).results.count()


def tell_eligible(*, actor: Actor, measure_id: int) -> int:
    """Whoever acts for the eligible who have not applied is told, once a day: how many, never who (免申即享).

    Returns how many messages were offered. Raises NotFound, Forbidden.
    """
    with transaction.atomic():
        require_office(actor)
        measure = hold(TalentMeasure.objects.filter(state=MeasureState.IN_FORCE), measure_id)
        people = Person.objects.filter(pk__in=unclaimed(EligibilityResult.objects.filter(measure=measure))
                                       .values("person"))  # fmt: skip
        counts: dict[int, int] = {}
        for employer_id in people.exclude(employer=None).values_list("employer", flat=True):
            counts[employer_id] = counts.get(employer_id, 0) + 1
        key, told = f"measure:{measure.pk}:eligible:{clock.today()}", 0
        accounts = EmployerAccount.objects.filter(employer__in=counts, ended_on__isnull=True).order_by("pk")
        for user_id, employer_id in accounts.values_list("user", "employer"):
            told += tell([user_id], "talent.grant_eligible", f"{key}:{employer_id}", "/talent/eligibility/",
                         {"name": measure.name, "count": counts[employer_id]})  # fmt: skip
        own = people.exclude(user=None).values_list("user", flat=True)
        told += tell(own, "talent.grant_yours", key, "/talent/eligibility/", {"name": measure.name})
        record(actor=actor, verb="talent.measure.tell", target=measure, detail={"told": told})
    return told

"""Two give the same grant at the same moment, two pay the same batch, two reach for the last of a budget, on PostgreSQL.

Never both. The controls take the row locks away: the last of the budget is then promised twice; the same grant still is
not given twice, because the database refuses the second row, rudely.
"""

from collections import Counter
from datetime import date

import pytest
from django.db.models import Sum

from talent.models import (
    GrantApplication,
    GrantBatch,
    GrantBudget,
    GrantEntry,
    GrantInstalment,
    Person,
    TalentMeasure,
)
from talent.services.policies import deciding, paying
from tests.races.duel import RACES_MARKS, duel, without_locks
from tests.talent.policies.kit import draft, policy
from tests.world import World
from tests.world_talent import Talent, build_talent
from xinhui.audit.selectors.verify import verify_chains
from xinhui.core import clock
from xinhui.core.errors import DomainError

pytestmark = RACES_MARKS
RACES, CONTROL_RACES, FEN = 40, 40, 100


@pytest.fixture
def talent(world: World) -> Talent:
    """The cast, here with two of the office who did not check anything."""
    return build_talent(world)


def grants(talent: Talent, count: int, each: int = 1, budget: int = FEN) -> list[list[GrantApplication]]:
    """For every race a measure of its own with money for one, and so many checked grants of it."""
    of, handler = policy(talent), talent.world.people["handler"]
    like = draft(talent, of)
    measures = TalentMeasure.objects.bulk_create(
        TalentMeasure(policy=of, code=f"Q{n}", name="x", benefit="one_off", fen=FEN, state="in_force",
                      enacted_on=date(2024, 1, 10))
        for n in range(count)
    )  # fmt: skip
    condition = like.conditions.get()
    for row in measures:
        row.conditions.create(group=1, subject=condition.subject, operator=condition.operator, value=condition.value)
    GrantBudget.objects.bulk_create(GrantBudget(code=row.code, year=clock.today().year, fen=budget) for row in measures)
    employer = talent.employer("hospital")
    people = Person.objects.bulk_create(
        Person(name=f"博士{n}", employer=employer, degree=3) for n in range(count * each)
    )
    rows = GrantApplication.objects.bulk_create(
        GrantApplication(person=people[n], measure=measures[n // each], code=measures[n // each].code, fen=FEN,
                         employer=employer, unit_id=employer.unit_id, state="checked", checked_by=handler)
        for n in range(count * each)
    )  # fmt: skip
    return [list(rows[n * each : n * each + each]) for n in range(count)]


def approve(talent: Talent, rows: list[list[GrantApplication]]) -> Counter[str]:
    """Both sides approve: their own grant, where there are two, or the same. Kind of refusal → how often."""
    actors, refused = [talent.act("talent_office"), talent.act("talent_two")], Counter[str]()

    def act(number: int, side: int) -> None:
        try:
            deciding.approve_grant(actor=actors[side], grant_id=rows[number][-1 if side else 0].pk)
        except DomainError as error:
            refused[error.code] += 1
        except Exception as error:
            refused[type(error).__name__] += 1

    duel(len(rows), act, forgiving=True)
    return refused


def over_budget() -> int:
    """Measures of which more was promised than the budget has."""
    sums = GrantInstalment.objects.order_by().values("grant__code").annotate(sum=Sum("fen"))
    budgets = dict(GrantBudget.objects.values_list("code", "fen"))
    return sum(row["sum"] > budgets[row["grant__code"]] for row in sums)


def test_the_same_grant_is_given_once(talent: Talent) -> None:
    rows = grants(talent, RACES, budget=10 * FEN)
    assert approve(talent, rows) == {"transition-refused": RACES}, "the second is told so, every time"
    assert GrantInstalment.objects.count() == RACES
    assert GrantApplication.objects.filter(state="paying").count() == RACES
    assert all(report.broken is None for report in verify_chains())


def test_without_the_lock_the_database_alone_refuses_the_second(talent: Talent) -> None:
    rows = grants(talent, CONTROL_RACES, budget=10 * FEN)
    with without_locks():
        refused = approve(talent, rows)
    assert refused["IntegrityError"] > 0, refused
    assert GrantInstalment.objects.count() == CONTROL_RACES


def test_the_last_of_the_budget_is_promised_once(talent: Talent) -> None:
    rows = grants(talent, RACES, each=2)
    assert approve(talent, rows) == {"budget-spent": RACES}
    assert over_budget() == 0 and GrantInstalment.objects.count() == RACES


def test_control_without_the_lock_the_budget_is_promised_twice(talent: Talent) -> None:
    rows = grants(talent, CONTROL_RACES, each=2)
    with without_locks():
        approve(talent, rows)
    assert over_budget() > 0


def batches(talent: Talent, count: int) -> list[GrantBatch]:
    """Approved batches of one line each."""
    rows = [row for (row,) in grants(talent, count)]
    two, today = talent.world.people["talent_two"], clock.today()
    GrantApplication.objects.update(state="paying", approved_by=two, approved_on=today)
    made = GrantBatch.objects.bulk_create(
        GrantBatch(number=f"B{n}", state="approved", due_to=today, approved_by=two) for n in range(count)
    )
    GrantInstalment.objects.bulk_create(
        GrantInstalment(grant=row, number=1, due_on=today, fen=FEN, budget_year=today.year, batch=batch)
        for row, batch in zip(rows, made, strict=True)
    )
    return made


def test_the_same_batch_is_paid_once(talent: Talent) -> None:
    rows, actors = batches(talent, RACES), [talent.act("talent_office"), talent.act("talent_two")]

    def act(number: int, side: int) -> None:
        paying.confirm_batch(actor=actors[side], batch_id=rows[number].pk, voucher=f"凭-{side}")

    assert duel(RACES, act, forgiving=True) == RACES
    assert GrantEntry.objects.count() == RACES and GrantEntry.objects.aggregate(sum=Sum("fen"))["sum"] == RACES * FEN
    vouchers = GrantBatch.objects.values_list("pk", "voucher")
    assert {GrantEntry.objects.get(instalment__batch=pk).voucher == voucher for pk, voucher in vouchers} == {True}
    assert GrantApplication.objects.filter(state="done").count() == RACES


def test_two_batches_prepared_at_once_share_the_lines(talent: Talent) -> None:
    """Each instalment lies in one batch, whoever comes first."""
    rows = [row for (row,) in grants(talent, RACES)]
    two, today = talent.world.people["talent_two"], clock.today()
    GrantApplication.objects.update(state="paying", approved_by=two, approved_on=today)
    actors = [talent.act("talent_office"), talent.act("talent_two")]

    def act(number: int, side: int) -> None:
        paying.prepare_batch(actor=actors[side])

    for row in rows:
        row.instalments.create(number=1, due_on=today, fen=FEN, budget_year=today.year)
    assert duel(1, act, forgiving=True) <= 1
    assert sum(batch.instalments.count() for batch in GrantBatch.objects.all()) == RACES

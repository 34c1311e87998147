"""Into a pool and out of it, through the services: who may, what is refused, what is told."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from cadres.models import Cadre, PoolEntry, PoolLine, PoolReview
from cadres.services import files
from cadres.services.pools import entries, keeping
from cadres.services.pools.daily import settle_pools
from cadres.states.pools import POOL_TABLE, PoolEntryState
from tests.cadres.pools.kit import anybody, entered, second_of_office, young
from tests.world_cadres import Cadres
from xinhui.accounts.actors import SYSTEM, Actor
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, NotFound, TransitionRefused
from xinhui.outbox.models import Message

NOW = datetime(2026, 9, 14, 9, tzinfo=LOCAL)


def propose(cadres: Cadres, pool_id: int, handle: str = "clerk", who: str = "personnel", **facts: Any) -> PoolEntry:
    return entries.propose_entry(
        actor=cadres.act(who), pool_id=pool_id, cadre_id=cadres.files[handle].pk, **{"reason": "表现突出", **facts}
    )


def told(kind: str) -> set[str]:
    return set(Message.objects.filter(kind=kind).values_list("recipient__username", flat=True))


def test_proposed_by_the_unit_and_entered_by_the_office(cadres: Cadres) -> None:
    pool = young()
    with clock.moved(NOW):
        row = propose(cadres, pool.pk)
        assert [(one["name"], one["is_met"]) for one in row.findings] == [("age", True), ("education", True)]
        assert told("cadre.pool_proposed") == {"yekezhang", "luofuke"}
        row = entries.approve_entry(actor=cadres.act("cadre_office"), pool_entry_id=row.pk, words="同意入库")
        assert (row.state, row.entered_on, row.review_due_on) == ("entered", date(2026, 9, 14), date(2027, 9, 14))
    assert told("cadre.pool_decided") == {"zhongrenshi"}
    assert [line.verb for line in row.lines.all()] == ["propose", "approve"]
    assert [line.text for line in row.lines.all()] == ["表现突出", "同意入库"]
    stored = str(list(PoolEntry.objects.values())) + str(list(PoolLine.objects.values()))
    stored += str(list(Entry.objects.values())) + str(list(Message.objects.values()))
    assert "表现突出" not in stored and "同意入库" not in stored, "words about a person lie sealed only"


def test_only_an_exception_passes_unmet_conditions(cadres: Cadres) -> None:
    pool = young()
    with clock.moved(NOW):
        with pytest.raises(Conflict) as refusal:
            propose(cadres, pool.pk, "deputy")
        assert (refusal.value.code, refusal.value.field) == ("conditions-unmet", "exception")
        row = propose(cadres, pool.pk, "deputy", exception="急需紧缺")
        assert [one["is_met"] for one in row.findings] == [False, True]
        assert entries.approve_entry(actor=cadres.act("cadre_office"), pool_entry_id=row.pk).state == "entered"


def test_conditions_are_checked_anew_when_entered(cadres: Cadres) -> None:
    pool = young()
    with clock.moved(NOW):
        row = propose(cadres, pool.pk)
        pool.age_most = 20
        pool.save()
        with pytest.raises(Conflict) as refusal:
            entries.approve_entry(actor=cadres.act("cadre_office"), pool_entry_id=row.pk)
        assert refusal.value.code == "conditions-unmet"
        files.end_service(actor=cadres.act("cadre_office"), cadre_id=row.cadre_id, verb="leave", reason="调出")
        with pytest.raises(Conflict) as gone:
            entries.approve_entry(actor=cadres.act("cadre_office"), pool_entry_id=row.pk)
        assert gone.value.code == "not-in-service"
        with pytest.raises(Conflict) as again:
            propose(cadres, anybody().pk)
    assert again.value.code == "not-in-service"


def test_nobody_decides_about_the_own_proposal_or_file(cadres: Cadres) -> None:
    pool = anybody()
    row = propose(cadres, pool.pk, who="cadre_office")
    for act in (VERBS["approve"], VERBS["refuse"]):
        with pytest.raises(Conflict) as refusal:
            act(cadres.act("cadre_office"), row.pk)
        assert refusal.value.code == "own-proposal"
    with pytest.raises(IntegrityError), transaction.atomic():
        PoolEntry.objects.filter(pk=row.pk).update(decided_by_id=row.proposed_by_id)
    second = second_of_office(cadres)
    Cadre.objects.filter(pk=row.cadre_id).update(user=second)
    with pytest.raises(Conflict) as own:
        entries.approve_entry(actor=Actor.of(second), pool_entry_id=row.pk)
    assert own.value.code == "own-matter"
    Cadre.objects.filter(pk=row.cadre_id).update(user=None)
    assert entries.approve_entry(actor=Actor.of(second), pool_entry_id=row.pk).state == "entered"


def test_one_open_entry_a_person_and_pool(cadres: Cadres) -> None:
    pool, other = young(), anybody()
    row = entered(cadres, pool)
    with pytest.raises(Conflict) as refusal:
        propose(cadres, pool.pk)
    assert (refusal.value.code, refusal.value.field) == ("in-pool", "cadre")
    assert propose(cadres, other.pk).state == "proposed", "another pool is open"
    with pytest.raises(IntegrityError), transaction.atomic():
        PoolEntry.objects.create(pool=pool, cadre=row.cadre, reason_sealed="x", proposed_on=date(2026, 9, 14))
    keeping.exit_pool(actor=cadres.act("cadre_office"), pool_entry_id=row.pk, exit_reason="own_wish", words="本人申请")
    assert propose(cadres, pool.pk).state == "proposed", "who has left may come again"
    for facts in ({"state": "exited"}, {"state": "entered"}, {"exit_reason": "over_age"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PoolEntry.objects.filter(state="proposed").update(**facts)


def test_yearly_reviews_and_many_at_once(cadres: Cadres) -> None:
    pool, office = anybody(), cadres.act("cadre_office")
    with clock.moved(NOW):
        first, second = entered(cadres, pool, "clerk"), entered(cadres, pool, "deputy")
    with clock.moved(NOW + timedelta(days=366)):
        row = keeping.review_entry(actor=office, pool_entry_id=first.pk, outcome="warned", words="民主测评一般")
        assert (row.state, row.review_due_on) == ("warned", date(2028, 9, 15))
        with pytest.raises(Conflict) as refusal:
            keeping.keep_many(actor=office, pool_entry_ids=[second.pk, first.pk], words="继续培养")
        assert refusal.value.code == "reviewed"
        assert PoolReview.objects.filter(entry=second).count() == 0, "all or nobody"
        assert [row.state for row in keeping.keep_many(actor=office, pool_entry_ids=[second.pk], words="继续培养")] == [
            "entered"
        ]
    with clock.moved(NOW + timedelta(days=740)):
        out = keeping.review_entry(actor=office, pool_entry_id=first.pk, outcome="exit", words="连续两年一般")
    assert (out.state, out.exit_reason, out.exited_on) == ("exited", "review", date(2028, 9, 23))
    with pytest.raises(IntegrityError), transaction.atomic():
        PoolReview.objects.create(entry=second, year=2027, outcome="kept", on=date(2027, 9, 15))


def test_over_age_and_gone_people_are_found_by_the_daily_job(cadres: Cadres) -> None:
    pool, office = young(age_most=45), cadres.act("cadre_office")
    with clock.moved(NOW):
        old, left = entered(cadres, pool, "clerk"), entered(cadres, anybody(), "head")
        assert settle_pools(actor=SYSTEM) == 0
        files.end_service(actor=office, cadre_id=left.cadre_id, verb="retire", reason="退休")
        assert settle_pools(actor=SYSTEM) == 1 and settle_pools(actor=SYSTEM) == 0
        assert PoolEntry.objects.get(pk=left.pk).exit_reason == "gone"
        with pytest.raises(Conflict) as gone:
            keeping.keep_in_pool(actor=office, pool_entry_id=left.pk, words="x")
        assert gone.value.code == "gone"
    with clock.moved(datetime(2041, 11, 2, 9, tzinfo=LOCAL)):  # born in November 1995: 46 now
        assert settle_pools(actor=SYSTEM) >= 1
        row = PoolEntry.objects.get(pk=old.pk)
        assert (row.state, row.exit_reason) == ("leaving", "over_age")
        assert told("cadre.pool_exits_found") == {"yekezhang", "luofuke"}
        keeping.keep_in_pool(actor=office, pool_entry_id=old.pk, words="任期内继续培养")
        settle_pools(actor=SYSTEM)
        assert PoolEntry.objects.get(pk=old.pk).state == "entered", "the office has said until when"
    with clock.moved(datetime(2042, 11, 3, 9, tzinfo=LOCAL)):
        settle_pools(actor=SYSTEM)
        assert PoolEntry.objects.get(pk=old.pk).state == "leaving"


def test_reviews_that_are_due_are_told_of_once_a_month(cadres: Cadres) -> None:
    with clock.moved(NOW):
        entered(cadres, anybody())
        settle_pools(actor=SYSTEM)
        assert told("cadre.pool_reviews_due") == set()
    with clock.moved(NOW + timedelta(days=365)):
        assert settle_pools(actor=SYSTEM) == 1 and settle_pools(actor=SYSTEM) == 0
    with clock.moved(NOW + timedelta(days=395)):
        assert settle_pools(actor=SYSTEM) == 1
    assert (
        Message.objects.filter(kind="cadre.pool_reviews_due", channel="in_app").count() == 4
    )  # two people, two months


VERBS: dict[str, Callable[[Actor, int], Any]] = {
    "approve": lambda a, pk: entries.approve_entry(actor=a, pool_entry_id=pk),
    "refuse": lambda a, pk: entries.refuse_entry(actor=a, pool_entry_id=pk, reason="条件未成熟"),
    "withdraw": lambda a, pk: entries.withdraw_entry(actor=a, pool_entry_id=pk, reason="撤回"),
    "keep": lambda a, pk: keeping.review_entry(actor=a, pool_entry_id=pk, outcome="kept", words="继续"),
    "warn": lambda a, pk: keeping.review_entry(actor=a, pool_entry_id=pk, outcome="warned", words="提醒"),
    "propose_exit": lambda a, pk: keeping.propose_exit(actor=a, pool_entry_id=pk, exit_reason="own_wish", words="本人"),
    "stay": lambda a, pk: keeping.keep_in_pool(actor=a, pool_entry_id=pk, words="留库"),
    "exit": lambda a, pk: keeping.exit_pool(actor=a, pool_entry_id=pk, exit_reason="promoted", words="提拔"),
}
#: What the constraints ask of a row in each state.
LOOKS: dict[str, dict[str, Any]] = {
    "entered": {}, "warned": {}, "leaving": {"exit_reason": "own_wish"},
    "exited": {"exit_reason": "own_wish", "exited_on": NOW.date()},
}  # fmt: skip
UNIT_MAY = {"withdraw", "propose_exit"}


def test_every_state_verb_and_role(cadres: Cadres) -> None:
    assert set(VERBS) == set(POOL_TABLE.verbs)
    row, office = propose(cadres, anybody().pk), cadres.act("cadre_office")
    for state in PoolEntryState:
        for verb, act in VERBS.items():
            PoolReview.objects.all().delete()
            facts = {"exit_reason": "", "exited_on": None, "decided_by": None, "entered_on": NOW.date(),
                     "review_due_on": NOW.date(), "state": state, **LOOKS.get(state, {})}  # fmt: skip
            PoolEntry.objects.filter(pk=row.pk).update(**facts)
            with clock.moved(NOW):
                with pytest.raises(NotFound):
                    act(cadres.act("other_personnel"), row.pk)
                if not POOL_TABLE.allows(state, verb):
                    with pytest.raises(TransitionRefused):
                        act(office, row.pk)
                    continue
                if verb not in UNIT_MAY:
                    with pytest.raises(Forbidden):
                        act(cadres.act("personnel"), row.pk)
                done = act(cadres.act("personnel" if verb in UNIT_MAY else "cadre_office"), row.pk)
                assert done.state == POOL_TABLE.next(state, verb)


@pytest.mark.parametrize(
    ("field", "act"),
    [
        ("reason", lambda c, row: propose(c, row.pool_id, "head", reason=" ")),
        ("exception", lambda c, row: propose(c, row.pool_id, "head", exception="x" * 401)),
        ("cadre", lambda c, row: propose(c, row.pool_id, "elsewhere")),
        ("pool", lambda c, row: propose(c, 0, "head")),
        ("words", lambda c, row: keeping.keep_many(actor=c.act("cadre_office"), pool_entry_ids=[row.pk], words="")),
        ("entries", lambda c, row: keeping.keep_many(actor=c.act("cadre_office"), pool_entry_ids=[], words="x")),
        ("outcome", lambda c, row: keeping.review_entry(actor=c.act("cadre_office"), pool_entry_id=row.pk, outcome="x", words="x")),
        ("exit_reason", lambda c, row: keeping.exit_pool(actor=c.act("cadre_office"), pool_entry_id=row.pk, exit_reason="x", words="x")),
        ("exit_reason", lambda c, row: keeping.propose_exit(actor=c.act("personnel"), pool_entry_id=row.pk, exit_reason="", words="x")),
        ("exited_on", lambda c, row: keeping.exit_pool(actor=c.act("cadre_office"), pool_entry_id=row.pk, exit_reason="promoted", words="x", exited_on=date(2020, 1, 1))),
        ("exited_on", lambda c, row: keeping.exit_pool(actor=c.act("cadre_office"), pool_entry_id=row.pk, exit_reason="promoted", words="x", exited_on=date(2999, 1, 1))),
        ("until", lambda c, row: keeping.keep_in_pool(actor=c.act("cadre_office"), pool_entry_id=row.pk, words="x", until=date(2999, 1, 1))),
    ],
)  # fmt: skip
def test_every_refusal_names_its_field(cadres: Cadres, field: str, act: Callable[..., Any]) -> None:
    row = entered(cadres, anybody())
    with pytest.raises((InvalidInput, NotFound)) as refusal:
        act(cadres, row)
    assert isinstance(refusal.value, DomainError) and refusal.value.field == field

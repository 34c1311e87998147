"""Into a pool: proposed with the reason, conditions checked, decided by a second person of the cadre office."""

from dataclasses import asdict

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cadres.models import PoolEntry, ReservePool
from cadres.models.sealed_line import seal_words
from cadres.rules.pools import findings
from cadres.selectors.people import office_people, personnel_of
from cadres.services.frame import hold_cadre, require_office, tell
from cadres.services.pools.frame import hold_entry, keep_line, person_of, refuse_own_matter, turn
from cadres.states.cadre import CadreState
from cadres.states.pools import OPEN, POOL_TABLE
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.checks import line, unknown
from xinhui.core.errors import Conflict

REASON_MOST = 400


def propose_entry(*, actor: Actor, pool_id: int, cadre_id: int, reason: str, exception: str = "") -> PoolEntry:
    """Somebody for a pool: by the unit's personnel officer or the cadre office. Who does not fulfil every condition
    is proposed only as an exception, with the reason for it.

    Raises NotFound (pool, cadre), InvalidInput (reason, exception), Conflict `not-in-service` (cadre), `in-pool`
    (cadre), `conditions-unmet` (exception), `own-matter`.
    """
    reason = line(reason, field="reason", limit=REASON_MOST)
    exception = line(exception, field="exception", limit=REASON_MOST, required=False)
    with transaction.atomic():
        cadre = hold_cadre(actor, cadre_id, field="cadre")
        refuse_own_matter(actor, cadre)
        pool = ReservePool.objects.in_use().filter(pk=pool_id).first()
        if pool is None:
            raise unknown("pool")
        if cadre.state != CadreState.IN_SERVICE:
            raise Conflict(code="not-in-service", field="cadre", message=_("This cadre is not in service."))
        if PoolEntry.objects.filter(cadre=cadre, pool=pool, state__in=OPEN).exists():
            raise Conflict(code="in-pool", field="cadre",
                           message=_("This person is in the pool already, or proposed for it."))  # fmt: skip
        found = findings(pool.conditions, person_of(cadre), clock.today())
        _refuse_unmet(all(one.is_met for one in found), exception)
        row = PoolEntry.objects.create(
            pool=pool, cadre=cadre, reason_sealed=seal_words(reason), exception_sealed=seal_words(exception),
            findings=[asdict(one) for one in found], proposed_by_id=actor.user_id, proposed_on=clock.today(),
        )  # fmt: skip
        keep_line(actor, row, "propose", reason)
        tell(office_people() - {actor.user_id or 0}, "cadre.pool_proposed", key=f"pool:{row.pk}:proposed",
                    link=f"/cadres/pools/entries/{row.pk}/", context={"pool": pool.name})  # fmt: skip
    return row


def _refuse_unmet(is_met: bool, exception: str) -> None:
    if not is_met and not exception:
        raise Conflict(
            code="conditions-unmet", field="exception", message=_("Not every condition of the pool is fulfilled."),
            action=_("Look at the conditions, or say why this person should be an exception."),
        )  # fmt: skip


def approve_entry(*, actor: Actor, pool_entry_id: int, words: str = "") -> PoolEntry:
    """Enter somebody: by the cadre office, never by who proposed; the conditions are checked anew.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (words), Conflict `own-proposal`, `own-matter`,
    `not-in-service`, `conditions-unmet`.
    """
    words = line(words, field="words", limit=REASON_MOST, required=False)
    with transaction.atomic():
        row = _to_decide(actor, pool_entry_id, "approve")
        if row.cadre.state != CadreState.IN_SERVICE:
            raise Conflict(code="not-in-service", message=_("This cadre is not in service."))
        found = findings(row.pool.conditions, person_of(row.cadre), clock.today())
        _refuse_unmet(all(one.is_met for one in found), row.exception)
        row.decided_by_id, row.entered_on = actor.user_id, clock.today()
        row.review_due_on = row.entered_on + relativedelta(years=1)
        turn(actor, row, "approve", words)
        _tell_decided(actor, row)
    return row


def refuse_entry(*, actor: Actor, pool_entry_id: int, reason: str) -> PoolEntry:
    """Not into the pool: by the cadre office, never by who proposed.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (reason), Conflict `own-proposal`, `own-matter`.
    """
    reason = line(reason, field="reason", limit=REASON_MOST)
    with transaction.atomic():
        row = _to_decide(actor, pool_entry_id, "refuse")
        row.decided_by_id = actor.user_id
        turn(actor, row, "refuse", reason)
        _tell_decided(actor, row)
    return row


def _to_decide(actor: Actor, pool_entry_id: int, verb: str) -> PoolEntry:
    row = hold_entry(actor, pool_entry_id)
    require_office(actor)
    POOL_TABLE.next(row.state, verb)
    refuse_own_matter(actor, row.cadre)
    if actor.user_id is not None and row.proposed_by_id == actor.user_id:
        raise Conflict(
            code="own-proposal", message=_("Whoever proposes somebody for a pool does not decide about it."),
            action=_("Leave it to a colleague of the cadre office."),
        )  # fmt: skip
    return row


def _tell_decided(actor: Actor, row: PoolEntry) -> None:
    people = personnel_of(row.cadre.unit_id) | {row.proposed_by_id or 0}
    tell(people - {0, actor.user_id or 0}, "cadre.pool_decided", key=f"pool:{row.pk}:decided",
                link=f"/cadres/pools/entries/{row.pk}/", context={"pool": row.pool.name})  # fmt: skip


def withdraw_entry(*, actor: Actor, pool_entry_id: int, reason: str) -> PoolEntry:
    """The proposal is taken back by the unit or the office. Raises NotFound, TransitionRefused, InvalidInput
    (reason)."""
    reason = line(reason, field="reason", limit=REASON_MOST)
    with transaction.atomic():
        return turn(actor, hold_entry(actor, pool_entry_id), "withdraw", reason)

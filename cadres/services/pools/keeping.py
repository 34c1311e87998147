"""Dynamic management of a pool: yearly reviews, exits proposed and decided."""

from collections.abc import Sequence
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cadres.models import PoolEntry, PoolReview
from cadres.selectors.people import office_people
from cadres.services.frame import require_office, tell
from cadres.services.pools.entries import REASON_MOST
from cadres.services.pools.frame import hold_entry, refuse_own_matter, turn
from cadres.states.pools import POOL_TABLE, ExitReason, ReviewOutcome
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.checks import line, past_day
from xinhui.core.errors import Conflict, InvalidInput

_VERBS = {ReviewOutcome.KEPT: "keep", ReviewOutcome.WARNED: "warn", ReviewOutcome.EXIT: "exit"}
#: How long the office may keep somebody whose exit was proposed before it is asked again.
KEPT_DAYS = 365


def review_entry(*, actor: Actor, pool_entry_id: int, outcome: str, words: str) -> PoolEntry:
    """The review of this year: kept, warned, or out of the pool. By the cadre office.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (outcome, words), Conflict `reviewed`, `own-matter`.
    """
    if outcome not in ReviewOutcome.values:
        raise InvalidInput(code="unknown-choice", field="outcome", message=_("Choose one of the list."))
    words = line(words, field="words", limit=REASON_MOST)
    with transaction.atomic():
        row = _of_office(actor, pool_entry_id)
        _review(actor, row, ReviewOutcome(outcome), words)
    return row


def keep_many(*, actor: Actor, pool_entry_ids: Sequence[int], words: str) -> list[PoolEntry]:
    """The review of this year for many at once: all are kept, or nobody is. By the cadre office.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (words, entries), Conflict as for one.
    """
    words = line(words, field="words", limit=REASON_MOST)
    if not pool_entry_ids:
        raise InvalidInput(code="required", field="entries", message=_("Tick at least one person."))
    with transaction.atomic():
        by_file = PoolEntry.objects.filter(pk__in=set(pool_entry_ids)).order_by("cadre_id", "pk")
        rows = [_of_office(actor, pk) for pk in by_file.values_list("pk", flat=True)]
        for row in rows:
            _review(actor, row, ReviewOutcome.KEPT, words)
    return rows


def _review(actor: Actor, row: PoolEntry, outcome: ReviewOutcome, words: str) -> None:
    verb, today = _VERBS[outcome], clock.today()
    # an exit that was proposed is decided about; it is not reviewed away
    POOL_TABLE.next(row.state, "keep")
    if PoolReview.objects.filter(entry=row, year=today.year).exists():
        raise Conflict(code="reviewed", message=_("This entry was reviewed this year already."))
    PoolReview.objects.create(entry=row, year=today.year, outcome=outcome, on=today, by_id=actor.user_id)
    row.review_due_on = today + relativedelta(years=1)
    if outcome == ReviewOutcome.EXIT:
        row.exit_reason, row.exited_on = ExitReason.REVIEW, today
    turn(actor, row, verb, words)


def propose_exit(*, actor: Actor, pool_entry_id: int, exit_reason: str, words: str) -> PoolEntry:
    """Somebody should leave the pool: by the unit's personnel officer or the office; the office decides.

    Raises NotFound, TransitionRefused, InvalidInput (exit_reason, words).
    """
    _check_reason(exit_reason)
    words = line(words, field="words", limit=REASON_MOST)
    with transaction.atomic():
        row = hold_entry(actor, pool_entry_id)
        POOL_TABLE.next(row.state, "propose_exit")
        row.exit_reason = exit_reason
        turn(actor, row, "propose_exit", words)
        tell(office_people() - {actor.user_id or 0}, "cadre.pool_exit_proposed",
                    key=f"pool:{row.pk}:exit:{clock.now().isoformat()}", link=f"/cadres/pools/entries/{row.pk}/",
                    context={"pool": row.pool.name})  # fmt: skip
    return row


def keep_in_pool(*, actor: Actor, pool_entry_id: int, words: str, until: date | None = None) -> PoolEntry:
    """The exit is not decided: stays, and the daily job does not propose it again before `until` (at most a year).

    By the cadre office. Raises NotFound, Forbidden, TransitionRefused, InvalidInput (words, until), Conflict
    `own-matter`, `gone`.
    """
    words, today = line(words, field="words", limit=REASON_MOST), clock.today()
    until = until or today + timedelta(days=KEPT_DAYS)
    if not today < until <= today + timedelta(days=KEPT_DAYS):
        raise InvalidInput(code="out-of-range", field="until", message=_("Give a day within the year to come."))
    with transaction.atomic():
        row = _of_office(actor, pool_entry_id)
        POOL_TABLE.next(row.state, "stay")
        if row.exit_reason == ExitReason.GONE:
            raise Conflict(code="gone", message=_("Who is no longer in service does not stay in a pool."),
                           action=_("Decide the exit."))  # fmt: skip
        row.exit_reason, row.kept_until = "", until
        turn(actor, row, "stay", words)
    return row


def exit_pool(
    *, actor: Actor, pool_entry_id: int, exit_reason: str, words: str, exited_on: date | None = None
) -> PoolEntry:
    """Out of the pool, with reason and day. By the cadre office.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (exit_reason, words, exited_on), Conflict `own-matter`.
    """
    _check_reason(exit_reason)
    words, day = line(words, field="words", limit=REASON_MOST), past_day(exited_on, field="exited_on")
    with transaction.atomic():
        row = _of_office(actor, pool_entry_id)
        POOL_TABLE.next(row.state, "exit")
        if row.entered_on is not None and day < row.entered_on:
            raise InvalidInput(code="before-entry", field="exited_on", message=_("Nobody leaves before the entry."))
        row.exit_reason, row.exited_on = exit_reason, day
        turn(actor, row, "exit", words)
    return row


def _check_reason(exit_reason: str) -> None:
    if exit_reason not in ExitReason.values:
        raise InvalidInput(code="unknown-choice", field="exit_reason", message=_("Choose one of the list."))


def _of_office(actor: Actor, pool_entry_id: int) -> PoolEntry:
    row = hold_entry(actor, pool_entry_id)
    require_office(actor)
    refuse_own_matter(actor, row.cadre)
    return row

"""What is asked back when conditions hold no longer: found by the daily run, decided by the office, paid back."""

from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from talent.models import (
    GrantApplication,
    GrantEntry,
    GrantInstalment,
    GrantLapse,
    Intake,
    MeasureCondition,
)
from talent.rules.eligibility import months_between
from talent.rules.grants import to_recover
from talent.selectors.grants import balance, returned
from talent.services.frame import office_people, require_office, tell
from talent.services.policies.applying import held_grant
from talent.services.policies.deciding import tell_applicants
from talent.states.grants import (
    LAPSE_TABLE,
    PROMISED,
    BatchState,
    EntryKind,
    GrantState,
    LapseCause,
    LapseState,
)
from talent.states.people import IntakeState, PersonState
from talent.states.policies import FactKind
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, line, number, past_day
from xinhui.core.errors import Conflict


def _causes(rows: QuerySet[GrantApplication], today: date) -> dict[int, str]:
    """Grant → why its conditions hold no longer, the weightiest cause first. Three queries."""
    settled = Intake.objects.filter(person=OuterRef("person"), state=IntakeState.SETTLED)
    withdrawn = Intake.objects.filter(person=OuterRef("person"), state=IntakeState.WITHDRAWN)
    of_cards = MeasureCondition.objects.filter(measure=OuterRef("measure"), subject__in=[FactKind.CARD, FactKind.TIER])
    expired = Q(person__card_until__lt=today) | Q(person__card_until__isnull=True)
    found: dict[int, str] = {}
    for cause, hit in (
        (LapseCause.UNTRUE, rows.filter(Exists(withdrawn), ~Exists(settled))),
        (LapseCause.LEFT, rows.exclude(person__state=PersonState.ACTIVE)),
        (LapseCause.CARD, rows.filter(Exists(of_cards)).filter(expired)),
    ):  # fmt: skip
        for pk in hit.values_list("pk", flat=True):
            found.setdefault(pk, cause)
    return found


def propose_recoveries(*, actor: Actor) -> int:
    """The daily part: proposals where conditions have lapsed, proposals withdrawn where they hold again. A cause that
    the office has waived or decided is not brought up a second time. Returns how many rows were written."""
    require_office(actor)
    running = GrantApplication.objects.filter(state__in=PROMISED)
    causes, written = _causes(running, clock.today()), 0
    for lapse in GrantLapse.objects.filter(state=LapseState.PROPOSED).order_by("pk"):
        written += 0 if causes.get(lapse.grant_id) == lapse.cause else _heal(actor, lapse.pk)
    known = set(GrantLapse.objects.exclude(state=LapseState.HEALED).values_list("grant", "cause"))
    for pk, cause in sorted(causes.items()):
        written += (pk, cause) not in known and _propose(actor, pk, cause)
    return written


def _heal(actor: Actor, lapse_id: int) -> int:
    with transaction.atomic():
        row = hold(GrantLapse.objects.all(), lapse_id)
        row.state = LAPSE_TABLE.next(row.state, "heal")
        row.save(update_fields=["state"])
        record(actor=actor, verb="talent.lapse.heal", target=row)
    return 1


def _propose(actor: Actor, grant_id: int, cause: str) -> int:
    """A proposal, unless nothing is to be stopped or asked back; lines of batches not approved yet are taken out."""
    with transaction.atomic():
        grant = hold(GrantApplication.objects.select_related("measure", "employer"), grant_id)
        today, paid = clock.today(), balance(grant)
        since = grant.approved_on or today
        fen = to_recover(paid=paid, promised=grant.measure.promised_months, since=since, today=today, cause=cause)
        is_open = grant.lapses.filter(state__in=[LapseState.PROPOSED, LapseState.DECIDED]).exists()
        if is_open or (grant.state == GrantState.DONE and not fen) or grant.state not in PROMISED:
            return 0
        row = GrantLapse.objects.create(grant=grant, cause=cause, found_on=today, paid_fen=paid, proposed_fen=fen,
                                        served_months=months_between(since, today))  # fmt: skip
        grant.instalments.filter(batch__state=BatchState.PREPARED).update(batch=None)
        record(actor=actor, verb="talent.lapse.propose", target=row, area_code=grant.employer.area_code,
               detail={"cause": cause, "fen": fen})  # fmt: skip
        tell(office_people(), "talent.grant_lapsed", f"lapse:{row.pk}", f"/talent/grants/{grant.pk}/",
             {"name": grant.measure.name})  # fmt: skip
    return 1


def _held(actor: Actor, lapse_id: int, verb: str, grant_verb: str = "") -> GrantLapse:
    """The lapse, and its grant locked before it, in the state that the grant's verb leads to."""
    require_office(actor)
    found = GrantLapse.objects.filter(pk=lapse_id).values_list("grant", flat=True).first() or 0
    rows = GrantApplication.objects.select_related("person", "measure", "employer")
    grant = held_grant(found, grant_verb) if grant_verb else hold(rows, found)
    row = hold(GrantLapse.objects.all(), lapse_id)
    row.state, row.grant = LAPSE_TABLE.next(row.state, verb), grant
    return row


def decide_recovery(*, actor: Actor, lapse_id: int, fen: int, reason: str) -> GrantLapse:
    """The grant stops, what was not paid is cancelled, and so much is to be returned; employer and person are told.

    Raises NotFound, Forbidden, InvalidInput (fen, reason), Conflict `being-paid`, TransitionRefused.
    """
    reason = line(reason, field="reason")
    with transaction.atomic():
        row = _held(actor, lapse_id, "decide", "stop")
        grant = row.grant
        number(fen, field="fen", most=max(balance(grant), 0))
        unpaid = grant.instalments.filter(is_cancelled=False).exclude(entries__kind=EntryKind.PAYMENT)
        if unpaid.filter(batch__state=BatchState.APPROVED).exists():
            raise Conflict(code="being-paid", message=_("An instalment of this grant is being paid."),
                           action=_("Confirm or drop the batch first."))  # fmt: skip
        GrantInstalment.objects.filter(pk__in=list(unpaid.values_list("pk", flat=True))).update(
            is_cancelled=True, batch=None
        )
        grant.save(update_fields=["state"])
        row.decided_fen, row.said, row.decided_on, row.decided_by_id = fen, reason, clock.today(), actor.user_id
        if not fen:
            row.state = LAPSE_TABLE.next(row.state, "settle")
        row.save()
        record(actor=actor, verb="talent.lapse.decide", target=row, area_code=grant.employer.area_code,
               detail={"fen": fen, "proposed": row.proposed_fen, "reason": reason})  # fmt: skip
        tell_applicants(grant, "talent.grant_recovery", f"recovery:{row.pk}")
    return row


def waive_recovery(*, actor: Actor, lapse_id: int, reason: str) -> GrantLapse:
    """The grant goes on, nothing is asked back. Raises NotFound, Forbidden, InvalidInput, TransitionRefused."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        row = _held(actor, lapse_id, "waive")
        row.said, row.decided_on, row.decided_by_id = reason, clock.today(), actor.user_id
        row.save()
        record(actor=actor, verb="talent.lapse.waive", target=row, detail={"reason": reason})
    return row


def receive_recovery(*, actor: Actor, lapse_id: int, fen: int, voucher: str, on: date | None = None) -> GrantLapse:
    """So much came back: into the ledger; all of it settles the recovery.

    Raises NotFound, Forbidden, InvalidInput (fen, voucher, on), TransitionRefused.
    """
    voucher, day = line(voucher, field="voucher", limit=40), past_day(on, field="on")
    with transaction.atomic():
        row = _held(actor, lapse_id, "receive")
        left = (row.decided_fen or 0) - returned(row.grant)
        number(fen, field="fen", least=1, most=left)
        GrantEntry.objects.create(grant=row.grant, kind=EntryKind.RECOVERY, fen=-fen, voucher=voucher, on=day,
                                  at=clock.now(), by_id=actor.user_id)  # fmt: skip
        if fen == left:
            row.state = LAPSE_TABLE.next(row.state, "settle")
        row.save(update_fields=["state"])
        record(actor=actor, verb="talent.lapse.receive", target=row, detail={"fen": fen, "voucher": voucher})
    return row

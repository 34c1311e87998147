"""Policies: one of the office drafts, another publishes; they end on their last day."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from talent.models import TalentPolicy
from talent.services.frame import require_office
from talent.states.policies import MEASURE_TABLE, POLICY_TABLE, MeasureState
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import day_after, hold, line, number, words
from xinhui.core.errors import Conflict, Forbidden

#: A hundred million yuan.
MOST_FEN = 10_000_000_000


def _checked(name: str, document: str, issued_on: date, valid_from: date, valid_to: date | None, text: str,
             ceiling_fen: int) -> dict[str, Any]:  # fmt: skip
    if valid_to is not None:
        day_after(valid_from, valid_to, field="valid_to")
    return {
        "name": line(name, field="name", limit=80), "document": line(document, field="document", limit=60),
        "issued_on": issued_on, "valid_from": valid_from, "valid_to": valid_to,
        "text": words(text, field="text", limit=20_000),
        "ceiling_fen": number(ceiling_fen, field="ceiling_fen", most=MOST_FEN),
    }  # fmt: skip


def _refuse_twin(document: str, but: int = 0) -> None:
    if TalentPolicy.objects.exclude(pk=but).filter(document=document).exists():
        raise Conflict(code="policy-there", field="document",
                       message=_("A policy with this document number is there already."))  # fmt: skip


def draft_policy(
    *, actor: Actor, name: str, document: str, issued_on: date, valid_from: date, text: str,
    valid_to: date | None = None, ceiling_fen: int = 0,
) -> TalentPolicy:  # fmt: skip
    """A policy that nobody outside the office reads yet. Raises Forbidden, InvalidInput, Conflict `policy-there`."""
    facts = _checked(name, document, issued_on, valid_from, valid_to, text, ceiling_fen)
    with transaction.atomic():
        require_office(actor)
        _refuse_twin(facts["document"])
        row = TalentPolicy.objects.create(drafted_by_id=actor.user_id, **facts)
        record(actor=actor, verb="talent.policy.draft", target=row, detail={"document": row.document})
    return row


def change_policy(
    *, actor: Actor, policy_id: int, name: str, document: str, issued_on: date, valid_from: date, text: str,
    valid_to: date | None = None, ceiling_fen: int = 0,
) -> TalentPolicy:  # fmt: skip
    """Another text or time, while it is a draft. Raises as `draft_policy`, NotFound, TransitionRefused."""
    facts = _checked(name, document, issued_on, valid_from, valid_to, text, ceiling_fen)
    with transaction.atomic():
        row = _held(actor, policy_id, "change")
        _refuse_twin(facts["document"], but=row.pk)
        for field, value in facts.items():
            setattr(row, field, value)
        row.save()
        record(actor=actor, verb="talent.policy.change", target=row, detail={"document": row.document})
    return row


def _held(actor: Actor, policy_id: int, verb: str) -> TalentPolicy:
    require_office(actor)
    row = hold(TalentPolicy.objects.all(), policy_id)
    row.state = POLICY_TABLE.next(row.state, verb)
    return row


def publish_policy(*, actor: Actor, policy_id: int) -> TalentPolicy:
    """On the public page from now on, by another of the office than who drafted it.

    Raises NotFound, Forbidden (`same-person`), TransitionRefused.
    """
    with transaction.atomic():
        row = _held(actor, policy_id, "publish")
        if actor.user_id is not None and actor.user_id == row.drafted_by_id:
            raise Forbidden(code="same-person", message=_("Whoever drafts a policy does not publish it."),
                            action=_("Ask a colleague of the office."))  # fmt: skip
        row.published_by_id = actor.user_id
        row.save(update_fields=["state", "published_by"])
        record(actor=actor, verb="talent.policy.publish", target=row)
    return row


def end_policy(*, actor: Actor, policy_id: int, reason: str) -> TalentPolicy:
    """Nothing is given by it any more; grants that run go on. Raises NotFound, Forbidden, InvalidInput,
    TransitionRefused."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        row = _held(actor, policy_id, "end")
        row.save(update_fields=["state"])
        for measure in row.measures.filter(state=MeasureState.IN_FORCE).order_by("pk"):
            measure.state = MEASURE_TABLE.next(measure.state, "end")
            measure.save(update_fields=["state"])
        record(actor=actor, verb="talent.policy.end", target=row, detail={"reason": reason})
    return row


def end_policies(*, actor: Actor) -> int:
    """Those whose last day is over. Returns how many."""
    require_office(actor)
    over = list(TalentPolicy.objects.published().filter(valid_to__lt=clock.today()).order_by("pk"))
    for row in over:
        end_policy(actor=actor, policy_id=row.pk, reason="valid-to")
    return len(over)

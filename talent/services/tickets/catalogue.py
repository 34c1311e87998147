"""The catalogue: a service offered, replaced by its next version, closed."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from talent.models import TalentService
from talent.services.frame import require_office, unit_in_being
from talent.states.applications import Tier
from talent.states.tickets import TalentServiceKind
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import Unit
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, line, number, one_of, words
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.core.worktime import BudgetUnit

LONGEST, MONTHS_MOST = 365, 120


def _checked(facts: dict[str, Any]) -> dict[str, Any]:
    tier = facts.get("least_tier", "")
    return {
        "name": line(facts["name"], field="name", limit=40),
        "kind": one_of(facts["kind"], TalentServiceKind.values, field="kind"),
        "least_tier": one_of(tier, Tier.values, field="least_tier") if tier else "",
        "needs_card": bool(facts.get("needs_card", False)),
        "months_settled": number(facts.get("months_settled") or 0, field="months_settled", most=MONTHS_MOST),
        "documents": words(facts.get("documents", ""), field="documents", limit=1000, required=False),
        "promise_amount": number(facts["promise_amount"], field="promise_amount", least=1, most=LONGEST),
        "promise_unit": one_of(facts.get("promise_unit", BudgetUnit.WORKING_DAY), BudgetUnit.values,
                               field="promise_unit"),
        "text": words(facts["text"], field="text", limit=1000),
    }  # fmt: skip


def _partners(lead: Unit, ids: Sequence[int]) -> list[Unit]:
    found = list(Unit.objects.active().filter(pk__in=ids).order_by("pk"))
    if len(found) != len(set(ids)) or lead in found:
        raise InvalidInput(code="partners-wrong", field="partners",
                           message=_("Partners are units in being other than the lead unit."))  # fmt: skip
    return found


def _refuse_twin(name: str, but: int = 0) -> None:
    if TalentService.objects.in_force().filter(name=name).exclude(pk=but).exists():
        raise Conflict(code="name-taken", field="name", message=_("A service of this name is offered already."))


def open_service(*, actor: Actor, unit_id: int, partners_ids: Sequence[int] = (), **facts: Any) -> TalentService:
    """An entry of the catalogue from today on; `facts`: name, kind, least_tier, needs_card, months_settled, documents
    (one a line), promise_amount, promise_unit, text.

    Raises Forbidden, NotFound (unit), InvalidInput (each field), Conflict `name-taken`.
    """
    values = _checked(facts)
    with transaction.atomic():
        require_office(actor)
        lead = unit_in_being(unit_id)
        _refuse_twin(values["name"])
        row = TalentService.objects.create(unit=lead, opened_on=clock.today(), **values)
        row.partners.set(_partners(lead, partners_ids))
        record(actor=actor, verb="talent.service.open", target=row, detail={"name": row.name, "version": 1})
    return row


def replace_service(
    *, actor: Actor, service_id: int, unit_id: int, partners_ids: Sequence[int] = (), **facts: Any
) -> TalentService:
    """The next version; tickets filed under the old one keep its conditions and its promise.

    Raises as `open_service`, NotFound.
    """
    values = _checked(facts)
    with transaction.atomic():
        require_office(actor)
        old = hold(TalentService.objects.in_force(), service_id)
        lead = unit_in_being(unit_id)
        _refuse_twin(values["name"], but=old.pk)
        old.closed_on = clock.today()
        old.save(update_fields=["closed_on"])
        row = TalentService.objects.create(unit=lead, opened_on=clock.today(), version=old.version + 1, replaces=old,
                                           **values)  # fmt: skip
        row.partners.set(_partners(lead, partners_ids))
        record(
            actor=actor, verb="talent.service.replace", target=row, detail={"name": row.name, "version": row.version}
        )
    return row


def close_service(*, actor: Actor, service_id: int, reason: str) -> TalentService:
    """Offered no longer; tickets under way go on. Raises Forbidden, NotFound, InvalidInput (reason)."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        require_office(actor)
        row = hold(TalentService.objects.in_force(), service_id)
        row.closed_on = clock.today()
        row.save(update_fields=["closed_on"])
        record(actor=actor, verb="talent.service.close", target=row, detail={"reason": reason})
    return row

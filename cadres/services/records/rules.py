"""The list of tolerance, and how long records count."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cadres.models import RecordTerm, ToleranceRule
from cadres.services.frame import require_office
from cadres.states.records import Polarity, SourceLevel
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core.checks import hold, line, one_of
from xinhui.core.errors import InvalidInput


def set_rule(*, actor: Actor, name: str, conditions: str) -> ToleranceRule:
    """An item of the list of tolerance, new or with other conditions. By the cadre office.

    Raises Forbidden, InvalidInput (name, conditions).
    """
    name, conditions = line(name, field="name", limit=120), line(conditions, field="conditions", limit=400)
    with transaction.atomic():
        require_office(actor)
        row, _made = ToleranceRule.objects.update_or_create(
            name=name, defaults={"conditions": conditions, "is_active": True}
        )
        record(actor=actor, verb="cadre.tolerance_rule.set", target=row, detail={})
    return row


def withdraw_rule(*, actor: Actor, tolerance_rule_id: int, reason: str) -> ToleranceRule:
    """It may no longer be invoked; what was granted stands. Raises NotFound, Forbidden, InvalidInput (reason)."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        require_office(actor)
        row = hold(ToleranceRule.objects.in_being(), tolerance_rule_id)
        row.is_active = False
        row.save(update_fields=["is_active", "updated_at"])
        record(actor=actor, verb="cadre.tolerance_rule.withdraw", target=row, detail={"reason": reason})
    return row


def set_term(*, actor: Actor, polarity: str, level: str, months: int) -> RecordTerm:
    """How long such records count from now on; what is signed off keeps its day. By the cadre office.

    Raises Forbidden, InvalidInput (polarity, level, months).
    """
    polarity = one_of(polarity, Polarity.values, field="polarity")
    level = one_of(level, SourceLevel.values, field="level")
    if not 1 <= months <= 240:
        raise InvalidInput(code="out-of-range", field="months", message=_("A record counts from 1 to 240 months."))
    with transaction.atomic():
        require_office(actor)
        row, _made = RecordTerm.objects.update_or_create(polarity=polarity, level=level, defaults={"months": months})
        record(actor=actor, verb="cadre.record_term.set", target=row, detail={"months": months})
    return row

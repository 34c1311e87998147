"""The tier: proposed by the office's rules, with the reasons; the office may differ and says why."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from talent.models import TalentApplication
from talent.rules.applications import proposed
from talent.selectors.applications import tier_lines
from talent.services.applications.frame import held_by_office, note
from talent.states.applications import EntryVerb, Tier
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core.checks import line, one_of
from xinhui.core.errors import InvalidInput


def rate_application(*, actor: Actor, application_id: int, tier: str, reason: str = "") -> TalentApplication:
    """The tier to be displayed; another than the rules give needs a reason. The rules are kept as weighed.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (tier, reason).
    """
    tier, reason = one_of(tier, Tier.values, field="tier"), line(reason, field="reason", required=False)
    with transaction.atomic():
        row = held_by_office(actor, application_id, "rate")
        lines = tier_lines(row)
        row.proposed_tier = proposed(lines)
        if tier != row.proposed_tier and not reason:
            raise InvalidInput(code="reason-missing", field="reason",
                               message=_("The rules give another tier: say why this one."))  # fmt: skip
        row.tier, row.tier_reason = tier, reason if tier != row.proposed_tier else ""
        row.weighed = [[one.tier, one.name, [list(part) for part in one.missing]] for one in lines]
        row.save(update_fields=["state", "tier", "proposed_tier", "tier_reason", "weighed"])
        note(row, EntryVerb.RATE, actor, tier)
        record(actor=actor, verb="talent.application.rate", target=row,
               detail={"tier": tier, "proposed": row.proposed_tier, "reason": row.tier_reason})  # fmt: skip
    return row

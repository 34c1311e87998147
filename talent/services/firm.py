"""What an employer's account keeps up to date of the employer itself: how to reach it, and what it says of itself."""

from django.db import transaction

from talent.models import Employer
from talent.services.jobs.frame import board_changed, require_party
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core.checks import hold, line


def change_contact(*, actor: Actor, employer_id: int, contact: str, phone: str, address: str, about: str) -> Employer:
    """Name, unit, code and industry are the unit's to change. Raises NotFound, Forbidden, InvalidInput (each field)."""
    facts = {
        "contact": line(contact, field="contact", limit=40), "phone": line(phone, field="phone", limit=30),
        "address": line(address, field="address", limit=120, required=False),
        "about": line(about, field="about", limit=400, required=False),
    }  # fmt: skip
    with transaction.atomic():
        row = hold(Employer.objects.in_being(), employer_id)
        require_party(actor, row)
        for field, value in facts.items():
            setattr(row, field, value)
        row.save(update_fields=list(facts))
        record(actor=actor, verb="talent.employer.contact", target=row, area_code=row.area_code,
               detail={"fields": sorted(facts)})  # fmt: skip
        board_changed()
    return row

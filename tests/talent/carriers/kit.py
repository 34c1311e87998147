"""What tests of carriers share: a carrier of a handle's employer, a document, an application in a state."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from talent.models import Carrier, CarrierRequirement, CarrierRise
from talent.services.carriers import register, rises
from tests.world_talent import Talent

APPROVED = date(2025, 3, 1)


def paper(name: str = "a") -> Any:
    """A PDF that differs by name."""
    return SimpleUploadedFile(f"{name}.pdf", f"%PDF-1.4\n%{name}\n%%EOF\n".encode(), "application/pdf")


def carrier(talent: Talent, host: str = "factory", **facts: Any) -> Carrier:
    """A district laboratory of the host, acknowledged until the end of 2026."""
    values = {"name": f"{talent.employers[host].name}重点实验室", "kind": "laboratory", "level": "district",
              "document": "新科〔2025〕3号", "approved_on": APPROVED, "valid_until": date(2026, 12, 31), **facts}  # fmt: skip
    return register.enter_carrier(actor=talent.act("talent_office"), host_id=talent.employers[host].pk, **values)


def requirement(name: str = "申报书", **facts: Any) -> CarrierRequirement:
    """A document that a laboratory needs for the city's level."""
    return CarrierRequirement.objects.create(**{"kind": "laboratory", "target_level": "city", "name": name, **facts})


def rise(talent: Talent, row: Carrier, state: str = "draft") -> CarrierRise:
    """An application for the city's level, put into a state."""
    made = rises.draft_rise(
        actor=talent.act("talent_office"), carrier_id=row.pk, target_level="city", grounds="成果突出"
    )
    values: dict[str, Any] = {"state": state}
    if state in ("approved", "refused"):
        values |= {"decided_on": date(2026, 9, 1), "decision": "批复"}
    if state in ("opined", "recommended"):
        values["opinion"] = "同意推荐"
    CarrierRise.objects.filter(pk=made.pk).update(**values)
    made.refresh_from_db()
    return made

"""Cases of the small district, in any step, by the real services."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from members.models import DevelopmentCase, Member, StepRecord
from members.rules import development as rules
from members.services.development.cases import open_case
from members.services.development.frame import days_of
from members.services.development.steps import StepFacts, record_step
from tests.world_members import Party, identity
from xinhui.attachments.services.store import store_document
from xinhui.core import clock
from xinhui.core.clock import LOCAL

APPLIED = date(2024, 3, 15)
BRANCH, COMMITTEE = "branch_secretary", "organizer"


def at(day: date, hour: int = 9) -> Any:
    """The clock on a day."""
    return clock.moved(datetime(day.year, day.month, day.day, hour, tzinfo=LOCAL))


def pdf(name: str = "材料.pdf", mark: str = "") -> SimpleUploadedFile:
    """A document."""
    return SimpleUploadedFile(name, f"%PDF-1.4 {mark or name}".encode(), "application/pdf")


def paper(party: Party, who: str = BRANCH, mark: str = "") -> UUID:
    """A document that somebody sent in."""
    return store_document(actor=party.act(who), upload=pdf(mark=mark or who)).uuid


def opened(
    party: Party, number: int = 500, who: str = BRANCH, organization: str = "grid_branch", **facts: Any
) -> DevelopmentCase:
    """Somebody applied on APPLIED."""
    values: dict[str, Any] = {
        "name": f"申请人{number}", "identity": identity(number, year=1995), "phone": f"1390000{number:04d}",
        "applied_on": APPLIED, "document": paper(party, who), **facts,
    }  # fmt: skip
    with at(values["applied_on"]):
        return open_case(actor=party.act(who), organization_id=party.organizations[organization].pk, **values)


def guides(party: Party) -> tuple[int, int]:
    """Two full members of the branch at home."""
    return party.members["branch_secretary"].pk, party.members["party_member"].pk


def facts_of(party: Party, number: int, on: date, who: str, **facts: Any) -> StepFacts:
    """What a step needs, in order."""
    values: dict[str, Any] = {"on": on}
    if number in rules.DOCUMENTS:
        values["document"] = paper(party, who)
    if number in rules.VOTES:
        values |= {"present": 7, "in_favour": 7}
    if number == rules.TRAINING:
        values["hours"] = 24
    if number in (rules.GUIDES, rules.INTRODUCERS):
        values["people"] = guides(party)
    return StepFacts(**{**values, **facts})


def recorder(number: int) -> str:
    """Who records a step."""
    return COMMITTEE if number in rules.BY_COMMITTEE else BRANCH


def taken(party: Party, case: DevelopmentCase, number: int, on: date | None = None, **facts: Any) -> StepRecord:
    """Take one step on its first day, or on the day named, with the clock there."""
    days = days_of(case)
    case.refresh_from_db()
    day = on or rules.earliest(number, days, case.extended_months) or APPLIED
    with at(day):
        who = recorder(number)
        return record_step(
            actor=party.act(who), case_id=case.pk, number=number, facts=facts_of(party, number, day, who, **facts)
        )


def led_to(party: Party, step: int, number: int = 500, *, gap: int = 1) -> DevelopmentCase:
    """A case whose last step is `step`, each `gap` days after its first day."""
    case = opened(party, number)
    for following in range(2, step + 1):
        day = rules.earliest(following, days_of(case))
        assert day is not None
        taken(party, case, following, day + timedelta(days=gap))
    case.refresh_from_db()
    return case


def member_of(case: DevelopmentCase) -> Member:
    """The person on the register, read afresh."""
    case.refresh_from_db()
    assert case.member_id is not None
    row: Member = Member.objects.get(pk=case.member_id)
    return row

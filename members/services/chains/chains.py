"""Chains and what is held in them: set up, given their committee, closed; meetings, activities, visits."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import ChainActivity, ChainFirm, IndustryChain
from members.rules.organizations import OrganizationKind
from members.services.chains.frame import hold_chain, hold_firm, require_any, unit_in_force
from members.services.frame import division_in_force, hold_organization, require_keeper
from members.states.chains import ChainActivityKind
from members.states.organization import Attachment
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import day_after, line, number, one_of, past_day, words
from xinhui.core.errors import Conflict, InvalidInput


@dataclass(frozen=True)
class ChainFacts:
    """What is said of a chain."""

    name: str
    area_code: str
    lead_unit_id: int | None
    committee_id: int | None = None
    chief: str = ""
    about: str = ""
    begun_on: date | None = None


def set_up_chain(*, actor: Actor, facts: ChainFacts) -> IndustryChain:
    """Put a chain on the list. Raises Forbidden, NotFound (committee), InvalidInput (name, area_code, lead_unit,
    committee, chief, about, begun_on), Conflict `chain-exists`, `committee-taken`."""
    name = line(facts.name, field="name", limit=60)
    with transaction.atomic():
        committee_id = _committee(facts.committee_id)
        division = division_in_force(facts.area_code, digits=(6, 9))
        require_keeper(actor, area_code=division.code)
        if IndustryChain.objects.in_being().filter(area_code=division.code, name=name).exists():
            raise Conflict(code="chain-exists", field="name", message=_("There is a chain of this name here."))
        row = IndustryChain.objects.create(
            name=name, area_code=division.code, lead_unit=unit_in_force(facts.lead_unit_id, field="lead_unit"),
            committee_id=committee_id, chief=line(facts.chief, field="chief", limit=60, required=False),
            about=words(facts.about, field="about", limit=400, required=False),
            begun_on=past_day(facts.begun_on, field="begun_on"),
        )  # fmt: skip
        record(actor=actor, verb="party.chain.set_up", target=row, detail={"name": name, "committee": committee_id})
    return row


def _committee(organization_id: int | None, *, chain: IndustryChain | None = None) -> int | None:
    """The id of a committee attached to a chain that is no other chain's, locked; None when none is named."""
    if organization_id is None:
        return None
    row = hold_organization(organization_id, field="committee")
    if row.kind != OrganizationKind.COMMITTEE or row.attached_to != Attachment.CHAIN:
        raise InvalidInput(
            code="not-a-chain-committee", field="committee",
            message=_("“%(name)s” is no party committee of an industry chain.") % {"name": row.name},
            action=_("Set it up below the district's committee, attached to an industry chain."),
        )  # fmt: skip
    if IndustryChain.objects.filter(committee=row).exclude(pk=chain.pk if chain else 0).exists():
        raise Conflict(
            code="committee-taken", field="committee", message=_("This committee is another chain's.")
        )  # fmt: skip
    return row.pk


def amend_chain(
    *, actor: Actor, chain_id: int, lead_unit_id: int | None, committee_id: int | None = None, chief: str = "",
    about: str = "",
) -> IndustryChain:  # fmt: skip
    """Write down who leads it now. Raises NotFound, Forbidden, InvalidInput (lead_unit, committee, chief, about),
    Conflict `committee-taken`, `chain-closed`."""
    with transaction.atomic():
        if committee_id is not None:
            hold_organization(committee_id, field="committee")
        row = hold_chain(chain_id)
        require_any(actor, row.area_code, [row.path])
        row.committee_id = _committee(committee_id, chain=row)
        row.lead_unit = unit_in_force(lead_unit_id, field="lead_unit")
        row.chief = line(chief, field="chief", limit=60, required=False)
        row.about = words(about, field="about", limit=400, required=False)
        row.save(update_fields=["committee", "lead_unit", "chief", "about"])
        record(actor=actor, verb="party.chain.amend", target=row,
               detail={"committee": row.committee_id, "unit": row.lead_unit_id})  # fmt: skip
    return row


def close_chain(*, actor: Actor, chain_id: int, reason: str) -> IndustryChain:
    """Close a chain without firms. Raises NotFound, Forbidden, InvalidInput (reason), Conflict `chain-has-firms`."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        row = hold_chain(chain_id)
        require_keeper(actor, area_code=row.area_code)
        if ChainFirm.objects.on_the_list().filter(chain=row).exists():
            raise Conflict(
                code="chain-has-firms", message=_("There are still firms in this chain."),
                action=_("Let the firms leave first."),
            )  # fmt: skip
        row.closed_on = clock.today()
        row.save(update_fields=["closed_on"])
        record(actor=actor, verb="party.chain.close", target=row, detail={"reason": reason})
    return row


def note_activity(
    *, actor: Actor, chain_id: int, kind: str, title: str, people: int, held_on: date | None = None, minutes: str = "",
) -> ChainActivity:  # fmt: skip
    """Write down a meeting of the committee or something held together. Raises NotFound, Forbidden, InvalidInput (kind,
    title, people, held_on, minutes), Conflict `chain-closed`."""
    allowed = [str(value) for value in (ChainActivityKind.COMMITTEE, ChainActivityKind.TOGETHER)]
    with transaction.atomic():
        row = hold_chain(chain_id)
        require_any(actor, row.area_code, [row.path])
        return _activity(actor, row, None, one_of(kind, allowed, field="kind"), title, people, held_on, minutes)


def note_visit(
    *, actor: Actor, firm_id: int, title: str, held_on: date | None = None, people: int = 1, minutes: str = "",
) -> ChainActivity:  # fmt: skip
    """The instructor was at the firm. Raises NotFound, Forbidden, InvalidInput (title, people, held_on, minutes),
    Conflict `firm-left`, `no-instructor`."""
    with transaction.atomic():
        firm = hold_firm(firm_id)
        require_firm_side(actor, firm)
        if firm.instructor_id is None:
            raise Conflict(
                code="no-instructor", message=_("This firm has no party-building instructor."),
                action=_("Appoint one first."),
            )  # fmt: skip
        return _activity(actor, firm.chain, firm, ChainActivityKind.VISIT, title, people, held_on, minutes)


def require_firm_side(actor: Actor, firm: ChainFirm) -> None:
    """Raise Forbidden unless the actor keeps the firm's records or is its instructor."""
    instructor = firm.instructor
    if instructor is not None and instructor.user_id is not None and instructor.user_id == actor.user_id:
        return
    paths = [] if firm.organization is None else [firm.organization.path]
    require_any(actor, firm.area_code, [*paths, firm.chain.path])


def _activity(
    actor: Actor, chain: IndustryChain, firm: ChainFirm | None, kind: str, title: str, people: int,
    held_on: date | None, minutes: str,
) -> ChainActivity:  # fmt: skip
    day = past_day(held_on, field="held_on")
    day_after(firm.joined_on if firm else chain.begun_on, day, field="held_on")
    row = ChainActivity.objects.create(
        chain=chain, area_code=firm.area_code if firm else chain.area_code, kind=kind, firm=firm, held_on=day,
        title=line(title, field="title", limit=120), people=number(people, field="people", least=1, most=5000),
        minutes=words(minutes, field="minutes", limit=1000, required=False),
    )  # fmt: skip
    record(actor=actor, verb="party.chain.activity", target=chain,
           detail={"kind": str(kind), "firm": firm.pk if firm else None, "on": day})  # fmt: skip
    return row

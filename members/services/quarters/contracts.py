"""Property firms and their contracts, owners' committees, joint-work agreements."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import JointAgreement, OwnersCommittee, PropertyContract, PropertyFirm
from members.rules.quarters import COMMITTEE_SEATS, committee_due
from members.services.frame import hold_organization
from members.services.quarters.frame import hold_quarter, path_over
from members.states.quarters import PropertyMode
from xinhui.accounts.actors import Actor, require
from xinhui.accounts.roles import Role
from xinhui.attachments.services.store import store_document
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import day_after, hold, line, number, past_day, words
from xinhui.core.errors import Conflict, InvalidInput


def enter_firm(
    *, actor: Actor, name: str, employees: int = 0, party_members: int = 0, organization_id: int | None = None
) -> PropertyFirm:
    """Put a property firm on the list: the organization department or a town's party-building office does.

    Raises Forbidden, InvalidInput (name, employees, party_members), NotFound (organization), Conflict `firm-exists`.
    """
    require(actor, Role.ORGANIZATION_DEPARTMENT, Role.TOWN_ORGANIZER)
    name = line(name, field="name", limit=80)
    number(employees, field="employees", most=30_000)
    number(party_members, field="party_members", most=employees)
    with transaction.atomic():
        organization = hold_organization(organization_id, field="organization") if organization_id else None
        if PropertyFirm.objects.filter(name=name).exists():
            raise Conflict(
                code="firm-exists", field="name", message=_("This firm is on the list already."),
                action=_("Look for it in the list."),
            )  # fmt: skip
        firm = PropertyFirm.objects.create(
            name=name, employees=employees, party_members=party_members, organization=organization
        )
        record(actor=actor, verb="party.property_firm.enter", target=firm, area_code="440705", detail={"name": name})
    return firm


def change_firm(
    *, actor: Actor, firm_id: int, employees: int, party_members: int, organization_id: int | None = None
) -> PropertyFirm:
    """Say anew how many work in the firm, how many of them are members, and its party organization.

    Raises NotFound (also organization), Forbidden, InvalidInput (employees, party_members).
    """
    require(actor, Role.ORGANIZATION_DEPARTMENT, Role.TOWN_ORGANIZER)
    number(employees, field="employees", most=30_000)
    number(party_members, field="party_members", most=employees)
    with transaction.atomic():
        organization = hold_organization(organization_id, field="organization") if organization_id else None
        firm = hold(PropertyFirm.objects.all(), firm_id)
        firm.employees, firm.party_members, firm.organization = employees, party_members, organization
        firm.save(update_fields=["employees", "party_members", "organization"])
        record(actor=actor, verb="party.property_firm.change", target=firm, area_code="440705", detail={})
    return firm


def sign_contract(
    *, actor: Actor, quarter_id: int, firm_id: int, started_on: date | None = None, runs_until: date | None = None
) -> PropertyContract:
    """A firm takes the quarter over; the contract of the one before ends on that day.

    Raises NotFound (firm), Forbidden, InvalidInput (started_on, runs_until), Conflict `same-firm`, `quarter-closed`.
    """
    day = past_day(started_on, field="started_on")
    if runs_until is not None and runs_until <= day:
        raise InvalidInput(
            code="dates-reversed", field="runs_until", message=_("A contract does not end before it begins."),
            action=_("Give a later day."),
        )  # fmt: skip
    with transaction.atomic():
        quarter = hold_quarter(actor, quarter_id)
        firm = hold(PropertyFirm.objects.filter(closed_on=None), firm_id, field="firm")
        old = PropertyContract.objects.in_force().filter(quarter=quarter).first()
        if old is not None:
            if old.firm_id == firm.pk:
                raise Conflict(code="same-firm", field="firm", message=_("This firm looks after the quarter already."))
            old.ended_on = day_after(old.started_on, day, field="started_on")
            old.save(update_fields=["ended_on"])
        contract = PropertyContract.objects.create(quarter=quarter, firm=firm, started_on=day, runs_until=runs_until)
        quarter.property_mode = PropertyMode.FIRM
        quarter.save(update_fields=["property_mode"])
        record(actor=actor, verb="party.quarter.contract", target=quarter, detail={"firm": firm.pk, "on": day})
    return contract


def end_contract(*, actor: Actor, quarter_id: int, mode: str, ended_on: date | None = None) -> PropertyContract:
    """The firm leaves; `mode` says who looks after the quarter now.

    Raises NotFound, Forbidden, InvalidInput (mode, ended_on), Conflict `no-contract`.
    """
    day = past_day(ended_on, field="ended_on")
    if mode not in PropertyMode.values or mode == PropertyMode.FIRM:
        raise InvalidInput(
            code="choice-unknown", field="mode", message=_("Say who looks after the quarter without the firm.")
        )
    with transaction.atomic():
        quarter = hold_quarter(actor, quarter_id)
        contract = PropertyContract.objects.in_force().filter(quarter=quarter).first()
        if contract is None:
            raise Conflict(code="no-contract", message=_("No property firm has a contract here."))
        contract.ended_on = day_after(contract.started_on, day, field="ended_on")
        contract.save(update_fields=["ended_on"])
        quarter.property_mode = mode
        quarter.save(update_fields=["property_mode"])
        record(actor=actor, verb="party.quarter.contract_end", target=quarter, detail={"on": day, "mode": mode})
    return contract


def elect_committee(
    *, actor: Actor, quarter_id: int, elected_on: date, seats: int, party_members: int
) -> OwnersCommittee:
    """Write down the owners' committee that was elected; the one before ends. The next election is due in five years.

    Raises NotFound, Forbidden, InvalidInput (elected_on, seats, party_members).
    """
    day = past_day(elected_on, field="elected_on")
    if seats not in COMMITTEE_SEATS:
        raise InvalidInput(
            code="seats-odd", field="seats", message=_("An owners' committee has 5, 7, 9 or 11 members."),
            action=_("Compare with the record of the election."),
        )  # fmt: skip
    number(party_members, field="party_members", most=seats)
    with transaction.atomic():
        quarter = hold_quarter(actor, quarter_id)
        last = OwnersCommittee.objects.filter(quarter=quarter).order_by("-number").first()
        if last is not None:
            day_after(last.elected_on, day, field="elected_on")
        OwnersCommittee.objects.in_office().filter(quarter=quarter).update(ended_on=day, updated_at=clock.now())
        committee = OwnersCommittee.objects.create(
            quarter=quarter, number=last.number + 1 if last else 1, elected_on=day, due_on=committee_due(day),
            seats=seats, party_members=party_members,
        )  # fmt: skip
        record(actor=actor, verb="party.quarter.committee", target=quarter,
               detail={"seats": seats, "party_members": party_members, "on": day})  # fmt: skip
    return committee


def sign_agreement(
    *, actor: Actor, quarter_id: int, signed_on: date, valid_until: date, text: str, document: Any = None
) -> JointAgreement:
    """Sign the agreement of branch, property side and owners; one that is in force ends on that day.

    Raises NotFound, Forbidden, InvalidInput (signed_on, valid_until, text, document), Conflict `quarter-uncovered`.
    """
    text, day = words(text, field="text"), past_day(signed_on, field="signed_on")
    if valid_until <= day:
        raise InvalidInput(
            code="dates-reversed", field="valid_until",
            message=_("An agreement is valid until a day after its signing."),
            action=_("Give a later day."),
        )  # fmt: skip
    with transaction.atomic():
        quarter = hold_quarter(actor, quarter_id)
        if not path_over(quarter):
            raise Conflict(
                code="quarter-uncovered", message=_("Without a branch there is nobody to sign for the party side."),
                action=_("Cover the quarter first."),
            )  # fmt: skip
        old = JointAgreement.objects.filter(quarter=quarter, ended_on=None).first()
        if old is not None:
            old.ended_on = day_after(old.signed_on, day, field="signed_on")
            old.save(update_fields=["ended_on"])
        kept = store_document(actor=actor, upload=document) if document else None
        agreement = JointAgreement.objects.create(
            quarter=quarter, signed_on=day, valid_until=valid_until, text=text, document=kept
        )
        record(actor=actor, verb="party.quarter.agreement", target=quarter, detail={"on": day, "until": valid_until})
    return agreement

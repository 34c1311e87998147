"""Firms of a chain: entered, corrected, their members known from the register, gone again."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import ChainFirm, FirmMember
from members.rules.chains import cleaned_code, is_credit_code
from members.services.chains.frame import hold_chain, hold_firm, paths_of, require_any, settle_gap
from members.services.frame import division_in_force, hold_member
from members.states.chains import OPEN_DEMANDS, ChainPosition
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import day_after, line, number, one_of, past_day
from xinhui.core.errors import Conflict, InvalidInput

MEMBERS_MOST = 5000


@dataclass(frozen=True)
class FirmFacts:
    """What is said of a firm; `full_members` and `probationary_members` as the firm reports them."""

    name: str
    position: str
    employees: int = 0
    full_members: int = 0
    probationary_members: int = 0
    place: str = ""


def enter_firm(
    *, actor: Actor, chain_id: int | None, credit_code: str, area_code: str, facts: FirmFacts,
    joined_on: date | None = None,
) -> ChainFirm:  # fmt: skip
    """A firm joins a chain. Raises NotFound (chain), Forbidden, InvalidInput (by field), Conflict `firm-known`."""
    code = checked_code(credit_code)
    with transaction.atomic():
        chain = hold_chain(chain_id, field="chain")
        division = division_in_force(area_code, digits=(9, 12))
        require_any(actor, division.code, [chain.path])
        known = ChainFirm.objects.on_the_list().filter(credit_code=code).select_related("chain").first()
        if known is not None:
            raise Conflict(
                code="firm-known", field="credit_code",
                message=_("%(firm)s with this credit code is in the chain %(chain)s already.")
                % {"firm": known.name, "chain": known.chain.name},
                action=_("Look at the firm's page."),
            )  # fmt: skip
        day = day_after(chain.begun_on, past_day(joined_on, field="joined_on"), field="joined_on")
        row = ChainFirm.objects.create(
            chain=chain, credit_code=code, area_code=division.code, joined_on=day, **_checked(facts)
        )
        settle_gap(row)
        record(actor=actor, verb="party.chain_firm.enter", target=row,
               detail={"chain": chain.pk, "code": code, "full": row.full_members})  # fmt: skip
    return row


def checked_code(text: str) -> str:
    """The credit code as it is kept. Raises InvalidInput `credit-code`."""
    code = cleaned_code(text)
    if not is_credit_code(code):
        raise InvalidInput(
            code="credit-code", field="credit_code",
            message=_("This is no unified social credit code: its check character does not fit (GB 32100)."),
            action=_("Copy the eighteen characters from the business licence."),
        )  # fmt: skip
    return code


def _checked(facts: FirmFacts) -> dict[str, object]:
    return {
        "name": line(facts.name, field="name", limit=120),
        "position": one_of(facts.position, ChainPosition.values, field="position"),
        "place": line(facts.place, field="place", limit=120, required=False),
        **counts(facts.employees, facts.full_members, facts.probationary_members),
    }


def counts(people: int, full: int, probationary: int, *, name: str = "employees") -> dict[str, int]:
    """The numbers, if the members are not more than the people. Raises InvalidInput."""
    found = {
        name: number(people, field=name),
        "full_members": number(full, field="full_members", most=MEMBERS_MOST),
        "probationary_members": number(probationary, field="probationary_members", most=MEMBERS_MOST),
    }
    if full + probationary > people:
        raise InvalidInput(
            code="more-members-than-people", field="full_members",
            message=_("There cannot be more members of the party than people who work here."),
            action=_("Check the numbers."),
        )  # fmt: skip
    return found


def amend_firm(*, actor: Actor, firm_id: int, facts: FirmFacts) -> ChainFirm:
    """Correct what is said of the firm. Raises NotFound, Forbidden, InvalidInput, Conflict `firm-left`."""
    with transaction.atomic():
        row = hold_firm(firm_id)
        require_any(actor, row.area_code, paths_of(row))
        for name, value in _checked(facts).items():
            setattr(row, name, value)
        row.save()
        settle_gap(row)
        record(actor=actor, verb="party.chain_firm.amend", target=row,
               detail={"full": row.full_members, "employees": row.employees})  # fmt: skip
    return row


def link_member(*, actor: Actor, firm_id: int, member_id: int, started_on: date | None = None) -> FirmMember:
    """A member on the register works in the firm; one firm at a time. Raises NotFound, Forbidden, InvalidInput
    (started_on), Conflict `member-gone`, `works-elsewhere`."""
    day = past_day(started_on, field="started_on")
    with transaction.atomic():
        member = hold_member(member_id, field="member")
        firm = hold_firm(firm_id)
        require_any(actor, firm.area_code, paths_of(firm))
        open_link = FirmMember.objects.filter(member=member, ended_on=None).select_related("firm").first()
        if open_link is not None:
            raise Conflict(
                code="works-elsewhere", field="member",
                message=_("%(name)s works in %(firm)s.") % {"name": member.name, "firm": open_link.firm.name},
                action=_("End that first."),
            )  # fmt: skip
        row = FirmMember.objects.create(firm=firm, member=member, started_on=day)
        settle_gap(firm)
        record(actor=actor, verb="party.chain_firm.link", target=firm, detail={"member": member.pk, "on": day})
    return row


def unlink_member(*, actor: Actor, link_id: int, ended_on: date | None = None) -> FirmMember:
    """The member no longer works there. Raises NotFound, Forbidden, InvalidInput (ended_on), Conflict `link-ended`."""
    day = past_day(ended_on, field="ended_on")
    with transaction.atomic():
        row = FirmMember.objects.select_related("firm").filter(pk=link_id).first()
        firm = hold_firm(row.firm_id if row else 0)
        require_any(actor, firm.area_code, paths_of(firm))
        link = FirmMember.objects.get(pk=link_id)
        if link.ended_on is not None:
            raise Conflict(code="link-ended", message=_("This has ended already."))
        link.ended_on = day_after(link.started_on, day, field="ended_on")
        link.save(update_fields=["ended_on"])
        settle_gap(firm)
        record(actor=actor, verb="party.chain_firm.unlink", target=firm, detail={"member": link.member_id})
    return link


def leave_chain(*, actor: Actor, firm_id: int, reason: str) -> ChainFirm:
    """The firm leaves: links end. Raises NotFound, Forbidden, InvalidInput (reason), Conflict `demands-open`."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        row = hold_firm(firm_id)
        require_any(actor, row.area_code, paths_of(row))
        if row.demands.filter(state__in=OPEN_DEMANDS).exists():
            raise Conflict(
                code="demands-open", message=_("Demands of this firm are still open."),
                action=_("Let them be confirmed or withdrawn first."),
            )  # fmt: skip
        row.left_on, row.left_reason, row.gap_since = max(clock.today(), row.joined_on), reason, None
        row.save(update_fields=["left_on", "left_reason", "gap_since"])
        row.workers.filter(ended_on=None).update(ended_on=row.left_on)
        record(actor=actor, verb="party.chain_firm.leave", target=row, detail={"reason": reason})
    return row

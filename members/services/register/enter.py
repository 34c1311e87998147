"""Entering members on the register: one, or many at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from grids.services.policing.squads import checked_phone
from members.models import Affiliation, Member, Organization
from members.models.sealed import IDENTITY, PHONE
from members.rules import identity as ids
from members.rules.development import is_adult
from members.services.frame import hold_organization, require_keeper_of
from members.states.organization import Education, Standing
from xinhui.accounts.actors import Actor
from xinhui.audit.services import AuditRow, record_many
from xinhui.core.checks import line, one_of, past_day
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.core.sealed import fingerprint, seal


@dataclass(frozen=True)
class MemberFacts:
    """What is said of a member. Sex and day of birth come from the identity number."""

    name: str
    identity: str
    organization_id: int
    standing: str
    joined_on: date
    confirmed_on: date | None = None
    ethnicity: str = "汉族"
    education: str = ""
    phone: str = ""
    occupation: str = ""
    unit_id: int | None = None
    user_id: int | None = None


def register_member(*, actor: Actor, facts: MemberFacts) -> Member:
    """Enter a member on the register of a branch. Errors as `register_members`."""
    return register_members(actor=actor, rows=[facts])[0]


def register_members(*, actor: Actor, rows: Sequence[MemberFacts]) -> list[Member]:
    """Enter members, all or none, in a constant number of queries for the members of one organization.

    Raises NotFound (organization), Forbidden, InvalidInput (name, identity, standing, joined_on, confirmed_on, phone,
    education, organization), Conflict `member-registered` (identity), `organization-dissolved`.
    """
    checked = [checked_facts(facts) for facts in rows]
    with transaction.atomic():
        organizations = {pk: branch_to_enter(actor, pk) for pk in sorted({facts.organization_id for facts in checked})}
        prints = [print_of(facts.identity) for facts in checked]
        _refuse_known(prints)
        members = Member.objects.bulk_create(
            [_draft(facts, organizations[facts.organization_id]) for facts in checked], batch_size=1000
        )
        Affiliation.objects.bulk_create(
            [Affiliation(member=row, organization_id=row.organization_id, starts_on=row.joined_on) for row in members],
            batch_size=1000,
        )
        record_many(actor=actor, verb="party.member.register", rows=[
            AuditRow.of(row, detail={"organization": row.organization_id, "standing": row.standing}) for row in members
        ])  # fmt: skip
    return members


def print_of(identity: str) -> str:
    """The fingerprint under which an identity number is found."""
    return fingerprint(ids.cleaned(identity), purpose=IDENTITY)


def checked_facts(facts: MemberFacts) -> MemberFacts:
    """The facts in order; raises InvalidInput on the first field that is not."""
    number = ids.cleaned(facts.identity)
    if not ids.is_possible(number):
        raise InvalidInput(
            code="identity-impossible", field="identity", message=_("This is no possible identity number."),
            action=_("Compare the 18 characters with the identity card."),
        )  # fmt: skip
    one_of(facts.standing, Standing.values, field="standing")
    if facts.education:
        one_of(facts.education, Education.values, field="education")
    joined = past_day(facts.joined_on, field="joined_on")
    born = ids.born_on(number)
    if born is None or not is_adult(born, joined):
        raise InvalidInput(
            code="too-young", field="joined_on", message=_("Nobody joins before the age of eighteen."),
            action=_("Check the day of joining and the identity number."),
        )  # fmt: skip
    if (facts.confirmed_on is None) != (facts.standing == Standing.PROBATIONARY):
        raise InvalidInput(
            code="confirmation-does-not-fit",
            field="confirmed_on",
            message=_("A full member has a day of confirmation, a probationary member has none."),
        )
    if facts.confirmed_on is not None and not joined <= past_day(facts.confirmed_on, field="confirmed_on"):
        raise InvalidInput(
            code="dates-reversed", field="confirmed_on", message=_("Nobody is confirmed before joining."),
            action=_("Check both days."),
        )  # fmt: skip
    return MemberFacts(
        name=line(facts.name, field="name", limit=40), identity=number, organization_id=facts.organization_id,
        standing=facts.standing, joined_on=joined, confirmed_on=facts.confirmed_on,
        ethnicity=line(facts.ethnicity, field="ethnicity", limit=20), education=facts.education,
        phone=checked_phone(facts.phone) if facts.phone.strip() else "",
        occupation=line(facts.occupation, field="occupation", limit=60, required=False), unit_id=facts.unit_id,
        user_id=facts.user_id,
    )  # fmt: skip


def branch_to_enter(actor: Actor, organization_id: int) -> Organization:
    """The branch, locked, that the actor keeps. Raises NotFound, Forbidden, InvalidInput, Conflict."""
    organization = hold_organization(organization_id, field="organization")
    require_keeper_of(actor, organization)
    if not organization.is_branch:
        raise InvalidInput(
            code="not-a-branch", field="organization",
            message=_("Members belong to a branch; this is a %(kind)s.") % {"kind": organization.get_kind_display()},
            action=_("Choose a branch."),
        )  # fmt: skip
    return organization


def _refuse_known(prints: Sequence[str]) -> None:
    known = Member.objects.filter(identity_print__in=prints).select_related("organization").first()
    if known is not None or len(set(prints)) < len(prints):
        raise Conflict(
            code="member-registered", field="identity",
            message=_("This person is on the register already."),
            action=_("Look for the file, or ask for a transfer."),
        )  # fmt: skip


def _draft(facts: MemberFacts, organization: Organization) -> Member:
    born = ids.born_on(facts.identity)
    assert born is not None  # checked_facts
    return Member(
        name=facts.name, sex=ids.sex_of(facts.identity), ethnicity=facts.ethnicity, born_on=born,
        education=facts.education, identity_sealed=seal(facts.identity, purpose=IDENTITY),
        identity_print=print_of(facts.identity), phone_sealed=seal(facts.phone, purpose=PHONE),
        organization=organization, area_code=organization.area_code, unit_id=facts.unit_id,
        occupation=facts.occupation, standing=facts.standing, joined_on=facts.joined_on,
        confirmed_on=facts.confirmed_on, user_id=facts.user_id,
    )  # fmt: skip

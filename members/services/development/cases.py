"""Cases: opened with the application, moved with the person, ended before their last step."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from grids.services.policing.squads import checked_phone
from members.models import CasePerson, DevelopmentCase, Member, Organization, StepRecord
from members.models.sealed import IDENTITY, PHONE
from members.rules import development as rules
from members.rules import identity as ids
from members.rules.organizations import OrganizationKind
from members.services.development.frame import close, hold_case, own_document, reason_of, require_committee, settle
from members.services.frame import hold_member, hold_organization, require_keeper_of
from members.services.register.enter import print_of
from members.states.development import CASE_TABLE, CHOSEN_ENDS, CaseState, EndKind
from members.states.organization import Education, MemberState, Standing
from xinhui.accounts.actors import Actor, person_id
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, line, one_of, past_day
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.core.sealed import seal


def open_case(
    *, actor: Actor, organization_id: int, name: str, identity: str, document: UUID | None, phone: str = "",
    education: str = "", occupation: str = "", applied_on: date | None = None,
) -> DevelopmentCase:  # fmt: skip
    """Step 1: an adult hands in the application to a branch.

    Raises NotFound, Forbidden, InvalidInput (organization, name, identity, phone, education, occupation, applied_on,
    document), Conflict `member-registered`, `case-running` (identity).
    """
    number, day = ids.cleaned(identity), past_day(applied_on, field="applied_on")
    facts = _facts(number, day, name=name, phone=phone, education=education, occupation=occupation)
    with transaction.atomic():
        organization = hold_organization(organization_id, field="organization")
        require_keeper_of(actor, organization)
        _check_branch(organization)
        paper = own_document(actor, document)
        if paper is None:
            raise missing_document(rules.STEPS[0])
        _refuse_known(facts["identity_print"])
        case = DevelopmentCase(organization=organization, area_code=organization.area_code, applied_on=day, **facts)
        settle(case, {1: day})
        case.save()
        StepRecord.objects.create(case=case, number=1, on=day, document=paper, by_id=person_id(actor))
        record(actor=actor, verb="party.development.open", target=case,
               detail={"organization": organization.pk, "on": day})  # fmt: skip
    return case


def missing_document(step: rules.Step) -> InvalidInput:
    """The refusal of a step without its document."""
    return InvalidInput(
        code="document-missing", field="document",
        message=_("This step needs its document: %(name)s.") % {"name": step.document},
        action=_("Attach it as PDF, Word or Excel."),
    )  # fmt: skip


def end_case(*, actor: Actor, case_id: int, kind: str, reason: str) -> DevelopmentCase:
    """End a case before its last step; an admission that broke the rules is declared void by the committee.

    Raises NotFound, Forbidden, InvalidInput (kind, reason), TransitionRefused.
    """
    one_of(kind, [end.value for end in CHOSEN_ENDS], field="kind")
    reason = reason_of(reason)
    with transaction.atomic():
        case = hold_case(case_id)
        if kind == EndKind.VOIDED:
            require_committee(actor, case.organization)
        else:
            require_keeper_of(actor, case.organization)
        case.state = CASE_TABLE.next(case.state, "end")
        if (kind == EndKind.VOIDED) != (case.member_id is not None):
            raise InvalidInput(
                code="end-does-not-fit", field="kind",
                message=_("An approved admission is declared void; before, a case ends for another reason."),
                action=_("Choose another way in which it ended."),
            )  # fmt: skip
        finish(actor, case, kind=kind, reason=reason)
    return case


def finish(actor: Actor, case: DevelopmentCase, *, kind: str, reason: str) -> None:
    """Write the end of a case that is held: its member leaves the register, its people are free."""
    today = clock.today()
    case.ended_on, case.end_kind, case.end_reason = today, kind, reason
    close(case)
    case.save()
    CasePerson.objects.present().filter(case=case).update(until=today, reason=reason, updated_at=clock.now())
    if case.member_id is not None:
        Member.objects.filter(pk=case.member_id).update(state=MemberState.LEFT, updated_at=clock.now())
    record(actor=actor, verb=f"party.development.{kind}", target=case, detail={"step": case.step, "reason": reason})


def move_case(*, actor: Actor, case_id: int, organization_id: int) -> DevelopmentCase:
    """Take a case to another branch, its days kept: by somebody who keeps both.

    A probationary member's case follows the membership. Raises NotFound, Forbidden, InvalidInput (organization),
    TransitionRefused.
    """
    with transaction.atomic():
        known = DevelopmentCase.objects.filter(pk=case_id).values_list("organization_id", flat=True).first()
        both = {
            pk: hold_organization(pk, field="organization")
            for pk in sorted({known or organization_id, organization_id})
        }
        case = hold_case(case_id)
        CASE_TABLE.next(case.state, "record")
        require_keeper_of(actor, case.organization)
        target = both[organization_id]
        require_keeper_of(actor, target)
        _check_branch(target)
        is_same = target.pk == case.organization_id
        if is_same or (case.member is not None and case.member.organization_id != target.pk):
            raise InvalidInput(
                code="branch-does-not-fit", field="organization",
                message=_("A case moves to another branch; that of a probationary member follows the membership."),
                action=_("Choose another branch, or transfer the membership first."),
            )  # fmt: skip
        before, case.organization, case.area_code = case.organization_id, target, target.area_code
        case.save()
        record(actor=actor, verb="party.development.move", target=case, detail={"from": before, "to": target.pk})
    return case


def replace_person(*, actor: Actor, case_person_id: int, member_id: int, reason: str) -> CasePerson:
    """Name another full member in place of a guide or introducer.

    Raises NotFound, Forbidden, InvalidInput (member, reason), Conflict `member-gone`, TransitionRefused.
    """
    reason = reason_of(reason)
    with transaction.atomic():
        case_id = CasePerson.objects.filter(pk=case_person_id).values_list("case_id", flat=True).first() or 0
        known = CasePerson.objects.filter(pk=case_person_id).values_list("case__organization_id", flat=True).first()
        organization = hold_organization(known)
        member = hold_member(member_id, field="member")
        case = hold(DevelopmentCase.objects.select_related("organization"), case_id)
        require_keeper_of(actor, organization)
        CASE_TABLE.next(case.state, "replace_person")
        old = hold(CasePerson.objects.present(), case_person_id)
        check_person(case, member, field="member")
        if CasePerson.objects.present().filter(case=case, role=old.role, member=member).exists():
            raise InvalidInput(
                code="person-twice", field="member", message=_("Two different members are named."),
                action=_("Choose another member."),
            )  # fmt: skip
        today = clock.today()
        old.until, old.reason = today, reason
        old.save(update_fields=["until", "reason", "updated_at"])
        new = CasePerson.objects.create(case=case, member=member, role=old.role, since=today)
        record(actor=actor, verb="party.development.replace_person", target=case,
               detail={"role": old.role, "from": old.member_id, "to": member.pk})  # fmt: skip
    return new


def check_person(case: DevelopmentCase, member: Member, *, field: str) -> None:
    """Raise InvalidInput unless the member is a full one of the case's branch."""
    if member.standing != Standing.FULL or member.organization_id != case.organization_id:
        raise InvalidInput(
            code="person-does-not-fit", field=field,
            message=_("Guides and introducers are full members of the branch (Working Rules, chapters 2 and 3)."),
            action=_("Choose a full member of %(branch)s.") % {"branch": case.organization},
        )  # fmt: skip


def _check_branch(organization: Organization) -> None:
    if not organization.is_branch or organization.kind == OrganizationKind.TEMPORARY_BRANCH:
        raise InvalidInput(
            code="not-a-branch", field="organization",
            message=_("Members are developed by a branch; a temporary branch develops none."),
            action=_("Choose a branch or a joint branch."),
        )  # fmt: skip


def _facts(number: str, day: date, *, name: str, phone: str, education: str, occupation: str) -> dict[str, Any]:
    if not ids.is_possible(number):
        raise InvalidInput(
            code="identity-impossible", field="identity", message=_("This is no possible identity number."),
            action=_("Compare the 18 characters with the identity card."),
        )  # fmt: skip
    born = ids.born_on(number)
    if born is None or not rules.is_adult(born, day):
        raise InvalidInput(
            code="too-young", field="applied_on",
            message=_("Who applies is eighteen at least (Working Rules, chapter 2)."),
            action=_("Check the day of the application and the identity number."),
        )  # fmt: skip
    if education:
        one_of(education, Education.values, field="education")
    return {
        "name": line(name, field="name", limit=40), "sex": ids.sex_of(number), "born_on": born,
        "identity_sealed": seal(number, purpose=IDENTITY), "identity_print": print_of(number),
        "phone_sealed": seal(checked_phone(phone), purpose=PHONE) if phone.strip() else "", "education": education,
        "occupation": line(occupation, field="occupation", limit=60, required=False),
    }  # fmt: skip


def _refuse_known(fingerprint: str) -> None:
    if Member.objects.filter(identity_print=fingerprint).exists():
        raise Conflict(
            code="member-registered", field="identity", message=_("This person is on the register already."),
            action=_("Look for the file, or ask for a transfer."),
        )  # fmt: skip
    if DevelopmentCase.objects.filter(identity_print=fingerprint, state=CaseState.RUNNING).exists():
        raise Conflict(
            code="case-running", field="identity", message=_("This person's case is under way already."),
            action=_("Look for the case, or ask the branch that has it to hand it over."),
        )  # fmt: skip

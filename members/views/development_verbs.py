"""Every verb on cases of development, guides and introducers: form, service, who may. Uploads are stored on the way."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.forms import development as f
from members.forms.base import ReasonForm
from members.models import CasePerson, DevelopmentCase, StepRecord
from members.rules import development as rules
from members.scope import PartyScope
from members.services.development import cases, steps
from members.services.development.frame import committee_of
from members.services.development.probation import DecisionFacts, cancel_probation, extend_probation
from members.states.development import CaseState
from members.views.base import Subject, Verb, keeps
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import User
from xinhui.accounts.roles import Role
from xinhui.attachments.services.store import store_document
from xinhui.core import clock


def stored(actor: Actor, upload: Any) -> UUID | None:
    """The upload's UUID after it was taken in; none stays none."""
    return store_document(actor=actor, upload=upload).uuid if upload else None


def open_with_document(*, actor: Actor, document: Any, **facts: Any) -> DevelopmentCase:
    """`open_case` with an upload."""
    return cases.open_case(actor=actor, document=stored(actor, document), **facts)


def step_with_document(*, actor: Actor, case_id: int, number: int, document: Any = None, **facts: Any) -> StepRecord:
    """`record_step` with an upload."""
    values = steps.StepFacts(document=stored(actor, document), **facts)
    return steps.record_step(actor=actor, case_id=case_id, number=number, facts=values)


def extend_with_document(*, actor: Actor, case_id: int, months: int, document: Any, **facts: Any) -> DevelopmentCase:
    """`extend_probation` with an upload."""
    values = DecisionFacts(document=stored(actor, document), **facts)
    return extend_probation(actor=actor, case_id=case_id, months=months, facts=values)


def cancel_with_document(*, actor: Actor, case_id: int, document: Any, **facts: Any) -> DevelopmentCase:
    """`cancel_probation` with an upload."""
    return cancel_probation(
        actor=actor, case_id=case_id, facts=DecisionFacts(document=stored(actor, document), **facts)
    )


def keeps_committee(scope: PartyScope, case: DevelopmentCase) -> bool:
    """Keeps the records of the committee above the branch."""
    committee = committee_of(case.organization)
    if committee is None:
        return scope.posts.has(Role.ORGANIZATION_DEPARTMENT)
    return scope.keeps(committee.area_code, committee.path)


def keeps_above(scope: PartyScope, case: DevelopmentCase) -> bool:
    """Keeps the records of the organization above the branch: who hands a case from one branch to another."""
    above = case.organization.parent
    return scope.keeps(above.area_code, above.path) if above else scope.posts.has(Role.ORGANIZATION_DEPARTMENT)


def takes_step(scope: PartyScope, case: DevelopmentCase) -> bool:
    """The next step is the reader's to record: the branch's, or the committee's."""
    if case.step + 1 in rules.BY_COMMITTEE:
        return keeps_committee(scope, case)
    return keeps(scope, case)


def ends(scope: PartyScope, case: DevelopmentCase) -> bool:
    """An approved admission is declared void by the committee; before, the branch ends the case."""
    return keeps_committee(scope, case) if case.member_id else keeps(scope, case)


def _runs(case: DevelopmentCase) -> bool:
    return case.state == CaseState.RUNNING


def _step_open(case: DevelopmentCase) -> bool:
    return _runs(case) and (case.next_from is None or case.next_from <= clock.today())


def _on_probation(case: DevelopmentCase) -> bool:
    return _runs(case) and rules.APPROVED <= case.step < rules.CONFIRMED


def _extends(case: DevelopmentCase) -> bool:
    ready = case.member is not None and rules.probation_ends(case.member.joined_on) <= clock.today()
    return _on_probation(case) and not case.extended_months and ready


def _undoes(case: DevelopmentCase) -> bool:
    if not _runs(case) or case.step in steps.FIXED:
        return False
    last = case.records.valid().filter(number=case.step).first()
    return last is not None and clock.local(last.created_at).date() == clock.today()


def _lapsed(case: DevelopmentCase) -> bool:
    if not _runs(case) or not rules.ADMITTED <= case.step < rules.APPROVED:
        return False
    vote = case.records.valid().filter(number=rules.ADMITTED).first()
    return vote is not None and steps.has_lapsed(case.step, vote.on)


def _present(person: CasePerson) -> bool:
    return person.until is None and _runs(person.case)


def _keeps_case(scope: PartyScope, person: CasePerson) -> bool:
    return keeps(scope, person.case)


def case_rows(user: User) -> Any:
    """Cases with what the verbs look at."""
    return DevelopmentCase.objects.visible_to(user).select_related("organization__parent", "member")


SUBJECTS = (
    Subject(
        "development", "case_id", case_rows, lambda row: reverse("members:development_case", args=[row.pk]),
        (
            Verb("step", _("Record the next step"), f.StepForm, step_with_document, takes_step, _step_open,
                 is_primary=True),
            Verb("again", _("Vote again: the approval lapsed"), ReasonForm, steps.vote_again, keeps, _lapsed),
            Verb("extend", _("Extend the probation"), f.ExtendForm, extend_with_document, keeps_committee, _extends),
            Verb("undo", _("Take the last step back"), ReasonForm, steps.undo_step, keeps, _undoes),
            Verb("move", _("To another branch"), f.MoveForm, cases.move_case, keeps_above, _runs),
            Verb("cancel", _("Cancel the probation"), f.DecisionForm, cancel_with_document, keeps_committee,
                 _on_probation, is_danger=True),
            Verb("end", _("End the case"), f.EndForm, cases.end_case, ends, _runs, is_danger=True),
        ),
    ),
    Subject(
        "case_person", "case_person_id",
        lambda user: CasePerson.objects.visible_to(user).select_related("case__organization", "member"),
        lambda row: reverse("members:development_case", args=[row.case_id]),
        (Verb("replace", _("Name somebody else"), f.ReplaceForm, cases.replace_person, _keeps_case, _present),),
    ),
)  # fmt: skip

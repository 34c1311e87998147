"""A visit: visitor named, held with its notes and problems, problems put right and found to be so."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cadres.models import FollowUpVisit, VisitLine, VisitProblem
from cadres.models.sealed_line import seal_words
from cadres.scope import cadre_scope
from cadres.selectors.people import office_people
from cadres.selectors.visits import visitors
from cadres.services.frame import require_office, require_person, tell
from cadres.states.looks import VERB, Look
from cadres.states.visits import PROBLEM_TABLE, VISIT_TABLE, ProblemState, TeamCondition, VisitState
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, line, one_of, past_day, unknown, words
from xinhui.core.errors import Conflict, InvalidInput

PROBLEMS_MOST = 12


def may_see(actor: Actor, row: FollowUpVisit) -> bool:
    """The office, the portal itself, or the visitor."""
    is_visitor = actor.user_id is not None and row.visitor_id == actor.user_id
    return actor.kind == "system" or cadre_scope(actor.scope).is_office or is_visitor


def hold_visit(actor: Actor, visit_id: int, verb: str = "") -> FollowUpVisit:
    """The visit, locked. Raises NotFound, TransitionRefused."""
    row = hold(FollowUpVisit.objects.all(), visit_id)
    if not may_see(actor, row):
        raise unknown()
    if verb:
        VISIT_TABLE.next(row.state, verb)
    return row


def kept(actor: Actor, row: FollowUpVisit, verb: str, text: str = "") -> None:
    """The line of the history, and the audit."""
    assert transaction.get_connection().in_atomic_block
    VisitLine.objects.create(visit=row, at=clock.now(), by_id=actor.user_id, verb=verb, text_sealed=seal_words(text))
    record(actor=actor, verb=f"cadre.visit.{verb}", target=row, area_code=row.area_code,
           detail={"state": row.state, "months": row.months})  # fmt: skip


def assign_visitor(*, actor: Actor, visit_id: int, visitor_id: int) -> FollowUpVisit:
    """Who goes: of the cadre office or a personnel officer. Raises NotFound (also visitor_id), Forbidden,
    TransitionRefused."""
    with transaction.atomic():
        require_office(actor)
        row = hold_visit(actor, visit_id, "assign")
        user = visitors().filter(pk=visitor_id).first()
        if user is None:
            raise unknown("visitor")
        row.visitor_id = user.pk
        row.save(update_fields=["visitor", "updated_at"])
        kept(actor, row, "assign", user.label)
        tell({user.pk} - {actor.user_id or 0}, "cadre.visit_assigned", key=f"visit:{row.pk}:for",
             link=f"/cadres/visits/{row.pk}/", context={"due": row.due_on.isoformat()})  # fmt: skip
    return row


def hold_follow_up(
    *, actor: Actor, visit_id: int, condition: str, notes: str, problems: Sequence[str] = (),
    problems_due_on: date | None = None, held_on: date | None = None,
) -> FollowUpVisit:  # fmt: skip
    """The visit took place: how the team works, sealed notes, and each problem with the day by which it is put right.

    By the visitor, or the office (then the visitor). Raises NotFound, Forbidden, TransitionRefused, InvalidInput
    (condition, notes, problems, problems_due_on, held_on).
    """
    condition, notes = one_of(condition, TeamCondition.values, field="condition"), words(notes, field="notes")
    day = past_day(held_on, field="held_on")
    found = [words(text, field="problems", limit=400) for text in problems]
    if len(found) > PROBLEMS_MOST:
        raise InvalidInput(
            code="too-many", field="problems", message=pgettext_lazy("visit", "At most twelve problems.")
        )
    if found and (problems_due_on is None or problems_due_on < clock.today()):
        raise InvalidInput(
            code="required", field="problems_due_on",
            message=pgettext_lazy("visit", "Name a day to come until which they are put right."),
        )  # fmt: skip
    with transaction.atomic():
        row = hold_visit(actor, visit_id, "hold")
        if day < row.took_office_on:
            raise InvalidInput(code="out-of-order", field="held_on",
                               message=pgettext_lazy("visit", "Nobody was in office on this day."))  # fmt: skip
        row.visitor_id = row.visitor_id or require_person(actor)
        row.state = VISIT_TABLE.next(row.state, "hold_with_problems" if found else "hold")
        row.held_on, row.condition, row.notes_sealed = day, condition, seal_words(notes)
        row.save()
        for text in found:
            assert problems_due_on is not None
            VisitProblem.objects.create(visit=row, text_sealed=seal_words(text), due_on=problems_due_on)
        kept(actor, row, "hold")
    return row


def lapse_visit(*, actor: Actor, visit_id: int, reason: str) -> FollowUpVisit:
    """Not to be held: the organization is gone, or the team has changed. By the office. Raises NotFound, Forbidden,
    TransitionRefused, InvalidInput (reason)."""
    reason = line(reason, field="reason", limit=400)
    with transaction.atomic():
        require_office(actor)
        row = hold_visit(actor, visit_id, "lapse")
        row.state = VISIT_TABLE.next(row.state, "lapse")
        row.save(update_fields=["state", "updated_at"])
        kept(actor, row, "lapse", reason)
    return row


def _hold_problem(actor: Actor, visit_problem_id: int, verb: str) -> tuple[FollowUpVisit, VisitProblem]:
    visit_id = VisitProblem.objects.filter(pk=visit_problem_id).values_list("visit_id", flat=True).first()
    visit = hold_visit(actor, visit_id or 0)
    row = hold(VisitProblem.objects.filter(visit=visit), visit_problem_id)
    PROBLEM_TABLE.next(row.state, verb)
    return visit, row


def report_problem(*, actor: Actor, visit_problem_id: int, report: str) -> VisitProblem:
    """What was done about it. By the visitor or the office. Raises NotFound, Forbidden, TransitionRefused, InvalidInput
    (report)."""
    report = words(report, field="report")
    with transaction.atomic():
        visit, row = _hold_problem(actor, visit_problem_id, "report")
        row.state, row.report_sealed, row.reported_by_id = (
            ProblemState.REPORTED,
            seal_words(report),
            require_person(actor),
        )
        row.save()
        kept(actor, visit, "report", report)
        tell(office_people() - {actor.user_id or 0}, "cadre.visit_problem_reported",
             key=f"visit-problem:{row.pk}:reported:{clock.now().isoformat()}",
             link=f"/cadres/visits/{visit.pk}/")  # fmt: skip
    return row


def settle_problem(*, actor: Actor, visit_problem_id: int) -> VisitProblem:
    """Found to be put right, by a second person of the office; the last one closes the visit.

    Raises NotFound, Forbidden, TransitionRefused, Conflict `same-person`.
    """
    with transaction.atomic():
        visit, row = _judged(actor, visit_problem_id, "settle")
        row.state, row.settled_on, row.settled_by_id = ProblemState.SETTLED, clock.today(), actor.user_id
        row.save()
        kept(actor, visit, "settle")
        if not visit.problems.exclude(state=ProblemState.SETTLED).exists():
            visit.state = VISIT_TABLE.next(visit.state, "close")
            visit.save(update_fields=["state", "updated_at"])
            kept(actor, visit, "close")
    return row


def send_problem_back(*, actor: Actor, visit_problem_id: int, reason: str, due_on: date) -> VisitProblem:
    """Not put right: until another day. By a second person of the office. Raises NotFound, Forbidden,
    TransitionRefused, InvalidInput (reason, due_on), Conflict `same-person`."""
    reason = line(reason, field="reason", limit=400)
    if due_on < clock.today():
        raise InvalidInput(code="in-the-past", field="due_on", message=_("This day is over."))
    with transaction.atomic():
        visit, row = _judged(actor, visit_problem_id, "send_back")
        row.state, row.due_on = ProblemState.OPEN, due_on
        row.save()
        kept(actor, visit, "send_back", reason)
        tell({visit.visitor_id or 0} - {0, actor.user_id or 0}, "cadre.visit_problem_back",
             key=f"visit-problem:{row.pk}:back:{clock.now().isoformat()}",
             link=f"/cadres/visits/{visit.pk}/")  # fmt: skip
    return row


def _judged(actor: Actor, visit_problem_id: int, verb: str) -> tuple[FollowUpVisit, VisitProblem]:
    require_office(actor)
    visit, row = _hold_problem(actor, visit_problem_id, verb)
    if actor.user_id is not None and row.reported_by_id == actor.user_id:
        raise Conflict(
            code="same-person", message=pgettext_lazy("visit", "Whoever reports does not say that it is put right."),
            action=pgettext_lazy("visit", "Leave it to a colleague of the cadre office."),
        )  # fmt: skip
    return visit, row


def look_at_visit(*, actor: Actor, visit_id: int) -> FollowUpVisit:
    """The visit with its notes: on the trail once it was held. Raises NotFound."""
    with transaction.atomic():
        row = FollowUpVisit.objects.select_related("visitor", "election__organization").filter(pk=visit_id).first()
        if row is None or not may_see(actor, row):
            raise unknown()
        if row.state in (VisitState.RECTIFYING, VisitState.CLOSED):
            record(actor=actor, verb=f"{VERB}.{Look.VISIT}", target=row, area_code=row.area_code, detail={})
    return row

"""After the publication: objections and what is decided; visits; and the books, opened with a reason."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import ReviewObjection, ReviewOrgan, ReviewRound, ReviewVisit
from members.scope import KEEPERS
from members.selectors.party_people import department_people, officers_of
from members.services.frame import scope_of_actor
from members.services.reviews.frame import (
    hold_round,
    link_of,
    require_department,
    require_officer,
    round_of_department,
    tell,
    write,
)
from members.states.review import OBJECTION_TABLE, ROUND_TABLE, VISIT_TABLE, RoundState
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.checks import hold, line, number, past_day, unknown
from xinhui.core.errors import Conflict, Forbidden, InvalidInput

TEXT_MAX, TOPIC_MAX = 400, 120


def object_to_result(*, actor: Actor, organ_id: int, text: str) -> ReviewObjection:
    """An officer of the organ objects, once, within five working days; the organization department is told.

    Raises NotFound, Forbidden, InvalidInput (text), TransitionRefused, Conflict `objection-late`, `objection-filed`.
    """
    text = line(text, field="text", limit=TEXT_MAX)
    with transaction.atomic():
        round_id = ReviewOrgan.objects.filter(pk=organ_id).values_list("round_id", flat=True).first()
        row = hold_round(round_id)
        organ = hold(ReviewOrgan.objects.select_related("organization", "unit"), organ_id)
        require_officer(actor, organ)
        ROUND_TABLE.next(row.state, "object")
        if not row.may_object(clock.today()):
            raise Conflict(
                code="objection-late", message=_("The five working days to object are over."),
                action=_("Speak with the organization department."),
            )  # fmt: skip
        if ReviewObjection.objects.filter(organ=organ).exists():
            raise Conflict(code="objection-filed", message=_("This organ has objected already."))
        objection = ReviewObjection.objects.create(organ=organ, text=text, filed_on=clock.today())
        tell(department_people(), "party.review_objection", f"review:objection:{objection.pk}", link_of(row),
             title=row.title, organ=organ.unit.name)  # fmt: skip
        write(actor, row, "object", objection)
    return objection


def decide_objection(*, actor: Actor, objection_id: int, answer: str, is_upheld: bool) -> ReviewObjection:
    """The organization department decides, and says why; the answer stands beside the result, the ranking as it was.

    Raises NotFound, Forbidden, InvalidInput (answer), TransitionRefused.
    """
    answer = line(answer, field="answer", limit=TEXT_MAX)
    with transaction.atomic():
        found = ReviewObjection.objects.filter(pk=objection_id).values_list("organ__round_id", flat=True).first()
        row = round_of_department(actor, found)
        objection = hold(ReviewObjection.objects.select_related("organ__unit"), objection_id)
        objection.state = OBJECTION_TABLE.next(objection.state, "uphold" if is_upheld else "dismiss")
        objection.answer, objection.decided_on = answer, clock.today()
        objection.save()
        tell(officers_of([objection.organ.organization_id]), "party.review_decided",
             f"review:objection:{objection.pk}:decided", link_of(row), title=row.title,
             state=str(objection.get_state_display()), answer=answer)  # fmt: skip
        write(actor, row, "decide", objection, is_upheld=is_upheld)
    return objection


def plan_visit(
    *, actor: Actor, round_id: int, visitor_id: int, host_id: int, topic: str, planned_on: date
) -> ReviewVisit:
    """Put a visit on the programme: the organization department, or an officer of the organ that goes; both are told.

    Raises NotFound, Forbidden, InvalidInput (visitor, host, topic, planned_on), Conflict `round-not-under-way`.
    """
    topic = line(topic, field="topic", limit=TOPIC_MAX)
    with transaction.atomic():
        row = hold_round(round_id)
        organs = {organ.pk: organ for organ in row.organs.select_related("organization", "unit")}
        visitor, host = organs.get(visitor_id), organs.get(host_id)
        if visitor is None:
            raise unknown("visitor")
        if host is None or host == visitor:
            raise InvalidInput(
                code="host-unknown", field="host", message=_("Choose another organ of this round."),
                action=_("No organ visits itself."),
            )  # fmt: skip
        _require_visitor(actor, visitor, row)
        if row.state in (RoundState.DRAFT, RoundState.CANCELLED):
            raise Conflict(code="round-not-under-way", message=_("Visits are made while a round is under way."))
        if planned_on < clock.today():
            raise InvalidInput(
                code="day-past", field="planned_on", message=pgettext_lazy("review", "This day has passed."),
                action=pgettext_lazy("review", "Give today or later."),
            )  # fmt: skip
        visit = ReviewVisit.objects.create(round=row, visitor=visitor, host=host, topic=topic, planned_on=planned_on)
        tell(officers_of([visitor.organization_id, host.organization_id]), "party.review_visit",
             f"review:visit:{visit.pk}", link_of(row), visitor=visitor.unit.name, host=host.unit.name, topic=topic,
             day=planned_on.isoformat())  # fmt: skip
        write(actor, row, "visit", visit)
    return visit


def record_visit(*, actor: Actor, visit_id: int, people: int, learnt: str, held_on: date | None = None) -> ReviewVisit:
    """It was made: how many came and what was learnt. Raises NotFound, Forbidden, InvalidInput (people, learnt,
    held_on), TransitionRefused."""
    learnt = line(learnt, field="learnt", limit=TEXT_MAX)
    number(people, field="people", least=1, most=500)
    day = past_day(held_on, field="held_on")
    with transaction.atomic():
        row, visit = _visit(actor, visit_id)
        visit.state = VISIT_TABLE.next(visit.state, "done")
        visit.held_on, visit.people, visit.learnt = day, people, learnt
        visit.save()
        write(actor, row, "visit_done", visit, people=people)
    return visit


def call_off_visit(*, actor: Actor, visit_id: int, reason: str) -> ReviewVisit:
    """It is not made. Raises NotFound, Forbidden, InvalidInput (reason), TransitionRefused."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        row, visit = _visit(actor, visit_id)
        visit.state, visit.reason = VISIT_TABLE.next(visit.state, "call_off"), reason
        visit.save()
        write(actor, row, "visit_off", visit, reason=reason)
    return visit


def open_books(*, actor: Actor, round_id: int, reason: str) -> ReviewRound:
    """Let the organization department see who scored whom, after the scoring; the reason goes on the trail first.

    Raises NotFound, Forbidden, InvalidInput (reason), Conflict `scoring-not-over`.
    """
    reason = line(reason, field="reason")
    with transaction.atomic():
        row = hold_round(round_id)
        require_department(actor, row)
        if row.state not in (RoundState.CLOSED, RoundState.PUBLISHED):
            raise Conflict(
                code="scoring-not-over", message=_("The books are opened only when the scoring is over."),
                action=_("Close the scoring first."),
            )  # fmt: skip
        write(actor, row, "books", reason=reason)
    return row


def _visit(actor: Actor, visit_id: int) -> tuple[ReviewRound, ReviewVisit]:
    found = ReviewVisit.objects.filter(pk=visit_id).values_list("round_id", flat=True).first()
    row = hold_round(found)
    visit = hold(ReviewVisit.objects.select_related("visitor__organization"), visit_id)
    _require_visitor(actor, visit.visitor, row)
    return row, visit


def _require_visitor(actor: Actor, visitor: ReviewOrgan, row: ReviewRound) -> None:
    if actor.kind == "system" or actor.scope.covers(row.area_code, *KEEPERS):
        return
    if scope_of_actor(actor).leads(visitor.organization.path):
        return
    raise Forbidden(
        code="visitor-required", message=_("Only the organ that goes, or the organization department, does this."),
        action=pgettext_lazy("review", "Ask the secretary of the branch."),
    )  # fmt: skip

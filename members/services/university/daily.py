"""What senior universities do by themselves: enrolment opens, terms begin and end on their days, lists are chased."""

from django.db import transaction

from members.models import SchoolTerm
from members.selectors.keepers import organizers_of
from members.services.university.schools import begin_term, finish_term, open_enrolment, unlisted_sessions
from members.states.university import SchoolTermState
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.errors import Conflict
from xinhui.outbox.services.enqueue import Draft, enqueue

_S = SchoolTermState


def run_university(*, actor: Actor) -> int:
    """Move terms on where their day has come; a term that cannot end yet is chased weekly. Rows written."""
    today, moved = clock.today(), 0
    terms = SchoolTerm.objects.exclude(state=_S.FINISHED).order_by("school_id", "pk")
    due = {
        _S.PLANNED: (terms.filter(state=_S.PLANNED, enrol_from__lte=today, enrol_to__gte=today), open_enrolment),
        _S.ENROLLING: (terms.filter(state=_S.ENROLLING, starts_on__lte=today), begin_term),
        _S.RUNNING: (terms.filter(state=_S.RUNNING, ends_on__lt=today), finish_term),
    }
    for state, (rows, verb) in due.items():
        for term in rows:
            try:
                verb(actor=actor, term_id=term.pk)
            except Conflict as error:
                moved += _chase(term, str(error)) if state != _S.PLANNED else 0
            else:
                moved += 1
    return moved + _chase_lists()


def _chase(term: SchoolTerm, reason: str) -> int:
    year, week, _day = clock.today().isocalendar()
    return _tell(term, f"stuck:{year}-{week}", "stuck", {"reason": reason})


def _chase_lists() -> int:
    """Sessions of the days gone by without a list, told once a week a term."""
    year, week, _day = clock.today().isocalendar()
    written = 0
    for term in SchoolTerm.objects.filter(state=_S.RUNNING).select_related("school").order_by("pk"):
        late = [row for row in unlisted_sessions(term) if row.day < clock.today()]
        if late:
            facts = {"number": len(late), "first": f"{late[0].course.name} {late[0].day.isoformat()}"}
            written += _tell(term, f"lists:{year}-{week}", "lists_missing", facts)
    return written


def _tell(term: SchoolTerm, key: str, kind: str, facts: dict[str, object]) -> int:
    people = organizers_of([term.area_code])[term.area_code]
    drafts = [
        Draft(key=f"university:term:{term.pk}:{key}:{user_id}", recipient_id=user_id, kind=f"university.{kind}",
              context={"school": term.school.name, "term": term.name, **facts},
              link=f"/party/university/schools/{term.school_id}/")
        for user_id in people
    ]  # fmt: skip
    with transaction.atomic():
        enqueue(drafts=drafts)
    return len(drafts)

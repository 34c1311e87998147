"""What time does to visits: planned when a team takes office, told of before they are due, escalated when late."""

from collections.abc import Iterable
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django.db import transaction

from cadres.models import FollowUpVisit, VisitProblem
from cadres.selectors.people import office_people, was_told
from cadres.services.frame import tell
from cadres.services.visits.verbs import kept
from cadres.states.visits import MONTHS, ProblemState, VisitState
from members.models import Election
from members.selectors.elections import approved_since, candidates_of
from xinhui.accounts.actors import Actor
from xinhui.core import clock

#: Teams that took office longer ago than this are not taken up any more.
BACK_MONTHS, AHEAD_DAYS, ESCALATED_DAYS = 13, 14, 14


def plan_visits(*, actor: Actor) -> int:
    """The visits of every team that took office and has none yet; returns how many were planned."""
    since = clock.today() - relativedelta(months=BACK_MONTHS)
    there = FollowUpVisit.objects.values("election")
    return sum(_plan(actor, election) for election in approved_since(since).exclude(pk__in=there))


def _plan(actor: Actor, election: Election) -> int:
    term = election.term
    if term is None:
        return 0
    team = [[row.member.name, str(row.get_duty_display())] for row in candidates_of(election) if row.is_elected]
    with transaction.atomic():
        for months in MONTHS:
            row, is_new = FollowUpVisit.objects.get_or_create(election=election, months=months, defaults={
                "organization_name": election.organization.name[:120], "area_code": election.organization.area_code,
                "team": team, "took_office_on": term.begun_on,
                "due_on": term.begun_on + relativedelta(months=months),
            })  # fmt: skip
            if is_new:
                kept(actor, row, "plan")
    return len(MONTHS)


def chase_visits(*, actor: Actor) -> int:
    """Visits that are due soon or late, and problems that are late: the visitor (or the office where none is named) is
    told; two weeks late, the office. Each step once; returns how many messages were written."""
    today, told = clock.today(), 0
    with transaction.atomic():
        office = office_people()
        due = FollowUpVisit.objects.filter(state=VisitState.PLANNED, due_on__lte=today + timedelta(days=AHEAD_DAYS))
        for row in due.order_by("pk"):
            told += _tell(f"visit:{row.pk}", "cadre.visit", row.pk, row.due_on, row.visitor_id, office, today)
        late = VisitProblem.objects.filter(state=ProblemState.OPEN, due_on__lt=today).select_related("visit")
        for problem in late.order_by("pk"):
            told += _tell(f"visit-problem:{problem.pk}", "cadre.visit_problem", problem.visit_id, problem.due_on,
                          problem.visit.visitor_id, office, today)  # fmt: skip
    return told


def _tell(
    mark: str, kind: str, visit_id: int, due: date, visitor_id: int | None, office: Iterable[int], today: date
) -> int:  # fmt: skip
    days = (today - due).days
    step = "due" if days <= 0 else "late" if days < ESCALATED_DAYS else "escalated"
    key = f"{mark}:{step}:{due.isoformat()}"
    if was_told(key):
        return 0
    people = set(office) if step == "escalated" or visitor_id is None else {visitor_id}
    return tell(people, f"{kind}_{step}", key=key, link=f"/cadres/visits/{visit_id}/",
                context={"due": due.isoformat()})  # fmt: skip

"""Follow-up visits to branches whose committees were elected within the year: due, late, held, being put right."""

from datetime import timedelta

from cadres.models import FollowUpVisit, VisitProblem
from cadres.services.visits import verbs
from cadres.services.visits.daily import chase_visits, plan_visits
from cadres.states.visits import VisitState
from members.models import Candidacy, Election, Officer, Term
from members.states.election import ElectionState
from xinhui.accounts.actors import SYSTEM, Actor
from xinhui.core import clock
from xinhui.demo.cadres.base import DemoCadres

BRANCHES, SEATS = 10, 3
NOTES = ("与班子成员逐一谈话，并走访党员群众六人。新班子分工明确，换届承诺事项按计划推进。",
         "新任书记进入角色较快，班子成员配合较好；个别委员对业务不够熟悉。",
         "班子对年度重点工作研究不够，党员反映活动安排偏少。")  # fmt: skip
PROBLEMS = ("组织生活会未按时召开，须补开并报备。", "党务公开栏半年未更新。", "新任委员尚未参加任职培训。")


def build(cadres: DemoCadres) -> None:
    """Elections of the terms that run, then visits by the portal's own daily run and the office."""
    _elections(cadres)
    for days in (268, 240, 210, 180, 150, 120, 0):
        with clock.moved(cadres.office_hour(days)):
            plan_visits(actor=SYSTEM)
    office, second = cadres.actor("ganbu"), cadres.actor("ganbu2")
    due = FollowUpVisit.objects.filter(due_on__lte=cadres.today - timedelta(days=5)).order_by("due_on", "pk")
    for number, row in enumerate(due):
        _visit(cadres, row, number, office, second)
    with clock.moved(cadres.office_hour(0)):
        chase_visits(actor=SYSTEM)


def _elections(cadres: DemoCadres) -> None:
    """Branches whose term began between four and nine months ago: their officers were elected then."""
    day = cadres.today
    terms = Term.objects.open().filter(
        begun_on__range=(day - timedelta(days=270), day - timedelta(days=110)), election=None,
        organization__kind="branch", organization__dissolved_on=None,
    )  # fmt: skip
    asked_by = cadres.actor("ganbu").user_id or 0
    for term in terms.select_related("organization").order_by("pk")[:: max(1, terms.count() // BRANCHES)][:BRANCHES]:
        officers = list(Officer.objects.in_force().filter(organization=term.organization).order_by("pk")[:SEATS])
        if not officers:
            continue
        election = Election.objects.create(
            organization=term.organization, state=ElectionState.APPROVED, seats=len(officers), term=term, entitled=12,
            planned_on=term.begun_on, held_on=term.begun_on, asked_by_id=asked_by,
        )  # fmt: skip
        Candidacy.objects.bulk_create([
            Candidacy(election=election, member_id=row.member_id, is_elected=True, duty=row.duty) for row in officers
        ])  # fmt: skip


def _visit(cadres: DemoCadres, row: FollowUpVisit, number: int, office: Actor, second: Actor) -> None:
    """Every seventh is still owed, every ninth is not held; of the others every third found problems."""
    days = (cadres.today - row.due_on).days
    with clock.moved(cadres.office_hour(days + 3)):
        verbs.assign_visitor(actor=office, visit_id=row.pk, visitor_id=(office if number % 2 else second).user_id or 0)
    if number % 7 == 5:
        return
    with clock.moved(cadres.office_hour(max(days - 2, 1))):
        if number % 9 == 7:
            verbs.lapse_visit(actor=office, visit_id=row.pk, reason="支部合并，班子已调整。")
            return
        found = PROBLEMS[: 1 + number % 2] if number % 3 == 2 else ()
        verbs.hold_follow_up(
            actor=office if number % 2 else second, visit_id=row.pk, condition=("good", "fair", "weak")[number % 3],
            notes=NOTES[number % 3], problems=found,
            problems_due_on=clock.today() + timedelta(days=30) if found else None,
        )  # fmt: skip
    row.refresh_from_db()
    if row.state == VisitState.RECTIFYING and number % 6 == 2:
        with clock.moved(cadres.office_hour(1)):
            for problem in VisitProblem.objects.filter(visit=row):
                verbs.report_problem(actor=office, visit_problem_id=problem.pk, report="已补开会议并报镇党委备案。")
                if number % 4 == 2:
                    verbs.settle_problem(actor=second, visit_problem_id=problem.pk)

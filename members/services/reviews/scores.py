"""An organ's report on itself, the scores of its peers, and those who still owe them."""

from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import Officer, ReviewAssignment, ReviewOrgan, ReviewRound, ReviewScore
from members.rules.reviews import REMIND_DAYS, needs_reason, total_of
from members.selectors.party_people import officers_of
from members.services.reviews.frame import hold_round, link_of, require_officer, tell, write
from members.states.organization import Duty
from members.states.review import ROUND_TABLE, RoundState
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.checks import hold, line, number, unknown, words
from xinhui.core.errors import InvalidInput

REMARK_MAX = 300


def write_report(*, actor: Actor, organ_id: int, report: str) -> ReviewOrgan:
    """What an organ says of its work; its own officers write it while the round is open.

    Raises NotFound, Forbidden, InvalidInput (report), TransitionRefused.
    """
    report = words(report, field="report")
    with transaction.atomic():
        row, organ = _organ(organ_id)
        require_officer(actor, organ)
        ROUND_TABLE.next(row.state, "report")
        organ.report = report
        organ.save(update_fields=["report"])
        write(actor, row, "report", organ)
    return organ


def score_organ(
    *, actor: Actor, assignment_id: int, points: Mapping[int, int], reasons: Mapping[int, str] | None = None,
    remark: str = "",
) -> ReviewAssignment:  # fmt: skip
    """Points by criterion id; an extreme says why. Until the round is closed they may be given anew.

    Only the secretary of the scoring organ's branch; for all others there is no such record. Raises NotFound,
    InvalidInput (points_<criterion>, reason_<criterion>, remark), TransitionRefused.
    """
    why = reasons or {}
    with transaction.atomic():
        row, assignment = _own_assignment(actor, assignment_id)
        ROUND_TABLE.next(row.state, "score")
        criteria = list(row.criteria.order_by("pk"))
        drafts, counted = [], []
        for criterion in criteria:
            if criterion.pk not in points:
                raise InvalidInput(
                    code="points-missing", field=f"points_{criterion.pk}", message=_("Every criterion is scored.")
                )
            given = number(points[criterion.pk], field=f"points_{criterion.pk}", most=criterion.points)
            needed = needs_reason(given, criterion.points)
            text = line(why.get(criterion.pk, ""), field=f"reason_{criterion.pk}", required=False)
            if needed and not text:
                raise InvalidInput(
                    code="reason-missing", field=f"reason_{criterion.pk}",
                    message=_("So high or so low a score needs a reason."), action=_("Write a few words."),
                )  # fmt: skip
            drafts.append(ReviewScore(assignment=assignment, criterion=criterion, points=given, reason=text))
            counted.append((given, criterion.points, criterion.weight))
        assignment.scores.all().delete()
        ReviewScore.objects.bulk_create(drafts)
        assignment.total, assignment.scored_at = total_of(counted), clock.now()
        assignment.remark = line(remark, field="remark", limit=REMARK_MAX, required=False)
        assignment.scored_by_id = actor.user_id
        assignment.save()
        write(actor, row, "score", criteria=len(drafts))
    return assignment


def remind_scorers(*, actor: Actor) -> int:
    """Scorers who owe scores hear of it three days before the deadline, and once more when it has passed. Returns how
    many messages were offered; the second run of a day offers them under the same keys."""
    today, total = clock.today(), 0
    rounds = ReviewRound.objects.filter(state=RoundState.SCORING, score_by__lte=today + timedelta(days=REMIND_DAYS))
    for row in rounds.order_by("pk"):
        stage = "late" if today > row.score_by else "soon"
        owing = (
            ReviewAssignment.objects.filter(round=row)
            .owed()
            .values_list("scorer__organization_id", flat=True)
            .distinct()
        )
        with transaction.atomic():
            total += tell(officers_of(owing), f"party.review_{stage}", f"review:{row.pk}:{row.score_by}:{stage}",
                          link_of(row), title=row.title, by=row.score_by.isoformat())  # fmt: skip
    return total


def _organ(organ_id: int) -> tuple[ReviewRound, ReviewOrgan]:
    round_id = ReviewOrgan.objects.filter(pk=organ_id).values_list("round_id", flat=True).first()
    row = hold_round(round_id)
    return row, hold(ReviewOrgan.objects.select_related("organization", "unit"), organ_id)


def _own_assignment(actor: Actor, assignment_id: int) -> tuple[ReviewRound, ReviewAssignment]:
    found = ReviewAssignment.objects.filter(pk=assignment_id).values_list("round_id", "scorer__organization_id").first()
    if found is None or actor.user_id is None:
        raise unknown()
    office = Officer.objects.in_force().filter(organization_id=found[1], duty=Duty.SECRETARY)
    if not office.filter(member__user_id=actor.user_id).exists():
        raise unknown()
    return hold_round(found[0]), hold(ReviewAssignment.objects.all(), assignment_id)

"""A round: drafted with criteria, organs, opened, scored by peers assigned blind, closed, published; or cancelled."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from random import SystemRandom

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import Organization, ReviewAssignment, ReviewCriterion, ReviewOrgan, ReviewRound
from members.rules.reviews import assign, mean_of, objection_until, ranks_of
from members.selectors.party_people import officers_of
from members.services.reviews.frame import link_of, round_of_department, tell, write
from members.states.organization import Attachment
from members.states.review import ROUND_TABLE
from xinhui.accounts.actors import Actor, require
from xinhui.accounts.roles import Role
from xinhui.core import clock
from xinhui.core.checks import day_after, line, number, words
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.core.services.calendar import schedule_for

DISTRICT = "440705"
TITLE_MAX, CRITERION_MAX, PEERS_MAX = 120, 60, 20


def draft_round(
    *, actor: Actor, title: str, starts_on: date, ends_on: date, score_by: date, peers: int = 5, description: str = "",
    area_code: str = DISTRICT,
) -> ReviewRound:  # fmt: skip
    """Begin a round. Raises Forbidden, InvalidInput (title, ends_on, score_by, peers, description)."""
    title = line(title, field="title", limit=TITLE_MAX)
    day_after(starts_on, ends_on, field="ends_on")
    day_after(clock.today(), score_by, field="score_by")
    number(peers, field="peers", least=1, most=PEERS_MAX)
    text = words(description, field="description", required=False)
    with transaction.atomic():
        require(actor, Role.ORGANIZATION_DEPARTMENT, area_code=area_code)
        row = ReviewRound.objects.create(
            title=title, area_code=area_code, starts_on=starts_on, ends_on=ends_on, description=text, peers=peers,
            score_by=score_by,
        )  # fmt: skip
        write(actor, row, "draft", title=title, peers=peers)
    return row


def add_criterion(*, actor: Actor, round_id: int, title: str, points: int, weight: int = 1) -> ReviewCriterion:
    """Something to score. Raises NotFound, Forbidden, InvalidInput (title, points, weight), TransitionRefused, Conflict
    `criterion-exists`."""
    title = line(title, field="title", limit=CRITERION_MAX)
    number(points, field="points", least=1, most=100)
    number(weight, field="weight", least=1, most=100)
    with transaction.atomic():
        row = round_of_department(actor, round_id)
        ROUND_TABLE.next(row.state, "criterion")
        if row.criteria.filter(title=title).exists():
            raise Conflict(
                code="criterion-exists", field="title", message=_("This criterion is on the list already."),
                action=_("Choose another name."),
            )  # fmt: skip
        criterion = ReviewCriterion.objects.create(round=row, title=title, points=points, weight=weight)
        write(actor, row, "criterion", title=title, points=points, weight=weight)
    return criterion


def invite_organs(*, actor: Actor, round_id: int, organization_ids: Sequence[int]) -> list[ReviewOrgan]:
    """Let the units of these branches take part; a unit that does already is passed over.

    Raises NotFound, Forbidden, InvalidInput (organizations), TransitionRefused.
    """
    with transaction.atomic():
        row = round_of_department(actor, round_id)
        ROUND_TABLE.next(row.state, "invite")
        branches = Organization.objects.in_being().filter(
            pk__in=organization_ids, attached_to=Attachment.UNIT, area_code__startswith=row.area_code
        )
        found = {branch.unit_id: branch for branch in branches.order_by("-path")}
        if not found or branches.count() != len(set(organization_ids)):
            raise InvalidInput(
                code="organs-unknown", field="organizations",
                message=_("Choose branches of units of the district."), action=pgettext_lazy("review",
                "Choose from the list."),
            )  # fmt: skip
        there = set(row.organs.values_list("unit_id", flat=True))
        made = ReviewOrgan.objects.bulk_create(
            ReviewOrgan(round=row, organization=branch, unit_id=unit)
            for unit, branch in sorted(found.items(), key=lambda pair: pair[1].path)
            if unit is not None and unit not in there
        )
        write(actor, row, "invite", organs=len(made))
    return made


def open_round(*, actor: Actor, round_id: int) -> ReviewRound:
    """Criteria and organs are fixed; the organs are told to write their reports.

    Raises NotFound, Forbidden, TransitionRefused, Conflict `criteria-missing`, `organs-too-few`.
    """
    with transaction.atomic():
        row = round_of_department(actor, round_id)
        target = ROUND_TABLE.next(row.state, "open")
        if not row.criteria.exists():
            raise Conflict(
                code="criteria-missing", message=_("Nothing is to be scored yet."), action=_("Add the criteria first.")
            )
        if row.organs.count() <= row.peers:
            raise Conflict(
                code="organs-too-few",
                message=_("At least %(count)d organs are needed, so that each scores %(peers)d others.")
                % {"count": row.peers + 1, "peers": row.peers},
                action=_("Invite more organs."),
            )  # fmt: skip
        row.state = target
        row.save(update_fields=["state"])
        _tell_organs(row, "party.review_open", by=row.score_by.isoformat())
        write(actor, row, "open", organs=row.organs.count())
    return row


def start_scoring(*, actor: Actor, round_id: int) -> ReviewRound:
    """Peers are assigned by a secret ring of which nothing but the pairs is kept; the scorers are told.

    Raises NotFound, Forbidden, TransitionRefused.
    """
    with transaction.atomic():
        row = round_of_department(actor, round_id)
        row.state = ROUND_TABLE.next(row.state, "start")
        row.save(update_fields=["state"])
        pairs = assign(list(row.organs.values_list("pk", flat=True)), row.peers, SystemRandom())
        # written in the order of the scored ones: a number says nothing about the scorer
        ReviewAssignment.objects.bulk_create(
            ReviewAssignment(round=row, scorer_id=scorer, scored_id=scored)
            for scorer, scored in sorted(pairs, key=lambda pair: (pair[1], pair[0]))
        )
        _tell_organs(row, "party.review_score", by=row.score_by.isoformat(), peers=row.peers)
        write(actor, row, "start", pairs=len(pairs))
    return row


def close_round(*, actor: Actor, round_id: int) -> ReviewRound:
    """End the scoring: when every score is in, or the deadline has passed.

    Raises NotFound, Forbidden, TransitionRefused, Conflict `scores-owed`.
    """
    with transaction.atomic():
        row = round_of_department(actor, round_id)
        target, owed = ROUND_TABLE.next(row.state, "close"), ReviewAssignment.objects.filter(round=row).owed().count()
        if owed and clock.today() <= row.score_by:
            raise Conflict(
                code="scores-owed", message=_("%(count)d scores are still owed.") % {"count": owed},
                action=_("Wait for them, or for the day after %(day)s.") % {"day": row.score_by.isoformat()},
            )  # fmt: skip
        row.state = target
        row.save(update_fields=["state"])
        write(actor, row, "close", owed=owed)
    return row


def publish_round(*, actor: Actor, round_id: int) -> ReviewRound:
    """Write mean, number of scores and rank of every organ, for good; the organs are told until when to object.

    Raises NotFound, Forbidden, TransitionRefused.
    """
    with transaction.atomic():
        row = round_of_department(actor, round_id)
        row.state = ROUND_TABLE.next(row.state, "publish")
        organs = list(row.organs.order_by("pk"))
        given: dict[int, list[Decimal]] = {organ.pk: [] for organ in organs}
        for assignment in ReviewAssignment.objects.filter(round=row).exclude(total=None):
            given[assignment.scored_id].append(assignment.total or Decimal())
        means = {pk: mean_of(totals) for pk, totals in given.items()}
        ranks = ranks_of(means)
        for organ in organs:
            organ.mean, organ.rank, organ.scores_counted = means[organ.pk], ranks[organ.pk], len(given[organ.pk])
        ReviewOrgan.objects.bulk_update(organs, ["mean", "rank", "scores_counted"])
        row.published_on = clock.today()
        row.object_by = objection_until(row.published_on, schedule_for(None).is_workday)
        row.save(update_fields=["state", "published_on", "object_by"])
        _tell_organs(row, "party.review_published", by=row.object_by.isoformat())
        write(actor, row, "publish", object_by=row.object_by)
    return row


def cancel_round(*, actor: Actor, round_id: int, reason: str) -> ReviewRound:
    """It goes no further; the organs of a round that was open are told. Raises NotFound, Forbidden, InvalidInput
    (reason), TransitionRefused."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        row = round_of_department(actor, round_id)
        was_draft, row.state = row.state == "draft", ROUND_TABLE.next(row.state, "cancel")
        row.reason = reason
        row.save(update_fields=["state", "reason"])
        if not was_draft:
            _tell_organs(row, "party.review_cancelled", reason=reason)
        write(actor, row, "cancel", reason=reason)
    return row


def _tell_organs(row: ReviewRound, kind: str, **context: object) -> None:
    people = officers_of(row.organs.values_list("organization_id", flat=True))
    tell(people, kind, f"review:{row.pk}:{row.state}", link_of(row), title=row.title, **context)

"""Joint meetings and their topics, from the raising to the end; satisfaction rounds."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import (
    JointMeeting,
    JointTopic,
    PropertyContract,
    SatisfactionCount,
    SatisfactionRound,
)
from members.services.frame import division_in_force, require_keeper
from members.services.quarters.frame import hold_quarter, path_over
from members.states.quarters import TOPIC_TABLE, Side
from xinhui.accounts.actors import Actor, person_id
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import day_after, hold, line, number, one_of, past_day, words
from xinhui.core.errors import Conflict, InvalidInput


def raise_topic(*, actor: Actor, quarter_id: int, title: str, raised_by_side: str, detail: str = "") -> JointTopic:
    """Put a matter on the list of the next joint meeting. Raises NotFound, Forbidden, InvalidInput (title, detail,
    raised_by_side), Conflict `quarter-closed`."""
    title, detail = line(title, field="title", limit=120), words(detail, field="detail", required=False)
    one_of(raised_by_side, Side.values, field="raised_by_side")
    with transaction.atomic():
        quarter = hold_quarter(actor, quarter_id)
        topic = JointTopic.objects.create(
            quarter=quarter, title=title, detail=detail, raised_by_side=raised_by_side, raised_on=clock.today()
        )
        _note(actor, topic, "raise", {"side": raised_by_side})
    return topic


def hold_meeting(
    *, actor: Actor, quarter_id: int, from_branch: int, from_property: int, from_owners: int, minutes: str,
    held_on: date | None = None,
) -> JointMeeting:  # fmt: skip
    """Write down a joint meeting: it is one when the branch and at least one of the other sides are there.

    Raises NotFound, Forbidden, InvalidInput (held_on, from_branch, from_property, from_owners, minutes), Conflict
    `quarter-uncovered`, `meeting-written`.
    """
    day, minutes = past_day(held_on, field="held_on"), words(minutes, field="minutes")
    number(from_branch, field="from_branch", least=1, most=200)
    number(from_property, field="from_property", most=200)
    number(from_owners, field="from_owners", most=200)
    if not from_property and not from_owners:
        raise InvalidInput(
            code="only-one-side", field="from_property",
            message=_("A joint meeting is one of the branch with the property side or the owners."),
            action=_("Count who was there for each side."),
        )  # fmt: skip
    with transaction.atomic():
        quarter = hold_quarter(actor, quarter_id)
        if not path_over(quarter):
            raise Conflict(
                code="quarter-uncovered", message=_("Without a branch nobody leads the joint meeting."),
                action=_("Cover the quarter first."),
            )  # fmt: skip
        if JointMeeting.objects.filter(quarter=quarter, held_on=day).exists():
            raise Conflict(
                code="meeting-written", field="held_on", message=_("The meeting of this day is written down already.")
            )
        meeting = JointMeeting.objects.create(
            quarter=quarter, held_on=day, from_branch=from_branch, from_property=from_property, minutes=minutes,
            from_owners=from_owners, written_by_id=person_id(actor),
        )  # fmt: skip
        record(actor=actor, verb="party.quarter.meeting", target=quarter, detail={"on": day})
    return meeting


def agree_topic(*, actor: Actor, topic_id: int, meeting_id: int, side: str, due_on: date) -> JointTopic:
    """A meeting agreed: a side answers for the topic, by a day. Raises NotFound (meeting), Forbidden, InvalidInput
    (side, due_on), TransitionRefused."""
    one_of(side, Side.values, field="side")
    day_after(clock.today(), due_on, field="due_on")
    with transaction.atomic():
        topic = _held(actor, topic_id)
        state = TOPIC_TABLE.next(topic.state, "agree")
        meeting = hold(JointMeeting.objects.filter(quarter=topic.quarter_id), meeting_id, field="meeting")
        topic.state, topic.meeting, topic.side, topic.due_on = state, meeting, side, due_on
        topic.save(update_fields=["state", "meeting", "side", "due_on"])
        _note(actor, topic, "agree", {"side": side, "due": due_on})
    return topic


def finish_topic(*, actor: Actor, topic_id: int, result: str) -> JointTopic:
    """It is done; the result says how. Raises NotFound, Forbidden, InvalidInput (result), TransitionRefused."""
    return _settle(actor, topic_id, "finish", result)


def give_topic_up(*, actor: Actor, topic_id: int, result: str) -> JointTopic:
    """It will not be done; the result says why. Raises as `finish_topic`."""
    return _settle(actor, topic_id, "give_up", result)


def reopen_topic(*, actor: Actor, topic_id: int, reason: str) -> JointTopic:
    """It was not settled after all: back on the list. Raises NotFound, Forbidden, InvalidInput (reason),
    TransitionRefused."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        topic = _held(actor, topic_id)
        topic.state = TOPIC_TABLE.next(topic.state, "reopen")
        topic.settled_on, topic.result, topic.side, topic.due_on = None, reason, "", None
        topic.save(update_fields=["state", "settled_on", "result", "side", "due_on"])
        _note(actor, topic, "reopen", {"reason": reason})
    return topic


def _settle(actor: Actor, topic_id: int, verb: str, result: str) -> JointTopic:
    result = line(result, field="result", limit=300)
    with transaction.atomic():
        topic = _held(actor, topic_id)
        topic.state = TOPIC_TABLE.next(topic.state, verb)
        topic.settled_on, topic.result = clock.today(), result
        topic.save(update_fields=["state", "settled_on", "result"])
        _note(actor, topic, verb, {"result": result})
    return topic


def _held(actor: Actor, topic_id: int) -> JointTopic:
    quarter_id = JointTopic.objects.filter(pk=topic_id).values_list("quarter_id", flat=True).first()
    hold_quarter(actor, quarter_id)
    return hold(JointTopic.objects.select_related("quarter"), topic_id)


def _note(actor: Actor, topic: JointTopic, verb: str, detail: dict[str, object]) -> None:
    record(actor=actor, verb=f"party.joint_topic.{verb}", target=topic, area_code=topic.quarter.area_code,
           detail=detail)  # fmt: skip


def open_round(*, actor: Actor, title: str, area_code: str) -> SatisfactionRound:
    """Begin a round of asking in an area. Raises Forbidden, InvalidInput (title, area_code), Conflict
    `round-exists`."""
    title, place = line(title, field="title", limit=60), division_in_force(area_code)
    require_keeper(actor, area_code=place.code)
    with transaction.atomic():
        if SatisfactionRound.objects.filter(area_code=place.code, title=title).exists():
            raise Conflict(code="round-exists", field="title", message=_("There is a round of this title here."))
        row = SatisfactionRound.objects.create(title=title, area_code=place.code, opened_on=clock.today())
        record(actor=actor, verb="party.satisfaction.open", target=row, detail={"title": title})
    return row


def close_round(*, actor: Actor, round_id: int) -> SatisfactionRound:
    """End a round; its numbers stand. Raises NotFound, Forbidden, Conflict `round-closed`."""
    with transaction.atomic():
        row = _round(round_id)
        require_keeper(actor, area_code=row.area_code)
        row.closed_on = clock.today()
        row.save(update_fields=["closed_on"])
        record(actor=actor, verb="party.satisfaction.close", target=row, detail={})
    return row


def count_answers(
    *, actor: Actor, quarter_id: int, round_id: int, asked: int, marks: Sequence[int]
) -> SatisfactionCount:
    """Write how many households of a quarter gave each mark from 1 to 5; while the round is open, anew at any time.

    The firm that looks after the quarter now is kept with it. Raises NotFound (round), Forbidden, InvalidInput (round,
    asked, mark_1 … mark_5), Conflict `round-closed`.
    """
    counts = {f"mark_{n}": number(many, field=f"mark_{n}", most=50_000) for n, many in enumerate(marks, 1)}
    with transaction.atomic():
        quarter = hold_quarter(actor, quarter_id)
        row = _round(round_id)
        if not quarter.area_code.startswith(row.area_code):
            raise InvalidInput(code="area-outside", field="round", message=_("This round is of another place."))
        number(asked, field="asked", least=1, most=quarter.households)
        if sum(counts.values()) > asked:
            raise InvalidInput(
                code="more-than-asked", field="mark_5", message=_("No more households answer than were asked."),
                action=_("Count the answers again."),
            )  # fmt: skip
        contract = PropertyContract.objects.in_force().filter(quarter=quarter).first()
        count, _made = SatisfactionCount.objects.update_or_create(
            round=row, quarter=quarter, defaults={"asked": asked, "firm": contract.firm if contract else None, **counts}
        )
        record(actor=actor, verb="party.satisfaction.count", target=count, area_code=quarter.area_code,
               detail={"asked": asked, **counts})  # fmt: skip
    return count


def _round(round_id: int) -> SatisfactionRound:
    row = hold(SatisfactionRound.objects.all(), round_id, field="round")
    if row.closed_on is not None:
        raise Conflict(
            code="round-closed", field="round", message=_("This round closed on %(day)s.") % {"day": row.closed_on},
            action=_("Begin another round."),
        )  # fmt: skip
    return row

"""What squads do: training and duty written down, call-outs by message, answers, hours."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from grids.models import Squad, SquadActivity, SquadMember, SquadShare
from grids.models.squad import ActivityKind, Answer
from grids.services.frame import required_text
from grids.services.kit import short_text
from grids.services.policing.frame import hold_call_out, hold_squad, line_of
from grids.services.teams.frame import TEAM_KEEPERS, one_of
from xinhui.accounts.actors import Actor, require
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.errors import Conflict, InvalidInput, NotFound
from xinhui.core.locking import locked
from xinhui.outbox.services.enqueue import Draft, enqueue

TITLE_MAX, PLACE_MAX = 80, 120
MINUTES_MAX = 72 * 60


def record_activity(
    *,
    actor: Actor,
    squad_id: int,
    kind: str,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    minutes: Mapping[int, int],
    place: str = "",
    result: str = "",
) -> SquadActivity:
    """Write down a training or a duty that is over: `minutes` by member id (who is not named was not there).

    Raises NotFound, Forbidden, InvalidInput (kind, title, place, starts_at, ends_at, minutes).
    """
    one_of(kind, [ActivityKind.TRAINING, ActivityKind.DUTY], field="kind")
    title = line_of(title, field="title", limit=TITLE_MAX)
    place = short_text(place.strip(), limit=PLACE_MAX, field="place")
    check_times(starts_at, ends_at)
    with transaction.atomic():
        squad = hold_squad(actor, squad_id)
        members = members_on(squad, starts_at)
        check_minutes(minutes, members)
        activity = SquadActivity.objects.create(
            squad=squad, area_code=squad.area_code, kind=kind, title=title, place=place, starts_at=starts_at,
            ends_at=ends_at, result=result.strip(),
        )  # fmt: skip
        SquadShare.objects.bulk_create(
            SquadShare(activity=activity, member_id=pk, area_code=squad.area_code, minutes=number)
            for pk, number in sorted(minutes.items())
        )
        detail = {"squad": squad.name, "kind": kind, "members": len(minutes), "minutes": sum(minutes.values())}
        record(actor=actor, verb="squad.activity", target=activity, detail=detail)
    return activity


def call_out(
    *, actor: Actor, squad_id: int, title: str, place: str, text: str, is_drill: bool = False
) -> SquadActivity:
    """Call a squad out: every member is asked; those with an account by message at once, the others are rung up.

    Raises NotFound, Forbidden, InvalidInput (title, place, text), Conflict `squad-empty`, `call-out-open`.
    """
    title = line_of(title, field="title", limit=TITLE_MAX)
    place = line_of(place, field="place", limit=PLACE_MAX)
    text, now = required_text(text, field="text"), clock.now()
    with transaction.atomic():
        squad = hold_squad(actor, squad_id)
        members = {pk: member for pk, member in members_on(squad, now).items() if member.ends_on is None}
        if not members:
            raise Conflict(code="squad-empty", message=_("Nobody is in this squad."), action=_("Enlist members first."))
        if SquadActivity.objects.filter(squad=squad, ends_at=None).exists():
            raise Conflict(
                code="call-out-open", message=_("A call-out of this squad is under way."),
                action=_("Write down its end and hours first."),
            )  # fmt: skip
        activity = SquadActivity.objects.create(
            squad=squad, area_code=squad.area_code, kind=ActivityKind.CALL_OUT, title=title, place=place, text=text,
            is_drill=is_drill, starts_at=now,
        )  # fmt: skip
        SquadShare.objects.bulk_create(
            SquadShare(activity=activity, member=member, area_code=squad.area_code, answer=Answer.WAITING)
            for member in members.values()
        )
        told = tell_members(activity, squad, members.values())
        detail = {"squad": squad.name, "place": place, "text": text, "members": len(members), "messages": told,
                  "is_drill": is_drill}  # fmt: skip
        record(actor=actor, verb="squad.call_out", target=activity, detail=detail)
    return activity


def answer_call_out(*, actor: Actor, share_id: int, answer: str) -> SquadShare:
    """A member's answer: by the member's own account, or by who rang the member up. The last one counts.

    Raises NotFound, Forbidden, InvalidInput (answer), Conflict `call-out-over`.
    """
    one_of(answer, [Answer.COMING, Answer.UNABLE], field="answer")
    activity_id = SquadShare.objects.filter(pk=share_id).values_list("activity_id", flat=True).first()
    if activity_id is None:
        raise NotFound(code="share-unknown", message=_("Nobody was asked by this number."))
    with transaction.atomic():
        activity = hold_call_out(activity_id)
        share = locked(SquadShare.objects.filter(pk=share_id).select_related("member")).get()
        own = actor.user_id is not None and share.member.account_id == actor.user_id
        if not own:
            require(actor, *TEAM_KEEPERS, area_code=activity.area_code)
        share.answer, share.answered_at, share.answered_by = answer, clock.now(), actor.label[:80]
        share.save(update_fields=["answer", "answered_at", "answered_by"])
        detail = {"activity": activity.title, "member": share.member.name, "answer": answer, "own": own}
        record(actor=actor, verb="squad.answer", target=share, detail=detail)
    return share


def finish_call_out(*, actor: Actor, activity_id: int, result: str, minutes: Mapping[int, int]) -> SquadActivity:
    """Write down how a call-out ended and the time that each member gave (by member id).

    Raises NotFound, Forbidden, InvalidInput (result, minutes), Conflict `call-out-over`.
    """
    result = required_text(result, field="result")
    with transaction.atomic():
        activity = hold_call_out(activity_id)
        require(actor, *TEAM_KEEPERS, area_code=activity.area_code)
        shares = {row.member_id: row for row in locked(SquadShare.objects.filter(activity=activity).order_by("pk"))}
        check_minutes(minutes, shares)
        for pk, number in minutes.items():
            shares[pk].minutes = number
        SquadShare.objects.bulk_update(shares.values(), ["minutes"])
        activity.result, activity.ends_at = result, max(clock.now(), activity.starts_at)
        activity.save(update_fields=["result", "ends_at"])
        came = sum(1 for number in minutes.values() if number)
        detail = {"result": result, "came": came, "minutes": sum(minutes.values())}
        record(actor=actor, verb="squad.finish", target=activity, detail=detail)
    return activity


def members_on(squad: Squad, at: datetime) -> dict[int, SquadMember]:
    """Who was in the squad on the day of `at`, by id."""
    day = at.astimezone(clock.LOCAL).date()
    rows = SquadMember.objects.filter(squad=squad, starts_on__lte=day).exclude(ends_on__lt=day)
    return {member.pk: member for member in rows.order_by("pk")}


def check_times(starts_at: datetime, ends_at: datetime) -> None:
    """Raise InvalidInput when an activity is not over, ends before it begins, or lasts more than three days."""
    if ends_at > clock.now():
        raise InvalidInput(
            code="time-ahead", field="ends_at", message=_("This time is yet to come."),
            action=_("Write it down when it is over."),
        )  # fmt: skip
    if not timedelta() < ends_at - starts_at <= timedelta(minutes=MINUTES_MAX):
        raise InvalidInput(
            code="times-reversed", field="ends_at",
            message=_("An activity ends after it begins, within 72 hours."), action=_("Correct the times."),
        )  # fmt: skip


def check_minutes(minutes: Mapping[int, int], members: Mapping[int, object]) -> None:
    """Raise InvalidInput when somebody is not of the squad, or gave an impossible time."""
    strangers = sorted(set(minutes) - set(members))
    if strangers:
        raise InvalidInput(
            code="not-a-member", field="minutes",
            message=_("Member %(pk)s was not in the squad on that day.") % {"pk": strangers[0]},
            action=_("Enlist the person first, or leave the person out."),
        )  # fmt: skip
    if any(not 0 <= number <= MINUTES_MAX for number in minutes.values()):
        raise InvalidInput(
            code="hours-out-of-range", field="minutes", message=_("Nobody gives more than 72 hours to one activity."),
            action=_("Correct the hours."),
        )  # fmt: skip


def tell_members(activity: SquadActivity, squad: Squad, members: Iterable[SquadMember]) -> int:
    """Message the members who have an account, once each."""
    facts = {"squad": squad.name, "title": activity.title, "place": activity.place, "text": activity.text[:200]}
    kind = "squad.drill" if activity.is_drill else "squad.called"
    accounts = sorted({member.account_id for member in members if member.account_id is not None})
    link = f"/policing/activities/{activity.pk}/"
    drafts = [Draft(f"squad-call:{activity.pk}", pk, kind, facts, link) for pk in accounts]
    return enqueue(drafts=drafts)

"""Study groups: founded, joined and left, led for a term, planned for a year; sessions held; what is overdue."""

from collections.abc import Collection, Mapping
from datetime import date

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import Member, StudyAttendance, StudyGroup, StudyPlan, StudySeat, StudySession
from members.rules.months import months_after
from members.selectors.party_people import officers_of
from members.services.frame import hold_organization, require_keeper_of, scope_of_actor
from members.states.organization import COUNTED
from members.states.study import SESSION_TABLE, StudyKind, StudyRole, StudyState
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, line, number, one_of, past_day
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.outbox.services.enqueue import Draft, enqueue

NAME_MAX, PERSON_MAX, TOPIC_MAX, SUMMARY_MAX, THEMES_MAX = 120, 40, 120, 1000, 400
TERM_MONTHS, QUARTER_MONTHS = 24, 3


def found_group(*, actor: Actor, organization_id: int, name: str, founded_on: date | None = None) -> StudyGroup:
    """Found a group of an organization; its first term is two years. Raises NotFound, Forbidden, InvalidInput (name,
    founded_on), Conflict `group-exists`."""
    name, day = line(name, field="name", limit=NAME_MAX), past_day(founded_on, field="founded_on")
    with transaction.atomic():
        organization = hold_organization(organization_id, field="organization")
        require_keeper_of(actor, organization)
        if StudyGroup.objects.in_being().filter(organization=organization, name=name).exists():
            raise Conflict(
                code="group-exists", field="name", message=_("There is a study group of this name here."),
                action=_("Choose another name."),
            )  # fmt: skip
        group = StudyGroup.objects.create(organization=organization, name=name, founded_on=day, term_from=day,
                                          term_until=months_after(day, TERM_MONTHS))  # fmt: skip
        _write(actor, group, "found", name=name)
    return group


def join_group(
    *, actor: Actor, group_id: int, member_id: int | None = None, name: str = "", role: str = StudyRole.MEMBER
) -> StudySeat:
    """Somebody joins: a member of the party by their file, anybody else by name. A new leader replaces the old one.

    Raises NotFound, Forbidden, InvalidInput (member, name, role), Conflict `seat-taken`, `group-closed`.
    """
    one_of(role, StudyRole.values, field="role")
    with transaction.atomic():
        group = _held(actor, group_id)
        member = Member.objects.filter(pk=member_id, state__in=COUNTED).first() if member_id is not None else None
        if member_id is not None and member is None:
            raise InvalidInput(code="member-unknown", field="member", message=_("There is no such member here."))
        if member is not None and group.seats.filter(member=member, left_on=None).exists():
            raise Conflict(
                code="seat-taken", field="member", message=_("This member belongs to the group already."),
                action=_("Look at the list of the group."),
            )  # fmt: skip
        called = member.name if member is not None else line(name, field="name", limit=PERSON_MAX)
        if role == StudyRole.LEADER:
            _step_down(group)
        seat = StudySeat.objects.create(group=group, member=member, name=called, role=role, joined_on=clock.today())
        _write(actor, group, "join", seat=seat.pk, role=role)
    return seat


def leave_group(*, actor: Actor, seat_id: int) -> StudySeat:
    """Somebody leaves today. Raises NotFound, Forbidden, Conflict `seat-left`, `group-closed`."""
    with transaction.atomic():
        group, seat = _seat(actor, seat_id)
        seat.left_on = clock.today()
        seat.save(update_fields=["left_on"])
        _write(actor, group, "leave", seat=seat.pk)
    return seat


def renew_term(*, actor: Actor, seat_id: int) -> StudySeat:
    """A new term of two years begins today under this leader; who led before stays as a member.

    The organization's officers and those above say so, not the group itself. Raises NotFound, Forbidden, Conflict
    `seat-left`, `group-closed`.
    """
    with transaction.atomic():
        group, seat = _seat(actor, seat_id)
        require_keeper_of(actor, group.organization)
        _step_down(group)
        seat.role = StudyRole.LEADER
        seat.save(update_fields=["role"])
        group.term_from = clock.today()
        group.term_until = months_after(group.term_from, TERM_MONTHS)
        group.save(update_fields=["term_from", "term_until"])
        _write(actor, group, "renew", seat=seat.pk, until=group.term_until)
    return seat


def set_plan(*, actor: Actor, group_id: int, year: int, sessions: int, themes: str) -> StudyPlan:
    """The plan of a year, or another one in its place. Raises NotFound, Forbidden, InvalidInput (year, sessions,
    themes), Conflict `group-closed`."""
    this_year = clock.today().year
    number(year, field="year", least=this_year - 1, most=this_year + 1)
    number(sessions, field="sessions", least=4, most=60)
    themes = line(themes, field="themes", limit=THEMES_MAX)
    with transaction.atomic():
        group = _held(actor, group_id)
        plan, _made = StudyPlan.objects.update_or_create(
            group=group, year=year, defaults={"sessions": sessions, "themes": themes}
        )
        _write(actor, group, "plan", year=year, sessions=sessions)
    return plan


def plan_session(
    *, actor: Actor, group_id: int, topic: str, kind: str, planned_on: date, place: str = ""
) -> StudySession:
    """Call a session; members with an account are told. Raises NotFound, Forbidden, InvalidInput (topic, kind,
    planned_on, place), Conflict `group-closed`."""
    topic = line(topic, field="topic", limit=TOPIC_MAX)
    one_of(kind, StudyKind.values, field="kind")
    place = line(place, field="place", limit=TOPIC_MAX, required=False)
    with transaction.atomic():
        group = _held(actor, group_id)
        session = StudySession.objects.create(
            group=group, topic=topic, kind=kind, planned_on=_ahead(planned_on), place=place
        )
        _tell_members(session, "party.study_session")
        _write(actor, group, "session", session=session.pk, on=planned_on)
    return session


def hold_session(
    *, actor: Actor, session_id: int, summary: str, present: Collection[int],
    contributions: Mapping[int, str] | None = None, held_on: date | None = None,
) -> StudySession:  # fmt: skip
    """Write down a session: who came (seat ids), and what some of them contributed.

    Raises NotFound, Forbidden, InvalidInput (summary, present, held_on), TransitionRefused.
    """
    summary, day = line(summary, field="summary", limit=SUMMARY_MAX), past_day(held_on, field="held_on")
    said = contributions or {}
    with transaction.atomic():
        group, session = _session(actor, session_id)
        target = SESSION_TABLE.next(session.state, "hold")
        seats = list(group.seats.filter(left_on=None, joined_on__lte=day))
        if not present or not set(present) | set(said) <= {seat.pk for seat in seats} or set(said) - set(present):
            raise InvalidInput(
                code="present-unknown", field="present",
                message=_("Tick at least one person, and only those who belonged to the group on that day."),
            )  # fmt: skip
        session.state, session.held_on, session.summary = target, day, summary
        session.save()
        StudyAttendance.objects.bulk_create(
            StudyAttendance(session=session, seat=seat, was_present=seat.pk in present,
                            contribution=line(said.get(seat.pk, ""), field="contributions", required=False))
            for seat in seats
        )  # fmt: skip
        _write(actor, group, "hold", session=session.pk, present=len(set(present)), of=len(seats))
    return session


def move_session(*, actor: Actor, session_id: int, planned_on: date) -> StudySession:
    """Another day; members are told. Raises NotFound, Forbidden, InvalidInput (planned_on), TransitionRefused."""
    with transaction.atomic():
        group, session = _session(actor, session_id)
        session.state, session.planned_on = SESSION_TABLE.next(session.state, "move"), _ahead(planned_on)
        session.save()
        _tell_members(session, "party.study_session")
        _write(actor, group, "move", session=session.pk, on=planned_on)
    return session


def call_off_session(*, actor: Actor, session_id: int, reason: str) -> StudySession:
    """It does not take place; members are told. Raises NotFound, Forbidden, InvalidInput (reason),
    TransitionRefused."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        group, session = _session(actor, session_id)
        session.state, session.reason = SESSION_TABLE.next(session.state, "call_off"), reason
        session.save()
        _tell_members(session, "party.study_off", reason=reason)
        _write(actor, group, "call_off", session=session.pk, reason=reason)
    return session


def remind_study_groups(*, actor: Actor) -> int:
    """Leader and officers hear once of a session whose day has passed without a record, and once of a quarter without
    any session. Returns how many messages were offered."""
    today, total = clock.today(), 0
    for session in StudySession.objects.overdue().select_related("group").order_by("pk"):
        with transaction.atomic():
            total += _tell(_keepers(session.group), "party.study_overdue",
                           f"study:session:{session.pk}:{session.planned_on}:overdue", session.group,
                           topic=session.topic, day=session.planned_on.isoformat())  # fmt: skip
    held = Max("sessions__held_on", filter=Q(sessions__state=StudyState.HELD))
    for group in StudyGroup.objects.in_being().annotate(last=held).order_by("pk"):
        due = months_after(getattr(group, "last", None) or group.founded_on, QUARTER_MONTHS)
        if today > due:
            with transaction.atomic():
                total += _tell(_keepers(group), "party.study_quiet", f"study:{group.pk}:quiet:{due}", group,
                               called=group.name, day=due.isoformat())  # fmt: skip
    return total


def _held(actor: Actor, group_id: int) -> StudyGroup:
    """The group, locked, for its leader or whoever keeps its organization's records."""
    group = hold(StudyGroup.objects.select_related("organization"), group_id)
    scope = scope_of_actor(actor)
    leads = scope.member_id is not None and group.seats.filter(
        member_id=scope.member_id, role=StudyRole.LEADER, left_on=None
    )
    if not leads or not leads.exists():
        require_keeper_of(actor, group.organization)
    if group.closed_on is not None:
        raise Conflict(code="group-closed", message=_("This study group was wound up."))
    return group


def _seat(actor: Actor, seat_id: int) -> tuple[StudyGroup, StudySeat]:
    group_id = StudySeat.objects.filter(pk=seat_id).values_list("group_id", flat=True).first()
    group = _held(actor, group_id or 0)
    seat = hold(StudySeat.objects.all(), seat_id)
    if seat.left_on is not None:
        raise Conflict(code="seat-left", message=_("This person has left the group already."))
    return group, seat


def _session(actor: Actor, session_id: int) -> tuple[StudyGroup, StudySession]:
    group_id = StudySession.objects.filter(pk=session_id).values_list("group_id", flat=True).first()
    return _held(actor, group_id or 0), hold(StudySession.objects.select_related("group"), session_id)


def _step_down(group: StudyGroup) -> None:
    group.seats.filter(role=StudyRole.LEADER, left_on=None).update(role=StudyRole.MEMBER, updated_at=clock.now())


def _ahead(day: date) -> date:
    if day < clock.today():
        raise InvalidInput(
            code="day-past", field="planned_on", message=pgettext_lazy("study", "This day has passed."),
            action=pgettext_lazy("study", "Give today or later."),
        )  # fmt: skip
    return day


def _keepers(group: StudyGroup) -> set[int]:
    leaders = group.seats.filter(role=StudyRole.LEADER, left_on=None, member__user__is_active=True)
    return officers_of([group.organization_id]) | set(leaders.values_list("member__user_id", flat=True))


def _tell_members(session: StudySession, kind: str, **more: str) -> None:
    people = session.group.seats.filter(left_on=None, member__user__is_active=True)
    _tell(set(people.values_list("member__user_id", flat=True)), kind,
          f"study:session:{session.pk}:{session.planned_on}:{session.state}", session.group, topic=session.topic,
          day=session.planned_on.isoformat(), place=session.place, **more)  # fmt: skip


def _tell(people: set[int], kind: str, key: str, group: StudyGroup, **context: str) -> int:
    return enqueue(drafts=[
        Draft(key=f"{key}:{user_id}", recipient_id=user_id, kind=kind, context=context,
              link=f"/party/studies/{group.pk}/")
        for user_id in sorted(people)
    ])  # fmt: skip


def _write(actor: Actor, group: StudyGroup, verb: str, **detail: object) -> None:
    record(actor=actor, verb=f"study.{verb}", target=group, area_code=group.organization.area_code, detail=detail)

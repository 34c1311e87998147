"""Meetings as lists and by themselves; a member's own; attendance in figures; the figures of systems.md."""

from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from members.models import Attendance, MakeUp, Meeting, Officer, Organization
from members.scope import KEEPERS, PartyScope, party_scope_of
from members.selectors.phone import Item, Section
from members.states.life import CAME, MakeUpState, MeetingState
from members.states.organization import Duty
from xinhui.accounts.models import User
from xinhui.accounts.scope import area_range
from xinhui.core import clock

#: Up to so many rows a table is written from one query.
EXCEL_MOST = 50_000


def listed(
    user: User, *, kind: str = "", state: str = "", words: str = "", area: str = "", first: date | None = None,
    last: date | None = None, under: str = "",
) -> QuerySet[Meeting]:  # fmt: skip
    """Meetings that the reader sees, the newest first. `under`: path of an organization."""
    rows = Meeting.objects.visible_to(user).select_related("organization", "group", "host")
    if kind:
        rows = rows.filter(kind=kind)
    if state:
        rows = rows.filter(state=state)
    if words:
        rows = rows.filter(Q(title__icontains=words) | Q(organization__name__icontains=words))
    if area:
        rows = rows.filter(**area_range("area_code", area))
    if under:
        rows = rows.filter(**area_range("organization__path", under))
    if first:
        rows = rows.filter(planned_for__gte=_start(first))
    if last:
        rows = rows.filter(planned_for__lt=_start(last + timedelta(days=1)))
    return rows.order_by("-planned_for", "-pk")


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, clock.LOCAL)


def coming(user: User, days: int = 31) -> QuerySet[Meeting]:
    """Meetings of the next weeks, today's included, the soonest first."""
    begin = _start(clock.today())
    rows = Meeting.objects.visible_to(user).coming().select_related("organization", "host")
    return rows.filter(planned_for__gte=begin, planned_for__lt=begin + timedelta(days=days)).order_by(
        "planned_for", "pk"
    )


def attendance_of(user: User, meeting: Meeting) -> QuerySet[Attendance]:
    """The rows of a meeting that the reader sees, with the make-up studies, by name."""
    rows = Attendance.objects.visible_to(user).filter(meeting=meeting)
    return rows.select_related("member", "make_up", "meeting__organization").order_by("member__name", "pk")


def may_run(scope: PartyScope, meeting: Meeting) -> bool:
    """Its host, or whoever keeps the branch's records."""
    organization = meeting.organization
    is_host = meeting.host_id is not None and meeting.host_id == scope.member_id
    return is_host or scope.keeps(organization.area_code, organization.path)


def table_of_attendance(user: User, first: date, last: date, under: str = "") -> QuerySet[Attendance]:
    """Every member at every meeting held between two days."""
    rows = Attendance.objects.visible_to(user).filter(
        meeting__state__in=["held", "confirmed"], meeting__held_on__range=(first, last)
    )
    if under:
        rows = rows.filter(**area_range("meeting__organization__path", under))
    return rows.select_related("meeting__organization", "member").order_by(
        "meeting__held_on", "meeting_id", "member__name"
    )[:EXCEL_MOST]


def register_of(user: User, branch: Organization, year: int) -> QuerySet[Meeting]:
    """The branch's meetings of a year in their order, with resolutions: its register (组织生活登记)."""
    rows = Meeting.objects.visible_to(user).took_place().filter(organization=branch, held_on__year=year)
    return rows.select_related("group", "host", "lecturer").prefetch_related("resolutions").order_by("held_on", "pk")


def own_coming(user: User) -> list[Attendance]:
    """The member's own rows at called meetings from today on, the soonest first."""
    rows = Attendance.objects.visible_to(user).filter(
        member=party_scope_of(user).member_id, meeting__state=MeetingState.CALLED,
        meeting__planned_for__gte=_start(clock.today()),
    )  # fmt: skip
    return list(rows.select_related("meeting__organization").order_by("meeting__planned_for", "pk"))


def own_year(user: User, year: int) -> list[Attendance]:
    """The member's own rows at meetings held in a year, the newest first."""
    rows = Attendance.objects.visible_to(user).filter(
        member=party_scope_of(user).member_id, meeting__held_on__year=year, meeting__state__in=["held", "confirmed"]
    )  # fmt: skip
    return list(rows.select_related("meeting", "make_up").order_by("-meeting__held_on", "-pk"))


def own_make_ups(user: User) -> QuerySet[MakeUp]:
    """The member's own make-up studies, those owed first."""
    rows = MakeUp.objects.visible_to(user).filter(attendance__member=party_scope_of(user).member_id)
    return rows.exclude(state=MakeUpState.DROPPED).select_related("attendance__meeting").order_by("due_on", "pk")


def section(user: User) -> Section | None:
    """Coming meetings and make-ups owed, on the member's first page. Two queries."""
    if not party_scope_of(user).is_member:
        return None
    now, items = clock.now(), []
    for row in own_coming(user)[:4]:
        meeting, at = row.meeting, clock.local(row.meeting.planned_for)
        is_open = meeting.signing_from is not None and meeting.signing_until is not None
        is_open = is_open and meeting.signing_from <= now < meeting.signing_until and row.state not in CAME  # type: ignore[operator]
        items.append(
            Item(
                meeting.title, f"{at:%m-%d %H:%M} · {meeting.place}",
                f"/m/party/attend/?meeting={meeting.pk}" if is_open else f"/m/party/meetings/{meeting.pk}/",
                _("Sign in now") if is_open else row.get_state_display(),
                "red" if is_open else "green" if row.state in CAME else "blue",
            )
        )  # fmt: skip
    for make_up in own_make_ups(user).filter(state=MakeUpState.OWED)[:4]:
        late = make_up.due_on < clock.today()
        hint = _("make up for it until %(day)s") % {"day": make_up.due_on.isoformat()}
        items.append(Item(make_up.attendance.meeting.title, hint, f"/m/party/makeups/{make_up.pk}/",
                          pgettext("life", "Overdue") if late else _("To make up"),
                          "red" if late else "amber"))  # fmt: skip
    return Section(_("Organization life"), tuple(items), "/m/party/meetings/", _("No meeting is coming."))


def meetings_of_this_year(kind: str = "") -> QuerySet[Meeting]:
    """Meetings held this year (of a kind)."""
    rows = Meeting.objects.took_place().filter(held_on__year=clock.today().year)
    return rows.filter(kind=kind) if kind else rows


def meetings_held_this_year(kind: str = "") -> int:
    """How many meetings were held this year (of a kind)."""
    return meetings_of_this_year(kind).count()


def attendance_percent() -> int:
    """Percent of those expected who came to this year's meetings; 0 without any."""
    sums = meetings_of_this_year().aggregate(expected=Sum("expected"), present=Sum("present"))
    return round(100 * (sums["present"] or 0) / sums["expected"]) if sums["expected"] else 0


def may_confirm(scope: PartyScope, organization: Organization) -> bool:
    """The branch's secretary; a post above where the secretary has no account (the service checks again)."""
    rows = Officer.objects.in_force().filter(organization=organization, duty=Duty.SECRETARY)
    account = rows.values_list("member__user_id", flat=True).first()
    if account is not None:
        return account == scope.user_id
    return scope.posts.covers(organization.area_code, *KEEPERS)

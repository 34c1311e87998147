"""Registrations, posts, wishes and records as their readers see them, and the counts over them."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Avg, Count, F, Q, QuerySet, Sum
from django.db.models.functions import Substr

from grids.models import Division
from members.models import (
    Member,
    Registration,
    ServiceHours,
    ServicePost,
    ServiceRecord,
    ServiceRequest,
    UnitPartnership,
)
from members.rules.service import fits_weekdays, quarter_of
from members.states.organization import COUNTED, Sector
from members.states.service import RecordState, RegistrationKind, RegistrationState, ServiceKind, WishState
from xinhui.accounts.models import Unit, User
from xinhui.accounts.scope import area_range
from xinhui.core import clock

#: Members with a workplace register where they live; villages' and retired members live where their branch is.
REGISTERING = (Sector.ORGAN, Sector.STATE_FIRM, Sector.SCHOOL)
#: So many days ahead a member chooses from on the phone.
DAYS_AHEAD = 28


def registrations(user: User, *, area: str = "", state: str = "", kind: str = "", unit: int | None = None
) -> QuerySet[Registration]:  # fmt: skip
    """Registrations that the reader sees, the newest first."""
    rows = Registration.objects.visible_to(user).select_related("member__organization__unit")
    rows = rows.filter(**area_range("area_code", area)) if area else rows
    rows = rows.filter(state=state) if state in RegistrationState.values else rows
    rows = rows.filter(kind=kind) if kind in RegistrationKind.values else rows
    return rows.filter(member__organization__unit_id=unit) if unit is not None else rows


def posts(user: User, *, area: str = "", kind: str = "", only_open: bool = False) -> QuerySet[ServicePost]:
    """Service posts that the reader sees, with `served` (times) and `ahead` (places taken from today on)."""
    rows: QuerySet[ServicePost] = ServicePost.objects.visible_to(user)
    rows = rows.filter(**area_range("area_code", area)) if area else rows
    rows = rows.filter(kind=kind) if kind in ServiceKind.values else rows
    rows = open_posts(rows) if only_open else rows
    return rows.annotate(
        served=Count("records", filter=Q(records__state=RecordState.CERTIFIED)),
        ahead=Count("records", filter=Q(records__state=RecordState.ASKED, records__on__gte=clock.today())),
    )


def open_posts(rows: QuerySet[ServicePost]) -> QuerySet[ServicePost]:
    """Those that offer places today or later."""
    return rows.filter(Q(ends_on=None) | Q(ends_on__gte=clock.today()), closed_on=None)


def wishes(user: User, *, area: str = "", state: str = "", kind: str = "") -> QuerySet[ServiceRequest]:
    """Micro-wishes that the reader sees."""
    rows = ServiceRequest.objects.visible_to(user).select_related("taker__organization")
    rows = rows.filter(**area_range("area_code", area)) if area else rows
    rows = rows.filter(state=state) if state in WishState.values else rows
    return rows.filter(kind=kind) if kind in ServiceKind.values else rows


def records(user: User, **chosen: Any) -> QuerySet[ServiceRecord]:
    """Records that the reader sees; `chosen`: area, state, kind, member, unit, year (each optional)."""
    rows = ServiceRecord.objects.visible_to(user).select_related("post", "member__organization__unit")
    if chosen.get("area"):
        rows = rows.filter(**area_range("area_code", chosen["area"]))
    for name, column in (("state", "state"), ("kind", "post__kind"), ("member", "member_id"),
                         ("unit", "member__organization__unit_id"), ("year", "on__year")):  # fmt: skip
        if chosen.get(name):
            rows = rows.filter(**{column: chosen[name]})
    return rows


def partnerships(user: User, *, area: str = "", state: str = "") -> QuerySet[UnitPartnership]:
    """Partnerships that the reader sees."""
    rows = UnitPartnership.objects.visible_to(user).select_related("unit", "organization")
    rows = rows.filter(**area_range("area_code", area)) if area else rows
    return rows.filter(state=state) if state in RegistrationState.values else rows


def figures(user: User, area: str = "") -> dict[str, int]:
    """What the first page counts, each over rows that the reader sees and can open."""
    year = clock.today().year
    where = area_range("area_code", area) if area else {}
    mine = Registration.objects.visible_to(user).filter(**where).aggregate(
        registered=Count("pk", filter=Q(state=RegistrationState.ACCEPTED, kind=RegistrationKind.HOME)),
        asked=Count("pk", filter=Q(state=RegistrationState.ASKED)),
    )  # fmt: skip
    served = ServiceRecord.objects.visible_to(user).filter(**where).aggregate(
        to_rate=Count("pk", filter=Q(state=RecordState.SIGNED_OUT)),
        to_certify=Count("pk", filter=Q(state=RecordState.RATED)),
    )  # fmt: skip
    asked = ServiceRequest.objects.visible_to(user).filter(**where).aggregate(
        open=Count("pk", filter=Q(state=WishState.OPEN)), confirmed=Count("pk", filter=Q(state=WishState.CONFIRMED))
    )  # fmt: skip
    minutes = ServiceHours.objects.visible_to(user).filter(**where, on__year=year).aggregate(sum=Sum("change"))["sum"]
    return {
        **mine, **served, "wishes_open": asked["open"], "wishes_confirmed": asked["confirmed"], "minutes": minutes or 0,
        "partnerships": UnitPartnership.objects.visible_to(user).in_force().filter(**where).count(),
        "posts": open_posts(ServicePost.objects.visible_to(user).filter(**where)).count(),
    }  # fmt: skip


def by_kind(user: User, area: str = "") -> list[dict[str, Any]]:
    """Minutes of this year by kind of service, the most first."""
    rows = ServiceHours.objects.visible_to(user).filter(on__year=clock.today().year)
    rows = rows.filter(**area_range("area_code", area)) if area else rows
    found = rows.order_by().values("kind").annotate(minutes=Sum("change"), times=Count("pk", filter=Q(why="certified")))
    return [
        {**row, "label": ServiceKind(row["kind"]).label} for row in sorted(found, key=lambda row: -int(row["minutes"]))
    ]


def by_place(user: User, *, digits: int, area: str = "") -> list[dict[str, Any]]:
    """Registrations in force by town (9 digits) or community (12), with names. Two queries."""
    rows = Registration.objects.visible_to(user).in_force()
    rows = rows.filter(**area_range("area_code", area)) if area else rows
    found = rows.annotate(code=Substr("area_code", 1, digits)).order_by().values("code").annotate(many=Count("pk"))
    counted = sorted(found, key=lambda row: row["code"])
    names = dict(Division.objects.filter(code__in=[row["code"] for row in counted]).values_list("code", "name"))
    return [{**row, "name": names.get(row["code"], row["code"])} for row in counted]


@dataclass
class UnitLine:
    """A unit: organ members, how many are registered, minutes of the year, mean rating."""

    unit_id: int
    name: str
    members: int
    registered: int = 0
    minutes: int = 0
    rating: float | None = None

    @property
    def share(self) -> int:
        """Registered per cent, rounded down: 100 means all."""
        return self.registered * 100 // self.members if self.members else 0


def by_unit(user: User) -> list[UnitLine]:
    """Units whose members the reader sees. Four queries for any number."""
    unit = "organization__unit_id"
    members = Member.objects.visible_to(user).filter(
        state__in=COUNTED, organization__sector=Sector.ORGAN, organization__unit__isnull=False
    )
    counted = members.order_by().values(unit, "organization__unit__name").annotate(n=Count("pk")).order_by(unit)
    lines = {row[unit]: UnitLine(row[unit], row["organization__unit__name"], row["n"]) for row in counted}
    registered = Registration.objects.in_force().filter(
        kind=RegistrationKind.HOME, member__organization__unit_id__in=lines, member__state__in=COUNTED
    )
    column = "member__organization__unit_id"
    for key, n in registered.order_by().values_list(column).annotate(n=Count("member_id", distinct=True)):
        lines[key].registered = n
    year = clock.today().year
    hours = ServiceHours.objects.filter(organization__unit_id__in=lines, on__year=year)
    for key, minutes in hours.order_by().values_list("organization__unit_id").annotate(n=Sum("change")):
        lines[key].minutes = minutes
    ratings = ServiceRecord.objects.filter(member__organization__unit_id__in=lines, rating__isnull=False, on__year=year)
    for key, mean in ratings.order_by().values_list(column).annotate(n=Avg("rating")):
        lines[key].rating = mean
    return list(lines.values())


@dataclass
class MemberLine:
    """A member of a unit: where registered, minutes by quarter, mean rating."""

    member: Member
    communities: list[str] = field(default_factory=list)
    quarters: dict[int, int] = field(default_factory=lambda: dict.fromkeys((1, 2, 3, 4), 0))
    rating: float | None = None

    @property
    def minutes(self) -> int:
        """Of the year."""
        return sum(self.quarters.values())


def unit_of(user: User, unit_id: int) -> Unit | None:
    """The unit, if the reader sees a member of it."""
    members = Member.objects.visible_to(user).filter(organization__unit_id=unit_id)
    return Unit.objects.filter(pk=unit_id).first() if members.exists() else None


def members_of_unit(user: User, unit_id: int) -> QuerySet[Member]:
    """Its members on the register."""
    rows = Member.objects.visible_to(user).filter(organization__unit_id=unit_id, state__in=COUNTED)
    return rows.select_related("organization").order_by("organization__path", "name", "pk")


def member_lines(members: list[Member], year: int) -> list[MemberLine]:
    """What each did in the year. Four queries for any number."""
    lines = {member.pk: MemberLine(member) for member in members}
    rows = Registration.objects.in_force().filter(member_id__in=lines).order_by("kind", "pk")
    codes = list(rows.values_list("member_id", "area_code"))
    names = dict(Division.objects.filter(code__in={code for _pk, code in codes}).values_list("code", "name"))
    for pk, code in codes:
        lines[pk].communities.append(names.get(code, code))
    hours = ServiceHours.objects.filter(member_id__in=lines, on__year=year).order_by()
    for pk, month, change in hours.values_list("member_id", "on__month").annotate(n=Sum("change")):
        lines[pk].quarters[quarter_of(date(year, month, 1))] += change
    ratings = ServiceRecord.objects.filter(member_id__in=lines, rating__isnull=False, on__year=year).order_by()
    for pk, mean in ratings.values_list("member_id").annotate(n=Avg("rating")):
        lines[pk].rating = mean
    return list(lines.values())


def next_days(post: ServicePost, member_id: int) -> list[tuple[date, int]]:
    """(day, places left) of the days that the member can still choose. One query."""
    today = clock.today()
    first, last = max(today, post.starts_on), today + timedelta(days=DAYS_AHEAD)
    last = min(last, post.ends_on) if post.ends_on else last
    taken: dict[date, int] = defaultdict(int)
    own: set[date] = set()
    rows = ServiceRecord.objects.with_a_place().filter(post=post, on__gte=first, on__lte=last)
    for day, member in rows.values_list("on", "member_id"):
        taken[day] += 1
        if member == member_id:
            own.add(day)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)] if post.closed_on is None else []
    return [
        (day, post.capacity - taken[day]) for day in days
        if fits_weekdays(post.weekdays, day) and day not in own and taken[day] < post.capacity
    ]  # fmt: skip


def balance_of(member_id: int) -> int:
    """Minutes of a member in the ledger."""
    last = ServiceHours.objects.filter(member_id=member_id).order_by("-pk").first()
    return last.balance if last else 0


def registers(member_id: int) -> bool:
    """Whether members of this one's sector register with a community."""
    return Member.objects.filter(pk=member_id, organization__sector__in=REGISTERING).exists()


def organ_registrations() -> QuerySet[Registration]:
    """M2: home registrations in force of organ members (registration_one_open: one a member)."""
    return Registration.objects.in_force().filter(
        kind=RegistrationKind.HOME, member__organization__sector=Sector.ORGAN, member__state__in=COUNTED
    )


def registered_organ_members() -> int:
    """M2: organ members with a home registration in force."""
    return organ_registrations().count()


def partnerships_in_force() -> int:
    """M2: partnerships of units in force."""
    return UnitPartnership.objects.in_force().count()


def confirmed_wishes() -> QuerySet[ServiceRequest]:
    """M2: micro-wishes confirmed by the community."""
    return ServiceRequest.objects.filter(state=WishState.CONFIRMED)


def wishes_fulfilled() -> int:
    """M2: how many micro-wishes the community confirmed."""
    return confirmed_wishes().count()


def certified_hours() -> int:
    """M2: whole hours in the ledger."""
    return (ServiceHours.objects.aggregate(sum=Sum(F("change")))["sum"] or 0) // 60

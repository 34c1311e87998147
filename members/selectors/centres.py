"""Centres as pages show them: open now or not, the week's bookings, activities, visits by the week; the figures."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet, Sum

from grids.geometry import outline
from grids.models import Division
from members.models import ActivitySignUp, Centre, CentreActivity, RoomBooking, VisitCount
from members.rules.centres import Span, open_at, periods_on
from xinhui.accounts.models import User
from xinhui.accounts.scope import area_range
from xinhui.core import clock
from xinhui.core.services.calendar import schedule_for

WEEK, WEEKS = 7, 13
ON_MAP_MOST = 1000


def listed(user: User, *, kind: str = "", area: str = "") -> QuerySet[Centre]:
    """Centres in service, of a kind and a place."""
    rows = Centre.objects.visible_to(user).in_service().select_related("organization")
    rows = rows.filter(kind=kind) if kind else rows
    return (rows.filter(**area_range("area_code", area)) if area else rows).order_by("area_code", "name")


def with_open_now(rows: Iterable[Centre]) -> list[tuple[Centre, list[Span], bool]]:
    """(centre, when it is open today, is it open now). One query for all."""
    now, schedule = clock.now(), schedule_for(None)
    today = [
        (row, periods_on(row.hours, clock.today(), schedule, closed_on_holidays=row.closed_on_holidays)) for row in rows
    ]
    return [(row, periods, open_at(periods, now)) for row, periods in today]


def map_of(user: User, *, kind: str = "", area: str = "") -> dict[str, list[dict[str, Any]]]:
    """`places`: centres with a point, as many as a map carries; `towns`: their outlines. Few queries for any number."""
    located = listed(user, kind=kind, area=area).filter(latitude__isnull=False)[:ON_MAP_MOST]
    places = [
        {"name": row.name, "latitude": row.latitude, "longitude": row.longitude, "is_open": is_open,
         "url": f"/party/centres/{row.pk}/"}
        for row, _periods, is_open in with_open_now(located)
    ]  # fmt: skip
    rows = Division.objects.filter(parent__parent=None, parent__isnull=False, is_active=True).order_by("code")
    rows = rows.filter(code=area[:9]) if area else rows
    shapes = rows.values_list("boundary", flat=True) if places else ()
    return {"places": places, "towns": [outline(shape) for shape in shapes if shape]}


def week_of(centre: Centre) -> list[tuple[date, list[Span]]]:
    """The seven days from today with the opening hours of each."""
    schedule, days = schedule_for(None), [clock.today() + timedelta(days=number) for number in range(WEEK)]
    return [(day, periods_on(centre.hours, day, schedule, closed_on_holidays=centre.closed_on_holidays))
            for day in days]  # fmt: skip


def taken_in_week(centre: Centre) -> dict[tuple[int, date], list[RoomBooking]]:
    """What keeps the rooms from others in the seven days from today, by room and day."""
    start = datetime.combine(clock.today(), time(0), clock.LOCAL)
    rows = RoomBooking.objects.taken().filter(
        room__centre=centre, starts_at__gte=start, starts_at__lt=start + timedelta(days=WEEK)
    )
    found: dict[tuple[int, date], list[RoomBooking]] = {}
    for row in rows.order_by("starts_at"):
        found.setdefault((row.room_id, clock.local(row.starts_at).date()), []).append(row)
    return found


def bookings_of(user: User, centre: Centre) -> QuerySet[RoomBooking]:
    """The newest bookings that the user reads, those of the last two weeks and all to come."""
    rows = RoomBooking.objects.visible_to(user).filter(
        room__centre=centre, activity=None, starts_at__gte=clock.now() - timedelta(days=14)
    )
    return rows.select_related("room__centre__organization", "organization", "member").order_by("starts_at")


def activities_of(centre: Centre) -> QuerySet[CentreActivity]:
    """The newest activities."""
    return centre.activities.select_related("centre__organization").order_by("-starts_at")


def own_sign_ups(member_id: int | None, activities: Iterable[CentreActivity]) -> dict[int, ActivitySignUp]:
    """The member's sign-ups that stand, by activity."""
    if member_id is None:
        return {}
    rows = ActivitySignUp.objects.filter(member_id=member_id, activity__in=list(activities))
    return {row.activity_id: row for row in rows.exclude(state="withdrawn")}


def visits_by_week(centre: Centre) -> list[tuple[date, int]]:
    """(Monday, how many came that week), the last weeks, the oldest first."""
    monday = clock.today() - timedelta(days=clock.today().weekday())
    weeks = {monday - timedelta(days=WEEK * number): 0 for number in reversed(range(WEEKS))}
    rows = VisitCount.objects.filter(centre=centre, day__gte=min(weeks)).values_list("day").annotate(sum=Sum("number"))
    for day, number in rows.order_by():
        weeks[day - timedelta(days=day.weekday())] += number
    return list(weeks.items())


def plain_centres() -> QuerySet[Centre]:
    """Service centres in service that are no Red Stations."""
    return Centre.objects.in_service().exclude(pk__in=Centre.objects.in_service().stations().values("pk"))


def centres_in_service() -> int:
    """Service centres that are no Red Stations."""
    return plain_centres().count()


def stations_in_service() -> int:
    """Red Stations."""
    return Centre.objects.in_service().stations().count()

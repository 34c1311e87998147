"""Service centres of the demo district: the district's, every town's, of villages; 20 Red Stations; rooms, bookings,
activities, and visits of three months.
"""

from datetime import date, datetime, time, timedelta

from shapely.geometry import shape

from grids.models import Division
from members.models import (
    ActivitySignUp,
    Centre,
    CentreActivity,
    CentreRoom,
    CentreService,
    Member,
    RoomBooking,
    VisitCount,
)
from members.states.centres import ActivityState, BookingState, CentreKind, SignUpState, VisitKind
from xinhui.accounts.models import User
from xinhui.core import clock
from xinhui.demo.divisions import DISTRICT_CODE
from xinhui.demo.party.base import DemoParty

#: systems.md, M4: Red Stations in service.
STATIONS, VILLAGES, MONTHS_DAYS = 20, 48, 91
_DAY = [["09:00", "12:00"], ["14:00", "17:30"]]
WEEKDAYS = {**dict.fromkeys("12345", _DAY), "6": [["09:00", "12:00"]], "7": list[list[str]]()}
ALWAYS = {day: [["08:00", "22:00"]] for day in "1234567"}
ROOMS = (("党员活动室", 60, "投影、音响"), ("议事厅", 24, "圆桌、白板"))
SERVICES = (("组织关系转接咨询", "党建工作办公室"), ("法律咨询", "司法所"), ("志愿服务登记", "志愿服务站"))
STATION_SERVICES = (("歇脚饮水和充电", "红色驿站"), ("应急药箱", "社区卫生服务站"))
ACTIVITIES = ("主题党课开放日", "银龄手机课堂", "亲子阅读会", "消防安全体验")


def build(party: DemoParty) -> None:
    """Put them in service, furnish them, let people come."""
    today = clock.local(party.now).date()
    centres = _centres(party, today)
    rooms = CentreRoom.objects.bulk_create(
        CentreRoom(centre=row, name=name, capacity=places, equipment=equipment)
        for row in centres if row.kind != CentreKind.WORK_STATION for name, places, equipment in ROOMS
    )  # fmt: skip
    CentreService.objects.bulk_create(
        CentreService(centre=row, name=name, offered_by=by)
        for row in centres for name, by in (STATION_SERVICES if "station" in row.kind else SERVICES)
    )  # fmt: skip
    _book(party, rooms, today)
    _activities(centres, today)
    _visits(centres, today)


def _centres(party: DemoParty, today: date) -> list[Centre]:
    plans = [("新会区党群服务中心", CentreKind.DISTRICT, DISTRICT_CODE, party.committee)]
    plans += [(f"{str(row).removesuffix('党委')}党群服务中心", CentreKind.TOWN, code, row)
              for code, row in party.towns.items()]  # fmt: skip
    villages = list(party.villages.items())
    plans += [(f"{row.name.removesuffix('党总支')}党群服务站", CentreKind.VILLAGE, code, row)
              for code, row in villages[:: max(1, len(villages) // VILLAGES)][:VILLAGES]]  # fmt: skip
    for number in range(STATIONS):
        code, row = villages[(number * 7 + 3) % len(villages)]
        kind = CentreKind.WORK_STATION if number % 2 else CentreKind.QUARTER_STATION
        name = "骑手之家红色驿站" if number % 2 else "小区红色驿站"
        plans.append((f"{row.name.removesuffix('党总支')}{name}", kind, code, row))
    points = _points({code for _name, _kind, code, _row in plans})
    return Centre.objects.bulk_create(
        Centre(
            latitude=points[code][0], longitude=points[code][1],
            name=name, kind=kind, area_code=code, organization=row, place=f"{name}一楼",
            hours=ALWAYS if "station" in kind else WEEKDAYS, closed_on_holidays="station" not in kind,
            phone=f"0750-0000{number:03d}", about="面向党员和群众开放，议事、学习、办事和歇脚都可以来。",
            opened_on=today - timedelta(days=400 + number * 5),
        )
        for number, (name, kind, code, row) in enumerate(plans)
    )  # fmt: skip


def _points(codes: set[str]) -> dict[str, tuple[float, float]]:
    """A point inside each division: (latitude, longitude)."""
    shapes = Division.objects.filter(code__in=codes).values_list("code", "boundary")
    inside = {code: shape(boundary).representative_point() for code, boundary in shapes}
    return {code: (round(point.y, 6), round(point.x, 6)) for code, point in inside.items()}


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), clock.LOCAL)


def _book(party: DemoParty, rooms: list[CentreRoom], today: date) -> None:
    by, rows = User.objects.get(username="zuzhibu"), list[RoomBooking]()
    for number, room in enumerate(rooms):
        for ahead in range(-14, 7):
            day = today + timedelta(days=ahead)
            if day.isoweekday() > 5 or (number + ahead) % 3:
                continue
            state = BookingState.BOOKED if ahead >= 0 else BookingState.KEPT
            if ahead < 0 and (number + ahead) % 4 == 0:
                state = BookingState.NO_SHOW
            hour = 9 if (number + ahead) % 2 else 15
            rows.append(RoomBooking(
                room=room, organization=room.centre.organization or party.committee, starts_at=_at(day, hour),
                ends_at=_at(day, hour + 2), people=12 + number % 10, booked_by=by, state=state,
                purpose=("主题党日", "支委会", "居民议事会")[number % 3],
            ))  # fmt: skip
    RoomBooking.objects.bulk_create(rows, batch_size=1000)


def _activities(centres: list[Centre], today: date) -> None:
    rows = []
    for number, centre in enumerate(centres):
        for ahead in (-40, -12, 6):
            starts = _at(today + timedelta(days=ahead + number % 5), 10)
            state = ActivityState.PLANNED if ahead > 0 else ActivityState.HELD
            note = ""
            if ahead == -12 and number % 9 == 0:
                state, note = ActivityState.CANCELLED, "启动防风应急响应，改期举行"
            rows.append(CentreActivity(
                centre=centre, title=ACTIVITIES[(number + ahead) % len(ACTIVITIES)], starts_at=starts,
                ends_at=starts + timedelta(hours=2), capacity=8, state=state, note=note,
                attended=9 + number % 30 if state == ActivityState.HELD else None,
            ))  # fmt: skip
    planned = [row for row in CentreActivity.objects.bulk_create(rows) if row.state == ActivityState.PLANNED]
    members = list(Member.objects.order_by("pk").values_list("pk", flat=True)[:200])
    ActivitySignUp.objects.bulk_create(
        ActivitySignUp(activity=row, member_id=members[(number * 11 + place) % len(members)],
                       state=SignUpState.IN if place < row.capacity else SignUpState.WAITING)
        for number, row in enumerate(planned) for place in range(10 if number % 3 == 0 else 5)
    )  # fmt: skip


def _visits(centres: list[Centre], today: date) -> None:
    rows = []
    for number, centre in enumerate(centres):
        last = VisitKind.WORKERS if centre.kind == CentreKind.WORK_STATION else VisitKind.MEMBERS
        for back in range(1, MONTHS_DAYS):
            day = today - timedelta(days=back)
            if day.isoweekday() == 7 and "station" not in centre.kind:
                continue
            rows += [VisitCount(centre=centre, day=day, kind=kind, number=base + (number * 5 + back * 7) % 17)
                     for kind, base in ((VisitKind.RESIDENTS, 14), (last, 6))]  # fmt: skip
    VisitCount.objects.bulk_create(rows, batch_size=2000)

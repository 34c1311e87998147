"""Training of the demo district: a plan of three years, classes and night school, cloud classroom, one's own pages.

Figures: 9,300 person-times in classes and night school, 23,000 in the cloud classroom.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from cadres.models import (
    Cadre,
    ClassLesson,
    ClassTarget,
    CreditEntry,
    HourTarget,
    LessonPresence,
    Nomination,
    Teacher,
    TeacherRating,
    TrainingCertificate,
    TrainingClass,
    TrainingPlan,
    VideoProgress,
)
from cadres.services.training.finish import certificate_number
from cadres.states.cadre import PostLevel
from cadres.states.training import (
    ClassKind,
    ClassState,
    CreditSource,
    HowPresent,
    NominationState,
    TeacherKind,
    TrainingPlanState,
)
from xinhui.accounts.models import Unit, User
from xinhui.core.clock import LOCAL
from xinhui.demo.cadres.base import DemoCadres

VIDEOS = 10
#: (title, kind, classes, participants each, lessons, days): together 9,300 person-times.
SHAPES = (
    ("科级干部进修班", ClassKind.MAIN, 12, 60, 5),
    ("中青年干部培训班", ClassKind.MAIN, 9, 50, 6),
    ("乡村振兴专题班", ClassKind.SPECIAL, 15, 80, 3),
    ("基层治理能力专题班", ClassKind.SPECIAL, 15, 90, 3),
    ("招商引资业务夜校", ClassKind.NIGHT, 30, 120, 1),
    ("数字政府应用夜校", ClassKind.NIGHT, 10, 180, 1),
    ("浙江大学能力提升班", ClassKind.AWAY, 6, 30, 5),
)
CLOUD_CLASSES, CLOUD_PEOPLE = 23, 100
TEACHERS = (
    ("何明远", TeacherKind.LEADER, "区委组织部副部长", "干部队伍建设"),
    ("陈静仪", TeacherKind.SCHOOL, "区委党校高级讲师", "党的创新理论"),
    ("李学文", TeacherKind.SCHOOL, "市委党校教授", "党史党建"),
    ("黄国栋", TeacherKind.EXPERT, "五邑大学教授", "县域经济"),
    ("梁小燕", TeacherKind.EXPERT, "华南农业大学副教授", "乡村振兴"),
    ("谭志成", TeacherKind.GRASSROOTS, "驻村第一书记", "基层治理"),
)
TOPICS = ("党的创新理论专题", "党纪学习教育", "县域经济高质量发展", "百千万工程案例", "基层治理现代化", "现场教学")


@dataclass
class _Desk:
    """What the lists share; rows are written together at the end."""

    cadres: DemoCadres
    organizer: Unit
    teachers: list[Teacher]
    people: list[Cadre]
    manager: User
    place: int = 0

    def next_people(self, many: int) -> list[Cadre]:
        """The next of all files, round and round."""
        total = len(self.people)
        found = [self.people[(self.place + step) % total] for step in range(many)]
        self.place = (self.place + many) % total
        return found


def build(cadres: DemoCadres) -> None:
    """A plan, six teachers, 97 classes and 23 of the cloud classroom behind it, and what goes on now."""
    teachers = Teacher.objects.bulk_create([
        Teacher(name=name, kind=kind, employer=employer, speciality=about) for name, kind, employer, about in TEACHERS
    ])  # fmt: skip
    office = Unit.objects.get(code="ZZB")
    desk = _Desk(cadres, office, teachers, cadres.everybody, User.objects.get(username="ganbu2"))
    _plan(cadres)
    _ended(desk)
    _cloud(desk)
    _present(desk)


def _plan(cadres: DemoCadres) -> None:
    year = cadres.today.year
    for first, state in ((year - 4, TrainingPlanState.CLOSED), (year - 1, TrainingPlanState.ADOPTED),
                         (year + 2, TrainingPlanState.DRAFT)):  # fmt: skip
        is_draft = state == TrainingPlanState.DRAFT
        plan = TrainingPlan.objects.create(
            name=f"新会区{first}—{first + 2}年干部教育培训规划", first_year=first, last_year=first + 2, state=state,
            document="" if is_draft else f"新组字〔{first}〕3号", adopted_on=None if is_draft else date(first, 1, 20),
            closed_on=date(first + 2, 12, 31) if state == TrainingPlanState.CLOSED else None,
        )  # fmt: skip
        ClassTarget.objects.bulk_create([
            ClassTarget(plan=plan, year=each, kind=kind, classes=classes, person_times=times) for each in plan.years
            for kind, classes, times in (
                (ClassKind.MAIN, 8, 400), (ClassKind.SPECIAL, 12, 900), (ClassKind.NIGHT, 14, 1900),
                (ClassKind.CLOUD, 8, 8000), (ClassKind.AWAY, 2, 60),
            )
        ])  # fmt: skip
        HourTarget.objects.bulk_create([
            HourTarget(plan=plan, year=each, level=level, hours=hours) for each in plan.years
            for level, hours in ((PostLevel.TOWNSHIP, 110), (PostLevel.MIDDLE, 90), (PostLevel.NONE, 90))
        ])  # fmt: skip


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=LOCAL)


def _ended(desk: _Desk) -> None:
    """Classes of the last three years, all archived but the youngest."""
    wanted = [(title, kind, people, lessons, number)
              for title, kind, classes, people, lessons in SHAPES for number in range(classes)]  # fmt: skip
    classes, sizes = [], []
    for place, (title, kind, people, lessons, number) in enumerate(wanted):
        ends = desk.cadres.today - timedelta(days=9 + place * 37 % 1000)
        classes.append(TrainingClass(
            title=f"{ends.year}年第{number + 1}期{title}", kind=kind, organizer=desk.organizer, manager=desk.manager,
            place="浙江大学" if kind == ClassKind.AWAY else "区委党校", starts_on=ends - timedelta(days=lessons - 1),
            ends_on=ends, nominate_until=ends - timedelta(days=lessons + 6), places=people, taken=people,
            credit_hours=lessons * 8, finished_on=ends,
            state=ClassState.FINISHED if (desk.cadres.today - ends).days < 60 else ClassState.ARCHIVED,
        ))  # fmt: skip
        sizes.append((people, lessons))
    classes = TrainingClass.objects.bulk_create(classes, batch_size=500)
    programme = [
        ClassLesson(training_class=row, title=TOPICS[step % len(TOPICS)], hours=8, day=row.starts_on + timedelta(step),
                    teacher=desk.teachers[(place + step) % len(desk.teachers)], starts=time(9), ends=time(16))
        for place, (row, (_people, lessons)) in enumerate(zip(classes, sizes, strict=True)) for step in range(lessons)
    ]  # fmt: skip
    lessons_of: dict[int, list[ClassLesson]] = {}
    for lesson in ClassLesson.objects.bulk_create(programme, batch_size=500):
        lessons_of.setdefault(lesson.training_class_id, []).append(lesson)
    seats = [
        Nomination(training_class=row, cadre=cadre, state=NominationState.COMPLETED, attended=lessons, held=lessons,
                   queued_at=_noon(row.nominate_until))
        for row, (people, lessons) in zip(classes, sizes, strict=True) for cadre in desk.next_people(people)
    ]  # fmt: skip
    seats = Nomination.objects.bulk_create(seats, batch_size=1000)
    _credit(seats)
    _papers(seats)
    _ratings(seats, lessons_of)


def _credit(seats: list[Nomination]) -> None:
    CreditEntry.objects.bulk_create([
        CreditEntry(cadre_id=seat.cadre_id, year=seat.training_class.ends_on.year, source=CreditSource.CLASS,
                    hours=seat.training_class.credit_hours, nomination=seat, at=_noon(seat.training_class.ends_on))
        for seat in seats
    ], batch_size=1000)  # fmt: skip


def _papers(seats: list[Nomination]) -> None:
    """Certificates of main classes and of those sent elsewhere."""
    places: dict[int, int] = {}
    rows = []
    for seat in seats:
        row = seat.training_class
        if row.kind in (ClassKind.MAIN, ClassKind.AWAY):
            places[row.pk] = places.get(row.pk, 0) + 1
            rows.append(TrainingCertificate(nomination=seat, number=certificate_number(row, places[row.pk]),
                                            issued_on=row.ends_on, hours=row.credit_hours))  # fmt: skip
    TrainingCertificate.objects.bulk_create(rows, batch_size=1000)


def _ratings(seats: list[Nomination], lessons_of: dict[int, list[ClassLesson]]) -> None:
    """Presences and ratings of the main classes' first lessons; enough for a mean of most teachers."""
    main = [seat for seat in seats if seat.training_class.kind == ClassKind.MAIN]
    chosen = main[::9]
    first = {pk: lessons[0] for pk, lessons in lessons_of.items()}
    LessonPresence.objects.bulk_create([
        LessonPresence(lesson=first[seat.training_class_id], nomination=seat, how=HowPresent.CODE,
                       at=_noon(seat.training_class.starts_on)) for seat in chosen
    ])  # fmt: skip
    TeacherRating.objects.bulk_create([
        TeacherRating(teacher=lesson.teacher, lesson=lesson, nomination=seat, stars=3 + number * 7 % 3)
        for number, seat in enumerate(chosen) for lesson in [first[seat.training_class_id]] if lesson.teacher
    ])  # fmt: skip


def _cloud(desk: _Desk) -> None:
    """Ten videos a class, all watched to the end."""
    today = desk.cadres.today
    drafts = []
    for number in range(CLOUD_CLASSES):
        ends = today - timedelta(days=12 + number * 43)
        drafts.append(TrainingClass(
            title=f"{ends.year}年网络专题班（{number + 1}）", kind=ClassKind.CLOUD, place="云课堂",
            organizer=desk.organizer, starts_on=ends - timedelta(days=30), ends_on=ends, nominate_until=ends,
            places=CLOUD_PEOPLE, taken=CLOUD_PEOPLE, credit_hours=30, finished_on=ends, state=ClassState.ARCHIVED,
        ))  # fmt: skip
    classes = TrainingClass.objects.bulk_create(drafts)
    videos = _videos(desk, classes)
    seats = Nomination.objects.bulk_create([
        Nomination(training_class=row, cadre=cadre, state=NominationState.COMPLETED, attended=VIDEOS, held=VIDEOS,
                   queued_at=_noon(row.starts_on))
        for row in classes for cadre in desk.next_people(CLOUD_PEOPLE)
    ], batch_size=1000)  # fmt: skip
    _credit(seats)
    VideoProgress.objects.bulk_create([
        VideoProgress(lesson=lesson, nomination=seat, position=lesson.seconds, reported_at=at, counted_at=at)
        for seat in seats for at in [_noon(seat.training_class.ends_on)] for lesson in videos[seat.training_class_id]
    ], batch_size=2000)  # fmt: skip


def _videos(desk: _Desk, classes: list[TrainingClass]) -> dict[int, list[ClassLesson]]:
    rows = ClassLesson.objects.bulk_create([
        ClassLesson(training_class=row, title=f"{TOPICS[step % len(TOPICS)]}（网课{step + 1}）", hours=3, seconds=2400,
                    teacher=desk.teachers[step % len(desk.teachers)],
                    video_url=f"https://video.example.org/{row.pk}/{step + 1}.mp4")
        for row in classes for step in range(VIDEOS)
    ], batch_size=500)  # fmt: skip
    found: dict[int, list[ClassLesson]] = {}
    for lesson in rows:
        found.setdefault(lesson.training_class_id, []).append(lesson)
    return found


def _present(desk: _Desk) -> None:
    """What goes on now: one under way, one open and full, a draft, one called off; cloud and night school to join."""
    today = desk.cadres.today
    himself = Cadre.objects.get(user__username="ganbu-self")
    shapes = (
        ("中青年干部培训班（在办）", ClassKind.MAIN, ClassState.RUNNING, -2, 2, 30, 24),
        ("纪检监察业务专题班", ClassKind.SPECIAL, ClassState.OPEN, 12, 14, 20, 20),
        ("财务审计专题班", ClassKind.SPECIAL, ClassState.DRAFT, 30, 32, 40, 0),
        ("安全生产专题班", ClassKind.SPECIAL, ClassState.CANCELLED, -5, -3, 40, 0),
        ("新媒体写作夜校", ClassKind.NIGHT, ClassState.OPEN, 6, 6, 80, 35),
        ("党纪学习教育网络班", ClassKind.CLOUD, ClassState.RUNNING, -10, 20, 500, 60),
    )  # fmt: skip
    for title, kind, state, starts, ends, places, taken in shapes:
        first, last = today + timedelta(days=starts), today + timedelta(days=ends)
        is_cloud = kind == ClassKind.CLOUD
        days = ends - starts + 1
        row = TrainingClass.objects.create(
            title=f"{first.year}年{title}", kind=kind, state=state, organizer=desk.organizer, manager=desk.manager,
            place="云课堂" if is_cloud else "区委党校", starts_on=first, ends_on=last, places=places, taken=taken,
            nominate_until=last if kind in (ClassKind.CLOUD, ClassKind.NIGHT) else first - timedelta(days=3),
            credit_hours=30 if is_cloud else 8 * days, unit_places=0 if is_cloud else 3,
            cancelled_reason="与防御台风工作冲突" if state == ClassState.CANCELLED else "",
        )  # fmt: skip
        lessons = _videos(desk, [row])[row.pk] if is_cloud else _days(desk, row, days)
        _fill(desk, row, taken, himself, lessons)


def _days(desk: _Desk, row: TrainingClass, days: int) -> list[ClassLesson]:
    return ClassLesson.objects.bulk_create([
        ClassLesson(training_class=row, title=TOPICS[step % len(TOPICS)], hours=8, day=row.starts_on + timedelta(step),
                    teacher=desk.teachers[step % len(desk.teachers)], starts=time(9), ends=time(16))
        for step in range(days)
    ])  # fmt: skip


def _fill(desk: _Desk, row: TrainingClass, taken: int, himself: Cadre, lessons: list[ClassLesson]) -> None:
    """Seats, some waiting where it is full, presences of the days gone by, videos half watched."""
    people = [one for one in desk.next_people(taken + 5) if one.pk != himself.pk]
    if row.state == ClassState.RUNNING:
        people.insert(0, himself)
    waiting = people[taken : taken + 4] if taken and row.taken == row.places else []
    begun = _noon(row.starts_on - timedelta(days=8))
    seats = Nomination.objects.bulk_create([
        Nomination(training_class=row, cadre=cadre, queued_at=begun + timedelta(minutes=number),
                   state=NominationState.WAITING if number >= taken else NominationState.SEATED)
        for number, cadre in enumerate([*people[:taken], *waiting])
    ])  # fmt: skip
    if row.state == ClassState.OPEN:
        gone = desk.next_people(3)
        Nomination.objects.bulk_create([
            Nomination(training_class=row, cadre=cadre, state=NominationState.WITHDRAWN, queued_at=begun)
            for cadre in gone
        ])  # fmt: skip
    if row.state != ClassState.RUNNING:
        return
    now = desk.cadres.now
    LessonPresence.objects.bulk_create([
        LessonPresence(lesson=lesson, nomination=seat, how=HowPresent.CODE, at=_noon(lesson.day))
        for lesson in lessons if lesson.day is not None and lesson.day < desk.cadres.today
        for number, seat in enumerate(seats) if number % 11 != 10
    ])  # fmt: skip
    VideoProgress.objects.bulk_create([
        VideoProgress(lesson=lesson, nomination=seat, position=300 + number * 29 % 1700,
                      reported_at=now - timedelta(days=1))
        for lesson in lessons[:2] if lesson.is_video for number, seat in enumerate(seats) if number % 2 == 0
    ])  # fmt: skip

"""Training as tests need it: a plan, a class with its programme, seats; accounts of cadres; by the real services.

容小波 (`clerk`) signs in as 王科 (`handler`), 罗秀珍 (`deputy`) as 赵局 (`department_leader`), 谢志强 (`elsewhere`) as
吴科 (`water_handler`); 潘部长 (`org_department`) manages the classes.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import QuerySet

from cadres.models import ClassLesson, Nomination, Teacher, TrainingClass
from cadres.services import files
from cadres.services.training import attendance, classes, finish, programme, seats, teachers
from cadres.services.training.classes import ClassFacts
from tests.world_cadres import Cadres
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.outbox.models import Channel, Message

ACCOUNTS = {"clerk": "handler", "deputy": "department_leader", "elsewhere": "water_handler"}
MANAGER = "org_department"
FIRST, LAST = date(2026, 9, 21), date(2026, 9, 22)
FACTS: dict[str, Any] = {
    "title": "科级干部进修班", "kind": "main", "place": "区委党校", "starts_on": FIRST, "ends_on": LAST,
    "nominate_until": date(2026, 9, 18), "places": 2, "credit_hours": 16, "needed_percent": 80, "manager": "panbuzhang",
}  # fmt: skip


def at(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of 2026."""
    return datetime(2026, month, day, hour, minute, tzinfo=LOCAL)


#: A Monday before nominations end.
PLANNING = at(9, 14)


def told(kind: str, who: str = "") -> QuerySet[Message]:
    """Messages of a kind in the portal; to an account, or to all."""
    rows = Message.objects.filter(kind=kind, channel=Channel.IN_APP)
    return rows.filter(recipient__username=who) if who else rows


@dataclass
class School:
    """The cast of training."""

    cadres: Cadres

    def __post_init__(self) -> None:
        for handle, who in ACCOUNTS.items():
            files.link_account(actor=self.office, cadre_id=self.cadres.files[handle].pk,
                               username=self.cadres.world.people[who].username)  # fmt: skip

    @property
    def office(self) -> Actor:
        """The cadre office."""
        return self.cadres.act("cadre_office")

    @property
    def manager(self) -> Actor:
        """The class manager, who reads no file."""
        return self.cadres.act(MANAGER)

    def me(self, handle: str) -> Actor:
        """A cadre in person."""
        return self.cadres.act(ACCOUNTS[handle])

    def pk(self, handle: str) -> int:
        """The id of somebody's file."""
        return self.cadres.files[handle].pk

    def teacher(self, name: str = "何老师") -> Teacher:
        """A teacher on the register."""
        return teachers.enter_teacher(actor=self.office, name=name, kind="school", employer="区委党校高级讲师",
                                      speciality="党的创新理论")  # fmt: skip

    def draft(self, **facts: Any) -> TrainingClass:
        """A class as `FACTS` say, or otherwise; without a programme."""
        unit = self.cadres.world.unit("org_department").pk
        return classes.draft_class(actor=self.office, organizer_id=unit, facts=ClassFacts(**{**FACTS, **facts}))

    def lesson(self, row: TrainingClass, day: date = FIRST, hours: int = 8, starts: time = time(9), **facts: Any
               ) -> ClassLesson:  # fmt: skip
        """A lesson on a day."""
        return programme.add_lesson(
            actor=self.office, training_class_id=row.pk, title=facts.pop("title", f"专题{day.day}日{starts:%H}时"),
            hours=hours, day=day, starts=starts, ends=time(starts.hour + 2), **facts,
        )  # fmt: skip

    def video(self, row: TrainingClass, seconds: int = 600, hours: int = 8, **facts: Any) -> ClassLesson:
        """A lesson on video."""
        return programme.add_video(actor=self.office, training_class_id=row.pk, title="网络课", hours=hours,
                                   video_url="https://video.example.org/1.mp4", seconds=seconds, **facts)  # fmt: skip

    def opened(self, **facts: Any) -> TrainingClass:
        """A class of two days, eight hours each, open for nominations."""
        row = self.draft(**facts)
        teacher = self.teacher().pk
        self.lesson(row, FIRST, teacher_id=teacher)
        self.lesson(row, LAST, teacher_id=teacher)
        return classes.open_class(actor=self.office, training_class_id=row.pk)

    def cloud(self, **facts: Any) -> TrainingClass:
        """Two videos of ten minutes, eight hours each, under way until the end of the month."""
        days = {"starts_on": date(2026, 9, 14), "ends_on": date(2026, 9, 30), "nominate_until": date(2026, 9, 30)}
        row = self.draft(**{"title": "学习贯彻全会精神网络专题班", "kind": "cloud", "places": 100, **days, **facts})
        self.video(row)
        self.video(row)
        classes.open_class(actor=self.office, training_class_id=row.pk)
        return classes.begin_class(actor=self.office, training_class_id=row.pk)

    def seat(self, row: TrainingClass, *handles: str, who: str = "personnel") -> list[Nomination]:
        """Nominate by a personnel officer."""
        return seats.nominate(actor=self.cadres.act(who), training_class_id=row.pk,
                              cadre_ids=[self.pk(handle) for handle in handles])  # fmt: skip

    def begun(self, row: TrainingClass) -> TrainingClass:
        """Under way: call it on its first day."""
        return classes.begin_class(actor=self.manager, training_class_id=row.pk)

    def code(self, lesson: ClassLesson) -> str:
        """Open the lesson for signing in; what the screen shows."""
        opened = attendance.open_signing(actor=self.manager, class_lesson_id=lesson.pk)
        return attendance.current_code(opened)

    def held(self, row: TrainingClass, *came: tuple[int, ...]) -> TrainingClass:
        """Begin it, take the list of each lesson by hand (ids of seats), end it."""
        with clock.moved(at(9, 21)):
            self.begun(row)
        for lesson, present in zip(row.lessons.all(), came, strict=True):
            assert lesson.day is not None
            with clock.moved(at(lesson.day.month, lesson.day.day, 10)):
                attendance.take_list(actor=self.manager, class_lesson_id=lesson.pk, present=present)
        with clock.moved(at(9, 22, 18)):
            return finish.finish_class(actor=self.manager, training_class_id=row.pk)

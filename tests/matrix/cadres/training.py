"""The matrix of training: classes are every reader's, seats those of the unit, one's own pages the person's.

何建国 (`head`) of 城管局 signs in as the department's handler; the file of 水务局 has no account.
"""

from datetime import time, timedelta
from typing import Any

from cadres.models import (
    Cadre,
    ClassLesson,
    CreditEntry,
    Nomination,
    Teacher,
    TrainingCertificate,
    TrainingClass,
    TrainingPlan,
)
from tests.matrix.admin_table import Model
from tests.matrix.cadres import OFFICE, READERS, REASON, SEES, act
from tests.matrix.lines import EVERYONE, Line, form, page
from tests.world_cadres import Cadres
from xinhui.accounts.models import Role
from xinhui.core import clock

ALL: dict[str, Any] = {"seen": READERS, "seen_elsewhere": READERS}
DRAFT: dict[str, Any] = {"seen": OFFICE, "seen_elsewhere": OFFICE}
HIMSELF = frozenset({Role.DEPARTMENT_HANDLER})
OWN: dict[str, Any] = {"seen": HIMSELF, "seen_elsewhere": frozenset()}
PAPER = READERS | HIMSELF
TODAY = clock.today()
FACTS: dict[str, Any] = {
    "title": "矩阵班", "kind": "main", "place": "区委党校", "starts_on": "2030-01-07", "ends_on": "2030-01-08",
    "nominate_until": "2030-01-04", "places": "9", "unit_places": "0", "credit_hours": "8", "needed_percent": "80",
}  # fmt: skip
LESSON: dict[str, Any] = {"title": "专题", "hours": "8", "starts": "09:00", "ends": "11:00"}

LINES: tuple[Line, ...] = (
    page("cadres:training", READERS),
    page("cadres:training_plan_new", OFFICE),
    form("cadres:training_plan_new", OFFICE, door=OFFICE, data={"name": "规划", "first_year": "2040"}),
    page("cadres:training_plan", READERS, row="training:plan", **ALL),
    page("cadres:training_classes", READERS, row="training:class", is_list=True, **ALL),
    page("cadres:training_class_new", OFFICE),
    form("cadres:training_class_new", OFFICE, door=OFFICE, row="training:class", **ALL,
         data={**FACTS, "organizer": "@unit"}),
    page("cadres:training_class", READERS, door=EVERYONE, row="training:class", **ALL),
    page("cadres:training_class_excel", READERS, door=EVERYONE, row="training:class", **ALL),
    page("cadres:training_nominate", READERS, row="training:open", **ALL),
    # nobody is chosen
    form("cadres:training_nominate", READERS, door=READERS, ok=400, row="training:open", data={"cadres": ""}, **ALL),
    page("cadres:training_lesson", OFFICE, door=EVERYONE, row="training:lesson", **ALL),
    form("cadres:training_lesson", OFFICE, door=EVERYONE, row="training:lesson", data={"do": "list"}, **ALL),
    page("cadres:training_teachers", READERS, row="training:teacher", is_list=True, **ALL),
    page("cadres:training_teacher_new", OFFICE),
    form("cadres:training_teacher_new", OFFICE, door=OFFICE,
         data={"name": "新老师", "kind": "expert", "employer": "大学", "speciality": "经济"}),
    page("cadres:training_credits", READERS, row="training:credit", is_list=True, **SEES),
    page("cadres:training_verify", EVERYONE),
    page("cadres:training_certificate", PAPER, door=EVERYONE, row="training:certificate", seen=PAPER,
         seen_elsewhere=OFFICE),
    page("cadres:mine_training", EVERYONE),
    # nothing is open for signing in
    form("cadres:mine_training_sign", EVERYONE, door=EVERYONE, ok=400, data={"code": "000000"}),
    # who has no file is told so on the page
    form("cadres:mine_training_join", EVERYONE, door=EVERYONE, row="training:cloud", seen=EVERYONE,
         seen_elsewhere=EVERYONE),
    page("cadres:mine_training_seat", HIMSELF, door=EVERYONE, row="training:seat", **OWN),
    form("cadres:mine_training_seat", HIMSELF, door=EVERYONE, row="training:seat", data={"do": "withdraw"}, **OWN),
    page("cadres:mine_training_video", HIMSELF, door=EVERYONE, row="training:video", **OWN),
    form("cadres:mine_training_video", HIMSELF, door=EVERYONE, ok=200, row="training:video", data={"position": "5"},
         **OWN),
    act("training-plan", "classes", "training:plan_draft", year="2031", kind="main", classes="1", person_times="1",
        **DRAFT),
    act("training-plan", "hours", "training:plan_draft", year="2031", level="none", hours="60", **DRAFT),
    act("training-plan", "adopt", "training:plan_draft", ok=400, document="1号", **DRAFT),  # without targets
    act("training-plan", "close", "training:plan", **ALL),
    act("training-class", "lesson", "training:draft", **LESSON, day="2030-01-08", **DRAFT),
    act("training-class", "video", "training:draft", title="网课", hours="8", video_url="https://v.example.org/1.mp4",
        seconds="600", **DRAFT),
    act("training-class", "change", "training:draft", **FACTS, **DRAFT),
    act("training-class", "open", "training:draft", **DRAFT),
    act("training-class", "quota", "training:open", unit="@unit", places="3", **ALL),
    act("training-class", "begin", "training:open", ok=400, **ALL),  # its first day is to come
    act("training-class", "finish", "training:over", **ALL),
    act("training-class", "archive", "training:finished", **ALL),
    act("training-class", "cancel", "training:open", **REASON, **ALL),
    act("training-lesson", "move", "training:open_lesson", day="2030-01-08", starts="15:00", ends="17:00", **ALL),
    act("training-lesson", "drop", "training:draft_lesson", **DRAFT),
    act("training-seat", "withdraw", "training:seat", READERS),
    act("training-teacher", "change", "training:teacher", name="改名", kind="expert", employer="大学", speciality="经济",
        **ALL),
    act("training-teacher", "strike", "training:teacher", **REASON, **ALL),
    act("training-credit", "reverse", "training:credit", **REASON),
)  # fmt: skip
MODELS = (
    Model("cadres.trainingplan", OFFICE),
    Model("cadres.trainingclass", OFFICE),
    Model("cadres.teacher", OFFICE),
)


def rows(cadres: Cadres) -> dict[str, tuple[dict[str, object], dict[str, object]]]:
    """Classes in every state, seats and papers of both bureaus."""
    head = cadres.file("head")
    head.user = cadres.world.people["handler"]
    head.save(update_fields=["user"])
    home = _at(cadres, head, "甲", 2030)
    other = _at(cadres, cadres.file("elsewhere"), "乙", 2033)
    return {handle: (home[handle], other[handle]) for handle in home}


def _at(cadres: Cadres, cadre: Cadre, mark: str, year: int) -> dict[str, dict[str, object]]:
    unit = cadres.world.unit("org_department")
    today, ahead = clock.today(), TODAY.replace(year=2030, month=1, day=7)
    facts: dict[str, Any] = {"kind": "cloud", "organizer": unit, "place": "线上", "places": 9, "credit_hours": 8}

    def made(state: str, starts: Any, ends: Any, **more: Any) -> TrainingClass:
        return TrainingClass.objects.create(**{
            **facts, "title": f"{mark}{state}班", "state": state, "starts_on": starts, "ends_on": ends,
            "nominate_until": ends, **more,
        })  # fmt: skip

    def lesson(row: TrainingClass, day: Any) -> ClassLesson:
        return ClassLesson.objects.create(
            training_class=row, title="课", hours=8, day=day, starts=time(0), ends=time(1)
        )

    def film(row: TrainingClass) -> ClassLesson:
        return ClassLesson.objects.create(training_class=row, title="网课", hours=8, seconds=600,
                                          video_url="https://v.example.org/1.mp4")  # fmt: skip

    draft, opened = made("draft", ahead, ahead + timedelta(days=1)), made("open", ahead, ahead + timedelta(days=1))
    running, over = made("running", today, today), made("running", today - timedelta(days=9), today - timedelta(days=2))
    film(over)
    done = made("finished", today, today, finished_on=today)
    draft_lesson = lesson(draft, ahead)
    seat = Nomination.objects.create(training_class=running, cadre=cadre, state="seated", queued_at=clock.now())
    TrainingClass.objects.filter(pk=running.pk).update(taken=1)
    ended = Nomination.objects.create(training_class=done, cadre=cadre, state="completed", queued_at=clock.now(),
                                      attended=1, held=1)  # fmt: skip
    entry = CreditEntry.objects.create(cadre=cadre, year=today.year, hours=8, source="class", nomination=ended,
                                       at=clock.now())  # fmt: skip
    paper = TrainingCertificate.objects.create(nomination=ended, number=f"GBPX-{mark}", issued_on=today, hours=8)
    plan = TrainingPlan.objects.create(name=f"{mark}规划", first_year=year, last_year=year + 2, state="adopted",
                                       document="1号", adopted_on=today)  # fmt: skip
    plan_draft = TrainingPlan.objects.create(name=f"{mark}草案", first_year=2030, last_year=2032)
    teacher = Teacher.objects.create(name=f"{mark}老师", kind="school", employer=mark, speciality="党建")
    clerk = cadres.file("deputy") if mark == "甲" else cadre
    return {
        "training:plan": {"pk": plan.pk}, "training:plan_draft": {"pk": plan_draft.pk},
        "training:class": {"pk": running.pk, "mark": running.title, "unit": unit.pk},
        "training:draft": {"pk": draft.pk}, "training:open": {"pk": opened.pk, "cadre": clerk.pk, "unit": unit.pk},
        "training:over": {"pk": over.pk}, "training:finished": {"pk": done.pk},
        "training:cloud": {"pk": opened.pk}, "training:lesson": {"pk": lesson(running, today).pk},
        "training:open_lesson": {"pk": lesson(opened, ahead).pk}, "training:draft_lesson": {"pk": draft_lesson.pk},
        "training:seat": {"pk": seat.pk}, "training:video": {"pk": film(running).pk},
        "training:certificate": {"pk": paper.pk}, "training:credit": {"pk": entry.pk, "mark": done.title},
        "training:teacher": {"pk": teacher.pk, "mark": teacher.name},
    }  # fmt: skip

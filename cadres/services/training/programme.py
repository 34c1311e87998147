"""The programme of a class: lessons on a day, lessons on video, taken out, moved."""

from datetime import date, time

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cadres.models import ClassLesson, Nomination, Teacher, TrainingClass
from cadres.services.frame import require_office
from cadres.services.training.frame import hold_class, hold_lesson, number, require_manager, tell, write
from cadres.states.training import CLASS_TABLE, ClassState, NominationState
from xinhui.accounts.actors import Actor
from xinhui.core.checks import line, unknown
from xinhui.core.errors import Conflict, InvalidInput


def add_lesson(
    *, actor: Actor, training_class_id: int, title: str, hours: int, day: date, starts: time, ends: time,
    teacher_id: int | None = None,
) -> ClassLesson:  # fmt: skip
    """A lesson on a day. Raises NotFound (teacher), Forbidden, TransitionRefused, InvalidInput (title, hours, day,
    ends), Conflict `lessons-clash`."""
    with transaction.atomic():
        row = _draft(actor, training_class_id)
        _require_slot(row, day, starts, ends)
        facts = _facts(title, hours, teacher_id)
        lesson = ClassLesson.objects.create(training_class=row, day=day, starts=starts, ends=ends, **facts)
        write(actor, "lesson.add", lesson, area_code=row.organizer.area_code, day=day, hours=hours)
    return lesson


def add_video(
    *, actor: Actor, training_class_id: int, title: str, hours: int, video_url: str, seconds: int,
    teacher_id: int | None = None,
) -> ClassLesson:  # fmt: skip
    """A lesson on video: an https link and its length. Raises NotFound (teacher), Forbidden, TransitionRefused,
    InvalidInput (title, hours, video_url, seconds)."""
    video_url = line(video_url, field="video_url", limit=300)
    if not video_url.startswith("https://"):
        raise InvalidInput(code="no-https", field="video_url", message=_("The link of a video begins with https://."))
    number(seconds, field="seconds", least=60, most=6 * 3600)
    with transaction.atomic():
        row = _draft(actor, training_class_id)
        facts = _facts(title, hours, teacher_id)
        lesson = ClassLesson.objects.create(training_class=row, video_url=video_url, seconds=seconds, **facts)
        write(actor, "lesson.video", lesson, area_code=row.organizer.area_code, seconds=seconds, hours=hours)
    return lesson


def drop_lesson(*, actor: Actor, class_lesson_id: int) -> TrainingClass:
    """Out of the programme of a class that is not open yet. Raises NotFound, Forbidden, TransitionRefused."""
    with transaction.atomic():
        require_office(actor)
        lesson = hold_lesson(class_lesson_id)
        row = lesson.training_class
        CLASS_TABLE.next(row.state, "change")
        write(actor, "lesson.drop", lesson, area_code=row.organizer.area_code)
        lesson.delete()
    return row


def move_lesson(*, actor: Actor, class_lesson_id: int, day: date, starts: time, ends: time) -> ClassLesson:
    """To another day or hour, within the days of the class; everybody with a seat is told. By the class manager.

    Raises NotFound, Forbidden, InvalidInput (day, ends), Conflict `class-over`, `on-video`, `lessons-clash`,
    `attended`.
    """
    with transaction.atomic():
        lesson = hold_lesson(class_lesson_id)
        row = lesson.training_class
        require_manager(actor, row)
        if lesson.is_video:
            raise Conflict(code="on-video", message=_("This lesson is on video: there is no hour to move."))
        if row.state not in (ClassState.OPEN, ClassState.RUNNING):
            raise Conflict(code="class-over", message=_("Lessons are moved while the class is open or under way."))
        if lesson.presences.exists():
            raise Conflict(code="attended", message=_("People are written down as present at this lesson already."))
        _require_slot(row, day, starts, ends, but=lesson.pk)
        lesson.day, lesson.starts, lesson.ends, lesson.signing_until = day, starts, ends, None
        lesson.save(update_fields=["day", "starts", "ends", "signing_until"])
        seats = Nomination.objects.filter(training_class=row, state=NominationState.SEATED).select_related("cadre")
        facts = {"class": row.title, "lesson": lesson.title, "day": day.isoformat(), "time": f"{starts:%H:%M}"}
        tell(seats, "lesson_moved", f"moved:{lesson.pk}:{day}:{starts:%H%M}", facts)
        write(actor, "lesson.move", lesson, area_code=row.organizer.area_code, day=day)
    return lesson


def _draft(actor: Actor, training_class_id: int) -> TrainingClass:
    require_office(actor)
    row = hold_class(training_class_id)
    CLASS_TABLE.next(row.state, "change")
    return row


def _facts(title: str, hours: int, teacher_id: int | None) -> dict[str, object]:
    if teacher_id is not None and not Teacher.objects.filter(pk=teacher_id, is_active=True).exists():
        raise unknown("teacher")
    return {"title": line(title, field="title", limit=100), "teacher_id": teacher_id,
            "hours": number(hours, field="hours", least=1, most=99)}  # fmt: skip


def _require_slot(row: TrainingClass, day: date, starts: time, ends: time, *, but: int = 0) -> None:
    """A stretch of a day of the class that no other lesson of it takes."""
    if not row.starts_on <= day <= row.ends_on:
        raise InvalidInput(code="lesson-outside", field="day", message=_("This day is not one of the class."))
    if starts >= ends:
        raise InvalidInput(code="times-do-not-fit", field="ends", message=_("A lesson ends after it has begun."))
    others = row.lessons.filter(day=day, starts__lt=ends, ends__gt=starts).exclude(pk=but)
    clash = others.first()
    if clash is not None:
        raise Conflict(code="lessons-clash", field="starts",
                       message=_("“%(title)s” is at this time.") % {"title": clash.title})  # fmt: skip

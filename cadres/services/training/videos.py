"""Cloud classroom: how far a video was watched, as the page reports it and the wall clock allows."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from cadres.models import ClassLesson, Nomination, VideoProgress
from cadres.rules.training import is_watched, position_after
from cadres.services.training.frame import hold_own_file, write
from cadres.states.training import TAUGHT, NominationState
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.checks import hold, unknown
from xinhui.core.errors import Conflict


def report_progress(*, actor: Actor, nomination_id: int, class_lesson_id: int, position: int) -> VideoProgress:
    """The page says where the video stands (seconds); what of it counts is `position_after`. The first report counts
    from the beginning: nothing was watched before it.

    Time is the person's: two videos side by side do not pass twice as fast. Raises Forbidden `no-file`, NotFound,
    Conflict `class-not-running`.
    """
    now = clock.now()
    with transaction.atomic():
        cadre = hold_own_file(actor)
        seats = Nomination.objects.select_related("training_class").filter(cadre=cadre, state=NominationState.SEATED)
        seat = hold(seats, nomination_id)
        lesson = ClassLesson.objects.filter(pk=class_lesson_id, training_class_id=seat.training_class_id).first()
        if lesson is None or not lesson.is_video:
            raise unknown()
        if seat.training_class.state not in TAUGHT:
            raise Conflict(code="class-not-running", message=_("This class is not under way."))
        mine = VideoProgress.objects.filter(nomination__cadre=cadre)
        last = mine.aggregate(last=Max("reported_at"))["last"]
        row = mine.filter(lesson=lesson, nomination=seat).first()
        is_new = row is None
        row = row or VideoProgress(lesson=lesson, nomination=seat)
        elapsed = 0.0 if is_new or last is None else (now - last).total_seconds()
        row.position, row.reported_at = position_after(row.position, position, elapsed, lesson.seconds), now
        is_done = row.counted_at is None and is_watched(row.position, lesson.seconds)
        row.counted_at = now if is_done else row.counted_at
        row.save()
        if is_new or is_done:
            write(actor, "video.watched" if is_done else "video.begin", lesson, area_code=cadre.unit.area_code,
                  nomination=seat.pk)  # fmt: skip
    return row

"""The end of a class: lessons counted, hours credited, certificates issued; hours taken back that were wrong."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cadres.models import (
    ClassLesson,
    CreditEntry,
    LessonPresence,
    Nomination,
    TrainingCertificate,
    TrainingClass,
    VideoProgress,
)
from cadres.rules.training import training_certificate_number
from cadres.services.frame import require_office
from cadres.services.training.classes import lapse
from cadres.services.training.frame import hold_class, require_manager, tell, write
from cadres.states.training import CLASS_TABLE, NOMINATION_TABLE, CreditSource, NominationState
from members.rules.university import has_earned
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.checks import hold, line
from xinhui.core.errors import Conflict


def finish_class(*, actor: Actor, training_class_id: int) -> TrainingClass:
    """End the class: everybody is credited with the hours of the lessons they attended; whoever attended enough has
    completed it and gets the certificate. By the class manager or the cadre office.

    Raises NotFound, Forbidden, TransitionRefused, Conflict `too-early`, `lists-missing`.
    """
    with transaction.atomic():
        row = hold_class(training_class_id)
        require_manager(actor, row)
        target = CLASS_TABLE.next(row.state, "finish")
        lessons = list(row.lessons.order_by("pk"))
        _require_taught(row, lessons)
        seats = _conclude(actor, row, lessons)
        lapse(row, (NominationState.WAITING,))
        row.state, row.finished_on = target, clock.today()
        row.save(update_fields=["state", "finished_on"])
        tell(seats, "finished", "finish", {"class": row.title})
        done = Counter(seat.state for seat in seats)
        write(actor, "class.finish", row, area_code=row.organizer.area_code,
              completed=done[NominationState.COMPLETED], missed=done[NominationState.MISSED])  # fmt: skip
    return row


def _require_taught(row: TrainingClass, lessons: Sequence[ClassLesson]) -> None:
    """Every lesson is behind us and has its list; videos may be watched to the last day."""
    days = [lesson.day for lesson in lessons if lesson.day is not None]
    last = row.ends_on if len(days) < len(lessons) else max(days, default=row.ends_on)
    if clock.today() < last:
        raise Conflict(code="too-early", message=_("The last lesson is on %(day)s.") % {"day": last.isoformat()})
    bare = [lesson.title for lesson in lessons if lesson.day is not None and not lesson.presences.exists()]
    if bare and row.taken:
        raise Conflict(
            code="lists-missing", message=_("Nobody is written down as present at: %(titles)s.")
            % {"titles": "、".join(bare)}, action=_("Take the lists first."),
        )  # fmt: skip


def _conclude(actor: Actor, row: TrainingClass, lessons: Sequence[ClassLesson]) -> list[Nomination]:
    """Result, hours and certificate of each seat. A fixed number of queries."""
    hours = {lesson.pk: lesson.hours for lesson in lessons}
    came: defaultdict[int, set[int]] = defaultdict(set)
    pairs = [*LessonPresence.objects.filter(lesson__in=hours).values_list("nomination_id", "lesson_id"),
             *VideoProgress.objects.filter(lesson__in=hours, counted_at__isnull=False).values_list(
                 "nomination_id", "lesson_id")]  # fmt: skip
    for nomination_id, lesson_id in pairs:
        came[nomination_id].add(lesson_id)
    rows = Nomination.objects.filter(training_class=row, state=NominationState.SEATED).select_related("cadre")
    seats = list(rows.order_by("pk"))
    for seat in seats:
        seat.attended, seat.held, seat.updated_at = len(came[seat.pk]), len(hours), clock.now()
        earned = has_earned(seat.attended, seat.held, row.needed_percent)
        seat.state = NOMINATION_TABLE.next(seat.state, "complete" if earned else "miss")
    Nomination.objects.bulk_update(seats, ["state", "attended", "held", "updated_at"], batch_size=500)
    sums = {seat.pk: sum(hours[pk] for pk in came[seat.pk]) for seat in seats}
    CreditEntry.objects.bulk_create([
        CreditEntry(cadre_id=seat.cadre_id, nomination=seat, source=CreditSource.CLASS, year=row.ends_on.year,
                    hours=sums[seat.pk], at=clock.now(), by_id=actor.user_id)
        for seat in seats if sums[seat.pk]
    ], batch_size=500)  # fmt: skip
    completed = [seat for seat in seats if seat.state == NominationState.COMPLETED]
    TrainingCertificate.objects.bulk_create([
        TrainingCertificate(nomination=seat, number=certificate_number(row, place), issued_on=clock.today(),
                            hours=sums[seat.pk])
        for place, seat in enumerate(completed, 1)
    ], batch_size=500)  # fmt: skip
    return seats


def certificate_number(row: TrainingClass, place: int) -> str:
    """The number of the certificate at this place of the class's list: one class, one row of numbers."""
    return training_certificate_number(row.ends_on.year, row.pk, place, settings.FIELD_KEY)


def reverse_credit(*, actor: Actor, credit_entry_id: int, reason: str) -> CreditEntry:
    """Take hours back by an entry against them: the wrong one stays where it is. By the cadre office.

    Raises NotFound, Forbidden, InvalidInput (reason), Conflict `reversed`.
    """
    reason = line(reason, field="reason")
    with transaction.atomic():
        require_office(actor)
        entry = hold(CreditEntry.objects.select_related("cadre__unit"), credit_entry_id)
        if entry.source != CreditSource.CLASS or CreditEntry.objects.filter(reverses=entry).exists():
            raise Conflict(code="reversed", message=_("These hours were taken back already."))
        row = CreditEntry.objects.create(
            cadre_id=entry.cadre_id, year=entry.year, hours=-entry.hours, source=CreditSource.REVERSAL,
            nomination_id=entry.nomination_id, reverses=entry, reason=reason, at=clock.now(), by_id=actor.user_id,
        )  # fmt: skip
        write(actor, "credit.reverse", row, area_code=entry.cadre.unit.area_code, entry=entry.pk)
    return row

"""Presence at a lesson: the code on the manager's screen, typed by each person; or written down by the manager."""

import hashlib
import hmac
from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cadres.models import ClassLesson, LessonPresence, Nomination, WrongLessonCode
from cadres.services.training.frame import hold_lesson, hold_own_file, number, require_manager, write
from cadres.states.training import TAUGHT, HowPresent, NominationState
from members.rules.sign_in import LOCKED_FOR, TRIES, TRY_SPAN, code_of, is_code, locked_until, window_of
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.checks import hold
from xinhui.core.clock import LOCAL
from xinhui.core.errors import Conflict, Forbidden, InvalidInput

#: How long before its hour a lesson may be opened for signing in, and how long it stays open unless said otherwise.
EARLIEST = timedelta(hours=1)
OPEN_MINUTES, OPEN_MOST = 30, 240


def _key() -> bytes:
    """The key of all codes, derived from the portal's own."""
    return hmac.new(settings.FIELD_KEY.encode(), b"cadres.training.sign_in", hashlib.sha256).digest()


def current_code(lesson: ClassLesson) -> str:
    """The six digits of this half minute."""
    return code_of(_key(), lesson.pk, window_of(clock.now()))


def is_signing_open(lesson: ClassLesson) -> bool:
    """Whether participants sign in now."""
    return lesson.signing_until is not None and clock.now() < lesson.signing_until


def open_signing(*, actor: Actor, class_lesson_id: int, minutes: int = OPEN_MINUTES) -> ClassLesson:
    """Let participants sign in from now for so many minutes. By the class manager.

    Raises NotFound, Forbidden, InvalidInput (minutes), Conflict `class-not-running`, `on-video`, `too-early`.
    """
    number(minutes, field="minutes", least=5, most=OPEN_MOST)
    with transaction.atomic():
        lesson = _taught(actor, class_lesson_id)
        lesson.signing_until = clock.now() + timedelta(minutes=minutes)
        lesson.save(update_fields=["signing_until"])
        write(actor, "lesson.open", lesson, area_code=lesson.training_class.organizer.area_code, minutes=minutes)
    return lesson


def close_signing(*, actor: Actor, class_lesson_id: int) -> ClassLesson:
    """End signing in now. Raises NotFound, Forbidden, Conflict as above."""
    with transaction.atomic():
        lesson = _taught(actor, class_lesson_id)
        if is_signing_open(lesson):
            lesson.signing_until = clock.now()
            lesson.save(update_fields=["signing_until"])
        write(actor, "lesson.close", lesson, area_code=lesson.training_class.organizer.area_code)
    return lesson


def take_list(*, actor: Actor, class_lesson_id: int, present: Collection[int]) -> ClassLesson:
    """Write down by hand who (ids of seats) is there besides those who signed in; the others who were written down by
    hand are so no longer.

    Raises NotFound, Forbidden, InvalidInput (present), Conflict as above.
    """
    with transaction.atomic():
        lesson = _taught(actor, class_lesson_id)
        seats = Nomination.objects.filter(training_class=lesson.training_class, state=NominationState.SEATED)
        if not set(present) <= set(seats.values_list("pk", flat=True)):
            raise InvalidInput(
                code="not-on-the-list", field="present", message=_("Somebody named has no seat in this class."),
                action=_("Load the list again."),
            )  # fmt: skip
        by_hand = lesson.presences.filter(how=HowPresent.MANAGER)
        by_hand.exclude(nomination_id__in=present).delete()
        known = set(lesson.presences.values_list("nomination_id", flat=True))
        new = [LessonPresence(lesson=lesson, nomination_id=pk, how=HowPresent.MANAGER, at=clock.now())
               for pk in sorted(set(present) - known)]  # fmt: skip
        LessonPresence.objects.bulk_create(new)
        write(actor, "lesson.list", lesson, area_code=lesson.training_class.organizer.area_code, added=len(new))
    return lesson


def _taught(actor: Actor, class_lesson_id: int) -> ClassLesson:
    """The lesson whose hour has come, of a class under way, the actor its manager."""
    lesson = hold_lesson(class_lesson_id)
    require_manager(actor, lesson.training_class)
    if lesson.training_class.state not in TAUGHT:
        raise Conflict(code="class-not-running", message=_("This class is not under way."))
    if lesson.day is None or lesson.starts is None:
        raise Conflict(code="on-video", message=_("This lesson is on video: nobody signs in to it."))
    if clock.now() < datetime.combine(lesson.day, lesson.starts, LOCAL) - EARLIEST:
        raise Conflict(
            code="too-early", message=_("Signing in opens an hour before the lesson at the earliest."),
            action=_("Come back later, or move the lesson."),
        )  # fmt: skip
    return lesson


def sign_in(*, actor: Actor, class_lesson_id: int, code: str) -> LessonPresence:
    """Sign in oneself with the code on the screen; twice is once.

    Raises Forbidden `no-file`, `codes-locked`; NotFound (also without a seat); Conflict `signing-closed`; InvalidInput
    `code-wrong` (code). A wrong code is written down before it is refused.
    """
    with transaction.atomic():
        cadre = hold_own_file(actor)
        lesson = hold_lesson(class_lesson_id)
        seats = Nomination.objects.filter(training_class=lesson.training_class, state=NominationState.SEATED)
        seat = hold(seats, seats.filter(cadre=cadre).values_list("pk", flat=True).first(), field="lesson")
        known = lesson.presences.filter(nomination=seat).first()
        if known is not None:
            return known
        refused = _refusal(lesson, seat, code)
        if refused is None:
            known = LessonPresence.objects.create(lesson=lesson, nomination=seat, how=HowPresent.CODE, at=clock.now())
            write(actor, "lesson.sign_in", lesson, area_code=cadre.unit.area_code, nomination=seat.pk)
    if refused is not None or known is None:
        raise refused or InvalidInput(code="code-wrong", field="code", message=_("This is not the code on the screen."))
    return known


def _refusal(lesson: ClassLesson, seat: Nomination, code: str) -> Conflict | Forbidden | InvalidInput | None:
    """Why the code is not taken; a wrong one is written down."""
    now = clock.now()
    if not is_signing_open(lesson) or lesson.training_class.state not in TAUGHT:
        return Conflict(
            code="signing-closed", field="code", message=_("Signing in to this lesson is not open."),
            action=_("Tell the class manager, who can write you down as present."),
        )  # fmt: skip
    tries = WrongLessonCode.objects.filter(lesson=lesson, nomination=seat)
    recent = list(tries.filter(at__gt=now - TRY_SPAN - LOCKED_FOR).values_list("at", flat=True))
    until = locked_until(recent, now)
    if until is not None:
        return Forbidden(
            code="codes-locked", field="code",
            message=_("%(tries)d wrong codes: further ones are taken from %(time)s on.")
            % {"tries": TRIES, "time": f"{clock.local(until):%H:%M:%S}"},
            action=_("Tell the class manager, who can write you down as present."),
        )  # fmt: skip
    if is_code(_key(), lesson.pk, code[:20], now):
        return None
    WrongLessonCode.objects.create(lesson=lesson, nomination=seat, at=now)
    return InvalidInput(
        code="code-wrong", field="code", message=_("This is not the code on the screen."),
        action=_("It changes every half minute: look again and type the six digits."),
    )  # fmt: skip

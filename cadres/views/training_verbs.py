"""What is done to plans, classes, lessons, seats, teachers and credits."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from cadres.forms.base import NothingForm, ReasonForm
from cadres.forms.training import (
    ClassForm,
    ClassQuotaForm,
    ClassTargetForm,
    DayLessonForm,
    DocumentForm,
    HourTargetForm,
    MoveLessonForm,
    TeacherForm,
    VideoForm,
)
from cadres.models import ClassLesson, CreditEntry, Nomination, Teacher, TrainingClass, TrainingPlan
from cadres.services.training import classes, finish, plans, programme, seats, teachers
from cadres.states.training import CLASS_TABLE, NOMINATION_TABLE, PLAN_TABLE, ClassState
from cadres.views.base import Subject, Verb, by_reader
from xinhui.core.transitions import TransitionTable


def _allows(table: TransitionTable[Any], verb: str) -> Callable[[Any], bool]:
    return lambda row: table.allows(row.state, verb)


def _class(row: ClassLesson | Nomination) -> str:
    return f"/cadres/training/classes/{row.training_class_id}/"


def _by_seat_reader(scope: Any, row: Nomination) -> bool:
    return by_reader(scope, row.cadre)


def _is_draft(row: ClassLesson) -> bool:
    return row.training_class.state == ClassState.DRAFT


def _moves(row: ClassLesson) -> bool:
    return not row.is_video and row.training_class.state in (ClassState.OPEN, ClassState.RUNNING)


SUBJECTS = (
    Subject(
        "training-plan", "training_plan_id", TrainingPlan.objects.visible_to,
        lambda row: f"/cadres/training/plans/{row.pk}/",
        (
            Verb("classes", _("Set a target of classes"), ClassTargetForm, plans.set_class_target,
                 fits=_allows(PLAN_TABLE, "set")),
            Verb("hours", _("Set required hours"), HourTargetForm, plans.set_hour_target,
                 fits=_allows(PLAN_TABLE, "set")),
            Verb("adopt", _("Adopt the training plan"), DocumentForm, plans.adopt_plan,
                 fits=_allows(PLAN_TABLE, "adopt"), is_primary=True),
            Verb("close", _("Close the training plan"), NothingForm, plans.close_plan,
                 fits=_allows(PLAN_TABLE, "close"), is_danger=True),
        ),
    ),
    Subject(
        "training-class", "training_class_id",
        lambda user: TrainingClass.objects.visible_to(user).select_related("organizer", "manager"),
        lambda row: f"/cadres/training/classes/{row.pk}/",
        (
            Verb("lesson", _("Add a lesson on a day"), DayLessonForm, programme.add_lesson,
                 fits=_allows(CLASS_TABLE, "change")),
            Verb("video", _("Add a lesson on video"), VideoForm, programme.add_video,
                 fits=_allows(CLASS_TABLE, "change")),
            Verb("change", _("Change the class"), ClassForm, classes.change_class,
                 fits=_allows(CLASS_TABLE, "change")),
            Verb("quota", _("Set the quota of a unit"), ClassQuotaForm, classes.set_class_quota,
                 fits=_allows(CLASS_TABLE, "cancel")),
            Verb("open", _("Open for nominations"), NothingForm, classes.open_class,
                 fits=_allows(CLASS_TABLE, "open"), is_primary=True),
            Verb("begin", _("Begin the class"), NothingForm, classes.begin_class,
                 fits=_allows(CLASS_TABLE, "begin"), is_primary=True),
            Verb("finish", _("End the class"), NothingForm, finish.finish_class,
                 fits=_allows(CLASS_TABLE, "finish"), is_primary=True),
            Verb("archive", _("Archive the class"), NothingForm, classes.archive_class,
                 fits=_allows(CLASS_TABLE, "archive")),
            Verb("cancel", _("Call the class off"), ReasonForm, classes.cancel_class,
                 fits=_allows(CLASS_TABLE, "cancel"), is_danger=True),
        ),
    ),
    Subject(
        "training-lesson", "class_lesson_id",
        lambda user: ClassLesson.objects.visible_to(user).select_related("training_class"), _class,
        (
            Verb("move", _("Move the lesson"), MoveLessonForm, programme.move_lesson, fits=_moves),
            Verb("drop", _("Take the lesson out"), NothingForm, programme.drop_lesson, fits=_is_draft, is_danger=True),
        ),
    ),
    Subject(
        "training-seat", "nomination_id",
        lambda user: Nomination.objects.visible_to(user).select_related("cadre", "training_class"), _class,
        (
            Verb("withdraw", _("Withdraw from the class"), NothingForm, seats.withdraw, may=_by_seat_reader,
                 fits=_allows(NOMINATION_TABLE, "withdraw"), is_danger=True),
        ),
    ),
    Subject(
        "training-teacher", "teacher_id", lambda user: Teacher.objects.visible_to(user).filter(is_active=True),
        lambda row: "/cadres/training/teachers/",
        (
            Verb("change", _("Change the teacher"), TeacherForm, teachers.change_teacher),
            Verb("strike", _("Off the register of teachers"), ReasonForm, teachers.strike_teacher, is_danger=True),
        ),
    ),
    Subject(
        "training-credit", "credit_entry_id", CreditEntry.objects.visible_to,
        lambda row: f"/cadres/training/credits/?year={row.year}",
        (
            Verb("reverse", _("Take the hours back"), ReasonForm, finish.reverse_credit,
                 fits=lambda row: row.hours > 0, is_danger=True),
        ),
    ),
)  # fmt: skip

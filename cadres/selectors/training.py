"""Training over the district: plan against done, classes, one class's list, teachers; the reader's own; figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from cadres.models import (
    ClassLesson,
    Nomination,
    Teacher,
    TrainingCertificate,
    TrainingClass,
    TrainingPlan,
    VideoProgress,
)
from cadres.rules.training import mean_of
from cadres.states.training import OPEN_TO_ALL, ClassKind, ClassState, NominationState, TrainingPlanState
from xinhui.accounts.models import User
from xinhui.core import clock

_DONE = (ClassState.FINISHED, ClassState.ARCHIVED)


@dataclass(frozen=True)
class PlanLine:
    """A kind of class in a year: planned and done. `person_times` of the cloud classroom are videos watched."""

    year: int
    kind: ClassKind
    classes_planned: int
    classes_done: int
    people_planned: int
    people_done: int

    @property
    def percent(self) -> int:
        """Person-times done of those planned, at most 100."""
        return min(100 * self.people_done // self.people_planned, 100) if self.people_planned else 100


def plan_in_force(user: User) -> TrainingPlan | None:
    """The adopted plan that this year belongs to. One query."""
    year = clock.today().year
    rows = TrainingPlan.objects.visible_to(user).filter(state=TrainingPlanState.ADOPTED)
    return rows.filter(first_year__lte=year, last_year__gte=year).first()


def plan_lines(plan: TrainingPlan) -> list[PlanLine]:
    """Its targets against what was done, year by year. Four queries."""
    classes, people = _classes_done(), _people_done()
    return [
        PlanLine(row.year, ClassKind(row.kind), row.classes, classes.get((row.year, row.kind), 0), row.person_times,
                 people.get((row.year, row.kind), 0))
        for row in plan.class_targets.order_by("year", "kind")
    ]  # fmt: skip


def _classes_done() -> dict[tuple[int, str], int]:
    rows = TrainingClass.objects.filter(state__in=_DONE).order_by()
    return {(year, kind): n for year, kind, n in rows.values_list("ends_on__year", "kind").annotate(n=Count("pk"))}


def _people_done() -> dict[tuple[int, str], int]:
    rows = Nomination.objects.filter(state=NominationState.COMPLETED).exclude(training_class__kind=ClassKind.CLOUD)
    found = rows.order_by().values_list("training_class__ends_on__year", "training_class__kind")
    done = {(year, kind): n for year, kind, n in found.annotate(n=Count("pk"))}
    watched = VideoProgress.objects.filter(counted_at__isnull=False).order_by().values_list("counted_at__year")
    for year, n in watched.annotate(n=Count("pk")):
        done[year, ClassKind.CLOUD] = n
    return done


def classes_shown(user: User, said: dict[str, str]) -> QuerySet[TrainingClass]:
    """Classes that fit; `waiting`: how many wait for a seat. Conditions: kind, state, year, words."""
    rows = TrainingClass.objects.visible_to(user)
    if said.get("kind"):
        rows = rows.filter(kind=said["kind"])
    if said.get("state"):
        rows = rows.filter(state=said["state"])
    if said.get("year"):
        rows = rows.filter(ends_on__year=int(said["year"]))
    if said.get("words"):
        rows = rows.filter(Q(title__contains=said["words"]) | Q(organizer__name__contains=said["words"]))
    waiting = Count("nominations", filter=Q(nominations__state=NominationState.WAITING))
    return rows.select_related("organizer", "manager").annotate(waiting=waiting).order_by("-starts_on", "-pk")


def class_figures(user: User) -> dict[str, int]:
    """What the overview begins with. Three queries."""
    year = clock.today().year
    rows = TrainingClass.objects.visible_to(user).order_by().aggregate(
        open=Count("pk", filter=Q(state=ClassState.OPEN)), running=Count("pk", filter=Q(state=ClassState.RUNNING)),
        done=Count("pk", filter=Q(state__in=_DONE, ends_on__year=year)),
    )  # fmt: skip
    people = Nomination.objects.visible_to(user).filter(training_class__ends_on__year=year).order_by().aggregate(
        done=Count("pk", filter=Q(state=NominationState.COMPLETED)), queue=Count("pk", filter=Q(state="waiting")),
        seated=Count("pk", filter=Q(state=NominationState.SEATED)),
    )  # fmt: skip
    return {**rows, "people_done": people["done"], "queue": people["queue"], "seated": people["seated"]}


def list_of(user: User, row: TrainingClass) -> Any:
    """The class's list as the reader may see it: seats, then the queue in order, then those gone; with `present`."""
    rows = Nomination.objects.visible_to(user).filter(training_class=row)
    if row.manager_id == user.pk:
        rows = Nomination.objects.filter(training_class=row)
    watched = Count("progress", filter=Q(progress__counted_at__isnull=False), distinct=True)
    present = Count("presences", distinct=True)
    light = rows.select_related("cadre__unit", "certificate", "training_class").defer(
        "cadre__form_sealed", "cadre__photo_sealed"
    )
    return light.annotate(present=present, watched=watched).order_by("state", "queued_at", "pk")


def lessons_of(row: TrainingClass) -> QuerySet[ClassLesson]:
    """The programme with `came`, the number present or done watching."""
    came = Count("presences", distinct=True) + Count(
        "progress", filter=Q(progress__counted_at__isnull=False), distinct=True
    )
    return row.lessons.select_related("teacher").annotate(came=came).order_by(
        F("day").asc(nulls_last=True), "starts", "pk"
    )  # fmt: skip


def may_run(user: User, row: TrainingClass, *, is_office: bool) -> bool:
    """Shows the code and takes the lists."""
    return is_office or row.manager_id == user.pk


@dataclass(frozen=True)
class TeacherLine:
    """A teacher with lessons taught and the mean of ratings (None: fewer than five)."""

    teacher: Teacher
    lessons_count: int
    hours: int
    ratings: int
    mean: float | None


def teachers_shown(user: User) -> list[TeacherLine]:
    """The register. Three queries."""
    rows = list(Teacher.objects.visible_to(user).order_by("-is_active", "name", "pk"))
    taught = ClassLesson.objects.order_by().exclude(training_class__state=ClassState.CANCELLED).values_list("teacher")
    counts = {pk: (n, hours) for pk, n, hours in taught.annotate(n=Count("pk"), hours=Sum("hours"))}
    rated = Teacher.objects.order_by().values_list("pk").annotate(n=Count("ratings"), sum=Sum("ratings__stars"))
    stars = {pk: (n, total or 0) for pk, n, total in rated}
    return [
        TeacherLine(row, *counts.get(row.pk, (0, 0)), stars[row.pk][0], mean_of(stars[row.pk][1], stars[row.pk][0]))
        for row in rows
    ]


def own_seats(user: User) -> QuerySet[Nomination]:
    """The reader's own seats and places in queues, the newest class first."""
    rows = Nomination.objects.filter(cadre__user=user).exclude(state=NominationState.WITHDRAWN)
    return rows.select_related("training_class__organizer", "certificate").order_by("-training_class__starts_on", "-pk")


def own_open_lessons(user: User) -> QuerySet[ClassLesson]:
    """Lessons that the reader may sign in to now and has not yet."""
    seats = Nomination.objects.filter(cadre__user=user, state=NominationState.SEATED)
    rows = ClassLesson.objects.filter(
        training_class__in=seats.values("training_class"), training_class__state=ClassState.RUNNING,
        signing_until__gt=clock.now(),
    )  # fmt: skip
    return rows.exclude(presences__nomination__in=seats).select_related("training_class").order_by("starts", "pk")


def joinable(user: User) -> QuerySet[TrainingClass]:
    """Night school and cloud classroom that take the reader's name today."""
    mine = Nomination.objects.filter(cadre__user=user).exclude(
        state__in=[NominationState.WITHDRAWN, NominationState.LAPSED]
    )
    rows = TrainingClass.objects.filter(
        kind__in=OPEN_TO_ALL, state__in=[ClassState.OPEN, ClassState.RUNNING], nominate_until__gte=clock.today()
    )
    return rows.exclude(pk__in=mine.values("training_class")).order_by("starts_on", "pk")


@dataclass(frozen=True)
class OwnLesson:
    """A lesson as a participant sees it."""

    lesson: ClassLesson
    is_done: bool
    percent: int
    position: int
    is_rated: bool


def own_lessons(seat: Nomination) -> list[OwnLesson]:
    """The programme with what the participant attended, watched and rated. Four queries."""
    came = set(seat.presences.values_list("lesson_id", flat=True))
    rated = set(seat.ratings.values_list("lesson_id", flat=True))
    watched = {row.lesson_id: row for row in seat.progress.all()}
    found = []
    for lesson in lessons_of(seat.training_class):
        row = watched.get(lesson.pk)
        is_done = lesson.pk in came or (row is not None and row.counted_at is not None)
        position = row.position if row is not None else 0
        percent = 100 * position // lesson.seconds if lesson.seconds else 0
        found.append(OwnLesson(lesson, is_done, percent, position, lesson.pk in rated))
    return found


def verified(number: str) -> TrainingCertificate | None:
    """The certificate of a number as it is printed; upper and lower case are the same."""
    rows = TrainingCertificate.objects.filter(number__iexact=number.strip())
    return rows.select_related("nomination__cadre", "nomination__training_class__organizer").first()


def queue_place(seat: Nomination) -> int:
    """How many stand in the queue up to and with this one."""
    rows = Nomination.objects.filter(training_class_id=seat.training_class_id, state=NominationState.WAITING)
    return rows.filter(Q(queued_at__lt=seat.queued_at) | Q(queued_at=seat.queued_at, pk__lte=seat.pk)).count()


def units_named(row: TrainingClass, unit_ids: Sequence[int]) -> dict[int, int]:
    """Unit → how many of it are on the list. One query."""
    rows = Nomination.objects.filter(training_class=row, cadre__unit__in=unit_ids).exclude(
        state__in=[NominationState.WITHDRAWN, NominationState.LAPSED]
    )
    return dict(rows.order_by().values_list("cadre__unit").annotate(n=Count("pk")))


def seats_completed() -> QuerySet[Nomination]:
    """Seats of cadres who completed a class or night school."""
    rows = Nomination.objects.filter(state=NominationState.COMPLETED)
    return rows.exclude(training_class__kind=ClassKind.CLOUD)


def classes_person_times() -> int:
    """Cadres who completed a class or night school, counted once a class."""
    return seats_completed().count()


def videos_watched() -> QuerySet[VideoProgress]:
    """Videos of the cloud classroom watched to nine tenths, once a person."""
    return VideoProgress.objects.filter(counted_at__isnull=False)


def cloud_person_times() -> int:
    """Videos of the cloud classroom watched to nine tenths, counted once a person."""
    return videos_watched().count()


def classes_kept() -> QuerySet[TrainingClass]:
    """Classes finished or under way."""
    return TrainingClass.objects.filter(state__in=[*_DONE, ClassState.RUNNING])


def classes_standing() -> int:
    """How many classes are finished or under way."""
    return classes_kept().count()

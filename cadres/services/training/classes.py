"""Classes: drafted, their quotas set, opened for nominations, begun, cancelled, archived."""

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from cadres.models import ClassQuota, Nomination, TrainingClass
from cadres.services.frame import require_office, require_unit
from cadres.services.training.frame import hold_class, number, require_manager, tell, write
from cadres.states.training import CLASS_TABLE, OPEN_TO_ALL, STANDING, ClassKind, NominationState
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import Post, User
from xinhui.accounts.roles import Role
from xinhui.core import clock
from xinhui.core.checks import line, one_of
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.outbox.services.enqueue import Draft, enqueue


@dataclass(frozen=True)
class ClassFacts:
    """What is said of a class before it opens. `manager`: an account name, or nothing."""

    title: str
    kind: str
    place: str
    starts_on: date
    ends_on: date
    nominate_until: date
    places: int
    credit_hours: int
    unit_places: int = 0
    needed_percent: int = 80
    manager: str = ""


def draft_class(*, actor: Actor, organizer_id: int, facts: ClassFacts) -> TrainingClass:
    """A class of a unit. Raises NotFound (organizer), Forbidden, InvalidInput (each of the facts)."""
    values = _checked(facts)
    with transaction.atomic():
        require_office(actor)
        unit = require_unit(actor, organizer_id, field="organizer")
        row = TrainingClass.objects.create(organizer=unit, **values)
        write(actor, "class.draft", row, area_code=unit.area_code, kind=facts.kind)
    return row


def change_class(*, actor: Actor, training_class_id: int, facts: ClassFacts) -> TrainingClass:
    """Say something else of a class that is not open yet. Raises NotFound, Forbidden, TransitionRefused,
    InvalidInput."""
    values = _checked(facts)
    with transaction.atomic():
        row = _hold(actor, training_class_id)
        CLASS_TABLE.next(row.state, "change")
        for field, value in values.items():
            setattr(row, field, value)
        row.save(update_fields=[*values])
        write(actor, "class.change", row, area_code=row.organizer.area_code, kind=facts.kind)
    return row


def _checked(facts: ClassFacts) -> dict[str, object]:
    """The columns. Raises InvalidInput."""
    one_of(facts.kind, ClassKind.values, field="kind")
    if facts.ends_on < facts.starts_on:
        raise InvalidInput(code="dates-do-not-fit", field="ends_on", message=_("A class ends after it has begun."))
    last = facts.ends_on if facts.kind in OPEN_TO_ALL else facts.starts_on
    if facts.nominate_until > last:
        raise InvalidInput(
            code="dates-do-not-fit", field="nominate_until",
            message=_("Nominations end on %(day)s at the latest.") % {"day": last.isoformat()},
        )  # fmt: skip
    number(facts.places, field="places", least=1, most=5000)
    number(facts.unit_places, field="unit_places", least=0, most=999)
    number(facts.credit_hours, field="credit_hours", least=1, most=999)
    number(facts.needed_percent, field="needed_percent", least=1, most=100)
    name = line(facts.manager, field="manager", required=False)
    manager = User.objects.filter(username=name, is_active=True).first() if name else None
    if name and manager is None:
        raise InvalidInput(code="unknown-user", field="manager", message=_("There is no such account in use."))
    title, place = line(facts.title, field="title", limit=100), line(facts.place, field="place", limit=120)
    return {**asdict(facts), "title": title, "place": place, "manager": manager}


def set_class_quota(*, actor: Actor, training_class_id: int, unit_id: int, places: int) -> ClassQuota:
    """Seats of one unit, instead of what every unit has. Raises NotFound (unit), Forbidden, InvalidInput (places),
    Conflict `class-over`."""
    number(places, field="places", least=0, most=999)
    with transaction.atomic():
        row = _hold(actor, training_class_id)
        if not CLASS_TABLE.allows(row.state, "cancel"):
            raise Conflict(code="class-over", message=_("This class has ended."))
        unit = require_unit(actor, unit_id)
        quota, _made = ClassQuota.objects.update_or_create(training_class=row, unit=unit, defaults={"places": places})
        write(actor, "class.quota", quota, area_code=unit.area_code, unit=unit.pk, places=places)
    return quota


def open_class(*, actor: Actor, training_class_id: int) -> TrainingClass:
    """Let units nominate (and cadres join night school and cloud classroom): the programme is complete.

    Raises NotFound, Forbidden, TransitionRefused, Conflict `programme-missing`, `hours-differ`, `lesson-outside`.
    """
    with transaction.atomic():
        row = _hold(actor, training_class_id)
        target = CLASS_TABLE.next(row.state, "open")
        _require_programme(row)
        row.state = target
        row.save(update_fields=["state"])
        write(actor, "class.open", row, area_code=row.organizer.area_code)
        if row.kind not in OPEN_TO_ALL:
            _tell_officers(row)
    return row


def _require_programme(row: TrainingClass) -> None:
    hours = row.lessons.aggregate(sum=Sum("hours"))["sum"] or 0
    if not hours:
        raise Conflict(code="programme-missing", message=_("This class has no lesson yet."),
                       action=_("Enter its programme first."))  # fmt: skip
    if hours != row.credit_hours:
        raise Conflict(
            code="hours-differ",
            message=_("The lessons make %(sum)d hours, the class counts %(hours)d.")
            % {"sum": hours, "hours": row.credit_hours},
            action=_("Correct the programme or the hours."),
        )  # fmt: skip
    dated = row.lessons.filter(day__isnull=False)
    outside = dated.exclude(day__gte=row.starts_on, day__lte=row.ends_on).first()
    if outside is not None:
        raise Conflict(
            code="lesson-outside", message=_("“%(title)s” is not within the days of the class.")
            % {"title": outside.title}, action=_("Correct the lesson or the days."),
        )  # fmt: skip


def _tell_officers(row: TrainingClass) -> None:
    officers = Post.objects.in_force().filter(role=Role.PERSONNEL_OFFICER, user__is_active=True)
    people = officers.order_by("user_id").values_list("user_id", flat=True).distinct()
    enqueue(drafts=[
        Draft(key=f"training:open:{row.pk}:{user_id}", recipient_id=user_id, kind="training.opened",
              context={"class": row.title, "until": row.nominate_until.isoformat()},
              link=f"/cadres/training/classes/{row.pk}/")
        for user_id in people
    ])  # fmt: skip


def begin_class(*, actor: Actor, training_class_id: int) -> TrainingClass:
    """Begin on its first day; who still waits for a seat in a class of nominations does so no longer.

    By the class manager or the cadre office. Raises NotFound, Forbidden, TransitionRefused, Conflict `too-early`.
    """
    with transaction.atomic():
        row = hold_class(training_class_id)
        require_manager(actor, row)
        target = CLASS_TABLE.next(row.state, "begin")
        if clock.today() < row.starts_on:
            raise Conflict(code="too-early", message=_("The class begins on %(day)s.")
                           % {"day": row.starts_on.isoformat()})  # fmt: skip
        row.state = target
        row.save(update_fields=["state"])
        if row.kind not in OPEN_TO_ALL:
            lapse(row, (NominationState.WAITING,))
        write(actor, "class.begin", row, area_code=row.organizer.area_code, seats=row.taken)
    return row


def cancel_class(*, actor: Actor, training_class_id: int, reason: str) -> TrainingClass:
    """Call it off; everybody on the list is told. Raises NotFound, Forbidden, TransitionRefused, InvalidInput
    (reason)."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        row = _hold(actor, training_class_id)
        row.state = CLASS_TABLE.next(row.state, "cancel")
        row.cancelled_reason, row.taken = reason, 0
        row.save(update_fields=["state", "cancelled_reason", "taken"])
        gone = lapse(row, STANDING)
        tell(gone, "cancelled", "cancel", {"class": row.title, "reason": reason})
        write(actor, "class.cancel", row, area_code=row.organizer.area_code, reason=reason)
    return row


def archive_class(*, actor: Actor, training_class_id: int) -> TrainingClass:
    """Put a finished class away. Raises NotFound, Forbidden, TransitionRefused."""
    with transaction.atomic():
        row = _hold(actor, training_class_id)
        row.state = CLASS_TABLE.next(row.state, "archive")
        row.save(update_fields=["state"])
        write(actor, "class.archive", row, area_code=row.organizer.area_code)
    return row


def lapse(row: TrainingClass, states: tuple[str, ...]) -> list[Nomination]:
    """Seats and places in the queue that come to nothing; the rows. Inside a transaction, the class held."""
    rows = list(Nomination.objects.filter(training_class=row, state__in=states).select_related("cadre"))
    Nomination.objects.filter(pk__in=[one.pk for one in rows]).update(
        state=NominationState.LAPSED, updated_at=clock.now()
    )
    return rows


def _hold(actor: Actor, training_class_id: int) -> TrainingClass:
    require_office(actor)
    return hold_class(training_class_id)

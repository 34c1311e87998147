"""What training does by itself: classes begin and end on their days, missing hours are chased in the last quarter."""

from collections import Counter

from django.db import transaction

from cadres.models import Cadre, TrainingClass
from cadres.selectors.training_credits import short_of
from cadres.services.training.classes import begin_class
from cadres.services.training.finish import finish_class
from cadres.states.training import ClassState
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import Post
from xinhui.accounts.roles import Role
from xinhui.core import clock
from xinhui.core.errors import Conflict
from xinhui.outbox.services.enqueue import Draft, enqueue

LAST_QUARTER = 10


def run_training(*, actor: Actor) -> int:
    """Begin and end what is due; chase each month of the last quarter. Returns how many rows were written."""
    today, moved = clock.today(), 0
    for row in TrainingClass.objects.filter(state=ClassState.OPEN, starts_on__lte=today).order_by("pk"):
        begin_class(actor=actor, training_class_id=row.pk)
        moved += 1
    for row in TrainingClass.objects.filter(state=ClassState.RUNNING, ends_on__lt=today).order_by("pk"):
        try:
            finish_class(actor=actor, training_class_id=row.pk)
        except Conflict as error:
            moved += _chase_manager(row, str(error))
        else:
            moved += 1
    return moved + (_chase_hours() if today.month >= LAST_QUARTER else 0)


def _chase_manager(row: TrainingClass, reason: str) -> int:
    """Once a week, whoever manages the class, or the cadre office."""
    year, week, _day = clock.today().isocalendar()
    office = Post.objects.in_force().filter(role=Role.CADRE_OFFICE, user__is_active=True)
    people = [row.manager_id] if row.manager_id else sorted(set(office.values_list("user_id", flat=True)))
    drafts = [Draft(key=f"training:stuck:{row.pk}:{year}-{week}:{user_id}", recipient_id=user_id, kind="training.stuck",
                    context={"class": row.title, "reason": reason}, link=f"/cadres/training/classes/{row.pk}/")
              for user_id in people]  # fmt: skip
    with transaction.atomic():
        enqueue(drafts=drafts)
    return len(drafts)


def _chase_hours() -> int:
    """Each cadre with an account who lacks hours, and the personnel officers of their units, once a month."""
    today = clock.today()
    month, short = f"{today:%Y-%m}", short_of(today.year)
    rows = Cadre.objects.filter(pk__in=short).values_list("pk", "unit_id", "user_id")
    units = Counter(unit_id for _pk, unit_id, _user in rows)
    drafts = [Draft(key=f"training:short:{month}:{pk}", recipient_id=user_id, kind="training.short",
                    context={"year": today.year}, link="/cadres/mine/training/")
              for pk, _unit, user_id in rows if user_id is not None]  # fmt: skip
    officers = Post.objects.in_force().filter(role=Role.PERSONNEL_OFFICER, user__is_active=True, unit__in=units)
    for user_id, unit_id in officers.order_by("user_id", "unit_id").values_list("user_id", "unit_id").distinct():
        drafts.append(Draft(key=f"training:unit_short:{month}:{unit_id}:{user_id}", recipient_id=user_id,
                            kind="training.unit_short", context={"year": today.year, "number": units[unit_id]},
                            link="/cadres/training/credits/?short=on"))  # fmt: skip
    with transaction.atomic():
        enqueue(drafts=drafts)
    return len(drafts)

"""What verbs of training begin with: classes and lessons locked, who may, numbers in range, words to participants.

Lock order: files of cadres by id, the class, its lesson, seats by id.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from cadres.models import Cadre, ClassLesson, Nomination, TrainingClass
from cadres.services.frame import own_cadre_id, require_office
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core.checks import hold
from xinhui.core.errors import Forbidden, InvalidInput
from xinhui.outbox.services.enqueue import Draft, enqueue


def hold_class(training_class_id: int | None) -> TrainingClass:
    """The class, locked. Raises NotFound."""
    return hold(TrainingClass.objects.select_related("organizer"), training_class_id)


def hold_lesson(class_lesson_id: int | None) -> ClassLesson:
    """The lesson, locked, its class before it. Raises NotFound."""
    rows = ClassLesson.objects.filter(pk=class_lesson_id or 0)
    held = hold_class(rows.values_list("training_class_id", flat=True).first())
    lesson = hold(ClassLesson.objects.all(), class_lesson_id)
    lesson.training_class = held
    return lesson


def hold_own_file(actor: Actor) -> Cadre:
    """The actor's own file, locked. Raises Forbidden `no-file`."""
    pk = own_cadre_id(actor)
    if pk is None:
        raise Forbidden(
            code="no-file", message=_("No file of a cadre belongs to your account."),
            action=_("Ask the personnel officer of your unit."),
        )  # fmt: skip
    return hold(Cadre.objects.select_related("unit").light(), pk)


def require_manager(actor: Actor, held: TrainingClass) -> None:
    """The class manager, or the cadre office. Raises Forbidden."""
    if actor.user_id is None or actor.user_id != held.manager_id:
        require_office(actor)


def number(value: int, *, field: str, least: int, most: int) -> int:
    """The number, when it is in range. Raises InvalidInput."""
    if not least <= value <= most:
        raise InvalidInput(
            code="out-of-range", field=field,
            message=_("Give a number from %(least)d to %(most)d.") % {"least": least, "most": most},
        )  # fmt: skip
    return value


def tell(rows: Iterable[Nomination], kind: str, key: str, facts: Mapping[str, Any]) -> None:
    """A message to each participant who has an account; `key` says which event it is."""
    enqueue(drafts=[
        Draft(key=f"training:{key}:{row.pk}", recipient_id=row.cadre.user_id, kind=f"training.{kind}", context=facts,
              link=f"/cadres/mine/training/{row.pk}/")
        for row in rows if row.cadre.user_id is not None
    ])  # fmt: skip


def write(actor: Actor, verb: str, target: Any, *, area_code: str = "", **detail: object) -> None:
    """The entry on the trail."""
    record(actor=actor, verb=f"cadre.training.{verb}", target=target, area_code=area_code, detail=detail)

"""Seats in a class: a unit nominates within its quota, a cadre joins night school or cloud classroom, one withdraws.

The last seat goes to one; whoever comes later waits and moves up when a seat becomes free.
"""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cadres.models import Cadre, ClassQuota, Nomination, TrainingClass
from cadres.services.frame import hold_cadre, may_read, own_cadre_id
from cadres.services.training.frame import hold_class, hold_own_file, tell, write
from cadres.states.cadre import CadreState
from cadres.states.training import COUNTED, NOMINATION_TABLE, OPEN_TO_ALL, ClassState, NominationState
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.checks import hold, unknown
from xinhui.core.errors import Conflict


def nominate(*, actor: Actor, training_class_id: int, cadre_ids: Sequence[int]) -> list[Nomination]:
    """Name cadres of the own unit, in this order; all or none. Whoever finds no seat waits.

    Raises NotFound (cadres), Conflict `nobody`, `class-not-open`, `nominations-closed`, `not-in-service`, `named`,
    `quota-used`.
    """
    wanted = list(dict.fromkeys(cadre_ids))
    if not wanted:
        raise Conflict(code="nobody", field="cadres", message=_("Name at least one cadre."))
    with transaction.atomic():
        held = {pk: hold_cadre(actor, pk, field="cadres") for pk in sorted(wanted)}
        row = hold_class(training_class_id)
        rows = [_seat(actor, row, held[pk]) for pk in wanted]
        tell_seats(rows)
    return rows


def join_class(*, actor: Actor, training_class_id: int) -> Nomination:
    """Put the own name down for night school or cloud classroom.

    Raises Forbidden `no-file`, NotFound, Conflict `by-the-unit` and as above.
    """
    with transaction.atomic():
        cadre = hold_own_file(actor)
        row = hold_class(training_class_id)
        if row.state == ClassState.DRAFT:
            raise unknown()
        if row.kind not in OPEN_TO_ALL:
            raise Conflict(code="by-the-unit", message=_("Units nominate for this class."),
                           action=_("Ask the personnel officer of your unit."))  # fmt: skip
        seat = _seat(actor, row, cadre)
        tell_seats([seat])
    return seat


def _seat(actor: Actor, row: TrainingClass, cadre: Cadre) -> Nomination:
    """A seat, or the end of the queue. The file and the class are held."""
    _require_open(row)
    if cadre.state != CadreState.IN_SERVICE:
        raise Conflict(code="not-in-service", field="cadres", message=_("%(name)s is not in service.")
                       % {"name": cadre.name})  # fmt: skip
    if Nomination.objects.filter(training_class=row, cadre=cadre, state__in=COUNTED).exists():
        raise Conflict(code="named", field="cadres", message=_("%(name)s is on the list of this class already.")
                       % {"name": cadre.name})  # fmt: skip
    _require_quota(row, cadre)
    is_seated = row.taken < row.places
    if is_seated:
        row.taken += 1
        row.save(update_fields=["taken"])
    state = NominationState.SEATED if is_seated else NominationState.WAITING
    seat = Nomination.objects.create(
        training_class=row, cadre=cadre, state=state, queued_at=clock.now(), by_id=actor.user_id
    )
    write(actor, "seat", seat, area_code=cadre.unit.area_code, training_class=row.pk, state=state)
    return seat


def _require_open(row: TrainingClass) -> None:
    may_late = row.kind in OPEN_TO_ALL and row.state == ClassState.RUNNING
    if row.state != ClassState.OPEN and not may_late:
        raise Conflict(code="class-not-open", message=_("This class takes no nominations now."))
    if clock.today() > row.nominate_until:
        raise Conflict(
            code="nominations-closed", message=_("Nominations ended on %(day)s.")
            % {"day": row.nominate_until.isoformat()}, action=_("Ask the cadre office."),
        )  # fmt: skip


def quota_of(row: TrainingClass, unit_id: int) -> int | None:
    """Seats that a unit may fill; None: any number. One query."""
    own = ClassQuota.objects.filter(training_class=row, unit_id=unit_id).values_list("places", flat=True).first()
    return own if own is not None else row.unit_places or None


def _require_quota(row: TrainingClass, cadre: Cadre) -> None:
    quota = quota_of(row, cadre.unit_id)
    if quota is None:
        return
    named = Nomination.objects.filter(training_class=row, cadre__unit_id=cadre.unit_id, state__in=COUNTED).count()
    if named >= quota:
        raise Conflict(
            code="quota-used", field="cadres",
            message=_("%(unit)s has %(quota)d seats in this class, all of them named.")
            % {"unit": cadre.unit.name, "quota": quota},
            action=_("Withdraw somebody first, or ask the cadre office for more."),
        )  # fmt: skip


def withdraw(*, actor: Actor, nomination_id: int) -> Nomination:
    """Give a seat up: by the unit's personnel officer, the cadre office, or the person. The next in the queue gets it.

    Raises NotFound, TransitionRefused, Conflict `class-over`.
    """
    with transaction.atomic():
        found = Nomination.objects.filter(pk=nomination_id).values_list("cadre_id", "training_class_id").first()
        cadre_id, class_id = found or (None, None)
        cadre = hold(Cadre.objects.select_related("unit").light(), cadre_id)
        if not may_read(actor, cadre.unit_id) and own_cadre_id(actor) != cadre.pk:
            raise unknown()
        row = hold_class(class_id)
        seat = hold(Nomination.objects.all(), nomination_id)
        target, had_seat = NOMINATION_TABLE.next(seat.state, "withdraw"), seat.state == NominationState.SEATED
        if row.state not in (ClassState.OPEN, ClassState.RUNNING):
            raise Conflict(code="class-over", message=_("This class has ended."))
        seat.state = target
        seat.save(update_fields=["state"])
        write(actor, "withdraw", seat, area_code=cadre.unit.area_code, training_class=row.pk)
        if had_seat:
            _move_up(actor, row)
    return seat


def _move_up(actor: Actor, row: TrainingClass) -> None:
    """The free seat goes to the first who waits, where somebody may still come in."""
    first = Nomination.objects.filter(training_class=row, state=NominationState.WAITING).select_related(
        "cadre__unit").order_by("queued_at", "pk").first()  # fmt: skip
    if first is None or not (row.state == ClassState.OPEN or row.kind in OPEN_TO_ALL):
        row.taken -= 1
        row.save(update_fields=["taken"])
        return
    first.state = NOMINATION_TABLE.next(first.state, "promote")
    first.save(update_fields=["state"])
    tell([first], "promoted", "promoted", {"class": row.title, "day": row.starts_on.isoformat()})
    write(actor, "promote", first, area_code=first.cadre.unit.area_code, training_class=row.pk)


def tell_seats(rows: Sequence[Nomination]) -> None:
    """Each is told whether there is a seat."""
    for seat in rows:
        row = seat.training_class
        facts = {"class": row.title, "day": row.starts_on.isoformat(), "place": row.place}
        kind = "seated" if seat.state == NominationState.SEATED else "waiting"
        tell([seat], kind, kind, facts)

"""Drafting a scheme, its indicators, and opening it for its units: drafted by one of the office, opened by another."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cadres.models import AppraisalIndicator, AppraisalScheme, Cadre, PersonAppraisal, UnitAppraisal
from cadres.services.appraisal.frame import keep, tell_person, tell_unit
from cadres.services.frame import require_office, require_person
from cadres.states.appraisal import (
    SCHEME_TABLE,
    AppraisalKind,
    AppraisalVerb,
    IndicatorSource,
    QuotaRounding,
)
from cadres.states.cadre import PostLevel
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import Unit
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, line, one_of
from xinhui.core.errors import Conflict, InvalidInput

#: Field → its least and its most.
BOUNDS = {"best_percent": (1, 40), "publicity_days": (5, 30), "answer_days": (1, 60)}


def draft_scheme(*, actor: Actor, **facts: Any) -> AppraisalScheme:
    """A scheme in draft; `facts` as in `_set`. Raises Forbidden, InvalidInput (the field), Conflict."""
    with transaction.atomic():
        require_office(actor)
        row = AppraisalScheme(drafted_by_id=require_person(actor))
        return _set(actor, row, "draft", **facts)


def edit_scheme(*, actor: Actor, scheme_id: int, **facts: Any) -> AppraisalScheme:
    """Change a draft. Whoever changes it has drafted it. Raises as above, NotFound, TransitionRefused."""
    with transaction.atomic():
        require_office(actor)
        row = _hold_draft(scheme_id)
        row.drafted_by_id = require_person(actor)
        return _set(actor, row, "edit", **facts)


def _hold_draft(scheme_id: int) -> AppraisalScheme:
    row = hold(AppraisalScheme.objects.all(), scheme_id)
    SCHEME_TABLE.next(row.state, "edit")
    return row


def _set(
    actor: Actor, row: AppraisalScheme, verb: str, *, name: str, kind: str, begins_on: date, ends_on: date,
    levels: Collection[str], unit_ids: Collection[int], self_due_on: date, **numbers: Any,
) -> AppraisalScheme:  # fmt: skip
    """`numbers`: the three weights, best_percent, rounding, publicity_days, answer_days."""
    row.name, row.kind = line(name, field="name", limit=80), one_of(kind, AppraisalKind.values, field="kind")
    if AppraisalScheme.objects.filter(name=row.name).exclude(pk=row.pk).exists():
        raise Conflict(code="scheme-known", field="name", message=_("There is a scheme of this name already."))
    if ends_on < begins_on:
        raise InvalidInput(code="period", field="ends_on", message=_("The period ends after it has begun."))
    if self_due_on < begins_on:
        raise InvalidInput(code="period", field="self_due_on", message=_("Name a day after the period has begun."))
    row.begins_on, row.ends_on, row.self_due_on = begins_on, ends_on, self_due_on
    for level in levels:
        one_of(level, PostLevel.values, field="levels")
    units = set(Unit.objects.active().filter(pk__in=unit_ids).values_list("pk", flat=True))
    if not levels or not units or units != set(unit_ids):
        field = "unit_ids" if levels else "levels"
        raise InvalidInput(code="nobody", field=field, message=_("Choose whom the scheme is about."))
    row.levels = [level for level in PostLevel.values if level in set(levels)]
    _set_numbers(row, numbers)
    row.save()
    row.units.set(units)
    record(actor=actor, verb=f"cadre.appraisal_scheme.{verb}", target=row, detail={"units": len(units)})
    return row


def _set_numbers(row: AppraisalScheme, numbers: dict[str, Any]) -> None:
    for name in ("indicator_weight", "ballot_weight", "leader_weight", *BOUNDS):
        setattr(row, name, int(numbers.get(name, getattr(row, name))))
    row.rounding = one_of(numbers.get("rounding", row.rounding), QuotaRounding.values, field="rounding")
    if row.indicator_weight + row.ballot_weight + row.leader_weight != 100:
        raise InvalidInput(
            code="weights", field="leader_weight", message=_("The three weights make 100 per cent."),
        )  # fmt: skip
    for name, (least, most) in BOUNDS.items():
        if not least <= getattr(row, name) <= most:
            raise InvalidInput(
                code="out-of-bounds", field=name,
                message=_("From %(least)d to %(most)d.") % {"least": least, "most": most},
            )  # fmt: skip


def add_indicator(
    *, actor: Actor, scheme_id: int, name: str, source: str, weight: int, full_at: Decimal,
    none_at: Decimal = Decimal(0),
) -> AppraisalIndicator:  # fmt: skip
    """An indicator of a draft. Raises NotFound, Forbidden, TransitionRefused, InvalidInput (source, weight, full_at),
    Conflict (name)."""
    with transaction.atomic():
        require_office(actor)
        scheme = _hold_draft(scheme_id)
        name = line(name, field="name", limit=60)
        one_of(source, IndicatorSource.values, field="source")
        if scheme.indicators.filter(name=name).exists():
            raise Conflict(code="indicator-known", field="name", message=_("The scheme has this indicator already."))
        if not 1 <= weight <= 100:
            raise InvalidInput(code="out-of-bounds", field="weight",
                               message=_("From %(least)d to %(most)d.") % {"least": 1, "most": 100})  # fmt: skip
        if none_at == full_at:
            raise InvalidInput(code="no-slope", field="full_at", message=_("The two values have to differ."))
        row = AppraisalIndicator.objects.create(scheme=scheme, name=name, source=source, weight=weight,
                                                none_at=none_at, full_at=full_at)  # fmt: skip
        scheme.drafted_by_id = require_person(actor)
        scheme.save(update_fields=["drafted_by"])
        record(actor=actor, verb="cadre.appraisal_scheme.indicator", target=scheme, detail={"indicator": row.pk})
    return row


def remove_indicator(*, actor: Actor, indicator_id: int) -> None:
    """Take an indicator out of a draft. Raises NotFound, Forbidden, TransitionRefused."""
    with transaction.atomic():
        require_office(actor)
        found = AppraisalIndicator.objects.filter(pk=indicator_id).values_list("scheme_id", flat=True).first()
        scheme = _hold_draft(found or 0)
        scheme.drafted_by_id = require_person(actor)
        scheme.save(update_fields=["drafted_by"])
        hold(AppraisalIndicator.objects.all(), indicator_id).delete()
        record(actor=actor, verb="cadre.appraisal_scheme.remove", target=scheme, detail={"indicator": indicator_id})


def open_scheme(*, actor: Actor, scheme_id: int) -> AppraisalScheme:
    """Every unit's appraisal begins: its people in service at the levels named are taken in, and told.

    Raises NotFound, Forbidden, TransitionRefused, Conflict `same-person`, `no-indicators`, `nobody`, `appraised`.
    """
    with transaction.atomic():
        require_office(actor)
        row = hold(AppraisalScheme.objects.all(), scheme_id)
        row.state = SCHEME_TABLE.next(row.state, "open")
        row.opened_by_id, row.opened_at = require_person(actor), clock.now()
        if row.opened_by_id == row.drafted_by_id:
            raise Conflict(
                code="same-person", message=_("A scheme is drafted by one person and opened by another."),
                action=_("Let somebody else do it."),
            )  # fmt: skip
        if bool(row.indicator_weight) != row.indicators.exists():
            raise Conflict(
                code="no-indicators", message=_("Indicators and their weight do not fit together."),
                action=_("Enter the indicators, or set their weight to nothing."),
            )  # fmt: skip
        people = Cadre.objects.in_service().light().filter(unit__in=row.units.all(), post_level__in=row.levels)
        _refuse_twice(row, people)
        row.save()
        for of_unit in _take_in(row, list(people.select_related("unit").order_by("unit_id", "pk"))):
            keep(actor, of_unit, AppraisalVerb.OPEN)
            tell_unit(of_unit, "cadre.appraisal_opened", "opened", due=row.self_due_on.isoformat())
            for person in of_unit.people.select_related("cadre", "unit_appraisal__scheme"):
                tell_person(person, "cadre.self_report_asked", "asked", due=row.self_due_on.isoformat())
    return row


def _refuse_twice(row: AppraisalScheme, people: Any) -> None:
    """Nobody is appraised twice for one year."""
    if row.kind == AppraisalKind.YEARLY:
        others = PersonAppraisal.objects.filter(cadre__in=people, unit_appraisal__scheme__kind=row.kind)
        known = others.filter(unit_appraisal__scheme__ends_on__year=row.year, is_exempt=False).values_list(
            "cadre__name", flat=True
        )
        if found := list(known[:3]):
            raise Conflict(
                code="appraised", message=_("Already in an appraisal of this year: %(names)s.")
                % {"names": "、".join(found)}, action=_("Choose other units or levels."),
            )  # fmt: skip


def _take_in(row: AppraisalScheme, people: list[Cadre]) -> list[UnitAppraisal]:
    """The appraisals of units with their people; units without anybody have none. Raises Conflict `nobody`."""
    if not people:
        raise Conflict(code="nobody", message=_("Nobody of these units holds a post of these levels."))
    units = {cadre.unit_id: cadre.unit for cadre in people}
    made = {pk: UnitAppraisal.objects.create(scheme=row, unit=unit) for pk, unit in units.items()}
    PersonAppraisal.objects.bulk_create(
        [PersonAppraisal(unit_appraisal=made[cadre.unit_id], cadre=cadre) for cadre in people], batch_size=500
    )
    return list(made.values())

"""Targets of structure and rules of the home place: what teams are judged by. By the cadre office."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cadres.models import HomeRule, StructureTarget
from cadres.rules.structure import AVERAGES, Bound, Measure, Unity
from cadres.services.frame import require_office
from cadres.states.analysis import TeamScope
from cadres.states.cadre import PostLevel
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import UnitKind
from xinhui.audit.services import record
from xinhui.core.checks import hold, line
from xinhui.core.errors import Conflict, InvalidInput


def add_target(*, actor: Actor, **facts: Any) -> StructureTarget:
    """A target in force; `facts` as in `_target`. Raises Forbidden, InvalidInput, Conflict `name-taken`."""
    values = _target(**facts)
    with transaction.atomic():
        require_office(actor)
        _refuse_name(values["name"])
        row = StructureTarget.objects.create(**values)
        record(actor=actor, verb="cadre.target.add", target=row, detail=values)
    return row


def change_target(*, actor: Actor, target_id: int, **facts: Any) -> StructureTarget:
    """Judged otherwise from now on. Raises NotFound, Forbidden, InvalidInput, Conflict `name-taken`."""
    values = _target(**facts)
    with transaction.atomic():
        require_office(actor)
        row = hold(StructureTarget.objects.in_force(), target_id)
        _refuse_name(values["name"], but=row.pk)
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
        record(actor=actor, verb="cadre.target.change", target=row, detail=values)
    return row


def stop_target(*, actor: Actor, target_id: int) -> StructureTarget:
    """No longer in force. Raises NotFound, Forbidden."""
    with transaction.atomic():
        require_office(actor)
        row = hold(StructureTarget.objects.in_force(), target_id)
        row.is_active = False
        row.save(update_fields=["is_active", "updated_at"])
        record(actor=actor, verb="cadre.target.stop", target=row)
    return row


def _target(
    *, name: str, measure: str, bound: str, value: Decimal, unity: str = Unity.NUMBER, scope: str = TeamScope.TEAM,
    unit_kind: str = "", words: str = "", order: int = 0,
) -> dict[str, Any]:  # fmt: skip
    name, words = line(name, field="name", limit=60), line(words, field="words", limit=120, required=False)
    for field, said, choices in (("measure", measure, Measure.values), ("bound", bound, Bound.values),
                                 ("unity", unity, Unity.values), ("scope", scope, TeamScope.values),
                                 ("unit_kind", unit_kind or UnitKind.values[0], UnitKind.values)):  # fmt: skip
        if said not in choices:
            raise InvalidInput(code="unknown-choice", field=field, message=_("Choose one of the list."))
    if not 0 <= value <= 999 or not 0 <= order <= 999:
        field = "order" if 0 <= value <= 999 else "value"
        raise InvalidInput(code="out-of-range", field=field, message=_("Give a number from 0 to 999."))
    if unity == Unity.PERCENT and (value > 100 or measure in AVERAGES):
        words_of_it = _("A share is at most 100 per cent; an average is a number of years.")
        raise InvalidInput(code="no-percent", field="unity", message=words_of_it)
    if measure == Measure.SPECIALITY:
        line(words, field="words")
    return {"name": name, "measure": measure, "bound": bound, "value": value, "unity": unity, "scope": scope,
            "unit_kind": unit_kind, "words": words, "order": order}  # fmt: skip


def _refuse_name(name: str, but: int = 0) -> None:
    if StructureTarget.objects.in_force().filter(name=name).exclude(pk=but).exists():
        raise Conflict(code="name-taken", field="name", message=_("A target in force has this name already."))


def add_home_rule(*, actor: Actor, level: str, places: str, unit_kind: str = "") -> HomeRule:
    """Posts of a level that nobody from these places holds. Raises Forbidden, InvalidInput, Conflict `rule-there`."""
    places = line(places, field="places", limit=120)
    if level not in PostLevel.values:
        raise InvalidInput(code="unknown-choice", field="level", message=_("Choose one of the list."))
    if unit_kind and unit_kind not in UnitKind.values:
        raise InvalidInput(code="unknown-choice", field="unit_kind", message=_("Choose one of the list."))
    with transaction.atomic():
        require_office(actor)
        if HomeRule.objects.in_force().filter(level=level, unit_kind=unit_kind).exists():
            raise Conflict(code="rule-there", field="level",
                           message=_("There is a rule for this level and kind of units already."))  # fmt: skip
        row = HomeRule.objects.create(level=level, unit_kind=unit_kind, places=places)
        record(actor=actor, verb="cadre.home_rule.add", target=row, detail={"level": level, "places": places})
    return row


def stop_home_rule(*, actor: Actor, home_rule_id: int) -> HomeRule:
    """No longer in force. Raises NotFound, Forbidden."""
    with transaction.atomic():
        require_office(actor)
        row = hold(HomeRule.objects.in_force(), home_rule_id)
        row.is_active = False
        row.save(update_fields=["is_active", "updated_at"])
        record(actor=actor, verb="cadre.home_rule.stop", target=row)
    return row

"""Units: opened, changed, closed. System administrator or command centre."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from xinhui.accounts.actors import Actor, require
from xinhui.accounts.models import Post, Unit
from xinhui.accounts.roles import Role
from xinhui.accounts.services.find import locked_unit
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.errors import Conflict, InvalidInput

KEEPERS = (Role.SYSTEM_ADMIN, Role.COMMAND_CENTRE)


def create_unit(
    *,
    actor: Actor,
    code: str,
    name: str,
    kind: str,
    area_code: str,
    parent_id: int | None = None,
    working_hours_id: int | None = None,
) -> Unit:
    """Open a unit. Raises Forbidden, InvalidInput (any field), Conflict `unit-code-taken`."""
    require(actor, *KEEPERS)
    unit = Unit(
        code=code.strip(),
        name=name.strip(),
        kind=kind,
        area_code=area_code,
        parent_id=parent_id,
        working_hours_id=working_hours_id,
    )
    with transaction.atomic():
        if Unit.objects.filter(code=unit.code).exists():
            raise Conflict(
                code="unit-code-taken",
                message=_("The unit code %(code)s is taken.") % {"code": unit.code},
                field="code",
                action=_("Choose another code."),
            )
        _check(unit)
        unit.save()
        record(actor=actor, verb="accounts.create_unit", target=unit, detail={"code": unit.code, "name": unit.name})
    return unit


def update_unit(
    *,
    actor: Actor,
    unit_id: int,
    name: str,
    kind: str,
    area_code: str,
    parent_id: int | None = None,
    working_hours_id: int | None = None,
) -> Unit:
    """Change a unit (its code stays). Raises Forbidden, NotFound, InvalidInput."""
    require(actor, *KEEPERS)
    with transaction.atomic():
        unit = locked_unit(unit_id)
        wanted = {
            "name": name.strip(),
            "kind": kind,
            "area_code": area_code,
            "parent_id": parent_id,
            "working_hours_id": working_hours_id,
        }
        changes = {key: [getattr(unit, key), value] for key, value in wanted.items() if getattr(unit, key) != value}
        if not changes:
            return unit
        for key, value in wanted.items():
            setattr(unit, key, value)
        _check(unit)
        unit.save()
        record(actor=actor, verb="accounts.update_unit", target=unit, detail={"changes": changes})
    return unit


def close_unit(*, actor: Actor, unit_id: int, reason: str = "") -> Unit:
    """Close a unit where nobody holds a post any more. Raises Forbidden, NotFound, Conflict."""
    require(actor, *KEEPERS)
    with transaction.atomic():
        unit = locked_unit(unit_id)
        if not unit.is_active:
            raise Conflict(code="unit-closed", message=_("The unit has been closed."))
        holders = Post.objects.in_force(clock.today()).filter(unit_id=unit_id).count()
        if holders:
            raise Conflict(
                code="unit-has-posts",
                message=_("%(count)d posts at this unit are in force.") % {"count": holders},
                action=_("End or move the posts first."),
            )
        unit.is_active = False
        unit.save(update_fields=["is_active", "updated_at"])
        record(actor=actor, verb="accounts.close_unit", target=unit, detail={"reason": reason})
    return unit


def _check(unit: Unit) -> None:
    """Field rules and constraints, as InvalidInput; a parent may not lie below the unit itself."""
    try:
        unit.full_clean(validate_unique=False)
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise InvalidInput(
            code="unit-invalid",
            message=messages[0],
            field=None if field == "__all__" else field,
            action=_("Correct the value and try again."),
        ) from error
    _refuse_circle(unit)


def _refuse_circle(unit: Unit) -> None:
    if unit.pk is None or unit.parent_id is None:
        return
    parents = dict(Unit.objects.values_list("pk", "parent_id"))
    above: int | None = unit.parent_id
    while above is not None:
        if above == unit.pk:
            raise InvalidInput(
                code="unit-circle",
                message=_("A unit cannot lie below itself."),
                field="parent",
                action=_("Choose another parent unit."),
            )
        above = parents.get(above)

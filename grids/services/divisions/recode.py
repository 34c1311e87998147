"""A place gets another code: moved to another parent, or numbered anew by the statistics office."""

from datetime import date
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext_lazy as _

from grids.models import CodeChange, Division, Grid
from grids.models.division import ChangeKind
from grids.services.boundaries import bump_boundaries
from grids.services.divisions.frame import Place, hold_division, hold_place, note_change, require_keeper, require_unused
from xinhui.accounts.actors import Actor
from xinhui.audit.models import Entry
from xinhui.core.area_codes import AreaLevel, level_of, parent_of
from xinhui.core.errors import InvalidInput

#: Records of what was: they keep the code that held when they were written.
HISTORY = (Entry, CodeChange)


def recode_place(*, actor: Actor, code: str, new_code: str, reason: str, effective_on: date | None = None) -> Place:
    """Give a town, village or grid and everything in it another code, in every table of every room.

    The new code must be unused and of the same level, its parent in force. Raises Forbidden, NotFound, InvalidInput,
    Conflict `code-taken`.
    """
    require_keeper(actor)
    level = level_of(code)
    if level_of(new_code) is not level or level is AreaLevel.DISTRICT or new_code == code:
        raise InvalidInput(
            code="code-level", field="new_code", message=_("The new code must be another of the same length."),
            action=_("Give %(digits)d digits.") % {"digits": int(level)},
        )  # fmt: skip
    with transaction.atomic():
        place = hold_place(code)
        parent = hold_division(str(parent_of(new_code)), field="new_code")
        require_unused(new_code)
        for model, field in coded_fields():
            _replace(model, field, code, new_code)
        place.refresh_from_db()
        if isinstance(place, Grid):
            place.division = parent
        else:
            place.parent = parent
        place.save()
        bump_boundaries()
        note_change(actor=actor, place=place, kind=ChangeKind.RECODE, reason=reason, old=[code], new=[new_code],
                    old_name=place.name, new_name=place.name, effective_on=effective_on)  # fmt: skip
    return place


def coded_fields() -> list[tuple[type[models.Model], str]]:
    """Every column of every room that holds area codes, but for the records of what was."""
    found: list[tuple[type[models.Model], str]] = [(Division, "code"), (Grid, "code")]
    for model in apps.get_models():
        names = {field.name for field in model._meta.concrete_fields}
        if "area_code" in names and model not in HISTORY:
            found.append((model, "area_code"))
    return found


def _replace(model: type[models.Model], field: str, old: str, new: str) -> None:
    """Rows in place first: a code that begins with `old` gets `new` in front of the rest."""
    rows: models.QuerySet[Any] = model._default_manager.filter(**{f"{field}__startswith": old})
    rows.update(**{field: Concat(Value(new), Substr(field, len(old) + 1))})

"""More people of the same unit, for subjects of which a person has one row at a time."""

from dataclasses import replace
from typing import Any

from cadres.models import Cadre
from cadres.models.sealed_form import sealed
from tests.world_cadres import Cadres


def twin(cadres: Cadres, handle: str, name: str, **facts: Any) -> Cadre:
    """Another person with the same form but the identity number."""
    row = cadres.file(handle)
    form = row.form
    row.form_sealed = sealed(replace(form, texts={**form.texts, "ShenFenZheng": ""}))
    row.pk, row.user, row.identity_print, row.name = None, None, "", f"{row.name}{name}"
    row._state.adding = True
    for field, value in facts.items():
        setattr(row, field, value)
    row.save()
    return row

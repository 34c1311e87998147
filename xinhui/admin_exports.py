"""What an admin page writes into Excel: the columns it shows, under their Chinese names, in words for people."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Field, Model
from django.utils.translation import gettext as _
from djgeojson.fields import GeoJSONField
from import_export.fields import Field as Column
from import_export.resources import ModelResource, modelresource_factory

from xinhui.core import clock

#: Never on paper, whatever a page shows.
SECRET = frozenset({"password", "key_hash", "session_hash"})
#: A cell that begins so is run as a formula by one spreadsheet or another.
FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r")


class ShownColumn(Column):  # type: ignore[misc]  # import-export ships no types
    """One field as the page shows it: a choice's label, a related row's name, local time, yes or no."""

    def __init__(self, field: "Field[Any, Any]") -> None:
        super().__init__(attribute=field.name, column_name=str(field.verbose_name), readonly=True)
        self.field = field

    def export(self, instance: Model, **_kwargs: Any) -> object:
        """The cell."""
        value = getattr(instance, self.field.name)
        if value is None:
            return ""
        if self.field.choices:
            return str(getattr(instance, f"get_{self.field.name}_display")())
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        if isinstance(value, datetime):
            return clock.local(value).strftime("%Y-%m-%d %H:%M:%S")
        return value if isinstance(value, (int, float)) else as_text(str(value))


def as_text(words: str) -> str:
    """Words that a spreadsheet does not take for a formula (OWASP, “CSV injection”)."""
    return f"'{words}" if words.startswith(FORMULA_MARKS) else words


def columns(model: type[Model], shown: Sequence[str] | None, hidden: Sequence[str]) -> "list[Field[Any, Any]]":
    """The fields of a page that go into its export: no secrets, no shapes, nothing that only the program reads."""
    return [
        field
        for field in model._meta.concrete_fields
        if field.editable
        and not field.primary_key
        and field.name not in SECRET
        and field.name not in hidden
        and not isinstance(field, GeoJSONField)
        and (shown is None or field.name in shown)
    ]


def shown_resource(model: type[Model], shown: Sequence[str] | None, hidden: Sequence[str]) -> type[ModelResource]:
    """The resource of a page, its headings in the reader's language."""
    fields = columns(model, shown, hidden)
    resource: type[ModelResource] = modelresource_factory(
        model,
        meta_options={"fields": [field.name for field in fields]},
        custom_fields={field.name: ShownColumn(field) for field in fields},
    )
    return resource

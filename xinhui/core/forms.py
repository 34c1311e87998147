"""What the rooms' forms share."""

from typing import Any

from django import forms
from django.db.models import QuerySet


class ValuedForm(forms.Form):
    """A form that gives its data as a service takes it."""

    def values(self) -> dict[str, Any]:
        """Names and values of the service's arguments."""
        return dict(self.cleaned_data)

    def offer(self, name: str, rows: QuerySet[Any]) -> None:
        """The rows of a choice."""
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows

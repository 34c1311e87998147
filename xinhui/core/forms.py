"""What the rooms' forms share."""

from typing import Any

from django import forms


class ValuedForm(forms.Form):
    """A form that gives its data as a service takes it."""

    def values(self) -> dict[str, Any]:
        """Names and values of the service's arguments."""
        return dict(self.cleaned_data)

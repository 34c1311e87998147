"""What the room's forms share."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from xinhui.accounts.models import Unit, User
from xinhui.core.forms import ValuedForm


class DayInput(forms.DateInput):
    """The browser's own picker."""

    input_type = "date"


class ActForm(ValuedForm):
    """A form about one row (`target`), filled in by `user`."""

    def __init__(self, *args: Any, target: Any = None, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.target, self.user = target, user
        self.prepare()

    def prepare(self) -> None:
        """Choices and first values."""

    def values(self) -> dict[str, Any]:
        """As the service takes it: a chosen row by its id (`owner` → `owner_id`), nothing chosen as None."""
        return dict(self._value(name) for name in self.cleaned_data)

    def _value(self, name: str) -> tuple[str, Any]:
        value = self.cleaned_data[name]
        if isinstance(self.fields.get(name), forms.ModelMultipleChoiceField):
            return f"{name}_ids", [row.pk for row in value]
        if isinstance(self.fields.get(name), forms.ModelChoiceField):
            return f"{name}_id", value.pk if value else None
        return name, value

    def first(self, **values: Any) -> None:
        """First values of the fields."""
        for name, value in values.items():
            self.fields[name].initial = value


class NothingForm(ActForm):
    """Only a button."""


class ReasonForm(ActForm):
    """Required words."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


def units_in_being() -> QuerySet[Unit]:
    """Units to choose from."""
    return Unit.objects.active().order_by("code")

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

    def offer(self, name: str, rows: QuerySet[Any]) -> None:
        """The rows of a choice."""
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows

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

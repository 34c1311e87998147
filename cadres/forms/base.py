"""What the room's forms share."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from xinhui.accounts.models import Unit
from xinhui.core.forms import ValuedForm


class ActForm(ValuedForm):
    """A form about one row (`target`); `units` are those whose files the reader reads."""

    def __init__(self, *args: Any, target: Any = None, units: QuerySet[Unit] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.target, self.units = target, units
        self.prepare()

    def prepare(self) -> None:
        """Choices and first values."""


class UnitFilter(forms.Form):
    """Conditions of a list, all optional; a subclass names its fields, `unit` among them: one of those in reach."""

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = units

    def conditions(self) -> dict[str, Any]:
        """What was asked and can be understood; a condition that cannot is left out."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}


class NothingForm(ActForm):
    """Only a button."""


class ReasonForm(ActForm):
    """Required words."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


class ManyFilesInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class ManyFiles(forms.FileField):
    """A list of uploaded files; `accept`: the endings that the browser offers."""

    def __init__(self, *, accept: str, **kwargs: Any) -> None:
        super().__init__(widget=ManyFilesInput(attrs={"multiple": True, "accept": accept}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Each file checked as one; none is an empty list where none is required."""
        single = super().clean
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if not files and not self.required:
            return []
        return [single(one, initial) for one in files] if files else [single(None, initial)]

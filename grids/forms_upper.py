"""Forms about forms of upper platforms. They check shapes; the services check rules. The target is the form."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import pgettext_lazy

from grids.forms_teams import DayInput, TargetForm
from grids.models import Division, UpperForm
from grids.models.upper import Schedule, UpperFormat, UpperSubject
from grids.selectors.mappings import CATALOGUE, period_before
from grids.services.mappings.forms import ColumnFacts, FormFacts
from xinhui.accounts.models import Unit, UnitKind
from xinhui.core import clock

_NAMES = tuple(name for name in FormFacts.__dataclass_fields__ if name != "reader_id")


class UpperFormForm(TargetForm):
    """What a form is; the target is the form, none for a new one."""

    code = forms.SlugField(label=pgettext_lazy("mappings", "Code"), max_length=40)
    platform = forms.CharField(label=pgettext_lazy("mappings", "Platform"), max_length=80)
    name = forms.CharField(label=pgettext_lazy("mappings", "Name of the form"), max_length=80)
    subject = forms.ChoiceField(label=pgettext_lazy("mappings", "Subject"), choices=UpperSubject.choices)
    area_code = forms.ChoiceField(label=pgettext_lazy("mappings", "Area"))
    format = forms.ChoiceField(label=pgettext_lazy("mappings", "File format"), choices=UpperFormat.choices)
    schedule = forms.ChoiceField(label=pgettext_lazy("mappings", "Schedule"), choices=Schedule.choices)
    reader = forms.ModelChoiceField(
        label=pgettext_lazy("mappings", "System that may fetch it"), queryset=Unit.objects.none(), required=False
    )  # fmt: skip
    minutes_by_hand = forms.IntegerField(
        label=pgettext_lazy("mappings", "Minutes a row took by hand"), min_value=0, max_value=240, initial=3
    )  # fmt: skip
    is_active = forms.BooleanField(label=pgettext_lazy("mappings", "In use"), required=False, initial=True)

    def prepare(self) -> None:
        self.choose("reader", Unit.objects.active().filter(kind=UnitKind.BUREAU).order_by("name"))
        places = [row for row in Division.objects.filter(is_active=True).order_by("code") if len(row.code) <= 9]
        self.offer("area_code", [(row.code, row.name) for row in places])
        if self.target is not None:
            del self.fields["code"]
            for name in _NAMES:
                self.fields[name].initial = getattr(self.target, name)
            self.fields["reader"].initial = self.target.reader_id

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        code = {"code": data.pop("code")} if "code" in data else {}
        reader = data.pop("reader")
        return {**code, "facts": FormFacts(reader_id=reader.pk if reader else None, **data)}


class PeriodForm(TargetForm):
    """Which days; the last whole period of the schedule unless said otherwise."""

    starts_on = forms.DateField(label=pgettext_lazy("mappings", "From day"), widget=DayInput())
    ends_on = forms.DateField(label=pgettext_lazy("mappings", "To day"), widget=DayInput())

    def prepare(self) -> None:
        today = clock.today()
        first, last = period_before(self.target.schedule, today) or (today - timedelta(days=7), today - timedelta(1))
        self.fields["starts_on"].initial, self.fields["ends_on"].initial = first, last


class AgainForm(TargetForm):
    """Why the period is run anew."""

    reason = forms.CharField(label=pgettext_lazy("mappings", "Why anew"), max_length=200)


class ColumnForm(forms.Form):
    """One column; without a heading it is left out."""

    heading = forms.CharField(label=pgettext_lazy("mappings", "Their heading"), max_length=80, required=False)
    field = forms.ChoiceField(label=pgettext_lazy("mappings", "Our field"), required=False)
    constant = forms.CharField(label=pgettext_lazy("mappings", "or a constant"), max_length=120, required=False)
    table = forms.CharField(
        label=pgettext_lazy("mappings", "Values: ours=theirs, one a line"), required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    pattern = forms.CharField(label=pgettext_lazy("mappings", "Pattern"), max_length=40, required=False)
    is_required = forms.BooleanField(label=pgettext_lazy("mappings", "Required"), required=False)

    def __init__(self, *args: Any, subject: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = CATALOGUE[subject].fields
        choice = self.fields["field"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [("", "—"), *((name, field.label) for name, field in fields.items())]

    def clean_table(self) -> dict[str, str]:
        """Lines as a mapping."""
        found: dict[str, str] = {}
        for line in self.cleaned_data["table"].splitlines():
            ours, sign, theirs = line.partition("=")
            if line.strip() and not (sign and ours.strip()):
                raise forms.ValidationError(pgettext_lazy("mappings", "Write each line as ours=theirs."))
            if line.strip():
                found[ours.strip()] = theirs.strip()
        return found

    def facts(self) -> ColumnFacts:
        """As the service takes it."""
        data = dict(self.cleaned_data)
        return ColumnFacts(values=data.pop("table"), **data)


def column_initial(form: UpperForm) -> list[dict[str, Any]]:
    """The columns as they stand, for a formset."""
    return [
        {"heading": row.heading, "field": row.field, "constant": row.constant, "pattern": row.pattern,
         "is_required": row.is_required, "table": "\n".join(f"{ours}={theirs}" for ours, theirs in row.values.items())}
        for row in form.columns.order_by("position")
    ]  # fmt: skip


ColumnSet = forms.formset_factory(ColumnForm, extra=4, max_num=100)

"""The form that recalls many people at once."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grids.deployment_states import OPEN_DEPLOYMENTS
from grids.forms import TEXT
from grids.forms_teams import TargetForm
from grids.models import Activation
from xinhui.accounts.models import Unit

NOBODY = (("", "—"),)


class RecallForm(TargetForm):
    """All of an activation, of a unit, or of a unit in an activation. The target: units the reader may recall, or None
    for all."""

    activation = forms.ChoiceField(label=_("Activation"), required=False)
    unit = forms.ChoiceField(label=_("Sending unit"), required=False)
    reason = forms.CharField(label=_("Reason"), max_length=120, widget=TEXT)

    def prepare(self) -> None:
        open_states = sorted(OPEN_DEPLOYMENTS)
        units = Unit.objects.filter(deployments__state__in=open_states).distinct().order_by("name")
        if self.target is not None:
            units = units.filter(pk__in=self.target)
        sent = Activation.objects.filter(deployments__state__in=open_states).distinct().order_by("-pk")
        self._offer("unit", [(str(pk), name) for pk, name in units.values_list("pk", "name")])
        self._offer("activation", [(str(row.pk), f"{row.number} {row.title}") for row in sent])
        self.fields["unit"].required = self.target is not None

    def _offer(self, name: str, rows: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*NOBODY, *rows]

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "reason": data["reason"],
            "activation_id": int(data["activation"]) if data["activation"] else None,
            "unit_id": int(data["unit"]) if data["unit"] else None,
        }

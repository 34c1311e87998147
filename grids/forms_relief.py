"""Forms of roll calls."""

from django import forms
from django.utils.translation import gettext_lazy as _

from grids.forms import TEXT
from grids.forms_teams import TargetForm
from grids.models import Division
from grids.models.roll_call import CallStatus


class RollCallForm(TargetForm):
    """Whom to call; the target is the activation."""

    title = forms.CharField(label=_("Heading"), max_length=80, initial=_("Report that you are safe"))
    area_code = forms.ChoiceField(label=_("Area"), required=False)
    minutes = forms.IntegerField(label=_("Minutes to answer"), min_value=1, max_value=1440, initial=15)

    def prepare(self) -> None:
        places = Division.objects.filter(code__startswith=self.target.area_code, is_active=True).order_by("code")
        field = self.fields["area_code"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("The whole activation")), *((row.code, row.name) for row in places.defer("boundary"))]


class AnswerForm(TargetForm):
    """What somebody who was rung up said."""

    status = forms.ChoiceField(
        label=_("Answer"), choices=CallStatus.choices[1:], widget=forms.RadioSelect, initial=CallStatus.SAFE
    )
    note = forms.CharField(label=_("Note"), max_length=500, widget=TEXT, required=False)

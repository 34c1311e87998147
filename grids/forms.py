"""Forms of the desks and pages: one a verb. They check shapes; the services check rules."""

from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from grids.levels import Level
from grids.models import Category
from grids.models.category import WhistleKind
from grids.models.whistle import Ground
from xinhui.accounts.models import Unit, UnitKind
from xinhui.core.coordinates import CoordinateSystem
from xinhui.core.worktime import BudgetUnit

TEXT = forms.Textarea(attrs={"rows": 3, "maxlength": 2000})
PHOTO_TYPES = "image/jpeg,image/png,image/webp,image/heic"


class PhotosInput(forms.ClearableFileInput):
    """Several photos at once."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """A list of uploaded photos."""

    def __init__(self, *, required: bool = False) -> None:
        attrs = {"multiple": True, "accept": PHOTO_TYPES}
        super().__init__(required=required, label=_("Photos"), widget=PhotosInput(attrs=attrs))

    def clean(self, data: object, initial: object = None) -> list[object]:
        """Each file checked as one."""
        single = super().clean
        files = data if isinstance(data, (list, tuple)) else [data] if data else []
        if self.required and not files:
            single(None, initial)
        return [single(item, initial) for item in files]


def working_units() -> QuerySet[Unit]:
    """Units that can be given work."""
    kinds = [UnitKind.DEPARTMENT, UnitKind.BUREAU, UnitKind.PARTY_ORGAN, UnitKind.TOWN_OFFICE, UnitKind.COMMAND_CENTRE]
    return Unit.objects.active().filter(kind__in=kinds).order_by("kind", "code")


class NoteForm(forms.Form):
    """Optional words."""

    text = forms.CharField(label=_("Note"), widget=TEXT, required=False)


class ReasonForm(forms.Form):
    """Required words."""

    reason = forms.CharField(label=_("Reason"), widget=TEXT)


class RespondForm(forms.Form):
    """What the unit says it will do."""

    text = forms.CharField(label=_("Response"), widget=TEXT, required=False)


class ReturnForm(forms.Form):
    """A return: rule and reason."""

    rule = forms.CharField(label=_("Rule that shows it is not ours"), max_length=200)
    reason = forms.CharField(label=_("Reason"), widget=TEXT)


class FinishForm(forms.Form):
    """What was done."""

    result = forms.CharField(label=_("What was done"), widget=TEXT)
    photos = PhotosField()


class ExtensionForm(forms.Form):
    """How much more time."""

    amount = forms.IntegerField(label=_("How much more time"), min_value=1, max_value=60)
    unit = forms.ChoiceField(label=_("Unit of time"), choices=BudgetUnit.choices, initial=BudgetUnit.WORKING_DAY)
    reason = forms.CharField(label=_("Reason"), widget=TEXT)


class HandOverForm(forms.Form):
    """To which unit."""

    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.none())
    reason = forms.CharField(label=_("Reason"), widget=TEXT)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type] # Django's own arguments
        self.fields["unit"].queryset = working_units()  # type: ignore[attr-defined] # a ModelChoiceField


class DispatchForm(forms.Form):
    """Lead and supporting units."""

    lead_unit = forms.ModelChoiceField(label=_("Lead unit"), queryset=Unit.objects.none())
    support_units = forms.ModelMultipleChoiceField(
        label=_("Supporting units"), queryset=Unit.objects.none(), required=False,
        widget=forms.SelectMultiple(attrs={"size": 5}),
    )  # fmt: skip
    text = forms.CharField(label=_("Note"), widget=TEXT, required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type] # Django's own arguments
        for name in ("lead_unit", "support_units"):
            self.fields[name].queryset = working_units()  # type: ignore[attr-defined] # model choice fields


class VerifyForm(forms.Form):
    """What the grid worker saw."""

    photos = PhotosField(required=True)
    text = forms.CharField(label=_("Note"), widget=TEXT, required=False)


MARKS = [(5, _("5 – very good")), (4, _("4 – good")), (3, _("3 – fair")), (2, _("2 – poor")), (1, _("1 – bad"))]


class RateForm(forms.Form):
    """Three marks."""

    speed = forms.TypedChoiceField(label=_("Speed"), choices=MARKS, coerce=int)
    quality = forms.TypedChoiceField(label=_("Quality"), choices=MARKS, coerce=int)
    attitude = forms.TypedChoiceField(label=_("Attitude"), choices=MARKS, coerce=int)
    comment = forms.CharField(label=_("Comment"), widget=TEXT, required=False)


class SuperviseForm(forms.Form):
    """A leader's demand."""

    demand = forms.CharField(label=_("Demand"), widget=TEXT)


class ReplyForm(forms.Form):
    """The unit's reply to supervision."""

    reply = forms.CharField(label=_("Reply"), widget=TEXT)


class SettleForm(forms.Form):
    """How it was settled."""

    note = forms.CharField(label=_("How it was settled"), widget=TEXT)
    photos = PhotosField()


class RaiseForm(forms.Form):
    """Blowing the whistle."""

    target_level = forms.TypedChoiceField(
        label=_("To whom"), coerce=int, initial=Level.DEPARTMENT,
        choices=[(level.value, level.label) for level in (Level.VILLAGE, Level.TOWN, Level.DEPARTMENT)],
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Whistle kind"), choices=WhistleKind.choices, initial=WhistleKind.DAILY)
    ground = forms.ChoiceField(label=_("Ground"), choices=Ground.choices, initial=Ground.PROMINENT)
    reason = forms.CharField(label=_("Why it is blown"), widget=TEXT)


class IssueForm(forms.Form):
    """A report from a desk. `uuid` is minted when the form opens: sent twice, it is kept once."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    category = forms.ModelChoiceField(label=_("Category"), queryset=Category.objects.none())
    description = forms.CharField(label=_("What was seen"), widget=TEXT)
    address = forms.CharField(label=_("Address"), max_length=160, required=False)
    latitude = forms.FloatField(label=_("Latitude"), min_value=-90, max_value=90)
    longitude = forms.FloatField(label=_("Longitude"), min_value=-180, max_value=180)
    coordinate_system = forms.ChoiceField(
        label=_("Coordinate system"), choices=CoordinateSystem.choices, initial=CoordinateSystem.WGS84
    )
    photos = PhotosField()
    then = forms.ChoiceField(
        label=_("What next"), initial="open", required=False,
        choices=[("open", _("Only report")), ("settle", _("Settle on the spot")), ("whistle", _("Blow the whistle"))],
    )  # fmt: skip
    words = forms.CharField(label=_("How it was settled, or why the whistle"), widget=TEXT, required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type] # Django's own arguments
        rows = Category.objects.filter(parent__isnull=False, is_active=True).select_related("parent")
        self.fields["category"].queryset = rows.order_by("code")  # type: ignore[attr-defined] # a ModelChoiceField

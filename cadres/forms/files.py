"""Forms about files, posts and uploads."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cadres.forms.base import ActForm, ManyFiles
from cadres.models import Cadre, EstablishedPost
from cadres.rules.form import DATES, ELEMENTS, RELATIVE_ELEMENTS, Form, Relative
from cadres.states.cadre import PostLevel, Rank
from grids.forms_teams import DayInput
from xinhui.accounts.models import Unit

_LONG = frozenset({"JianLi", "JiangChengQingKuang", "NianDuKaoHeJieGuo", "RenMianLiYou"})
#: About the form rather than the person: written by the portal.
NOT_TYPED = frozenset({"Version"})


class RankForm(ActForm):
    """Rank and level."""

    rank = forms.ChoiceField(
        label=pgettext_lazy("cadre", "Rank"), required=False, choices=[("", _("no rank")), *Rank.choices]
    )
    since = forms.DateField(label=_("In this rank since"), required=False, widget=DayInput)
    post_level = forms.ChoiceField(label=_("Level of the post"), choices=PostLevel.choices)

    def prepare(self) -> None:
        if self.target is not None:
            self.initial = {"rank": self.target.rank, "since": self.target.rank_since,
                            "post_level": self.target.post_level}  # fmt: skip


class MoveForm(ActForm):
    """To another unit."""

    unit = forms.ModelChoiceField(label=_("New unit"), queryset=Unit.objects.none())

    def prepare(self) -> None:
        assert self.units is not None
        self.offer("unit", self.units.exclude(pk=self.target.unit_id))

    def values(self) -> dict[str, Any]:
        return {"unit_id": self.cleaned_data["unit"].pk}


class AccountForm(ActForm):
    """The account of the person."""

    username = forms.CharField(label=_("Account name"), required=False, max_length=150,
                               help_text=_("Empty: the file belongs to no account."))  # fmt: skip

    def prepare(self) -> None:
        if self.target is not None and self.target.user is not None:
            self.fields["username"].initial = self.target.user.username


class FillForm(ActForm):
    """Who holds a post."""

    cadre = forms.ModelChoiceField(label=_("Who holds the post"), queryset=Cadre.objects.none())
    since = forms.DateField(label=_("Since"), required=False, widget=DayInput)
    term_years = forms.IntegerField(label=_("Years of the term (0: none)"), min_value=0, max_value=10, initial=5)

    def prepare(self) -> None:
        held = EstablishedPost.objects.in_being().filter(unit=self.target.unit_id, holder__isnull=False)
        rows = Cadre.objects.in_service().light().filter(unit=self.target.unit_id)
        self.offer("cadre", rows.exclude(pk__in=held.values("holder")))

    def values(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {"cadre_id": said["cadre"].pk, "since": said["since"], "term_years": said["term_years"]}


class PostForm(ActForm):
    """A post of a unit."""

    title = forms.CharField(label=pgettext_lazy("cadre", "Title of the post"), max_length=80)
    level = forms.ChoiceField(label=_("Level of the post"), choices=PostLevel.choices)
    order = forms.IntegerField(label=_("Place on the list"), min_value=0, max_value=999, initial=0)


class QuotaForm(ActForm):
    """A quota of a unit."""

    rank = forms.ChoiceField(label=pgettext_lazy("cadre", "Rank"), choices=Rank.choices)
    quota = forms.IntegerField(label=_("How many may hold it"), min_value=0, max_value=999)


class UploadForm(ActForm):
    """Files for a unit."""

    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.none())
    uploads = ManyFiles(
        label=_("Appointment forms"),
        accept=".lrmx,.lrm,.pic,.jpg,.zip",
        help_text=_("Files .lrmx or .lrm (with the .pic beside it), or a zip of up to 1,000 of them."),
    )

    def prepare(self) -> None:
        assert self.units is not None
        self.offer("unit", self.units)

    def values(self) -> dict[str, Any]:
        return {"unit_id": self.cleaned_data["unit"].pk,
                "files": [(file.name, file.read()) for file in self.cleaned_data["uploads"]]}  # fmt: skip


class FileForm(forms.Form):
    """The appointment form by element; the family a line each."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, form: Form, version: int) -> None:
        initial = {**{name: _shown(name, form[name]) for name in ELEMENTS}, "version": version,
                   "family": "\n".join("｜".join(row.texts) for row in form.family)}  # fmt: skip
        super().__init__(data, initial=initial)
        for name, label in ELEMENTS.items():
            if name in NOT_TYPED:
                continue
            widget = (
                forms.Textarea(attrs={"rows": 10 if name == "JianLi" else 3}) if name in _LONG else forms.TextInput()
            )
            self.fields[name] = forms.CharField(label=label, required=name == "XingMing", widget=widget, strip=False)
        self.fields["family"] = forms.CharField(
            label=_("Family and close relatives"), required=False, widget=forms.Textarea(attrs={"rows": 6}),
            help_text=_("A line each: relation｜name｜born｜political status｜work unit and post."),
        )  # fmt: skip

    def texts(self) -> dict[str, str]:
        """By element."""
        return {name: self.cleaned_data[name] for name in ELEMENTS if name in self.cleaned_data}

    def family(self) -> list[Relative]:
        """The lines."""
        lines = [line for line in self.cleaned_data["family"].splitlines() if line.strip()]
        most = len(RELATIVE_ELEMENTS)
        rows = [line.replace("|", "｜").split("｜", most - 1) for line in lines]
        return [Relative.of([*row, *[""] * (most - len(row))]) for row in rows]


def _shown(name: str, text: str) -> str:
    """Dates as 1980.06."""
    if name in DATES and text.isdecimal():
        return ".".join(filter(None, (text[:4], text[4:6], text[6:8])))
    return text

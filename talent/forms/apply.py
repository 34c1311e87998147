"""Forms of the public pages: the application, a supplement, an objection."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

from members.rules.identity import Sex
from talent.forms.base import DayInput
from talent.rules.applications import CONSENT_VERSION
from talent.states.applications import Honour, IdKind
from talent.states.people import Degree, Field, Skill, Title

ACCEPT = "image/jpeg,image/png,image/webp,image/heic,application/pdf"


class ManyFiles(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """A list of uploads, empty when nothing was chosen."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=ManyFiles(attrs={"accept": ACCEPT}), required=False, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Each checked by itself; empty files are the service's to refuse, in its words."""
        return [one for one in (data if isinstance(data, list | tuple) else [data]) if one]


class PublicForm(forms.Form):
    """A public form; `website` is a trap: people do not see it, what fills in everything does."""

    website = forms.CharField(required=False)

    def clean_website(self) -> str:
        """Empty."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(pgettext_lazy("application", "Leave the field “Website” empty and send again."))
        return ""

    def values(self) -> dict[str, Any]:
        """As the service takes it."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("website", "consent")}


class ApplyForm(PublicForm):
    """An application for a talent card."""

    name = forms.CharField(label=pgettext_lazy("application", "Your name"), max_length=40,
                           widget=forms.TextInput(attrs={"autocomplete": "name"}))  # fmt: skip
    id_kind = forms.ChoiceField(label=pgettext_lazy("application", "Kind of identity paper"), choices=IdKind.choices)
    identity = forms.CharField(label=pgettext_lazy("talent", "Identity number"), max_length=30,
                               widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
                               )  # fmt: skip
    phone = forms.CharField(label=pgettext_lazy("talent", "Mobile number"), max_length=20,
                            widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}))  # fmt: skip
    sex = forms.ChoiceField(label=_("Sex"), required=False, choices=[("", "—"), *Sex.choices])
    born_on = forms.DateField(label=_("Born on"), required=False, widget=DayInput,
                              help_text=pgettext_lazy("application", "Only without a resident identity card."),
                              )  # fmt: skip
    degree = forms.TypedChoiceField(label=pgettext_lazy("talent", "Degree"), coerce=int, choices=Degree.choices)
    school = forms.CharField(label=pgettext_lazy("talent", "School of the degree"), max_length=60, required=False)
    major = forms.CharField(label=pgettext_lazy("talent", "Major"), max_length=60, required=False)
    title = forms.TypedChoiceField(label=pgettext_lazy("talent", "Professional title"), coerce=int,
                                   choices=Title.choices)  # fmt: skip
    skill = forms.TypedChoiceField(label=pgettext_lazy("talent", "Skill level"), coerce=int, choices=Skill.choices)
    honour = forms.TypedChoiceField(label=pgettext_lazy("application", "Highest honour or prize"), coerce=int,
                                    choices=Honour.choices)  # fmt: skip
    field = forms.ChoiceField(label=pgettext_lazy("talent", "Field of work"), choices=Field.choices)
    employer_name = forms.CharField(label=pgettext_lazy("talent", "Name of the employer"), max_length=100,
                                    widget=forms.TextInput(attrs={"autocomplete": "organization"}))  # fmt: skip
    post = forms.CharField(label=pgettext_lazy("talent", "Post at the employer"), max_length=60, required=False)
    statement = forms.CharField(label=pgettext_lazy("application", "What you have achieved, in short"), required=False,
                                max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))  # fmt: skip
    papers = FilesField(label=pgettext_lazy("application", "Certificates and contract"),
                       help_text=pgettext_lazy("application", "Photos or PDF, ten at most. If the form comes back,"
                                               " choose them again."))  # fmt: skip
    consent_version = forms.CharField(widget=forms.HiddenInput, initial=CONSENT_VERSION)
    consent = forms.BooleanField(label=pgettext_lazy("application", "I have read this and agree"))

    @property
    def sections(self) -> list[tuple[StrOrPromise, list[Any]]]:
        """Headings and their fields."""
        parts: list[tuple[StrOrPromise, tuple[str, ...]]] = [
            (pgettext_lazy("application", "Who you are"), ("name", "id_kind", "identity", "phone", "sex", "born_on")),
            (pgettext_lazy("application", "What you can do"),
             ("degree", "school", "major", "title", "skill", "honour")),
            (pgettext_lazy("application", "Where you work"), ("field", "employer_name", "post", "statement")),
            (pgettext_lazy("application", "Proofs"), ("papers",)),
        ]  # fmt: skip
        return [(title, [self[name] for name in names]) for title, names in parts]


class SupplementForm(PublicForm):
    """What was asked for."""

    text = forms.CharField(label=pgettext_lazy("application", "Your explanation"), required=False, max_length=1000,
                           widget=forms.Textarea(attrs={"rows": 4}))  # fmt: skip
    papers = FilesField(label=pgettext_lazy("application", "More certificates"),
                       help_text=pgettext_lazy("application", "Photos or PDF."))  # fmt: skip


class FollowForm(PublicForm):
    """Receipt number and code."""

    receipt = forms.CharField(label=pgettext_lazy("application", "Receipt number"), max_length=40,
                              widget=forms.TextInput(attrs={"autocomplete": "off"}))  # fmt: skip
    code = forms.CharField(label=pgettext_lazy("application", "Code"), max_length=20,
                           widget=forms.TextInput(attrs={"autocomplete": "off"}))  # fmt: skip


class ObjectForm(PublicForm):
    """An objection; who writes it may stay unnamed."""

    text = forms.CharField(label=pgettext_lazy("application", "What you object to, and how you know"), max_length=1000,
                           widget=forms.Textarea(attrs={"rows": 5}))  # fmt: skip
    name = forms.CharField(label=pgettext_lazy("application", "Your name"), max_length=40, required=False)
    phone = forms.CharField(label=pgettext_lazy("talent", "Mobile number"), max_length=20, required=False,
                            widget=forms.TextInput(attrs={"type": "tel"}))  # fmt: skip

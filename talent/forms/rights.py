"""Forms of requests about personal data, of corrections and of duties to keep."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talent.forms.base import ActForm, DayInput
from talent.forms.people import PersonForm
from talent.services.rights.correcting import PLAIN
from talent.states.rights import RequestKind

_WORDS = pgettext_lazy("rights", "In your own words")


class OwnRequestForm(ActForm):
    """What a signed-in person asks; the lower fields are for a correction."""

    kind = forms.ChoiceField(label=pgettext_lazy("rights", "What do you ask for?"), choices=RequestKind.choices)
    words = forms.CharField(label=_WORDS, max_length=500, required=False, widget=forms.Textarea)
    name = forms.CharField(label=pgettext_lazy("rights", "Right name"), max_length=40, required=False,
                           help_text=pgettext_lazy("rights", "For a correction: only what is wrong."))  # fmt: skip
    phone = forms.CharField(label=pgettext_lazy("rights", "Right mobile number"), max_length=20, required=False)
    born_on = forms.DateField(label=pgettext_lazy("rights", "Right day of birth"), required=False, widget=DayInput)
    school = forms.CharField(label=pgettext_lazy("rights", "Right school of the degree"), max_length=60, required=False)
    major = forms.CharField(label=pgettext_lazy("rights", "Right major"), max_length=60, required=False)
    post = forms.CharField(label=pgettext_lazy("rights", "Right post at the employer"), max_length=60, required=False)

    def values(self) -> dict[str, Any]:
        found = super().values()
        if found["kind"] == RequestKind.CORRECTION:
            return found
        return {"kind": found["kind"], "words": found["words"]}


class PaperRequestForm(ActForm):
    """A request at the counter."""

    identity = forms.CharField(label=pgettext_lazy("talent", "Identity number"), max_length=18,
                               help_text=pgettext_lazy("rights", "From the identity card that is shown."))  # fmt: skip
    name = forms.CharField(label=pgettext_lazy("talent", "Name of the person"), max_length=40)
    kind = forms.ChoiceField(label=pgettext_lazy("rights", "What is asked"), choices=RequestKind.choices)
    received_on = forms.DateField(label=pgettext_lazy("rights", "Received on"), required=False, widget=DayInput,
                                  help_text=_("Empty: today."))  # fmt: skip
    words = forms.CharField(label=pgettext_lazy("rights", "What the paper says"), max_length=500, required=False,
                            widget=forms.Textarea)  # fmt: skip


class AnswerForm(ActForm):
    """Required words."""

    answer = forms.CharField(label=pgettext_lazy("rights", "Answer to the person"), max_length=500,
                             widget=forms.Textarea)  # fmt: skip


class ApplyForm(ActForm):
    """Words if there is something to say."""

    answer = forms.CharField(label=pgettext_lazy("rights", "Answer to the person"), max_length=500, required=False,
                             widget=forms.Textarea)  # fmt: skip


class RefusalForm(ActForm):
    """Why not."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea)


class CorrectionForm(PersonForm):
    """The file as it stands, to be corrected; identity and phone stay unless they are given."""

    def prepare(self) -> None:
        hint = pgettext_lazy("rights", "Empty: as it is.")
        for name in ("identity", "phone"):
            self.fields[name].help_text = hint
        if self.target is not None:
            self.first(**{name: getattr(self.target, name) for name in PLAIN})


class DutyForm(ActForm):
    """What demands to keep the file."""

    basis = forms.CharField(label=pgettext_lazy("rights", "Law or claim that demands it"), max_length=120)
    until = forms.DateField(label=pgettext_lazy("rights", "Kept until"), required=False, widget=DayInput)


class LookForm(ActForm):
    """Why the numbers are wanted in clear."""

    reason = forms.CharField(label=_("Reason"), max_length=200,
                             help_text=pgettext_lazy("rights", "The person can read it."))  # fmt: skip

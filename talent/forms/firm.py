"""Forms of the employers' portal."""

from django import forms
from django.utils.translation import pgettext_lazy

from talent.forms.base import ActForm
from talent.models import Employer


class ContactForm(ActForm):
    """How to reach the employer, and what it says of itself on the public page."""

    contact = forms.CharField(label=pgettext_lazy("talent", "Contact of the employer"), max_length=40)
    phone = forms.CharField(label=pgettext_lazy("talent", "Office telephone"), max_length=30)
    address = forms.CharField(label=pgettext_lazy("talent", "Address of the employer"), max_length=120, required=False)
    about = forms.CharField(label=pgettext_lazy("talent", "About the employer"), max_length=400, required=False,
                            widget=forms.Textarea(attrs={"rows": 5}))  # fmt: skip

    def prepare(self) -> None:
        if isinstance(self.target, Employer):
            self.first(**{name: getattr(self.target, name) for name in self.fields})

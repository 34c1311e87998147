"""Forms of services, stewards and tickets."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import pgettext_lazy

from talent.forms.base import ActForm, units_in_being
from talent.models import Person, TalentService
from talent.scope import OF_UNITS
from talent.selectors.services import catalogue, people_served
from talent.states.applications import Tier
from talent.states.people import PersonState
from talent.states.tickets import TalentServiceKind
from xinhui.accounts.models import Post, Unit, User
from xinhui.accounts.roles import Role
from xinhui.core.worktime import BudgetUnit

SCORES = [(5, pgettext_lazy("ticket", "5 · very satisfied")), (4, pgettext_lazy("ticket", "4 · satisfied")),
          (3, pgettext_lazy("ticket", "3 · so so")), (2, pgettext_lazy("ticket", "2 · not satisfied")),
          (1, pgettext_lazy("ticket", "1 · very dissatisfied"))]  # fmt: skip
AREA = {"rows": 4}


class ServiceForm(ActForm):
    """An entry of the catalogue; for the next version the present values stand in it."""

    name = forms.CharField(label=pgettext_lazy("ticket", "Name of the service"), max_length=40)
    kind = forms.ChoiceField(label=pgettext_lazy("ticket", "Kind of service"), choices=TalentServiceKind.choices)
    text = forms.CharField(label=pgettext_lazy("ticket", "What the service is"), max_length=1000,
                           widget=forms.Textarea(attrs=AREA))  # fmt: skip
    least_tier = forms.ChoiceField(label=pgettext_lazy("ticket", "Least tier"), required=False,
                                   choices=[("", pgettext_lazy("ticket", "any")), *Tier.choices])  # fmt: skip
    needs_card = forms.BooleanField(label=pgettext_lazy("ticket", "Needs a card in force"), required=False)
    months_settled = forms.IntegerField(label=pgettext_lazy("ticket", "Months settled at least"), min_value=0,
                                        max_value=120, initial=0)  # fmt: skip
    documents = forms.CharField(label=pgettext_lazy("ticket", "Documents needed, one a line"), required=False,
                                max_length=1000, widget=forms.Textarea(attrs=AREA))  # fmt: skip
    unit = forms.ModelChoiceField(label=pgettext_lazy("ticket", "Lead unit"), queryset=Unit.objects.none())
    partners = forms.ModelMultipleChoiceField(label=pgettext_lazy("ticket", "Partner units"), required=False,
                                              queryset=Unit.objects.none())  # fmt: skip
    promise_amount = forms.IntegerField(label=pgettext_lazy("ticket", "Promised within"), min_value=1, max_value=365)
    promise_unit = forms.ChoiceField(label=pgettext_lazy("ticket", "Unit of time"), choices=BudgetUnit.choices,
                                     initial=BudgetUnit.WORKING_DAY)  # fmt: skip

    def prepare(self) -> None:
        self.offer("unit", units_in_being())
        self.offer("partners", units_in_being())
        if isinstance(self.target, TalentService):
            row = self.target
            self.first(unit=row.unit_id, partners=[one.pk for one in row.partners.all()], **{
                name: getattr(row, name) for name in self.fields if name not in ("unit", "partners")
            })  # fmt: skip


class UploadForm(ActForm):
    """A form with one file that may be left out."""

    def values(self) -> dict[str, Any]:
        found = super().values()
        upload = found.pop("upload", None)
        return {**found, "files": [upload] if upload else []}


def upload_field() -> forms.FileField:
    """A photo or a document."""
    return forms.FileField(label=pgettext_lazy("ticket", "Photo or document"), required=False,
                           widget=forms.FileInput(attrs={"accept": "image/*,.pdf,.docx,.xlsx"}))  # fmt: skip


class FileTicketForm(UploadForm):
    """A ticket from the own page: for oneself, or for one of the employer's people."""

    person = forms.ModelChoiceField(label=pgettext_lazy("ticket", "For whom"), queryset=Person.objects.none())
    text = forms.CharField(label=pgettext_lazy("ticket", "What do you need?"), max_length=1000,
                           widget=forms.Textarea(attrs=AREA))  # fmt: skip
    upload = upload_field()

    def prepare(self) -> None:
        people = people_served(self.user) if self.user else Person.objects.none()
        self.offer("person", people)
        if len(people[:2]) == 1:
            self.first(person=people[0].pk)
            self.fields["person"].widget = forms.HiddenInput()


class OfficeTicketForm(UploadForm):
    """A ticket that the office writes down for somebody."""

    service = forms.ModelChoiceField(label=pgettext_lazy("ticket", "Service"), queryset=TalentService.objects.none())
    person = forms.CharField(label=pgettext_lazy("ticket", "Card number, or the full name"), max_length=40)
    text = forms.CharField(label=pgettext_lazy("ticket", "What is needed"), max_length=1000,
                           widget=forms.Textarea(attrs=AREA))  # fmt: skip
    upload = upload_field()

    def prepare(self) -> None:
        self.offer("service", catalogue())

    def clean_person(self) -> Person:
        """The one person of this card or name."""
        said = self.cleaned_data["person"].strip()
        rows = Person.objects.filter(state=PersonState.ACTIVE)
        found = list(rows.filter(card_number=said.upper())[:2]) or list(rows.filter(name=said)[:2])
        if not found:
            raise forms.ValidationError(pgettext_lazy("ticket", "Nobody on the register has this card or name."))
        if len(found) > 1:
            raise forms.ValidationError(pgettext_lazy("ticket", "Several are called so: give the card number."))
        return found[0]

    def values(self) -> dict[str, Any]:
        found = super().values()
        return {**found, "person_id": found.pop("person").pk}


class MissingForm(ActForm):
    """What is missing, all of it."""

    missing = forms.CharField(label=pgettext_lazy("ticket", "What is missing: everything at once"), max_length=400,
                              widget=forms.Textarea(attrs=AREA))  # fmt: skip


class PartForm(ActForm):
    """A part for a partner; those of the service come first."""

    unit = forms.ModelChoiceField(label=pgettext_lazy("ticket", "Partner unit"), queryset=Unit.objects.none())
    what = forms.CharField(label=pgettext_lazy("ticket", "What the partner is to do"), max_length=200)
    days = forms.IntegerField(label=pgettext_lazy("ticket", "Working days"), min_value=1, max_value=60, initial=3)

    def prepare(self) -> None:
        partners = self.target.service.partners.filter(pk=OuterRef("pk"))
        rows = units_in_being().exclude(pk=self.target.unit_id).annotate(is_partner=Exists(partners))
        self.offer("unit", rows.order_by("-is_partner", "code"))


class AnswerForm(ActForm):
    """What the partner did."""

    answer = forms.CharField(label=pgettext_lazy("ticket", "What was done"), max_length=400,
                             widget=forms.Textarea(attrs=AREA))  # fmt: skip


class SolveForm(UploadForm):
    """Result and proof."""

    result = forms.CharField(label=pgettext_lazy("ticket", "Result, as the applicant reads it"), max_length=1000,
                             widget=forms.Textarea(attrs=AREA))  # fmt: skip
    proof = forms.CharField(label=pgettext_lazy("ticket", "Proof: number of the notice, receipt, contract"),
                            max_length=120)  # fmt: skip
    upload = upload_field()


class RefuseForm(ActForm):
    """The article, and why here."""

    basis = forms.CharField(label=pgettext_lazy("ticket", "Legal reason: document and article"), max_length=200)
    reason = forms.CharField(label=pgettext_lazy("ticket", "Why it applies here"), max_length=1000,
                             widget=forms.Textarea(attrs=AREA))  # fmt: skip


class NoteForm(ActForm):
    """A line in the history."""

    text = forms.CharField(label=pgettext_lazy("ticket", "Note"), max_length=400, widget=forms.Textarea(attrs=AREA))
    is_open = forms.BooleanField(label=pgettext_lazy("ticket", "The applicant reads it too"), required=False)


class WordsForm(UploadForm):
    """What was missing, in words and as a file."""

    text = forms.CharField(label=pgettext_lazy("ticket", "Your answer"), max_length=400,
                           widget=forms.Textarea(attrs=AREA))  # fmt: skip
    upload = upload_field()


class AgainForm(ActForm):
    """Why it is not solved."""

    text = forms.CharField(label=pgettext_lazy("ticket", "What is not solved?"), max_length=400,
                           widget=forms.Textarea(attrs=AREA))  # fmt: skip


class ScoreForm(ActForm):
    """How it was."""

    score = forms.TypedChoiceField(label=pgettext_lazy("ticket", "How satisfied are you?"), coerce=int, choices=SCORES,
                                   widget=forms.RadioSelect)  # fmt: skip
    comment = forms.CharField(label=pgettext_lazy("ticket", "Words for us"), max_length=400, required=False)


class StewardForm(ActForm):
    """Who looks after somebody."""

    steward = forms.ModelChoiceField(label=pgettext_lazy("ticket", "Steward"), queryset=User.objects.none())

    def prepare(self) -> None:
        posts = Post.objects.in_force().filter(role__in=(Role.TALENT_OFFICE, *OF_UNITS))
        self.offer("steward", User.objects.filter(pk__in=posts.values("user"), is_active=True).order_by("name", "pk"))


class CardForm(forms.Form):
    """Card number and code, on a phone without account."""

    card_number = forms.CharField(label=pgettext_lazy("ticket", "Number of the card"), max_length=24)
    code = forms.CharField(label=pgettext_lazy("ticket", "Code of eight digits"), max_length=12,
                           widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))  # fmt: skip


class CardTicketForm(ActForm):
    """A ticket by card and code: words only."""

    text = forms.CharField(label=pgettext_lazy("ticket", "What do you need?"), max_length=1000,
                           widget=forms.Textarea(attrs=AREA))  # fmt: skip


class CardWordsForm(ActForm):
    """An answer by card and code: words only."""

    text = forms.CharField(label=pgettext_lazy("ticket", "Your answer"), max_length=400,
                           widget=forms.Textarea(attrs=AREA))  # fmt: skip

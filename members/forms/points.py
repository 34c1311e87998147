"""Forms of village points. They check shapes; the services check rules."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grids.forms import PhotosField
from members.forms.base import TEXT, DayInput, PartyForm
from members.models import Member, PointAccount, ShopGood
from members.rules.points import OBJECTION_DAYS
from members.selectors.points import rules_to_choose
from members.services.points.rule_sets import RuleFacts
from members.states.points import Assembly, DeedCategory, Evidence, Period
from xinhui.accounts.scope import area_range

NONE = (("", "—"),)


class RuleSetForm(PartyForm):
    """A new version of a village's rules; the target is the village."""

    objection_days = forms.IntegerField(
        label=_("Days for objections"), min_value=3, max_value=7, initial=OBJECTION_DAYS,
        help_text=_("Three to seven days on the board before a deed counts."),
    )  # fmt: skip
    expires_yearly = forms.BooleanField(label=_("Points expire with the year"), required=False, initial=True)
    shows_balances = forms.BooleanField(label=_("Balances are on the board"), required=False, initial=True)

    def values(self) -> dict[str, Any]:
        return {"area_code": self.target.code, **self.cleaned_data}


class RuleForm(PartyForm):
    """A rule of a draft."""

    code = forms.CharField(label=_("Rule code"), max_length=12, help_text=_("A rule of the same code is written anew."))
    title = forms.CharField(label=_("What earns or costs points"), max_length=80)
    category = forms.ChoiceField(label=_("Field of the rule"), choices=DeedCategory.choices)
    points = forms.IntegerField(
        label=_("Points"), min_value=-1000, max_value=1000, help_text=_("Below nothing: taken away.")
    )
    evidence = forms.ChoiceField(label=_("Evidence wanted"), choices=Evidence.choices)
    limit = forms.IntegerField(label=_("Times at most"), min_value=1, max_value=1000, required=False)
    period = forms.ChoiceField(label=_("Counted within"), choices=Period.choices)

    def values(self) -> dict[str, Any]:
        return {"facts": RuleFacts(**self.cleaned_data)}


class AdoptForm(PartyForm):
    """The vote of the assembly."""

    adopted_on = forms.DateField(label=_("Day of the assembly"), widget=DayInput())
    counted_by = forms.ChoiceField(
        label=_("Assembly of"), choices=Assembly.choices,
        help_text=_("More than half of the villagers of age, or two thirds of the households."),
    )  # fmt: skip
    entitled = forms.IntegerField(label=_("Entitled to vote"), min_value=1, max_value=1_000_000)
    present = forms.IntegerField(label=_("People present"), min_value=1, max_value=1_000_000)
    in_favour = forms.IntegerField(label=_("Votes in favour of the rules"), min_value=0, max_value=1_000_000)
    minutes = forms.CharField(label=_("Minutes of the assembly"), widget=TEXT, max_length=2000)
    document = forms.FileField(label=_("Signed minutes (PDF, Word)"), required=False)

    def values(self) -> dict[str, Any]:
        return {**self.cleaned_data, "document": self.cleaned_data["document"] or None}


class BoardForm(PartyForm):
    """Whether balances are on the board; the target is the set of rules."""

    shows = forms.BooleanField(label=_("Balances are on the board"), required=False)

    def prepare(self) -> None:
        self.fields["shows"].initial = getattr(self.target, "shows_balances", True)


class AccountForm(PartyForm):
    """A new account; the target is the village."""

    name = forms.CharField(
        label=_("Name on the board"), max_length=40, help_text=_("A household by its name, nothing else about it.")
    )
    member = forms.TypedChoiceField(label=_("Member who signs in for it"), coerce=int, empty_value=None, required=False)

    def prepare(self) -> None:
        self.offer("member", [*NONE, *members_without(self.target.code)])

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"area_code": self.target.code, "name": data["name"], "member_id": data["member"]}


class LinkForm(PartyForm):
    """Who signs in for an account."""

    member = forms.TypedChoiceField(label=_("Member who signs in for it"), coerce=int)

    def prepare(self) -> None:
        self.offer("member", members_without(self.target.area_code))

    def values(self) -> dict[str, Any]:
        return {"member_id": self.cleaned_data["member"]}


def members_without(village: str) -> list[tuple[int, str]]:
    """Members of the village's branches without an account."""
    rows = Member.objects.counted().filter(**area_range("area_code", village))
    free = rows.exclude(point_accounts__closed_on__isnull=True, point_accounts__isnull=False)
    found = free.order_by("name", "pk").values_list("pk", "name", "organization__name")[:1000]
    return [(pk, f"{name}（{organization}）") for pk, name, organization in found]


class DeedForm(PartyForm):
    """A deed of a household; the target is the village (with a choice of accounts) or the account."""

    account = forms.TypedChoiceField(label=_("Household"), coerce=int)
    rule = forms.TypedChoiceField(label=_("Point rule"), coerce=int)
    what = forms.CharField(label=_("What was done"), max_length=200)
    done_on = forms.DateField(label=_("Day of the deed"), widget=DayInput(), required=False)
    witness = forms.CharField(label=_("Who saw it"), max_length=40, required=False)
    photos = PhotosField()

    def prepare(self) -> None:
        if isinstance(self.target, PointAccount):
            village, accounts = self.target.area_code, PointAccount.objects.filter(pk=self.target.pk)
        else:
            village = self.target.code
            accounts = PointAccount.objects.open().filter(area_code=village).order_by("name")
        self.offer("account", list(accounts.values_list("pk", "name")))
        self.offer("rule", [
            (rule.pk, f"{rule.code} {rule.title}（{rule.points:+d}，{rule.get_evidence_display()}）")
            for rule in rules_to_choose(village)
        ])  # fmt: skip

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {"account_id": data.pop("account"), "rule_id": data.pop("rule"), **data}


class CheckForm(PartyForm):
    """What the first look found."""

    note = forms.CharField(label=_("What the check found"), max_length=200, required=False)


class ObjectForm(PartyForm):
    """Why a deed should not count."""

    reason = forms.CharField(label=_("Why it should not count"), widget=TEXT, max_length=200)
    on_behalf_of = forms.CharField(
        label=_("On behalf of"), max_length=40, required=False,
        help_text=_("Only for those who keep the village's records: a villager without an account."),
    )  # fmt: skip


class AnswerForm(PartyForm):
    """The answer to an objection."""

    answer = forms.CharField(label=_("Answer"), widget=TEXT, max_length=200)


class CorrectForm(PartyForm):
    """A counter-entry."""

    change = forms.IntegerField(
        label=_("Points added or taken"), min_value=-1000, max_value=1000,
        help_text=_("Against the entry: below nothing to take points back, above to give them back."),
    )  # fmt: skip
    reason = forms.CharField(label=_("Reason"), widget=TEXT, max_length=200)

    def prepare(self) -> None:
        self.fields["change"].initial = -getattr(self.target, "change", 0)


class GoodForm(PartyForm):
    """A new good; the target is the village."""

    name = forms.CharField(label=_("Name of the good"), max_length=40)
    points = forms.IntegerField(label=_("Points for one"), min_value=1, max_value=100_000)
    measure = forms.CharField(label=_("Unit of measure"), max_length=10, initial="件")
    stock = forms.IntegerField(label=_("Pieces to begin with"), min_value=0, max_value=1_000_000, initial=0)

    def values(self) -> dict[str, Any]:
        return {"area_code": self.target.code, **self.cleaned_data}


class ChangeGoodForm(PartyForm):
    """Another price, or off the shelf."""

    points = forms.IntegerField(label=_("Points for one"), min_value=1, max_value=100_000)
    is_offered = forms.BooleanField(label=_("On offer"), required=False)

    def prepare(self) -> None:
        if isinstance(self.target, ShopGood):
            self.fields["points"].initial = self.target.points
            self.fields["is_offered"].initial = self.target.is_offered


class ReceiveForm(PartyForm):
    """Pieces that came in."""

    quantity = forms.IntegerField(label=_("Pieces taken in"), min_value=1, max_value=1_000_000)
    note = forms.CharField(label=_("Bought where, given by whom"), max_length=200, required=False)


class CountForm(PartyForm):
    """What lies on the shelf."""

    quantity = forms.IntegerField(label=_("Pieces on the shelf"), min_value=0, max_value=1_000_000)
    note = forms.CharField(label=_("Reason for the difference"), max_length=200)


class RedeemForm(PartyForm):
    """A good for an account of the village; the target is the good."""

    account = forms.TypedChoiceField(label=_("Household"), coerce=int)
    quantity = forms.IntegerField(label=_("How many"), min_value=1, max_value=100, initial=1)

    def prepare(self) -> None:
        rows = PointAccount.objects.open().filter(area_code=self.target.area_code, balance__gte=self.target.points)
        rows = rows.order_by("name")
        self.offer("account", [(row.pk, f"{row.name}（{row.balance}）") for row in rows])

    def values(self) -> dict[str, Any]:
        return {"account_id": self.cleaned_data["account"], "quantity": self.cleaned_data["quantity"]}


class OwnRedeemForm(PartyForm):
    """A good for the own household."""

    quantity = forms.IntegerField(label=_("How many"), min_value=1, max_value=100, initial=1)


class HandOutForm(PartyForm):
    """Who took it."""

    received_by = forms.CharField(label=_("Taken by"), max_length=40)

    def prepare(self) -> None:
        self.fields["received_by"].initial = self.target.account.name

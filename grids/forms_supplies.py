"""Forms of supplies: stores, their stock, requests. They check shapes; the services check rules."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grids.emergency_states import ActivationState
from grids.forms_teams import TargetForm
from grids.models import Activation, StockLevel, SupplyKind
from grids.selectors import supplies

NONE = (("", "—"),)


class _StockForm(TargetForm):
    """A kind and a number of pieces; the target is the store."""

    kind = forms.TypedChoiceField(label=_("Kind of supply"), coerce=int)
    quantity = forms.IntegerField(label=_("Quantity"), min_value=1, max_value=1_000_000)

    def prepare(self) -> None:
        here = dict(StockLevel.objects.filter(store=self.target).values_list("kind_id", "quantity"))
        self.offer("kind", [
            (row.pk, f"{row.name}（{here.get(row.pk, 0)} {row.measure}）")
            for row in SupplyKind.objects.filter(is_active=True) if self.may_take(here.get(row.pk, 0))
        ])  # fmt: skip

    def may_take(self, left: int) -> bool:
        """Whether a kind with so many pieces is offered."""
        return True

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {"kind_id": data.pop("kind"), **data}


class ReceiveForm(_StockForm):
    """What comes in."""

    note = forms.CharField(label=_("From whom"), max_length=200, required=False)


class IssueForm(_StockForm):
    """What goes out."""

    note = forms.CharField(label=_("To whom, what for"), max_length=200)

    def may_take(self, left: int) -> bool:
        return left > 0


class CountForm(_StockForm):
    """What a stocktaking found."""

    quantity = forms.IntegerField(label=_("Quantity found"), min_value=0, max_value=1_000_000)
    note = forms.CharField(label=_("Reason"), max_length=200)


class WarnForm(_StockForm):
    """When to warn."""

    quantity = forms.IntegerField(
        label=_("Warn below"), min_value=0, max_value=1_000_000, help_text=_("0: no warning.")
    )


class TransferForm(IssueForm):
    """To another store that one keeps."""

    to_store = forms.TypedChoiceField(label=_("To store"), coerce=int)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def prepare(self) -> None:
        super().prepare()
        kept = supplies.stores_kept(self.scope) if self.scope is not None else []
        self.offer("to_store", [(pk, name) for pk, name in kept if pk != str(self.target.pk)])

    def values(self) -> dict[str, Any]:
        data = super().values()
        return {"to_store_id": data.pop("to_store"), **data}


class StoreForm(TargetForm):
    """A new store."""

    name = forms.CharField(label=_("Name"), max_length=60)
    area_code = forms.ChoiceField(label=_("Place"))
    place = forms.CharField(label=_("Address"), max_length=120)
    keeper_name = forms.CharField(label=_("Keeper"), max_length=40, required=False)
    keeper_phone = forms.CharField(label=_("Phone"), max_length=20, required=False)

    def prepare(self) -> None:
        self.offer("area_code", supplies.places_kept(self.scope) if self.scope is not None else [])


class RequestForm(TargetForm):
    """Asking for supplies."""

    area_code = forms.ChoiceField(label=_("For which place"))
    kind = forms.TypedChoiceField(label=_("Kind of supply"), coerce=int)
    quantity = forms.IntegerField(label=_("Quantity"), min_value=1, max_value=1_000_000)
    reason = forms.CharField(label=_("What for"), max_length=200)
    to_store = forms.TypedChoiceField(
        label=_("Into store"), coerce=int, empty_value=None, required=False,
        help_text=_("Empty: handed out where it is needed."),
    )  # fmt: skip
    activation = forms.TypedChoiceField(label=_("Activation"), coerce=int, empty_value=None, required=False)

    def prepare(self) -> None:
        if self.scope is None:
            return
        self.offer("area_code", supplies.places_kept(self.scope, least=9))
        self.offer(
            "kind", [(row.pk, f"{row.name}（{row.measure}）") for row in SupplyKind.objects.filter(is_active=True)]
        )
        self.offer("to_store", [*NONE, *supplies.stores_kept(self.scope)])
        running = Activation.objects.visible_to(self.target).filter(state=ActivationState.ACTIVE)
        self.offer("activation", [*NONE, *((row.pk, row.title) for row in running)])

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        ids = {f"{name}_id": data.pop(name) for name in ("kind", "to_store", "activation")}
        return {**data, **ids}


class ApproveForm(TargetForm):
    """From where, and how much; the target is the request."""

    from_store = forms.TypedChoiceField(label=_("From store"), coerce=int)
    quantity = forms.IntegerField(label=_("Quantity"), min_value=1)

    def prepare(self) -> None:
        self.offer("from_store", supplies.sources_for(self.target, self.scope) if self.scope is not None else [])
        self.fields["quantity"].initial = self.target.quantity

    def values(self) -> dict[str, Any]:
        return {"from_store_id": self.cleaned_data["from_store"], "quantity": self.cleaned_data["quantity"]}


class ArrivalForm(TargetForm):
    """What arrived; the target is the request."""

    quantity = forms.IntegerField(label=_("Quantity received"), min_value=0)
    note = forms.CharField(label=_("Why it is less"), max_length=200, required=False)

    def prepare(self) -> None:
        self.fields["quantity"].initial = self.target.approved_quantity

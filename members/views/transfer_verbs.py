"""Every verb on letters of introduction: form, service, who may, when it fits."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.forms import transfers as f
from members.forms.base import NothingForm, ReasonForm
from members.models import TransferLetter
from members.scope import PartyScope
from members.services.transfers import letters, reception
from members.states.transfer import LETTER_TABLE, OF_DIRECTION
from members.views.base import Subject, Verb, keeps
from members.views.register_verbs import decides


def _receives(scope: PartyScope, letter: TransferLetter) -> bool:
    branch = letter.to_organization
    return branch is not None and scope.keeps(branch.area_code, branch.path)


def _sends(scope: PartyScope, letter: TransferLetter) -> bool:
    return keeps(scope, letter.member)


def _either(scope: PartyScope, letter: TransferLetter) -> bool:
    sides = (letter.from_organization, letter.to_organization)
    return any(side is not None and scope.keeps(side.area_code, side.path) for side in sides)


def _issues(scope: PartyScope, letter: TransferLetter) -> bool:
    return decides(scope, letter.member)


def _fits(verb: str) -> Any:
    return lambda letter: (
        LETTER_TABLE.allows(letter.state, verb) and OF_DIRECTION.get(verb, letter.direction) == letter.direction
    )


SUBJECTS = (
    Subject(
        "letter", "transfer_letter_id",
        lambda user: TransferLetter.objects.visible_to(user).select_related(
            "member__organization", "from_organization", "to_organization"
        ),
        lambda row: reverse("members:transfer", args=[row.pk]),
        (
            Verb("receive", pgettext_lazy("letter", "Receive"), NothingForm, reception.receive_letter, _receives,
                 _fits("receive"), is_primary=True),
            Verb("confirm", _("Stub came from outside"), f.ConfirmForm, reception.confirm_outside, _sends,
                 _fits("confirm"), is_primary=True),
            Verb("stub", _("Stub returned"), f.StubForm, reception.return_stub, _either, _fits("return_stub"),
                 is_primary=True),
            Verb("renew", pgettext_lazy("letter", "Renew"), f.RenewForm, letters.renew_letter, _issues,
                 _fits("renew")),
            Verb("withdraw", pgettext_lazy("letter", "Withdraw"), ReasonForm, letters.withdraw_letter, _issues,
                 _fits("withdraw"), is_danger=True),
        ),
    ),
)  # fmt: skip

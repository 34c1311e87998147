"""Verbs of honours: entered on the page of an organization or a member, withdrawn on the list."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.forms.honours import AWARDERS, MemberHonourForm, OrganizationHonourForm, WithdrawHonourForm
from members.models import Honour
from members.scope import PartyScope
from members.services.honours import enter
from members.states.organization import COUNTED
from members.views.base import Subject, Verb


def awards(scope: PartyScope, row: Any) -> bool:
    """The reader's post enters honours of the place."""
    return scope.posts.covers(row.area_code, *AWARDERS)


def _withdraws(scope: PartyScope, row: Honour) -> bool:
    return scope.posts.covers(row.area_code, *enter.honour_roles(row.level))


ORGANIZATION_HONOUR = Verb(
    "honour", _("Enter an honour"), OrganizationHonourForm, enter.enter_organization_honour, awards,
    lambda row: row.dissolved_on is None,
)  # fmt: skip
MEMBER_HONOUR = Verb(
    "honour", _("Enter an honour"), MemberHonourForm, enter.enter_member_honour, awards,
    lambda row: row.state in COUNTED,
)  # fmt: skip

SUBJECTS = (
    Subject("honour", "honour_id", Honour.objects.visible_to, lambda row: reverse("members:honours"),
            (Verb("withdraw", _("Withdraw the honour"), WithdrawHonourForm, enter.withdraw_honour, _withdraws,
                  lambda row: row.withdrawn_on is None, is_danger=True),)),
)  # fmt: skip

"""The first section of a member's page: who one is on the register."""

from django.urls import reverse
from django.utils.translation import gettext as _

from members.models import Member
from members.scope import party_scope_of
from members.selectors.phone import Item, Section
from xinhui.accounts.models import User


def own_file(user: User) -> Section | None:
    """Name, standing and branch; leads to the own file. One query."""
    scope = party_scope_of(user)
    if scope.member_id is None:
        return None
    row = Member.objects.visible_to(user).select_related("organization").get(pk=scope.member_id)
    file = reverse("members:member", args=[row.pk])
    return Section(
        _("My membership"),
        (Item(row.name, row.organization.name, file, row.get_standing_display(), "red"),),
    )

"""A member's own teams and what is to be done for or by them, and whom of the branch they keep in touch with."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from members.models import MeasureRecord, MobileStay, TeamMembership
from members.scope import party_scope_of
from members.selectors.phone import Item, Section
from xinhui.accounts.models import User

SHOWN = 6


def teams_section(user: User) -> Section | None:
    """Open teams, measures that are open with the earliest first, contacts that are the reader's. Three queries."""
    member_id = party_scope_of(user).member_id
    if member_id is None:
        return None
    file = reverse("members:member", args=[member_id])
    seats = TeamMembership.objects.visible_to(user).open().filter(member=member_id).order_by("team", "pk")
    items = [Item(row.get_team_display(), row.note, file) for row in seats]
    rows = MeasureRecord.objects.visible_to(user).open().filter(member=member_id).select_related("measure")
    for row in rows.order_by("due_on", "pk")[:SHOWN]:
        hint = _("to be done by %(day)s") % {"day": row.due_on.isoformat()}
        tag = _("overdue") if row.is_overdue else pgettext("measure", "open")
        items.append(Item(row.measure.title, hint, file, tag, "red" if row.is_overdue else "amber"))
    items += _contacts(user, member_id)
    return Section(_("My teams and measures"), tuple(items), file, _("You are in no team yet."))


def _contacts(user: User, member_id: int) -> list[Item]:
    rows = MobileStay.objects.visible_to(user).open().filter(contact=member_id).select_related("member")
    return [
        Item(
            _("Keep in touch with %(name)s") % {"name": row.member.name}, f"{row.province}{row.city}",
            reverse("members:mobile"), _("contact due") if row.is_due else "", "red" if row.is_due else "",
        )
        for row in rows.order_by("contact_due_on", "pk")[:SHOWN]
    ]  # fmt: skip

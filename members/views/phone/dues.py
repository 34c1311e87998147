"""The member's own dues and whom a member guides, on the phone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from members.models import DevelopmentCase, Organization
from members.rules import development as rules
from members.scope import party_scope_of
from members.selectors import development, dues
from members.selectors.phone import Item, Section
from members.templatetags.dues import yuan
from members.views.base import for_party, is_member, own_member_id, user_of
from xinhui.accounts.models import User
from xinhui.core import clock


@for_party(is_member)
@require_GET
def my_dues(request: HttpRequest) -> HttpResponse:
    """This month, what is owed, receipts, what the branch published."""
    user, scope = user_of(request), party_scope_of(request.user)
    branch = Organization.objects.visible_to(user).filter(pk=scope.organization_id or 0).first()
    context = {
        "dues": dues.member_dues(user, own_member_id(request), months=12), "today": clock.today(), "branch": branch,
        "publications": list(dues.publications(user, branch)[:3]) if branch else [],
    }  # fmt: skip
    return render(request, "members/phone/dues.html", context)


def dues_section(user: User) -> Section | None:
    """This month's dues and what is owed."""
    member_id = party_scope_of(user).member_id
    if member_id is None:
        return None
    mine = dues.member_dues(user, member_id, months=12)
    more = reverse("members:my_dues")
    items = [
        Item(f"{charge.month:%Y-%m}　{yuan(charge.amount)} {_('yuan')}", url=more, tag=_("to pay"), tone="red")
        for charge in mine.owed
    ]
    last = next((row for row in mine.payments if row.amount > 0), None)
    if not items and last is not None:
        items.append(Item(f"{yuan(last.amount)} {_('yuan')}", str(last.paid_on), more, _("paid"), "green"))
    return Section(_("My dues"), tuple(items[:6]), more, _("Nothing is charged yet."))


def guided_section(user: User) -> Section | None:
    """People whom the member guides or introduces, and what is due."""
    member_id = party_scope_of(user).member_id
    if member_id is None:
        return None
    cases = development.guided(user, member_id).select_related("organization")
    items = tuple(_item(case) for case in cases[:20])
    return Section(_("Whom I guide"), items) if items else None


def _item(case: DevelopmentCase) -> Item:
    step = rules.step(min(case.step + 1, rules.LAST))
    tag, tone = "", ""
    hint = _("Next: %(number)d %(title)s") % {"number": step.number, "title": step.title}
    if case.due_on is not None:
        late = case.due_on < clock.today()
        tag = _("late since %(day)s") % {"day": case.due_on} if late else _("until %(day)s") % {"day": case.due_on}
        tone = "red" if late else "amber"
    elif case.next_from is not None and case.next_from > clock.today():
        tag, tone = _("from %(day)s") % {"day": case.next_from}, "blue"
    return Item(case.name, hint, reverse("members:development_case", args=[case.pk]), tag, tone)

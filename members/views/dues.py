"""Pages of dues: sums by organization, a branch's month with collecting, a member's dues, receipts, Excel."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from grids.views.base import add_error
from members.forms.dues import CollectForm
from members.models import DuesRun, Organization
from members.rules.dues import PAID_BANDS, RETIRED_BANDS, SMALL_DUES, yuan
from members.scope import PartyScope, party_scope_of
from members.selectors import dues
from members.selectors.dues_arrears import arrears_of
from members.selectors.organizations import above
from members.services.dues.collect import collect
from members.states.dues import PayMethod
from members.views.base import (
    excel,
    for_party,
    form_of,
    is_keeper,
    is_party,
    is_reader,
    keeps,
    number_of,
    page_of,
    row_or_404,
    user_of,
)
from members.views.dues_verbs import member_rows, payment_rows
from members.views.subjects import subject_of
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import User
from xinhui.core import clock
from xinhui.core.errors import DomainError

ARREARS_SHOWN = 20


def verbs_on(request: HttpRequest, subject: str, row: Any) -> list[Any]:
    """What the reader may do to a row."""
    kind = subject_of(subject)
    assert kind is not None
    return kind.open_to(party_scope_of(request.user), row)


def organization_read(user: User, pk: int) -> Organization:
    """An organization whose sums the reader reads; members of it see it elsewhere, not its money."""
    row: Organization = row_or_404(Organization.objects.visible_to(user).select_related("parent", "dues_ledger"), pk)
    if not party_scope_of(user).reads(row.area_code, row.path):
        raise Http404
    return row


def above_read(scope: PartyScope, organization: Organization) -> list[Organization]:
    """The organizations above that the reader reads, the highest first."""
    return [row for row in above(organization) if scope.reads(row.area_code, row.path)]


@for_party(is_reader)
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Sums of a month: the highest organizations that the reader sees, then what stands below one."""
    user, scope = user_of(request), party_scope_of(request.user)
    month, pk = dues.month_from(request.GET.get("month", "")), number_of(request, "of")
    tops = list(dues.roots(scope).select_related("parent")[:200])
    parent = organization_read(user, pk) if pk is not None else (tops[0] if len(tops) == 1 else None)
    if parent is not None and dues.is_branch(parent):
        if pk is None:
            return _branch_page(request, parent, None)
        return redirect(f"{reverse('members:dues_branch', args=[parent.pk])}?month={month:%Y-%m}")
    rows = dues.below(parent, month) if parent else [(top, dues.sums_of(top, month)) for top in tops]
    late = arrears_of(user, path=parent.path if parent else "")
    context = page_of(request, rows, 60)
    context |= {
        "parent": parent, "above": above_read(scope, parent) if parent else [],
        "total": dues.sums_of(parent, month) if parent else None, "month": month, "months": dues.months_back(),
        "arrears": late[:ARREARS_SHOWN], "arrears_count": len(late), "left": sum(row.has_left for row in late),
        "run": DuesRun.objects.filter(month=month).first(),
        "money": dues.money_of(user, parent) if parent and keeps(scope, parent) else None,
        "bands": (PAID_BANDS, RETIRED_BANDS, SMALL_DUES),
    }  # fmt: skip
    return render(request, "members/dues.html", context)


@for_party(is_reader)
@require_GET
def branch_month(request: HttpRequest, pk: int) -> HttpResponse:
    """A branch's month: who paid, who owes, who is excused; collecting, the ledger, money upward, arrears."""
    return _branch_page(request, organization_read(user_of(request), pk), None)


def _branch_page(request: HttpRequest, branch: Organization, form: CollectForm | None) -> HttpResponse:
    user, scope = user_of(request), party_scope_of(request.user)
    month = dues.month_from(request.GET.get("month", ""))
    may = keeps(scope, branch)
    transfers = dues.money_of(user, branch) if may else None
    late = arrears_of(user, path=branch.path) if may else []
    context: dict[str, Any] = {
        "branch": branch, "above": above_read(scope, branch),
        "is_branch": dues.is_branch(branch), "month": month, "months": dues.months_back(), "may": may,
        "sums": dues.sums_of(branch, month), "money": transfers, "here": request.get_full_path(),
        "charges": list(dues.branch_month(user, branch, month)) if may else [],
        "missing": list(dues.without_base(user, branch, month)[:50]) if may else [],
        "waiting": [(row, verbs_on(request, "dues_transfer", row)) for row in transfers.waiting] if transfers else [],
        "arrears": late[:ARREARS_SHOWN], "verbs": verbs_on(request, "dues_ledger", branch),
        "methods": PayMethod.choices,
        "form": form, "today": clock.today(), "publications": list(dues.publications(user, branch)[:5]),
    }  # fmt: skip
    return render(request, "members/dues_branch.html", context, status=400 if form else 200)


@for_party(is_keeper)
@require_POST
def branch_collect(request: HttpRequest, pk: int) -> HttpResponse:
    """Collect the chosen months; an error shows the page again with what was chosen."""
    branch = organization_read(user_of(request), pk)
    if not keeps(party_scope_of(request.user), branch):
        raise PermissionDenied
    form = form_of(request, CollectForm, target=branch)
    assert isinstance(form, CollectForm)
    if form.is_valid():
        try:
            paid = collect(actor=Actor.of_request(request), organization_id=pk, **form.values())
        except DomainError as error:
            add_error(form, error)
        else:
            facts = {"count": len(paid), "sum": yuan(sum(row.amount for row in paid))}
            messages.success(request, _("Receipts: %(count)d, %(sum)s yuan in all.") % facts)
            month = dues.month_from(request.GET.get("month", ""))
            return redirect(f"{reverse('members:dues_branch', args=[pk])}?month={month:%Y-%m}")
    return _branch_page(request, branch, form)


@for_party(is_party)
@require_GET
def member_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One member's dues: bases, months, payments, what is owed."""
    user, scope = user_of(request), party_scope_of(request.user)
    member = row_or_404(member_rows(user), pk)
    if not (keeps(scope, member) or scope.member_id == member.pk):
        raise PermissionDenied
    context = {
        "member": member, "dues": dues.member_dues(user, member.pk), "verbs": verbs_on(request, "dues_member", member),
        "here": request.get_full_path(), "may": keeps(scope, member), "today": clock.today(),
    }  # fmt: skip
    return render(request, "members/dues_member.html", context)


@for_party(is_party)
@require_GET
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """A receipt to print: for the member and for who keeps the records."""
    payment = row_or_404(payment_rows(user_of(request)), pk)
    context = {
        "payment": payment, "verbs": verbs_on(request, "dues_payment", payment), "here": request.get_full_path(),
        "gone": getattr(payment, "reversed_by", None),
    }  # fmt: skip
    return render(request, "members/dues_receipt.html", context)


@for_party(is_keeper)
@require_http_methods(["GET"])
def branch_table(request: HttpRequest, pk: int) -> HttpResponse:
    """The branch's month as an Excel table."""
    user = user_of(request)
    branch, month = organization_read(user, pk), dues.month_from(request.GET.get("month", ""))
    if not keeps(party_scope_of(user), branch):
        raise PermissionDenied
    heading = [_("Month"), _("Full name"), _("Pays"), _("Base in yuan"), _("Rate, per cent"), _("Dues in yuan"),
               _("Paid on"), _("Receipt number"), _("Not owed because")]  # fmt: skip
    lines = [
        [f"{row.month:%Y-%m}", row.member.name, row.get_pay_kind_display(), row.base / 100, row.rate / 100,
         row.amount / 100, row.payment.paid_on if row.payment else None, row.payment.number if row.payment else None,
         row.get_exempt_display()]
        for row in dues.branch_month(user, branch, month)
    ]  # fmt: skip
    return excel(_("Dues %(branch)s %(month)s") % {"branch": branch.name, "month": f"{month:%Y-%m}"}, heading, lines)

"""Pages of payment batches: what is due, what was approved and paid, the list for the bank."""

from typing import Any

from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from grids.views.acting import done
from grids.views.base import row_or_404, user_of
from grids.views.files import marked_table
from grids.views.policing import page_of
from talent.forms.grants import BatchForm
from talent.models import GrantBatch
from talent.scope import talent_scope_of
from talent.selectors.grants import due
from talent.services.policies.paying import prepare_batch
from talent.views.base import act_form, for_talent, is_office
from talent.views.subjects import SUBJECTS
from xinhui.accounts.actors import Actor
from xinhui.core import clock

BANK = (
    pgettext_lazy("grant", "Number of the grant"),
    pgettext_lazy("grant", "Person"),
    pgettext_lazy("grant", "Identity number"),
    pgettext_lazy("grant", "Employer"),
    pgettext_lazy("grant", "Measure"),
    pgettext_lazy("grant", "Instalment"),
    pgettext_lazy("grant", "Sum, yuan"),
)


@for_talent(is_office)
@require_GET
def batch_list(request: HttpRequest) -> HttpResponse:
    """Batches, the latest first, and what is due today."""
    rows = GrantBatch.objects.visible_to(user_of(request)).annotate(
        many=Count("instalments"), fen=Sum("instalments__fen")
    )  # fmt: skip
    waiting = due(clock.today()).order_by().aggregate(many=Count("pk"), fen=Sum("fen"))
    return render(request, "talent/payments.html", {"due": waiting, **page_of(request, rows.order_by("-pk"))})


@for_talent(is_office)
@require_http_methods(["GET", "POST"])
def batch_new(request: HttpRequest) -> HttpResponse:
    """What is due, gathered."""

    def do(actor: Actor, values: dict[str, Any]) -> str:
        return f"/talent/payments/{prepare_batch(actor=actor, **values).pk}/"

    return done(request, act_form(request, BatchForm), do, title=pgettext("grant", "Prepare a batch"),
                back="/talent/payments/")  # fmt: skip


def _lines(row: GrantBatch) -> Any:
    rows = row.instalments.select_related("grant__person", "grant__measure", "grant__employer")
    return rows.order_by("grant__code", "grant", "number")


@for_talent(is_office)
@require_GET
def batch_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One batch with its lines and total."""
    user = user_of(request)
    row: GrantBatch = row_or_404(GrantBatch.objects.visible_to(user).select_related("prepared_by", "approved_by"), pk)
    context = {
        "row": row, "verbs": SUBJECTS["grant-batch"].open_to(talent_scope_of(user), row),
        "total": row.instalments.aggregate(many=Count("pk"), fen=Sum("fen")), **page_of(request, _lines(row)),
    }  # fmt: skip
    return render(request, "talent/payment.html", context)


@for_talent(is_office)
@require_GET
def batch_table(request: HttpRequest, pk: int) -> HttpResponse:
    """The list for the bank, with its total, as a marked Excel table."""
    row: GrantBatch = row_or_404(GrantBatch.objects.visible_to(user_of(request)), pk)
    found = list(_lines(row))
    lines: list[list[Any]] = [
        [one.grant_id, one.grant.person.name, one.grant.person.identity_masked, one.grant.employer.name,
         str(one.grant.measure), one.number, one.fen / 100]
        for one in found
    ]  # fmt: skip
    lines.append([pgettext("grant", "Total"), "", "", "", "", len(found), sum(one.fen for one in found) / 100])
    return marked_table(
        request, f"{pgettext('grant', 'Batch of payments')} {row.number}", [str(word) for word in BANK], lines
    )

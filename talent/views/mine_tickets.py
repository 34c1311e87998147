"""The applicant's pages on the phone, with an account: what is offered and why, the own tickets, one of them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from grids.views.acting import done
from grids.views.base import row_or_404, user_of
from grids.views.policing import page_of
from talent.forms.tickets import FileTicketForm
from talent.models import Person, TalentService, TalentTicket
from talent.scope import talent_scope_of
from talent.selectors.services import catalogue, offers_to, people_served
from talent.selectors.tickets import story
from talent.services.tickets.filing import file_ticket
from talent.views.base import act_form, for_talent, is_anybody
from talent.views.subjects import SUBJECTS
from xinhui.accounts.actors import Actor
from xinhui.attachments.links import signed_url


@for_talent(is_anybody)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """The own tickets; below them every service, with its reasons when the page is about one person."""
    user = user_of(request)
    own = Person.objects.visible_to(user).filter(user=user).first()
    context = {
        "own": own, "offers": offers_to(own) if own else [], "catalogue": [] if own else catalogue(),
        "may_file": people_served(user).exists(),
        **page_of(request, TalentTicket.objects.filed_for(user).select_related("service", "person", "unit").order_by(
            "-filed_at", "-pk")),
    }  # fmt: skip
    return render(request, "talent/mine_tickets.html", context)


@for_talent(is_anybody)
@require_http_methods(["GET", "POST"])
def mine_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A ticket for the service."""
    service = get_object_or_404(TalentService.objects.in_force(), pk=pk)

    def do(actor: Actor, values: dict[str, Any]) -> str:
        return f"/talent/mine/tickets/{file_ticket(actor=actor, service_id=service.pk, **values).pk}/"

    hint = "、".join([service.name, *service.document_list])
    return done(request, act_form(request, FileTicketForm), do, title=pgettext("ticket", "Ask for this service"),
                back="/talent/mine/tickets/", hint=hint)  # fmt: skip


@for_talent(is_anybody)
@require_GET
def mine_ticket(request: HttpRequest, pk: int) -> HttpResponse:
    """One ticket in plain words: where it is, who is on it, until when."""
    user = user_of(request)
    rows = TalentTicket.objects.filed_for(user).select_related("service", "person", "unit", "steward")
    row: TalentTicket = row_or_404(rows, pk)
    scope, told = talent_scope_of(user), story(row)
    context = {
        **told, "verbs": SUBJECTS["my-ticket"].open_to(scope, row), "base": "/talent/mine/tickets/",
        "wish_verbs": SUBJECTS["my-wish"].open_to(scope, told["wish"]) if told["wish"] else [],
        "files": [(one, signed_url(one.attachment, user)) for one in row.files.select_related("attachment")],
    }  # fmt: skip
    return render(request, "talent/mine_ticket.html", context)

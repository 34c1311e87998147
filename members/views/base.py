"""What the room's pages share: who comes in at the door, verbs on rows, forms that make rows, pages of lists."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from grids.views.base import add_error, number_of, row_or_404, user_of
from grids.views.policing import area_of, page_of
from members.forms.base import PartyForm
from members.scope import PartyScope, party_scope_of
from xinhui.accounts.actors import Actor
from xinhui.core import verbs
from xinhui.core.errors import DomainError
from xinhui.exchange.tables import write_excel

__all__ = [
    "Subject", "Verb", "area_of", "check", "excel", "for_party", "form_of", "is_check", "is_keeper",
    "is_member", "is_party", "is_reader", "keeps", "new_row", "number_of", "own_member_id", "page_of", "row_or_404",
    "user_of",
]  # fmt: skip
#: Verbs on rows of the room.
Verb = verbs.Verb[PartyScope, PartyForm]
Subject = verbs.Subject[PartyScope, PartyForm]
P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def is_keeper(scope: PartyScope) -> bool:
    """Keeps records anywhere."""
    return scope.is_keeper


def is_reader(scope: PartyScope) -> bool:
    """Reads records beyond the own ones."""
    return scope.is_reader


def is_member(scope: PartyScope) -> bool:
    """Is on the register."""
    return scope.is_member


def is_party(scope: PartyScope) -> bool:
    """Reads records, or is on the register."""
    return scope.is_reader or scope.is_member


def for_party(may: Callable[[PartyScope], bool]) -> Callable[[View[P]], View[P]]:
    """Only signed-in people of whom `may` is true; others get the login page or 403."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def checked(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not may(party_scope_of(request.user)):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return login_required(checked)  # type: ignore[return-value] # same call, a redirect added

    return decorate


def keeps(scope: PartyScope, target: Any) -> bool:
    """The reader keeps the records of the target's place, and of its organization if it names one."""
    organization = getattr(target, "organization", None)
    if organization is None:
        return scope.keeps(target.area_code, getattr(target, "path", ""))
    return scope.keeps(organization.area_code, organization.path)


def is_check(request: HttpRequest) -> bool:
    """The page asks, while somebody types, whether this would do."""
    return request.method == "POST" and bool(request.headers.get("HX-Request"))


def check(request: HttpRequest, form: PartyForm, do: Callable[[], Any]) -> HttpResponse:
    """Try the service and take it back: what it would say, with the rule that it names; nothing is written.

    Fields that are still empty are not complained about.
    """
    troubles = [
        f"{form.fields[name].label}：{words}" for name, errors in form.errors.as_data().items() if name in form.fields
        for one in errors if one.code != "required" for words in one.messages
    ]  # fmt: skip
    is_complete = form.is_valid()
    if is_complete:
        try:
            with transaction.atomic():
                do()
                transaction.set_rollback(True)
        except DomainError as error:
            troubles.append(str(error))
    return render(request, "members/_check.html", {"troubles": troubles, "is_complete": is_complete})


def new_row(
    request: HttpRequest, form: PartyForm, service: Callable[..., Any], *, title: str, back: str,
    page: Callable[[Any], str], hint: str = "",
) -> HttpResponse:  # fmt: skip
    """A form that makes a row and goes to its `page`; an error shows the form again, nothing lost."""
    if is_check(request):
        return check(request, form, lambda: service(actor=Actor.of_request(request), **form.values()))
    if request.method == "POST" and form.is_valid():
        try:
            row = service(actor=Actor.of_request(request), **form.values())
        except DomainError as error:
            if error.status == 403:
                return render(request, "403.html", {"reason": str(error)}, status=403)
            add_error(form, error)
        else:
            messages.success(request, _("Done: %(verb)s.") % {"verb": title})
            return redirect(page(row))
    context = {"form": form, "title": title, "back": back, "hint": hint}
    return render(request, "members/new.html", context, status=400 if form.is_bound else 200)


def form_of(request: HttpRequest, form: type[PartyForm], *, target: Any = None, initial: Any = None) -> PartyForm:
    """The form, bound to what was posted."""
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return form(*posted, target=target, party=party_scope_of(request.user), initial=initial)


def excel(name: str, heading: list[Any], lines: Any) -> HttpResponse:
    """A table as an Excel file of this name; formulas neutralised."""
    response = HttpResponse(write_excel(heading, lines), content_type=EXCEL)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.xlsx"
    return response


def own_member_id(request: HttpRequest) -> int:
    """The id of the reader's own file; the door has let only members in."""
    member_id = party_scope_of(user_of(request)).member_id
    if member_id is None:
        raise PermissionDenied
    return member_id

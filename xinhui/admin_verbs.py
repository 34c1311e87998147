"""Verbs in the admin: a row's page offers what its service does, for the roles that may; the form asks what it needs.

A page of the admin that changes accounts never saves a row by itself: it calls one service, which checks and audits.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django_stubs_ext import StrOrPromise

from xinhui.accounts.actors import Actor
from xinhui.accounts.roles import Role
from xinhui.accounts.scope import scope_of
from xinhui.admin import ScopedAdmin
from xinhui.core.errors import DomainError, NotFound


@dataclass(frozen=True)
class Done:
    """What came of a verb: the row it left, and a secret that is shown this once (a password, a key)."""

    row: Model
    secret: str = ""


@dataclass(frozen=True)
class AdminVerb:
    """One verb: `act(actor, pk, data)` calls the service; `fits(row)` says whether the row is in a state for it."""

    name: str
    label: StrOrPromise
    roles: tuple[Role, ...]
    form: type[Form]
    act: Callable[[Actor, int, Mapping[str, Any]], Done]
    #: What will happen, in a sentence above the form.
    words: StrOrPromise = ""
    fits: Callable[[Any], bool] = lambda _row: True
    is_danger: bool = False
    #: What the form shows at first.
    initial: Callable[[Any], dict[str, Any]] = lambda _row: {}


class VerbAdmin(ScopedAdmin):
    """A page of verbs. `add_verb`, when there is one, opens new rows."""

    verbs: ClassVar[tuple[AdminVerb, ...]] = ()
    add_verb: ClassVar[AdminVerb | None] = None
    change_form_before_template = "admin/_verbs.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The roles of the verb that opens rows."""
        return self.add_verb is not None and scope_of(request.user).has(*self.add_verb.roles)

    def get_urls(self) -> list[URLPattern]:
        """The verbs' page before Django's own, whose last pattern takes everything."""
        name = f"{self.model._meta.app_label}_{self.model._meta.model_name}_verb"
        page = self.admin_site.admin_view(never_cache(self.verb_view))
        found: list[URLPattern] = [path("<int:object_id>/verb/<slug:verb>/", page, name=name), *super().get_urls()]
        return found

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Open a row by its service."""
        if self.add_verb is None or not self.has_add_permission(request):
            raise PermissionDenied
        return self._page(request, self.add_verb, None)

    def verb_view(self, request: HttpRequest, object_id: int, verb: str) -> HttpResponse:
        """A verb on a row: wrong role 403, unknown row or verb 404."""
        chosen = next((each for each in self.verbs if each.name == verb), None)
        if chosen is None:
            raise Http404
        if not scope_of(request.user).has(*chosen.roles):
            raise PermissionDenied
        row = self.get_queryset(request).filter(pk=object_id).first()
        if row is None:
            raise Http404
        return self._page(request, chosen, row)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The row's page with the verbs that its state and the reader's posts allow."""
        row = self.get_object(request, object_id)
        scope = scope_of(request.user)
        offered = [verb for verb in self.verbs if row is not None and scope.has(*verb.roles) and verb.fits(row)]
        links = [(verb, self._address("verb", object_id, verb.name)) for verb in offered]
        response: HttpResponse = super().change_view(
            request, object_id, form_url, {**(extra_context or {}), "verb_links": links}
        )
        return response

    def _address(self, kind: str, *args: object) -> str:
        return reverse(f"admin:{self.model._meta.app_label}_{self.model._meta.model_name}_{kind}", args=args)

    def _page(self, request: HttpRequest, verb: AdminVerb, row: Model | None) -> HttpResponse:
        form = verb.form(request.POST) if request.method == "POST" else verb.form(initial=verb.initial(row))
        if request.method == "POST" and form.is_valid():
            try:
                done = verb.act(Actor.of_request(request), row.pk if row is not None else 0, form.cleaned_data)
            except DomainError as error:
                _show(form, error)
            else:
                return self._after(request, verb, done)
        return self._render(request, "admin/verb.html", verb, {"form": form, "row": row},
                            status=400 if form.errors else 200)  # fmt: skip

    def _after(self, request: HttpRequest, verb: AdminVerb, done: Done) -> HttpResponse:
        address = self._address("change", done.row.pk)
        if done.secret:
            context = {"row": done.row, "secret": done.secret, "address": address}
            return self._render(request, "admin/verb_secret.html", verb, context)
        messages.success(request, _("Done: %(verb)s.") % {"verb": verb.label})
        is_seen = self.get_queryset(request).filter(pk=done.row.pk).exists()
        return redirect(address if is_seen else self._address("changelist"))

    def _render(
        self, request: HttpRequest, template: str, verb: AdminVerb, context: dict[str, Any], *, status: int = 200
    ) -> HttpResponse:
        row: Model | None = context["row"]
        back = self._address("change", row.pk) if row is not None else self._address("changelist")
        shell = self.admin_site.each_context(request)
        return TemplateResponse(
            request,
            template,
            {**shell, "title": verb.label, "opts": self.model._meta, "verb": verb, "back": back, **context},
            status=status,
        )


def _show(form: Form, error: DomainError) -> None:
    """The refusal on its field or above the form; a role that the service refuses is 403, an unknown row 404."""
    if error.status == 403 and error.field is None:
        raise PermissionDenied(str(error)) from error
    if isinstance(error, NotFound) and error.field is None:
        raise Http404 from error
    form.add_error(error.field if error.field in form.fields else None, str(error))

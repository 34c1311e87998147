"""Signing in by single sign-on, and linking it to one's account.

What is under way lies in this browser's session and is used once: state, nonce, verifier, for whom and what. A sign-in
starts with a link; linking starts with the password, as whoever links a sign-in of theirs to my account signs in as me.
"""

import secrets
import time
from typing import cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xinhui.accounts.actors import SYSTEM, Actor
from xinhui.accounts.addresses import client_ip
from xinhui.accounts.forms import PresentPasswordForm
from xinhui.accounts.identities import Identity
from xinhui.accounts.models import User
from xinhui.accounts.second_factor import has_factor, is_fresh, safe_address
from xinhui.accounts.services import identities as services
from xinhui.accounts.sessions import SignInMethod
from xinhui.accounts.sign_in import begin, refuse_locked
from xinhui.accounts.sso.protocol import Attempt, Proven, SignInFailed
from xinhui.accounts.sso.registry import Offered, offered, offered_by
from xinhui.accounts.views import remember_language
from xinhui.core.errors import DomainError

#: provider → [state, nonce, verifier, whose account it is linked to (0: a sign-in), where to afterwards, since when]
UNDER_WAY_KEY = "sso_under_way"
UNDER_WAY_SECONDS = 600
#: Nobody set out from here: not on the trail, which strangers would fill.
STRAY = "not-under-way"


def _provider(key: str) -> Offered:
    found = offered_by(key)
    if found is None:
        raise Http404
    return found


def _set_out(request: HttpRequest, there: Offered, *, link_to: int, back: str) -> str:
    """Where the browser goes now; the latest attempt with a provider counts. Raises SignInFailed."""
    attempt = Attempt.new(there.redirect_uri)
    address = there.address(attempt)
    under_way = dict(request.session.get(UNDER_WAY_KEY, {}))
    under_way[there.key] = [attempt.state, attempt.nonce, attempt.verifier, link_to, back, int(time.time())]
    request.session[UNDER_WAY_KEY] = under_way
    return address


@never_cache
@require_GET
def sign_in(request: HttpRequest, provider: str) -> HttpResponse:
    """Off to the provider."""
    there = _provider(provider)
    if request.user.is_authenticated:
        return redirect("accounts:landing")
    try:
        address = _set_out(request, there, link_to=0, back=safe_address(request, request.GET.get("next", "/")))
    except SignInFailed as refused:
        return _refused(request, there, refused, link_to=0)
    return HttpResponseRedirect(address)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def identities(request: HttpRequest) -> HttpResponse:
    """One's linked sign-ins; the password begins the linking of another."""
    user, key = cast(User, request.user), request.POST.get("provider", "")
    form = PresentPasswordForm(request.POST or None)
    if request.method == "POST":
        there = _provider(key)
        if has_factor(user) and not is_fresh(request):  # another way in is added as another factor is
            return redirect(f"/accounts/second-factor/verify/?{urlencode({'next': request.path, 'fresh': 1})}")
        if form.is_valid() and not user.check_password(form.cleaned_data["password"]):
            form.add_error("password", pgettext("sign-in", "The present password is not right."))
        if form.is_valid():
            try:
                # A link to go by, not a redirect: the page's policy sends forms nowhere but here.
                address = _set_out(request, there, link_to=user.pk, back="")
            except SignInFailed as refused:
                return _refused(request, there, refused, link_to=user.pk)
            return render(request, "accounts/identity_go.html", {"there": there, "address": address})
    return render(request, "accounts/identities.html", _linked(user, form, key), status=400 if form.errors else 200)


def _linked(user: User, form: PresentPasswordForm, key: str) -> dict[str, object]:
    labels = {one.key: one.label for one in offered()}
    rows = Identity.objects.visible_to(user).filter(user=user)
    linked = [{"row": row, "label": labels.get(row.provider, row.provider)} for row in rows]
    taken = {row.provider for row in rows}
    free = [one for one in offered() if one.key not in taken]
    return {"linked": linked, "free": free, "form": form, "chosen": key, "can_link": user.has_usable_password()}


@login_required
@require_POST
def unlink(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one of one's own off."""
    user = cast(User, request.user)
    if not Identity.objects.filter(user=user, pk=pk).exists():
        raise Http404
    try:
        services.unlink_identity(actor=Actor.of_request(request), identity_id=pk)
    except DomainError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, pgettext("sign-in", "The sign-in has been taken off."))
    return redirect("accounts:identities")


@never_cache
@require_GET
def callback(request: HttpRequest, provider: str) -> HttpResponse:
    """Back from the provider: the state is this browser's, the code is exchanged, the account may sign in."""
    there = _provider(provider)
    under_way = dict(request.session.get(UNDER_WAY_KEY, {}))
    state, nonce, verifier, link_to, back, since = under_way.pop(there.key, ["", "", "", 0, "/", 0])
    request.session[UNDER_WAY_KEY] = under_way
    try:
        if not state or time.time() - since > UNDER_WAY_SECONDS:
            raise SignInFailed(STRAY)
        if not secrets.compare_digest(request.GET.get("state", "").encode(), state.encode()):
            raise SignInFailed("state")
        code = request.GET.get(there.provider.code_parameter, "")
        if not code:
            raise SignInFailed("no-code")
        proven = there.prove(Attempt(state, nonce, verifier, there.redirect_uri), code)
        if link_to:
            return _link(request, there, proven, link_to)
        return _enter(request, there, proven, back)
    except DomainError as refused:
        return _refused(request, there, refused, link_to=link_to)


def _link(request: HttpRequest, there: Offered, proven: Proven, link_to: int) -> HttpResponse:
    if request.user.pk != link_to:
        raise SignInFailed("another-account")
    services.link_identity(actor=Actor.of_request(request), user_id=link_to, provider=there.key, subject=proven.subject)
    messages.success(request, pgettext("sign-in", "Linked: %(provider)s.") % {"provider": there.label})
    return redirect("accounts:identities")


def _enter(request: HttpRequest, there: Offered, proven: Proven, back: str) -> HttpResponse:
    nobody = Actor(user_id=None, label=SYSTEM.label, scope=SYSTEM.scope, ip=client_ip(request), kind="system")
    user = services.owner_of_identity(
        actor=nobody, provider=there.key, subject=proven.subject, staff_number=proven.staff_number,
        is_trusted=bool(there.facts["number_claim"]),
    )  # fmt: skip
    try:
        refuse_locked(request, user)
    except DomainError as refused:
        services.note_refused_identity(actor=nobody, provider=there.key, why=refused.code, user_id=user.pk)
        raise
    begin(request, user, SignInMethod.SINGLE_SIGN_ON)
    services.note_used(provider=there.key, subject=proven.subject)
    response = redirect(back if back not in ("", "/") else settings.LOGIN_REDIRECT_URL)
    remember_language(response, user.locale)
    return response


def _refused(request: HttpRequest, there: Offered, refused: DomainError, *, link_to: int) -> HttpResponse:
    """To where it began, with the reason; a provider that did not prove anybody is on the trail too."""
    if isinstance(refused, SignInFailed) and refused.why != STRAY:
        actor = Actor(user_id=None, label=SYSTEM.label, scope=SYSTEM.scope, ip=client_ip(request), kind="system")
        services.note_refused_identity(actor=actor, provider=there.key, why=refused.why, user_id=link_to or None)
    messages.error(request, str(refused))
    return redirect("accounts:identities" if request.user.is_authenticated else "accounts:login")

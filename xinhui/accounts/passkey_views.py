"""What a browser is asked about passkeys, and signing in with one alone.

`options` answers JSON to static/xinhui/passkeys.js, which fills the form's hidden field with the browser's answer and
sends the form. A challenge lies in the session and is used once.
"""

import time
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from xinhui.accounts import webauthn
from xinhui.accounts.actors import SYSTEM, Actor
from xinhui.accounts.addresses import client_ip
from xinhui.accounts.factors import Passkey
from xinhui.accounts.models import User
from xinhui.accounts.second_factor import is_fresh, mark_proved, safe_address
from xinhui.accounts.services import passkeys as services
from xinhui.accounts.services.identities import note_refused_identity
from xinhui.accounts.sessions import SignInMethod
from xinhui.accounts.sign_in import begin, refuse_locked
from xinhui.accounts.views import remember_language
from xinhui.core.errors import DomainError

#: use → [state, since when]
STATES_KEY = "passkey_states"
STATE_SECONDS = 300


def host_of(request: HttpRequest) -> str:
    """The relying party: the host asked for (one of ALLOWED_HOSTS), without its port."""
    return request.get_host().rsplit(":", 1)[0] if request.get_host()[-1:] != "]" else request.get_host()


def state_of(request: HttpRequest, use: str) -> dict[str, Any]:
    """The challenge that this browser was asked for this use, taken out; one that nobody can answer when there is
    none."""
    states = dict(request.session.get(STATES_KEY, {}))
    state, since = states.pop(use, [{}, 0])
    request.session[STATES_KEY] = states
    return dict(state) if time.time() - since <= STATE_SECONDS else {}


@never_cache
@require_POST
def options(request: HttpRequest) -> HttpResponse:
    """What to ask the browser: `use` is enrol, prove (both signed in) or sign-in."""
    use = request.POST.get("use", "")
    if use not in ("enrol", "prove", "sign-in"):
        return JsonResponse({"message": ""}, status=400)
    if use != "sign-in" and not isinstance(request.user, User):
        return JsonResponse({"message": ""}, status=401)
    try:
        asked, state = _ask(request, use)
    except DomainError as refused:
        return JsonResponse({"message": str(refused)}, status=refused.status)
    states = dict(request.session.get(STATES_KEY, {}))
    request.session[STATES_KEY] = {**states, use: [state, int(time.time())]}
    return JsonResponse(asked)


def _ask(request: HttpRequest, use: str) -> tuple[dict[str, Any], dict[str, Any]]:
    host = host_of(request)
    if use == "sign-in":
        return webauthn.ask_to_use(host, None, must_verify=True)
    user = cast(User, request.user)
    known = [services.data_of(row) for row in Passkey.objects.filter(factor__user=user)]
    if use == "prove":
        return webauthn.ask_to_use(host, known, must_verify=False)
    services.may_add_passkey(
        actor=Actor.of_request(request), user_id=user.pk, password=request.POST.get("password", ""),
        is_proved=is_fresh(request),
    )  # fmt: skip
    return webauthn.ask_to_create(
        host, handle=services.handle_of(user.pk), username=user.username, known=known,
        signs_in=bool(request.POST.get("signs_in")),
    )  # fmt: skip


@never_cache
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Signed in by a passkey alone: it has asked for finger, face or PIN, so the second factor is proved too."""
    if request.user.is_authenticated:
        return redirect("accounts:landing")
    nobody = Actor(user_id=None, label=SYSTEM.label, scope=SYSTEM.scope, ip=client_ip(request), kind="system")
    try:
        user, factor = services.owner_of_passkey(
            actor=nobody, host=host_of(request), state=state_of(request, "sign-in"),
            answer=request.POST.get("credential", ""),
        )  # fmt: skip
    except DomainError as refused:
        messages.error(request, str(refused))
        return redirect("accounts:login")
    try:
        refuse_locked(request, user)
    except DomainError as refused:
        note_refused_identity(actor=nobody, provider="passkey", why=refused.code, user_id=user.pk)
        messages.error(request, str(refused))
        return redirect("accounts:login")
    begin(request, user, SignInMethod.PASSKEY)
    mark_proved(request, factor)
    back = safe_address(request, request.POST.get("next", ""))
    response = redirect(back if back not in ("", "/") else settings.LOGIN_REDIRECT_URL)
    remember_language(response, user.locale)
    return response

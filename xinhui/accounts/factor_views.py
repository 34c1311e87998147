"""Setting up the second factor, and proving it."""

from typing import cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from xinhui.accounts import totp
from xinhui.accounts.actors import Actor
from xinhui.accounts.factors import SecondFactor
from xinhui.accounts.forms import CodeForm, PasskeyForm, PresentPasswordForm, ProofForm, WhichPasskeyForm
from xinhui.accounts.models import User
from xinhui.accounts.passkey_views import host_of, state_of
from xinhui.accounts.scope import scope_of
from xinhui.accounts.second_factor import has_factor, is_fresh, is_proved, mark_proved, safe_address
from xinhui.accounts.services import passkeys
from xinhui.accounts.services import second_factor as services
from xinhui.core.errors import DomainError
from xinhui.core.qr import qr_path

#: The session that began may see the secret until it is confirmed: no other browser of the person does.
BEGUN_KEY = "second_factor_begun"
ISSUER = "Xinhui"
#: Verbs that change what proves: with a proof just made, where there is a factor already.
FRESH_VERBS = ("begin", "add-passkey", "remove-passkey")


def _next(request: HttpRequest) -> str:
    return safe_address(request, request.POST.get("next") or request.GET.get("next", "/accounts/me/"))


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """What there is, and the verbs: begin, confirm, renew (recovery codes), drop."""
    user = cast(User, request.user)
    verb = request.POST.get("verb", "")
    form = _form(request, verb)
    if verb in FRESH_VERBS and has_factor(user) and not is_fresh(request):
        return redirect(f"/accounts/second-factor/verify/?{urlencode({'next': request.path, 'fresh': 1})}")
    codes: list[str] = []
    if verb and form.is_valid():
        try:
            codes = _do(request, verb, form)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            if not codes:
                return redirect(f"{request.path}?{request.GET.urlencode()}")
    return render(request, "accounts/second_factor.html", _context(request, user, form, codes, verb),
                  status=400 if form.errors else 200)  # fmt: skip


def _form(request: HttpRequest, verb: str) -> Form:
    """What the verb asks for."""
    if verb == "begin":
        return PresentPasswordForm(request.POST)
    if verb == "add-passkey":
        return PasskeyForm(request.POST)
    if verb == "remove-passkey":
        return WhichPasskeyForm(request.POST)
    return CodeForm(request.POST if verb else None)


def _do(request: HttpRequest, verb: str, form: Form) -> list[str]:
    """Recovery codes to be shown this once, if the verb made any."""
    actor, user_id = Actor.of_request(request), cast(User, request.user).pk
    if verb == "begin":
        begun = services.begin_second_factor(
            actor=actor, user_id=user_id, is_proved=is_fresh(request), **form.cleaned_data
        )
        request.session[BEGUN_KEY] = begun.pk
    elif verb == "confirm":
        factor, codes = services.confirm_second_factor(actor=actor, user_id=user_id, **form.cleaned_data)
        request.session.pop(BEGUN_KEY, None)
        mark_proved(request, factor)
        return codes
    elif verb == "add-passkey":
        data = form.cleaned_data
        factor, codes = passkeys.add_passkey(
            actor=actor, user_id=user_id, name=data["name"], signs_in=data["signs_in"], host=host_of(request),
            state=state_of(request, "enrol"), answer=data["credential"], password=data["password"],
            is_proved=is_fresh(request),
        )  # fmt: skip
        mark_proved(request, factor)
        messages.success(request, pgettext("sign-in", "The passkey has been added."))
        return codes
    elif verb == "remove-passkey":
        passkeys.remove_passkey(actor=actor, user_id=user_id, is_proved=is_fresh(request), **form.cleaned_data)
        messages.success(request, pgettext("sign-in", "The passkey has been taken off."))
    elif verb == "renew":
        return services.renew_recovery_codes(actor=actor, user_id=user_id, **form.cleaned_data)
    elif verb == "drop":
        services.drop_second_factor(actor=actor, user_id=user_id, **form.cleaned_data)
        messages.success(request, _("The second factor has been taken off."))
    return []


def _context(request: HttpRequest, user: User, form: Form, codes: list[str], verb: str) -> dict[str, object]:
    factor = SecondFactor.objects.filter(user=user).first()
    context: dict[str, object] = {"form": form, "verb": verb, "codes": codes, "next": _next(request), "factor": factor}
    is_required = scope_of(user).has(*settings.SECOND_FACTOR_ROLES) if settings.SECOND_FACTOR_ROLES else False
    context |= {
        "is_required": is_required, "passkeys": list(factor.passkeys.all()) if factor is not None else [],
        "passkey_form": form if isinstance(form, PasskeyForm) else PasskeyForm(),
        "password_form": form if isinstance(form, PresentPasswordForm) else PresentPasswordForm(),
        "form": form if isinstance(form, CodeForm) else CodeForm(),
    }  # fmt: skip
    is_begun = factor is not None and request.session.get(BEGUN_KEY) == factor.pk
    if factor is None or (factor.confirmed_at is None and not is_begun):
        return {**context, "stage": "none"}
    if not (factor.confirmed_at and factor.has_app) and is_begun:
        side, path = qr_path(totp.address(factor.secret, username=user.username, issuer=ISSUER))
        groups = [factor.secret[at : at + 4] for at in range(0, len(factor.secret), 4)]
        return {**context, "stage": "begun", "qr_side": side, "qr_path": path, "secret": " ".join(groups)}
    left = factor.recovery_codes.filter(used_at__isnull=True).count()
    return {**context, "stage": "in_force", "left": left}


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def second_factor_verify(request: HttpRequest) -> HttpResponse:
    """Ask for a code, and go back to where it was needed."""
    user, there = cast(User, request.user), _next(request)
    if not SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).exists():
        return redirect(f"/accounts/second-factor/?{request.GET.urlencode()}")
    if request.method == "GET" and (is_fresh(request) if request.GET.get("fresh") else is_proved(request)):
        return redirect(there)
    answer = request.POST.get("credential", "")
    form: Form = ProofForm(request.POST) if answer else CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            factor = _proved(request, user, form, answer)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            mark_proved(request, factor)
            return redirect(there)
    mine = SecondFactor.objects.get(user=user, confirmed_at__isnull=False)
    context = {"form": form, "next": there, "factor": mine, "has_passkey": mine.passkeys.exists()}
    return render(request, "accounts/second_factor_verify.html", context, status=400 if form.errors else 200)


def _proved(request: HttpRequest, user: User, form: Form, answer: str) -> SecondFactor:
    """By a code, or by what the passkey answered."""
    actor = Actor.of_request(request)
    if answer:
        state = state_of(request, "prove")
        return passkeys.prove_by_passkey(
            actor=actor, user_id=user.pk, host=host_of(request), state=state, answer=answer
        )
    return services.verify_second_factor(actor=actor, user_id=user.pk, **form.cleaned_data)

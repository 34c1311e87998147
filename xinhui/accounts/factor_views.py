"""Setting up the second factor, and proving it."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from xinhui.accounts import totp
from xinhui.accounts.actors import Actor
from xinhui.accounts.factors import SecondFactor
from xinhui.accounts.forms import CodeForm, PresentPasswordForm
from xinhui.accounts.models import User
from xinhui.accounts.second_factor import is_proved, mark_proved, safe_address
from xinhui.accounts.services import second_factor as services
from xinhui.core.errors import DomainError
from xinhui.core.qr import qr_path

#: The session that began may see the secret until it is confirmed: no other browser of the person does.
BEGUN_KEY = "second_factor_begun"
ISSUER = "Xinhui"


def _next(request: HttpRequest) -> str:
    return safe_address(request, request.POST.get("next") or request.GET.get("next", "/accounts/me/"))


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """What there is, and the verbs: begin, confirm, renew (recovery codes), drop."""
    user = cast(User, request.user)
    verb = request.POST.get("verb", "")
    form = PresentPasswordForm(request.POST) if verb == "begin" else CodeForm(request.POST if verb else None)
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


def _do(request: HttpRequest, verb: str, form: Form) -> list[str]:
    """Recovery codes to be shown this once, if the verb made any."""
    actor, user_id = Actor.of_request(request), cast(User, request.user).pk
    if verb == "begin":
        begun = services.begin_second_factor(actor=actor, user_id=user_id, **form.cleaned_data)
        request.session[BEGUN_KEY] = begun.pk
    elif verb == "confirm":
        factor, codes = services.confirm_second_factor(actor=actor, user_id=user_id, **form.cleaned_data)
        request.session.pop(BEGUN_KEY, None)
        mark_proved(request, factor)
        return codes
    elif verb == "renew":
        return services.renew_recovery_codes(actor=actor, user_id=user_id, **form.cleaned_data)
    elif verb == "drop":
        services.drop_second_factor(actor=actor, user_id=user_id, **form.cleaned_data)
        messages.success(request, _("The second factor has been taken off."))
    return []


def _context(request: HttpRequest, user: User, form: Form, codes: list[str], verb: str) -> dict[str, object]:
    factor = SecondFactor.objects.filter(user=user).first()
    context: dict[str, object] = {"form": form, "verb": verb, "codes": codes, "next": _next(request), "factor": factor}
    if factor is None or (factor.confirmed_at is None and request.session.get(BEGUN_KEY) != factor.pk):
        password = form if isinstance(form, PresentPasswordForm) else PresentPasswordForm()
        return {**context, "stage": "none", "form": password}
    if factor.confirmed_at is None:
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
    if request.method == "GET" and is_proved(request):
        return redirect(there)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            factor = services.verify_second_factor(
                actor=Actor.of_request(request), user_id=user.pk, **form.cleaned_data
            )
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            mark_proved(request, factor)
            return redirect(there)
    context = {"form": form, "next": there}
    return render(request, "accounts/second_factor_verify.html", context, status=400 if form.errors else 200)

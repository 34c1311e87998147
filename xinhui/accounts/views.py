"""Signing in and one's own page."""

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xinhui.accounts.actors import Actor
from xinhui.accounts.addresses import client_ip
from xinhui.accounts.forms import PasswordForm, ProfileForm, SignInForm
from xinhui.accounts.models import User
from xinhui.accounts.scope import scope_of
from xinhui.accounts.second_factor import forget_proof, safe_address
from xinhui.accounts.selectors.landing import landing_of
from xinhui.accounts.selectors.people import own_posts, own_tokens
from xinhui.accounts.services.passwords import change_password
from xinhui.accounts.services.profile import set_language, update_profile
from xinhui.accounts.services.sign_in import note_refused_sign_in, note_sign_in
from xinhui.core.errors import DomainError

LANGUAGE_SECONDS = 365 * 24 * 3600


class SignInView(LoginView):
    """Username and password; django-axes counts failures and locks."""

    template_name = "accounts/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Sign in, put it on the trail, speak the user's language."""
        response = super().form_valid(form)
        forget_proof(self.request)
        user = form.get_user()
        note_sign_in(actor=Actor.of(user, ip=client_ip(self.request)), user_id=user.pk)
        _remember_language(response, user.locale)
        return response

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Put the refusal on the trail."""
        note_refused_sign_in(username=form.data.get("username", ""), ip=client_ip(self.request))
        return super().form_invalid(form)


@require_GET
@login_required
def landing(request: HttpRequest) -> HttpResponse:
    """To the desk of the user's role."""
    return redirect(landing_of(scope_of(request.user)))


@require_http_methods(["GET", "POST"])
@login_required
def me(request: HttpRequest) -> HttpResponse:
    """Who I am here: posts, how to reach me, language, tokens."""
    user = cast(User, request.user)
    form = ProfileForm(request.POST or None, initial={"phone": user.phone, "email": user.email})
    if request.method == "POST" and form.is_valid():
        try:
            update_profile(actor=Actor.of_request(request), user_id=user.pk, **form.cleaned_data)
        except DomainError as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:me")
    context = {"form": form, "posts": own_posts(user), "tokens": own_tokens(user), "languages": settings.LANGUAGES}
    return render(request, "accounts/me.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@login_required
def password_change(request: HttpRequest) -> HttpResponse:
    """Change one's password; the present session stays, all others end."""
    user = cast(User, request.user)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        old, new = form.cleaned_data["old_password"], form.cleaned_data["new_password"]
        try:
            changed = change_password(
                actor=Actor.of_request(request), user_id=user.pk, old_password=old, new_password=new
            )
        except DomainError as error:
            form.add_error(error.field, str(error))
        else:
            update_session_auth_hash(request, changed)
            messages.success(request, _("The password has been changed."))
            return redirect("accounts:landing")
    context = {"form": form, "is_forced": user.must_change_password}
    return render(request, "accounts/password.html", context, status=400 if form.errors else 200)


@require_POST
def language(request: HttpRequest) -> HttpResponseBase:
    """Switch the language; a signed-in user's choice is remembered with the account."""
    wanted, back = request.POST.get("language", ""), request.POST.get("next", "")
    response = HttpResponseRedirect(safe_address(request, back))
    if wanted in dict(settings.LANGUAGES):
        if isinstance(request.user, User):
            set_language(user_id=request.user.pk, locale=wanted)
        _remember_language(response, wanted)
    return response


def _remember_language(response: HttpResponseBase, locale: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        locale,
        max_age=LANGUAGE_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )

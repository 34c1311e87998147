"""Signing in and one's own page."""

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xinhui.accounts.actors import Actor
from xinhui.accounts.addresses import client_ip
from xinhui.accounts.forms import PasswordForm, ProfileForm, SignInForm
from xinhui.accounts.models import User
from xinhui.accounts.scope import scope_of
from xinhui.accounts.second_factor import safe_address
from xinhui.accounts.selectors.landing import landing_of
from xinhui.accounts.selectors.people import own_posts, own_tokens
from xinhui.accounts.services.passwords import change_password
from xinhui.accounts.services.profile import set_language, update_profile
from xinhui.accounts.services.sign_in import note_refused_sign_in
from xinhui.accounts.sessions import SessionEnd, SignInMethod
from xinhui.accounts.sign_in import begin, over
from xinhui.accounts.sso.registry import offered
from xinhui.core.errors import DomainError

LANGUAGE_SECONDS = 365 * 24 * 3600


class SignInView(LoginView):
    """Username and password; django-axes counts failures and locks."""

    template_name = "accounts/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The other ways in that are set up."""
        return super().get_context_data(providers=offered(), **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Sign in, put it on the trail, speak the user's language."""
        user = form.get_user()
        begin(self.request, user, SignInMethod.PASSWORD)
        response = HttpResponseRedirect(self.get_success_url())
        remember_language(response, user.locale)
        return response

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Put the refusal on the trail."""
        is_locked = bool(getattr(self.request, "axes_locked_out", False))
        note_refused_sign_in(username=form.data.get("username", ""), ip=client_ip(self.request), is_locked=is_locked)
        return super().form_invalid(form)


class SignOutView(LogoutView):
    """Signs out, and says so on the list of sessions."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The row first: afterwards the session is empty."""
        over(request, SessionEnd.SIGNED_OUT)
        return super().post(request, *args, **kwargs)


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
                actor=Actor.of_request(request), user_id=user.pk, old_password=old, new_password=new,
                keep_key=request.session.session_key or "",
            )  # fmt: skip
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
        remember_language(response, wanted)
    return response


def remember_language(response: HttpResponseBase, locale: str) -> None:
    """In this browser, for the pages before the next sign-in."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        locale,
        max_age=LANGUAGE_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )

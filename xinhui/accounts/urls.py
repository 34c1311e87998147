"""Addresses under /accounts/."""

from django.urls import path

from xinhui.accounts import factor_views, passkey_views, session_views, sso_views, views

app_name = "accounts"
urlpatterns = [
    path("login/", views.SignInView.as_view(), name="login"),
    path("logout/", views.SignOutView.as_view(), name="logout"),
    path("password/", views.password_change, name="password_change"),
    path("language/", views.language, name="language"),
    path("second-factor/", factor_views.second_factor, name="second_factor"),
    path("second-factor/verify/", factor_views.second_factor_verify, name="second_factor_verify"),
    path("sessions/", session_views.sessions, name="sessions"),
    path("sessions/end-others/", session_views.end_others, name="end_other_sessions"),
    path("sessions/<int:pk>/end/", session_views.end, name="end_session"),
    path("sso/", sso_views.identities, name="identities"),
    path("sso/<int:pk>/unlink/", sso_views.unlink, name="unlink_identity"),
    path("sso/<slug:provider>/", sso_views.sign_in, name="sso"),
    path("sso/<slug:provider>/callback/", sso_views.callback, name="sso_callback"),
    path("passkey/options/", passkey_views.options, name="passkey_options"),
    path("passkey/sign-in/", passkey_views.sign_in, name="passkey_sign_in"),
    path("me/", views.me, name="me"),
    path("", views.landing, name="landing"),
]

"""Addresses under /accounts/."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from xinhui.accounts import factor_views, views

app_name = "accounts"
urlpatterns = [
    path("login/", views.SignInView.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("password/", views.password_change, name="password_change"),
    path("language/", views.language, name="language"),
    path("second-factor/", factor_views.second_factor, name="second_factor"),
    path("second-factor/verify/", factor_views.second_factor_verify, name="second_factor_verify"),
    path("me/", views.me, name="me"),
    path("", views.landing, name="landing"),
]

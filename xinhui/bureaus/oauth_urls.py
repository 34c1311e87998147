"""Addresses of the authorization server."""

from django.urls import path

from xinhui.bureaus.oauth_views import ClientRevokeView, ClientTokenView, MetadataView

app_name = "oauth"
urlpatterns = [
    path("oauth/token/", ClientTokenView.as_view(), name="token"),
    path("oauth/revoke/", ClientRevokeView.as_view(), name="revoke"),
    path(".well-known/oauth-authorization-server", MetadataView.as_view(), name="metadata"),
]

"""Addresses of what is for bureaus."""

from rest_framework.routers import SimpleRouter

from xinhui.bureaus.api.webhooks import WebhookDeliveryViewSet, WebhookEndpointViewSet

router = SimpleRouter()
router.register("webhook-endpoints", WebhookEndpointViewSet, basename="webhook-endpoints")
router.register("webhook-deliveries", WebhookDeliveryViewSet, basename="webhook-deliveries")

urlpatterns = [
    *router.urls,
]

"""The command desk and the briefing; what watches the portal itself."""

from django.urls import path

from xinhui.dashboards import metrics

app_name = "dashboards"
urlpatterns = [
    path("metrics", metrics.metrics, name="metrics"),
]

"""Addresses of the imports."""

from django.urls import path

from xinhui.exchange import views

app_name = "exchange"
urlpatterns = [
    path("exchange/", views.import_list, name="list"),
    path("exchange/new/<slug:kind>/", views.import_new, name="new"),
    path("exchange/new/<slug:kind>/template.xlsx", views.import_template, name="template"),
    path("exchange/<int:pk>/", views.import_job, name="job"),
    path("exchange/<int:pk>/rejected.xlsx", views.import_rejected, name="rejected"),
    path("exchange/<int:pk>/apply/", views.import_apply, name="apply"),
    path("exchange/<int:pk>/confirm/", views.import_confirm, name="confirm"),
    path("exchange/<int:pk>/cancel/", views.import_cancel, name="cancel"),
]

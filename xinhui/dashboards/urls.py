"""The command desk and the briefing."""

from django.urls import URLPattern, path

from xinhui.dashboards.briefing import views, views_figures

app_name = "dashboards"
urlpatterns: list[URLPattern] = [
    path("briefing/", views.briefing_list, name="briefings"),
    path("briefing/figures/", views_figures.figure_list, name="figures"),
    path("briefing/figures/<str:key>/", views_figures.figure_records, name="figure_records"),
    path("briefing/records/<slug:key>/", views_figures.evidence_records, name="briefing_records"),
    path("briefing/<int:pk>/", views.briefing_page, name="briefing"),
    path("briefing/<int:pk>/now/", views.briefing_now, name="briefing_now"),
    path("briefing/<int:pk>/file.<slug:kind>", views.briefing_file, name="briefing_file"),
    path("briefing/<int:pk>/<slug:verb>/", views.briefing_act, name="briefing_act"),
]

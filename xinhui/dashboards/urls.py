"""The command desk and the briefing; what watches the portal itself."""

from django.urls import URLPattern, path

from xinhui.dashboards import metrics
from xinhui.dashboards.briefing import views as briefing_views
from xinhui.dashboards.briefing import views_figures
from xinhui.dashboards.burden import views as burden_views
from xinhui.dashboards.desk import records, towns, views

app_name = "dashboards"
urlpatterns: list[URLPattern] = [
    path("briefing/", briefing_views.briefing_list, name="briefings"),
    path("briefing/figures/", views_figures.figure_list, name="figures"),
    path("briefing/figures/<str:key>/", views_figures.figure_records, name="figure_records"),
    path("briefing/records/<slug:key>/", views_figures.evidence_records, name="briefing_records"),
    path("briefing/<int:pk>/", briefing_views.briefing_page, name="briefing"),
    path("briefing/<int:pk>/now/", briefing_views.briefing_now, name="briefing_now"),
    path("briefing/<int:pk>/file.<slug:kind>", briefing_views.briefing_file, name="briefing_file"),
    path("briefing/<int:pk>/<slug:verb>/", briefing_views.briefing_act, name="briefing_act"),
    path("burden/", burden_views.burden, name="burden"),
    path("burden/records/", burden_views.burden_records, name="burden_records"),
    path("burden.xlsx", burden_views.burden_table, name="burden_table"),
    path("desk/", views.desk, name="desk"),
    path("desk/wall/", views.wall, name="desk_wall"),
    path("desk/figures/", views.figures, name="desk_figures"),
    path("desk/records/<slug:key>/", records.records, name="desk_records"),
    path("desk/grids/", records.grid_table, name="desk_grids"),
    path("desk/towns/", towns.towns, name="desk_towns"),
    path("desk/towns/<slug:key>/", towns.compared, name="desk_compared"),
    path("desk/towns.xlsx", towns.towns_table, name="desk_towns_table"),
    path("metrics", metrics.metrics, name="metrics"),
]

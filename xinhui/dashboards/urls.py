"""The command desk and the briefing."""

from django.urls import URLPattern, path

from xinhui.dashboards.desk import records, towns, views

app_name = "dashboards"
urlpatterns: list[URLPattern] = [
    path("desk/", views.desk, name="desk"),
    path("desk/wall/", views.wall, name="desk_wall"),
    path("desk/figures/", views.figures, name="desk_figures"),
    path("desk/records/<slug:key>/", records.records, name="desk_records"),
    path("desk/grids/", records.grid_table, name="desk_grids"),
    path("desk/towns/", towns.towns, name="desk_towns"),
    path("desk/towns.xlsx", towns.towns_table, name="desk_towns_table"),
]

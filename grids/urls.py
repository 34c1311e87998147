"""Addresses of the grids room's pages."""

from django.urls import path

from grids.views import acts, buildings, desks, health, issues, local, mediation, places, policing, teams, whistles
from grids.views.mobile import data, shell

app_name = "grids"
urlpatterns = [
    path("map/", desks.command_map, name="command_map"),
    path("map/geometry.json", desks.map_geometry, name="map_geometry"),
    path("map/loads.json", desks.map_loads, name="map_loads"),
    path("desk/handler/", desks.handler_desk, name="handler_desk"),
    path("desk/dispatcher/", desks.dispatcher_page, name="dispatcher_desk"),
    path("issues/", issues.issue_list, name="issue_list"),
    path("issues/new/", issues.issue_new, name="issue_new"),
    path("issues/<int:pk>/", issues.issue_detail, name="issue_detail"),
    path("issues/<int:pk>/merge/", issues.issue_merge, name="issue_merge"),
    path("whistles/", whistles.whistle_list, name="whistle_list"),
    path("whistles/<int:pk>/", whistles.whistle_detail, name="whistle_detail"),
    path("act/<slug:subject>/<int:pk>/<slug:verb>/", acts.act, name="act"),
    path("extensions/<int:pk>/decide/", acts.extension_decide, name="extension_decide"),
    path("supervisions/<int:pk>/reply/", acts.supervision_reply, name="supervision_reply"),
    path("grids/", places.grid_list, name="grid_list"),
    path("grids/<slug:code>/", places.grid_detail, name="grid_detail"),
    path("teams/", teams.team_overview, name="team_overview"),
    path("teams/<slug:subject>/<int:pk>/<slug:verb>/", teams.team_act, name="team_act"),
    path("duties/", teams.duty_list, name="duty_list"),
    path("duties/new/", teams.duty_new, name="duty_new"),
    path("indicators/", places.indicators, name="indicators"),
    path("local/<slug:subject>/<int:pk>/<slug:verb>/", local.local_act, name="local_act"),
    path("policing/", policing.policing_overview, name="policing"),
    path("policing/sites/", policing.site_list, name="site_list"),
    path("policing/sites/<int:pk>/", policing.site_detail, name="site_detail"),
    path("policing/squads/", policing.squad_list, name="squad_list"),
    path("policing/squads/new/", policing.squad_new, name="squad_new"),
    path("policing/squads/<int:pk>/", policing.squad_detail, name="squad_detail"),
    path("policing/activities/<int:pk>/", policing.activity_detail, name="activity_detail"),
    path("mediation/", mediation.case_list, name="mediation"),
    path("mediation/new/", mediation.case_new, name="case_new"),
    path("mediation/<int:pk>/", mediation.case_detail, name="case_detail"),
    path("buildings/", buildings.building_overview, name="buildings"),
    path("buildings/<slug:code>/", buildings.building_grid, name="building_grid"),
    path("m/", shell.mobile, name="mobile"),
    path("m/sw.js", shell.mobile_worker, name="mobile_worker"),
    path("m/manifest.webmanifest", shell.mobile_manifest, name="mobile_manifest"),
    path("m/app/<slug:version>/<str:name>", shell.mobile_file, name="mobile_file"),
    path("m/data/", data.mobile_data, name="mobile_data"),
    path("m/session/", data.mobile_session, name="mobile_session"),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("health/clock", health.clock, name="health_clock"),
]

"""Addresses of the room, under /cadres/."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from cadres.views import acts, files, fit, reshuffles, structure, units, uploads

app_name = "cadres"


class FormKind(StringConverter):
    """`lrmx` or `lrm`."""

    regex = "lrmx|lrm"


register_converter(FormKind, "form_kind")
urlpatterns = [
    path("", files.cadre_list, name="list"),
    path("forms.zip", files.cadre_forms, name="forms"),
    path("do/<slug:subject>/<int:pk>/<slug:verb>/", acts.act, name="act"),
    path("units/", units.unit_list, name="units"),
    path("units/<int:pk>/", units.unit_page, name="unit"),
    path("units/<int:pk>/post/", units.post_new, name="post_new"),
    path("units/<int:pk>/quota/", units.quota_new, name="quota_new"),
    path("uploads/", uploads.upload_list, name="uploads"),
    path("uploads/new/", uploads.upload, name="upload"),
    path("uploads/batch/<uuid:batch>/", uploads.upload_list, name="upload_batch"),
    path("uploads/<int:pk>/", uploads.upload_page, name="upload_page"),
    path("looks/", units.looks, name="looks"),
    path("<int:pk>/", files.cadre_page, name="file"),
    path("<int:pk>/edit/", files.cadre_edit, name="edit"),
    path("<int:pk>/identity/", files.cadre_identity, name="identity"),
    path("<int:pk>/form.<form_kind:kind>", files.cadre_form, name="form"),
    path("analysis/", structure.structure_all, name="analysis"),
    path("analysis/teams.xlsx", structure.structure_excel, name="analysis_excel"),
    path("analysis/targets/", structure.target_list, name="targets"),
    path("analysis/targets/new/", structure.target_new, name="target_new"),
    path("analysis/home-rules/new/", structure.home_rule_new, name="home_rule_new"),
    path("analysis/units/<int:pk>/", structure.structure_unit, name="structure"),
    path("analysis/units/<int:pk>/history/", structure.team_history, name="team_history"),
    path("analysis/units/<int:pk>/files/<slug:key>/", structure.structure_files, name="structure_files"),
    path("reshuffles/", reshuffles.reshuffle_list, name="reshuffles"),
    path("reshuffles/new/", reshuffles.reshuffle_new, name="reshuffle_new"),
    path("reshuffles/<int:pk>/", reshuffles.reshuffle_page, name="reshuffle"),
    path("reshuffles/<int:pk>/plan/", reshuffles.reshuffle_plan, name="reshuffle_plan"),
    path("profiles/", fit.profile_list, name="profiles"),
    path("profiles/new/", fit.profile_new, name="profile_new"),
    path("profiles/<int:pk>/", fit.profile_page, name="profile"),
    path("profiles/<int:pk>/condition/", fit.condition_new, name="condition_new"),
    path("compare/", fit.compare, name="compare"),
]

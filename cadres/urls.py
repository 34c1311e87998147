"""Addresses of the room, under /cadres/."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from cadres.views import acts, files, pools, units, uploads

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
    path("pools/", pools.pool_list, name="pools"),
    path("pools/<int:pk>/", pools.pool_page, name="pool"),
    path("pools/<int:pk>/keep/", pools.pool_keep, name="pool_keep"),
    path("pools/<int:pk>/candidates/", pools.pool_candidates, name="pool_candidates"),
    path("pools/<int:pk>/propose/<int:cadre_pk>/", pools.pool_propose, name="pool_propose"),
    path("pools/<int:pk>/table.xlsx", pools.pool_table, name="pool_table"),
    path("pools/entries/<int:pk>/", pools.pool_entry, name="pool_entry"),
]

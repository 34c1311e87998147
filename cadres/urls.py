"""Addresses of the room, under /cadres/."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from cadres.views import acts, exports, files, mine, pools, records, training, training_mine, units, uploads

app_name = "cadres"


class FormKind(StringConverter):
    """`lrmx`, `lrm`, `pdf` or `docx`."""

    regex = "lrmx|lrm|pdf|docx"


register_converter(FormKind, "form_kind")
urlpatterns = [
    path("", files.cadre_list, name="list"),
    path("forms.zip", exports.cadre_forms, name="forms"),
    path("table.xlsx", exports.cadre_table, name="table"),
    path("do/<slug:subject>/<int:pk>/<slug:verb>/", acts.act, name="act"),
    path("units/", units.unit_list, name="units"),
    path("units/<int:pk>/", units.unit_page, name="unit"),
    path("units/<int:pk>/post/", units.post_new, name="post_new"),
    path("units/<int:pk>/quota/", units.quota_new, name="quota_new"),
    path("uploads/", uploads.upload_list, name="uploads"),
    path("uploads/new/", uploads.upload, name="upload"),
    path("uploads/batch/<uuid:batch>/", uploads.upload_list, name="upload_batch"),
    path("uploads/<int:pk>/", uploads.upload_page, name="upload_page"),
    path("records/", records.record_home, name="records"),
    path("records/all/", records.record_list, name="record_list"),
    path("records/table.xlsx", records.record_table, name="record_table"),
    path("records/rules/", records.record_rules, name="record_rules"),
    path("records/rules/new/", records.rule_new, name="rule_new"),
    path("records/rules/term/", records.term_new, name="term_new"),
    path("records/rounds/<int:pk>/", records.record_round, name="record_round"),
    path("records/returns/<int:pk>/", records.unit_return, name="unit_return"),
    path("records/returns/<int:pk>/new/", records.record_new, name="record_new"),
    path("records/<int:pk>/", records.record_page, name="record"),
    path("mine/", mine.mine, name="mine"),
    path("mine/records/<int:pk>/", mine.my_record, name="my_record"),
    path("looks/", units.looks, name="looks"),
    path("<int:pk>/", files.cadre_page, name="file"),
    path("<int:pk>/edit/", files.cadre_edit, name="edit"),
    path("<int:pk>/identity/", files.cadre_identity, name="identity"),
    path("<int:pk>/form.<form_kind:kind>", exports.cadre_form, name="form"),
    path("pools/", pools.pool_list, name="pools"),
    path("pools/<int:pk>/", pools.pool_page, name="pool"),
    path("pools/<int:pk>/keep/", pools.pool_keep, name="pool_keep"),
    path("pools/<int:pk>/candidates/", pools.pool_candidates, name="pool_candidates"),
    path("pools/<int:pk>/propose/<int:cadre_pk>/", pools.pool_propose, name="pool_propose"),
    path("pools/<int:pk>/table.xlsx", pools.pool_table, name="pool_table"),
    path("pools/entries/<int:pk>/", pools.pool_entry, name="pool_entry"),
    path("training/", training.overview, name="training"),
    path("training/plans/new/", training.plan_new, name="training_plan_new"),
    path("training/plans/<int:pk>/", training.plan_page, name="training_plan"),
    path("training/classes/", training.class_list, name="training_classes"),
    path("training/classes/new/", training.class_new, name="training_class_new"),
    path("training/classes/<int:pk>/", training.class_page, name="training_class"),
    path("training/classes/<int:pk>.xlsx", training.class_excel, name="training_class_excel"),
    path("training/classes/<int:pk>/nominate/", training.class_nominate, name="training_nominate"),
    path("training/lessons/<int:pk>/", training.lesson_page, name="training_lesson"),
    path("training/teachers/", training.teacher_list, name="training_teachers"),
    path("training/teachers/new/", training.teacher_new, name="training_teacher_new"),
    path("training/credits/", training.credit_list, name="training_credits"),
    path("training/verify/", training_mine.verify, name="training_verify"),
    path("training/certificates/<int:pk>/", training_mine.certificate, name="training_certificate"),
    path("mine/training/", training_mine.home, name="mine_training"),
    path("mine/training/sign/", training_mine.sign, name="mine_training_sign"),
    path("mine/training/join/<int:pk>/", training_mine.join, name="mine_training_join"),
    path("mine/training/<int:pk>/", training_mine.seat_page, name="mine_training_seat"),
    path("mine/training/video/<int:pk>/", training_mine.video, name="mine_training_video"),
]

"""Admin pages of senior universities: read and exported; verbs are on the pages."""

from django.contrib import admin

from members import models as m
from members.admin.base import PartyAdmin


@admin.register(m.School)
class SchoolAdmin(PartyAdmin):
    """Schools."""

    list_display = ("name", "area_code", "place", "head", "closed_on")
    search_fields = ("name", "area_code")


@admin.register(m.SchoolTerm)
class SchoolTermAdmin(PartyAdmin):
    """Terms."""

    list_display = ("school", "name", "starts_on", "ends_on", "state")
    list_filter = ("state",)
    list_select_related = ("school",)
    search_fields = ("name", "school__name")


@admin.register(m.Course)
class CourseAdmin(PartyAdmin):
    """Courses."""

    list_display = ("name", "term", "subject", "teacher", "capacity", "taken", "called_off_on")
    list_filter = ("subject",)
    list_select_related = ("term__school",)
    search_fields = ("name", "teacher")


@admin.register(m.CourseSession)
class CourseSessionAdmin(PartyAdmin):
    """Sessions."""

    list_display = ("course", "day", "starts", "ends", "room", "is_cancelled", "listed_at")
    list_select_related = ("course",)
    search_fields = ("course__name",)


@admin.register(m.Student)
class StudentAdmin(PartyAdmin):
    """Students, without what is sealed."""

    exclude = ("phone_sealed", "phone_print")
    list_display = ("name", "birth_year", "area_code")
    search_fields = ("name",)


@admin.register(m.Enrolment)
class EnrolmentAdmin(PartyAdmin):
    """Enrolments."""

    list_display = ("student", "course", "state", "queued_at", "paid_on", "refunded_fen", "attended", "held")
    list_filter = ("state",)
    list_select_related = ("student", "course")
    search_fields = ("student__name", "course__name")


@admin.register(m.CourseCertificate)
class CourseCertificateAdmin(PartyAdmin):
    """Certificates."""

    list_display = ("number", "enrolment", "issued_on", "percent")
    list_select_related = ("enrolment__student", "enrolment__course")
    search_fields = ("number",)


@admin.register(m.TemporaryAttachment)
class TemporaryAttachmentAdmin(PartyAdmin):
    """Members of temporary branches."""

    list_display = ("member", "branch", "starts_on", "ends_on")
    list_select_related = ("member", "branch__organization")
    search_fields = ("member__name",)


@admin.register(m.SchoolOuting)
class SchoolOutingAdmin(PartyAdmin):
    """Outings."""

    list_display = ("title", "branch", "day", "minutes")
    list_select_related = ("branch__organization",)
    search_fields = ("title",)

"""One file for each cadre of a village's or community's two committees (两委干部): posts, documents, requirements.

Identity and phone numbers are not kept here: a member's are in the member's own file, sealed.
"""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grids.models.scoped import ReferenceQuerySet
from members.models.member import Member
from members.models.scoped import PlaceQuerySet
from members.rules.cadre_files import Rhythm
from members.rules.identity import Sex
from members.states.cadre_files import CadreDocumentKind, FileState, Leaving, VillagePost
from members.states.organization import Education
from xinhui.attachments.models import Attachment
from xinhui.core.models import Timestamped


class CadreFileQuerySet(PlaceQuerySet["CadreFile"]):
    """Files: seen by posts over the village."""

    def in_office(self) -> Self:
        """Of cadres in office."""
        return self.filter(state=FileState.OPEN)


class CadreFile(Timestamped):
    """A file. The name is kept beside the member's link: not every cadre is a member."""

    name = models.CharField(_("name"), max_length=40)
    member = models.ForeignKey(
        Member, verbose_name=_("member"), null=True, blank=True, on_delete=models.PROTECT, related_name="cadre_files"
    )
    #: By which the cadre is told, and objects to a grade.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("account of the cadre"), null=True, blank=True,
        on_delete=models.PROTECT, related_name="+",
    )  # fmt: skip
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    sex = models.CharField(_("sex"), max_length=8, choices=Sex, blank=True)
    born_on = models.DateField(_("born on"), null=True, blank=True)
    education = models.CharField(_("education"), max_length=16, choices=Education, blank=True)
    state = models.CharField(_("state of the file"), max_length=8, choices=FileState, default=FileState.OPEN)
    opened_on = models.DateField(_("file opened on"))
    closed_on = models.DateField(_("file closed on"), null=True, blank=True)
    leaving = models.CharField(_("why the cadre left"), max_length=12, choices=Leaving, blank=True)
    leaving_note = models.CharField(_("note on the departure"), max_length=200, blank=True)
    #: What was missing when the file was closed: kinds of documents, as of then.
    lacked = models.CharField(_("missing when the file was closed"), max_length=400, blank=True)
    #: By the town, of the file as it was then; any change takes it back.
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("file verified by"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    verified_at = models.DateTimeField(_("file verified at"), null=True, blank=True)
    #: Its keepers have been told what is missing; emptied once nothing is.
    chased_on = models.DateField(_("file chased on"), null=True, blank=True)

    objects = CadreFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of a village or community cadre")
        verbose_name_plural = _("files of village and community cadres")
        ordering = ["area_code", "id"]
        constraints = [
            models.CheckConstraint(
                name="cadre_file_verified_by_somebody",
                condition=Q(verified_by__isnull=True, verified_at__isnull=True)
                | Q(verified_by__isnull=False, verified_at__isnull=False),
                violation_error_message=_("A verified file says by whom and when."),
            ),
            models.CheckConstraint(
                name="cadre_file_closed_for_a_reason",
                condition=Q(state="open", closed_on__isnull=True, leaving="")
                | (Q(state="closed", closed_on__isnull=False) & ~Q(leaving="")),
                violation_error_message=_("A closed file says when and why the cadre left."),
            ),
            models.UniqueConstraint(
                name="cadre_file_of_a_member_once", fields=["member"], condition=Q(state="open"),
                violation_error_message=_("This member has a cadre's file already."),
            ),
            models.UniqueConstraint(
                name="cadre_file_of_an_account_once", fields=["user"], condition=Q(state="open"),
                violation_error_message=_("This account belongs to another cadre's file."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class CadrePost(Timestamped):
    """A post of a cadre for one term, from–to."""

    cadre = models.ForeignKey(CadreFile, verbose_name=_("cadre"), on_delete=models.PROTECT, related_name="posts")
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    post = models.CharField(_("post of the cadre"), max_length=16, choices=VillagePost)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)

    objects = PlaceQuerySet["CadrePost"].as_manager()

    class Meta:
        verbose_name = _("post of a village or community cadre")
        verbose_name_plural = _("posts of village and community cadres")
        ordering = ["starts_on", "id"]
        constraints = [
            models.UniqueConstraint(
                name="cadre_post_once", fields=["cadre", "post"], condition=Q(ends_on__isnull=True),
                violation_error_message=_("The cadre holds this post already."),
            ),
            models.UniqueConstraint(
                name="cadre_post_of_one_holder", fields=["area_code", "post"],
                condition=Q(ends_on__isnull=True, post__in=["secretary", "director"]),
                violation_error_message=_("Somebody else holds this post in the village."),
            ),
            models.CheckConstraint(
                name="cadre_post_dates_in_order", condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("A cadre's post does not end before it begins."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.get_post_display())


class CadreDocument(Timestamped):
    """A document in a file. What was filed by mistake is taken out with a reason; the row stays."""

    cadre = models.ForeignKey(CadreFile, verbose_name=_("cadre"), on_delete=models.PROTECT, related_name="documents")
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    kind = models.CharField(_("kind of document"), max_length=16, choices=CadreDocumentKind)
    year = models.PositiveSmallIntegerField(_("of the year"))
    note = models.CharField(_("what the document says"), max_length=120, blank=True)
    attachment = models.ForeignKey(
        Attachment, verbose_name=_("document"), on_delete=models.PROTECT, related_name="cadre_documents"
    )
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("filed by"), on_delete=models.PROTECT, related_name="+"
    )
    taken_out_on = models.DateField(_("taken out on"), null=True, blank=True)
    taken_out_reason = models.CharField(_("why it was taken out"), max_length=200, blank=True)

    objects = PlaceQuerySet["CadreDocument"].as_manager()

    class Meta:
        verbose_name = _("document of a village or community cadre")
        verbose_name_plural = _("documents of village and community cadres")
        ordering = ["kind", "-year", "id"]
        constraints = [
            models.UniqueConstraint(
                name="cadre_document_once", fields=["cadre", "kind", "year", "attachment"],
                condition=Q(taken_out_on__isnull=True),
                violation_error_message=_("This document lies in the file already."),
            ),
            models.CheckConstraint(
                name="cadre_document_taken_out_for_a_reason",
                condition=Q(taken_out_on__isnull=True, taken_out_reason="")
                | (Q(taken_out_on__isnull=False) & ~Q(taken_out_reason="")),
                violation_error_message=_("A document is taken out for a reason."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.year}"


class RequiredDocument(Timestamped):
    """A kind of document that the holder of a post must have in the file, and when."""

    post = models.CharField(_("post of the cadre"), max_length=16, choices=VillagePost)
    kind = models.CharField(_("kind of document"), max_length=16, choices=CadreDocumentKind)
    rhythm = models.CharField(_("when it is required"), max_length=12, choices=Rhythm, default=Rhythm.ONCE)
    from_month = models.PositiveSmallIntegerField(_("from the month"), default=1)

    objects = ReferenceQuerySet["RequiredDocument"].as_manager()

    class Meta:
        verbose_name = _("document that a post requires")
        verbose_name_plural = _("documents that posts require")
        ordering = ["post", "kind"]
        constraints = [
            models.UniqueConstraint(
                name="required_document_once", fields=["post", "kind"],
                violation_error_message=_("The post requires this document already."),
            ),
            models.CheckConstraint(
                name="required_document_audit_on_departure",
                condition=Q(kind="audit", rhythm="departure") | (~Q(kind="audit") & ~Q(rhythm="departure")),
                violation_error_message=_("The departure audit, and nothing else, is required when the cadre leaves."),
            ),
            models.CheckConstraint(
                name="required_document_from_a_month", condition=Q(from_month__gte=1, from_month__lte=12),
                violation_error_message=_("A month is a number from 1 to 12."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_post_display()} {self.get_kind_display()}"

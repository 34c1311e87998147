"""The yearly democratic appraisal of a branch's members (民主评议党员): one's own words, counts of a secret ballot,
the branch's decision. Only counts are kept, never a ballot."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models.member import Member
from members.models.organization import Organization
from members.models.scoped import PartyQuerySet
from members.rules.life import Grade
from members.states.life import AppraisalState
from xinhui.core.models import Timestamped


class AppraisalQuerySet(PartyQuerySet["Appraisal"]):
    """Appraisals: every member sees that of the own branch, not what it says of others."""

    own_path_field = "organization__path"


class Appraisal(Timestamped):
    """The appraisal of a branch in a year."""

    organization = models.ForeignKey(
        Organization, verbose_name=pgettext_lazy("life", "branch"), on_delete=models.PROTECT, related_name="appraisals"
    )
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    year = models.PositiveSmallIntegerField(pgettext_lazy("life", "year"))
    state = models.CharField(_("state"), max_length=10, choices=AppraisalState, default=AppraisalState.OPEN)
    entitled = models.PositiveIntegerField(_("with a vote"), default=0)
    voters = models.PositiveIntegerField(_("voters present"), default=0)
    voted_on = models.DateField(pgettext_lazy("life", "voted on"), null=True, blank=True)
    published_at = models.DateTimeField(pgettext_lazy("life", "published at"), null=True, blank=True)

    objects = AppraisalQuerySet.as_manager()

    class Meta:
        verbose_name = _("appraisal of a branch")
        verbose_name_plural = _("appraisals of branches")
        ordering = ["-year", "organization"]
        constraints = [
            models.UniqueConstraint(
                name="appraisal_once_a_year", fields=["organization", "year"],
                violation_error_message=_("This branch appraises its members once a year."),
            ),
            models.CheckConstraint(
                name="appraisal_voters_within", condition=Q(voters__lte=F("entitled")),
                violation_error_message=_("No more vote than have a vote."),
            ),
            models.CheckConstraint(
                name="appraisal_published_has_its_time",
                condition=~Q(state="published") | Q(published_at__isnull=False, voted_on__isnull=False),
                violation_error_message=_("What is published was voted on and has its time."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.organization} {self.year}"


class AppraisedQuerySet(PartyQuerySet["Appraised"]):
    """Results: seen from above, and each member's own."""

    area_field = "appraisal__area_code"
    path_field = "appraisal__organization__path"
    member_field = "member"


class Appraised(Timestamped):
    """One member in an appraisal."""

    appraisal = models.ForeignKey(
        Appraisal, verbose_name=pgettext_lazy("life", "appraisal"), on_delete=models.PROTECT, related_name="rows"
    )
    member = models.ForeignKey(Member, verbose_name=_("member"), on_delete=models.PROTECT, related_name="appraised")
    self_text = models.TextField(_("self-appraisal"), blank=True)
    #: Ballots cast at the branch; constraints compare with them without a join.
    voters = models.PositiveIntegerField(_("voters present"), default=0)
    excellent = models.PositiveIntegerField(pgettext_lazy("life", "excellent"), default=0)
    qualified = models.PositiveIntegerField(pgettext_lazy("life", "qualified"), default=0)
    basic = models.PositiveIntegerField(_("basically qualified"), default=0)
    unqualified = models.PositiveIntegerField(_("unqualified"), default=0)
    result = models.CharField(_("result"), max_length=12, choices=Grade, blank=True)

    objects = AppraisedQuerySet.as_manager()

    class Meta:
        verbose_name = _("appraisal of a member")
        verbose_name_plural = _("appraisals of members")
        ordering = ["appraisal", "id"]
        constraints = [
            models.UniqueConstraint(
                name="appraised_once", fields=["appraisal", "member"],
                violation_error_message=_("This member is in the appraisal already."),
            ),
            models.CheckConstraint(
                name="appraised_votes_within",
                condition=Q(voters__gte=F("excellent") + F("qualified") + F("basic") + F("unqualified")),
                violation_error_message=_("No more ballots are counted than voters were there."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.member)

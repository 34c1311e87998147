"""The urn of a unit's democratic appraisal: codes drawn from a box, marks that nobody can tie to a voter.

Nothing here holds a person who votes, a time of voting, an address, or a code. The decision record of ballots says
what that protects against whom.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cadres.models.appraisals import PersonAppraisal, UnitAppraisal
from cadres.models.cadre import UnitFileQuerySet
from cadres.states.appraisal import AppraisalGrade, UrnState, VoterClass
from xinhui.core.models import Timestamped


class UrnQuerySet(UnitFileQuerySet["BallotUrn"]):
    """Urns: seen with the unit's appraisal."""

    unit_field = "unit_appraisal__unit_id"


class BallotUrn(Timestamped):
    """An urn. Its row is not written while ballots are cast."""

    #: In the address on the slips: nobody guesses it.
    token = models.CharField(_("address of the urn"), max_length=24, unique=True)
    unit_appraisal = models.ForeignKey(UnitAppraisal, verbose_name=_("appraisal of a unit"), on_delete=models.PROTECT,
                                       related_name="urns")  # fmt: skip
    state = models.CharField(_("state of the urn"), max_length=8, choices=UrnState, default=UrnState.OPEN)
    salt = models.CharField(_("salt of the codes"), max_length=64)
    drawn_a = models.PositiveSmallIntegerField(_("slips for leaders"))
    drawn_b = models.PositiveSmallIntegerField(_("slips for middle level and staff"))
    drawn_c = models.PositiveSmallIntegerField(_("slips for people served"))
    opened_at = models.DateTimeField(_("urn opened at"))
    closed_at = models.DateTimeField(_("urn closed at"), null=True, blank=True)
    #: Ballots cast, by class: known from closing on.
    cast = models.JSONField(_("ballots cast"), default=dict)

    objects = UrnQuerySet.as_manager()

    class Meta:
        verbose_name = _("ballot urn")
        verbose_name_plural = _("ballot urns")
        ordering = ["unit_appraisal", "-opened_at"]
        constraints = [
            models.UniqueConstraint(
                name="ballot_urn_one_counts", fields=["unit_appraisal"], condition=~Q(state="annulled"),
                violation_error_message=_("The unit has its urn already."),
            ),
            models.CheckConstraint(
                name="ballot_urn_closed_has_its_time",
                condition=Q(state="open", closed_at__isnull=True) | (~Q(state="open") & Q(closed_at__isnull=False)),
                violation_error_message=_("A closed urn says when it was closed."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.unit_appraisal}"

    @property
    def drawn(self) -> dict[str, int]:
        """Class → slips."""
        return {VoterClass.LEADERS: self.drawn_a, VoterClass.STAFF: self.drawn_b, VoterClass.SERVED: self.drawn_c}


class UrnCode(models.Model):
    """The salted hash of a code that has not been used; the row goes when the ballot is cast."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    urn = models.ForeignKey(BallotUrn, verbose_name=_("ballot urn"), on_delete=models.CASCADE, related_name="codes")
    voter_class = models.CharField(_("class of voters"), max_length=1, choices=VoterClass)
    code_hash = models.CharField(_("hash of the code"), max_length=64)

    class Meta:
        verbose_name = _("unused code of an urn")
        verbose_name_plural = _("unused codes of urns")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="urn_code_once", fields=["urn", "code_hash"],
                violation_error_message=_("This code has been drawn already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.get_voter_class_display()


class BallotMark(models.Model):
    """What one ballot says of one person. Nothing ties the marks of a ballot together: not even a pattern of grades
    can give its voter away. An empty grade: does not know the person well enough."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    urn = models.ForeignKey(BallotUrn, verbose_name=_("ballot urn"), on_delete=models.CASCADE, related_name="marks")
    voter_class = models.CharField(_("class of voters"), max_length=1, choices=VoterClass)
    person = models.ForeignKey(PersonAppraisal, verbose_name=_("appraisal of a person"), on_delete=models.PROTECT,
                               related_name="+")  # fmt: skip
    grade = models.CharField(_("grade on the ballot"), max_length=12, choices=AppraisalGrade, blank=True)

    class Meta:
        verbose_name = _("mark on a ballot")
        verbose_name_plural = _("marks on ballots")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.get_grade_display()

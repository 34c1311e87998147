"""What firms of a chain and stations of new employment share: members by number, and what covers them.

Whether something covers is never typed: the organization must be in being, the instructor on the register.
"""

from typing import Any, Self

from django.db import models
from django.db.models import Case, CharField, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from members.models.member import Member
from members.models.organization import Organization
from members.models.scoped import M, PartyQuerySet
from members.rules.chains import Cover, FirmGap
from members.rules.organizations import LEAST_OF_BRANCH
from members.states.organization import COUNTED
from xinhui.core.models import Timestamped


class CoveredQuerySet(PartyQuerySet[M]):
    """Seen by posts over the area, officers of the covering organization, its members, and the instructor."""

    own_path_field = "organization__path"
    member_field = "instructor_id"
    #: Covers that are enough for three full members and more.
    enough: tuple[str, ...] = (Cover.OWN,)
    #: The column with the day on which the row left the list.
    end_field = ""

    def on_the_list(self) -> Self:
        """Not gone."""
        return self.filter(**{self.end_field: None})

    def with_full(self) -> Self:
        """With `full`: full members, as reported."""
        return self.annotate(full=F("full_members"))

    def with_cover(self) -> Self:
        """With `full`, `cover` (rules.chains.Cover) and `gap` (FirmGap or "")."""
        in_being = Q(organization__isnull=False, organization__dissolved_on__isnull=True)
        cover = Case(
            When(in_being & Q(is_shared=False), then=Value(Cover.OWN.value)),
            When(in_being, then=Value(Cover.JOINT.value)),
            When(instructor__state__in=COUNTED, then=Value(Cover.INSTRUCTOR.value)),
            default=Value(Cover.NONE.value), output_field=CharField(),
        )  # fmt: skip
        rows: Any = self.with_full().annotate(cover=cover)
        lacking = Case(
            When(Q(full__gte=LEAST_OF_BRANCH) & ~Q(cover__in=self.enough), then=Value(FirmGap.FOUND.value)),
            When(Q(full__lt=LEAST_OF_BRANCH, cover=Cover.NONE.value), then=Value(FirmGap.UNCOVERED.value)),
            default=Value(""), output_field=CharField(),
        )  # fmt: skip
        found: Self = rows.annotate(gap=lacking)
        return found


class Covered(Timestamped):
    """A place of work of the new sectors."""

    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    place = models.CharField(_("address"), max_length=120, blank=True)
    full_members = models.PositiveSmallIntegerField(_("full members, as reported"), default=0)
    probationary_members = models.PositiveSmallIntegerField(_("probationary members, as reported"), default=0)
    organization = models.ForeignKey(
        Organization, verbose_name=_("covering organization"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="%(class)ss",
    )  # fmt: skip
    #: The organization covers others too: a joint branch, a branch of the industry.
    is_shared = models.BooleanField(_("covers others as well"), default=False)
    covered_on = models.DateField(_("covered since"), null=True, blank=True)
    instructor = models.ForeignKey(
        Member, verbose_name=_("party-building instructor"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="instructed_%(class)ss",
    )  # fmt: skip
    #: Since when an organization is to be founded here; kept by services and once a day.
    gap_since = models.DateField(_("to be founded since"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_cover_has_its_day",
                condition=Q(organization__isnull=True, covered_on__isnull=True, is_shared=False)
                | Q(organization__isnull=False, covered_on__isnull=False),
                violation_error_message=_("What covers has its day, and nothing else has one."),
            ),
        ]  # fmt: skip

"""The establishment of a unit: its leading posts, who holds them, and how many may hold each rank."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cadres.models.cadre import Cadre, UnitFileQuerySet
from cadres.states.cadre import PostLevel, Rank
from xinhui.accounts.models import Unit
from xinhui.core.models import Timestamped


class EstablishedPostQuerySet(UnitFileQuerySet["EstablishedPost"]):
    """Posts: seen with the files of the unit."""

    def in_being(self) -> Self:
        """Not abolished."""
        return self.filter(is_active=True)


class RankQuotaQuerySet(UnitFileQuerySet["RankQuota"]):
    """Quotas: seen with the files of the unit."""


class EstablishedPost(Timestamped):
    """A leading post of a unit: held by one person, or vacant. Acting holders are no holders."""

    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="established_posts")
    title = models.CharField(_("title"), max_length=80)
    level = models.CharField(_("level of the post"), max_length=16, choices=PostLevel)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    holder = models.ForeignKey(
        Cadre, verbose_name=_("holder"), null=True, blank=True, on_delete=models.PROTECT, related_name="posts_held"
    )
    held_since = models.DateField(_("held since"), null=True, blank=True)
    #: The first day after the term; None: no term.
    term_ends_on = models.DateField(_("the term ends on"), null=True, blank=True)
    is_active = models.BooleanField(_("in being"), default=True)

    objects = EstablishedPostQuerySet.as_manager()

    class Meta:
        verbose_name = _("established post")
        verbose_name_plural = _("established posts")
        ordering = ["unit", "order", "id"]
        constraints = [
            models.UniqueConstraint(
                name="established_post_once", fields=["unit", "title", "order"], condition=Q(is_active=True),
                violation_error_message=_("The unit has this post at this place already."),
            ),
            models.UniqueConstraint(
                name="established_post_one_a_holder", fields=["holder", "unit"],
                condition=Q(holder__isnull=False, is_active=True),
                violation_error_message=_("This person holds a post of the unit already."),
            ),
            models.CheckConstraint(
                name="established_post_held_has_its_day",
                condition=Q(holder__isnull=True, held_since__isnull=True, term_ends_on__isnull=True)
                | Q(holder__isnull=False, held_since__isnull=False),
                violation_error_message=_("A post that is held has the day since when; a vacant one has none."),
            ),
            models.CheckConstraint(
                name="established_post_term_in_order",
                condition=Q(term_ends_on__isnull=True) | Q(term_ends_on__gt=F("held_since")),
                violation_error_message=_("A term ends after it has begun."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class RankQuota(Timestamped):
    """How many of a unit may hold a rank."""

    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="rank_quotas")
    rank = models.CharField(_("rank"), max_length=12, choices=Rank)
    quota = models.PositiveSmallIntegerField(_("quota"))

    objects = RankQuotaQuerySet.as_manager()

    class Meta:
        verbose_name = _("quota of a rank")
        verbose_name_plural = _("quotas of ranks")
        ordering = ["unit", "rank"]
        constraints = [
            models.UniqueConstraint(
                name="rank_quota_once", fields=["unit", "rank"],
                violation_error_message=_("The unit has a quota of this rank already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_rank_display()} {self.quota}"

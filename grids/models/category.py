"""Categories with their responsible departments and stage deadlines, and the standard texts."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from grids.levels import Level, Stage
from grids.models.scoped import ReferenceQuerySet
from xinhui.accounts.models import Unit
from xinhui.core.models import Timestamped
from xinhui.core.worktime import BudgetUnit


class CategoryKind(models.TextChoices):
    """部件, 事件, and what the district adds."""

    COMPONENT = "component", _("Component")
    EVENT = "event", _("Event")
    DISTRICT = "district", _("District matter")


class WhistleKind(models.TextChoices):
    """日常哨, 攻坚哨, 应急哨 (domain.md, “Cases”)."""

    DAILY = "daily", _("Daily whistle")
    HARD = "hard", _("Hard-problem whistle")
    URGENT = "urgent", _("Urgent whistle")


class Category(Timestamped):
    """A category (no parent) or sub-category; the department that leads it by default."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=10, choices=CategoryKind)
    parent = models.ForeignKey(
        "self", verbose_name=_("category"), null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    lead_unit = models.ForeignKey(
        Unit,
        verbose_name=_("responsible department"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="categories",
    )
    is_urgent = models.BooleanField(_("runs in clock time"), default=False)
    merge_radius_m = models.PositiveSmallIntegerField(_("duplicate radius (m)"), default=50)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = ReferenceQuerySet["Category"].as_manager()

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class StageDeadline(models.Model):
    """How long a stage may take at a level: for one category, or (category empty) the district's default.

    Looked up most specific first: sub-category, its category, then the default of the whistle's kind.
    """

    category = models.ForeignKey(
        Category, verbose_name=_("category"), null=True, blank=True, on_delete=models.CASCADE, related_name="deadlines"
    )
    kind = models.CharField(_("whistle kind"), max_length=8, choices=WhistleKind, blank=True)
    stage = models.CharField(_("stage"), max_length=16, choices=Stage)
    level = models.PositiveSmallIntegerField(_("level"), choices=Level)
    amount = models.PositiveIntegerField(_("amount"))
    unit = models.CharField(_("unit of time"), max_length=16, choices=BudgetUnit)

    objects = ReferenceQuerySet["StageDeadline"].as_manager()

    class Meta:
        verbose_name = _("stage deadline")
        verbose_name_plural = _("stage deadlines")
        ordering = ["category", "kind", "stage", "level"]
        constraints = [
            models.UniqueConstraint(
                # Coalesce, since SQLite knows no NULLS NOT DISTINCT.
                Coalesce("category", 0),
                "kind",
                "stage",
                "level",
                name="stage_deadline_once",
                violation_error_message=_("This deadline is already set; edit it instead."),
            ),
            models.CheckConstraint(
                name="stage_deadline_amount_positive",
                condition=Q(amount__gt=0),
                violation_error_message=_("A deadline must be longer than zero."),
            ),
            models.CheckConstraint(
                name="stage_deadline_has_one_owner",
                condition=Q(category__isnull=False, kind="") | (Q(category__isnull=True) & ~Q(kind="")),
                violation_error_message=_("A deadline belongs to a category or to a whistle kind, not both."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()} {self.amount} {self.get_unit_display()}"


class StandardText(models.Model):
    """A ready text for an action, so that people type less and say the same thing the same way."""

    verb = models.CharField(_("action"), max_length=24, db_index=True)
    title = models.CharField(_("title"), max_length=60)
    text = models.TextField(_("text"))
    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), null=True, blank=True, on_delete=models.CASCADE, related_name="standard_texts"
    )

    objects = ReferenceQuerySet["StandardText"].as_manager()

    class Meta:
        verbose_name = _("standard text")
        verbose_name_plural = _("standard texts")
        ordering = ["verb", "title"]

    def __str__(self) -> str:
        return self.title

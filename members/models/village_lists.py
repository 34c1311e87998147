"""The three lists of a village (三清单): powers, duties, prohibitions; versioned, from the district's template."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models.village_scoped import VillageQuerySet
from members.scope import PartyScope
from members.states.villages import ListKind, ListState
from xinhui.core.models import Timestamped


class VillageListQuerySet(VillageQuerySet["VillageList"]):
    """Lists: those in force and before are open to everybody of the party door; drafts to the keepers."""

    def visible_q(self, scope: PartyScope) -> Q:
        if not (scope.is_reader or scope.is_member):
            return Q(pk__in=())
        return self.readers_q(scope) | ~Q(state=ListState.DRAFT)

    def in_force(self) -> Self:
        """Published and not replaced."""
        return self.filter(state=ListState.PUBLISHED)


class VillageList(Timestamped):
    """A version of one of a village's lists; a 6-digit area: the district's template."""

    area_code = models.CharField(_("village or district"), max_length=12, db_index=True)
    kind = models.CharField(_("kind"), max_length=12, choices=ListKind)
    version = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=10, choices=ListState, default=ListState.DRAFT)
    published_on = models.DateField(_("published on"), null=True, blank=True)

    objects = VillageListQuerySet.as_manager()

    class Meta:
        verbose_name = _("village list")
        verbose_name_plural = _("village lists")
        ordering = ["area_code", "kind", "-version"]
        constraints = [
            models.UniqueConstraint(
                name="village_list_version_once", fields=["area_code", "kind", "version"],
                violation_error_message=_("There is a list of this version already."),
            ),
            models.UniqueConstraint(
                name="village_list_one_in_force", fields=["area_code", "kind"], condition=Q(state="published"),
                violation_error_message=_("One list of a kind is in force in a village."),
            ),
            models.UniqueConstraint(
                name="village_list_one_draft", fields=["area_code", "kind"], condition=Q(state="draft"),
                violation_error_message=_("A draft of this list is there already."),
            ),
            models.CheckConstraint(
                name="village_list_of_a_village_or_the_district",
                condition=Q(area_code__regex=r"^(\d{6}|\d{12})$"),
                violation_error_message=_("A list belongs to a village, or is the district's template."),
            ),
            models.CheckConstraint(
                name="village_list_published_has_its_day", condition=Q(state="draft") | Q(published_on__isnull=False),
                violation_error_message=_("A published list has its day."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} v{self.version}"


class VillageListItem(Timestamped):
    """An item and the rule it rests on."""

    of = models.ForeignKey(VillageList, verbose_name=_("list"), on_delete=models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField(_("order"))
    title = models.CharField(_("item"), max_length=80)
    text = models.CharField(_("what it means"), max_length=300)
    basis = models.CharField(_("basis"), max_length=120)

    objects = models.Manager["VillageListItem"]()

    class Meta:
        verbose_name = _("item of a village list")
        verbose_name_plural = _("items of village lists")
        ordering = ["of", "order", "id"]
        constraints = [
            models.UniqueConstraint(
                name="village_list_item_once", fields=["of", "title"],
                violation_error_message=_("This item is on the list already."),
            ),
            models.CheckConstraint(
                name="village_list_item_has_a_basis", condition=~Q(basis=""),
                violation_error_message=_("Every item names the rule it rests on."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

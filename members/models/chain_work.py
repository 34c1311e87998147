"""What is done in industry chains: meetings, activities, visits; the demands of firms (企业诉求) with their history."""

from typing import Any, NoReturn, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models.chains import ChainFirm, IndustryChain
from members.models.organization import Organization
from members.models.scoped import M, PartyQuerySet
from members.scope import READERS, PartyScope
from members.states.chains import OPEN_DEMANDS, ChainActivityKind, DemandKind, DemandState, DemandVerb
from xinhui.accounts.models import Unit
from xinhui.accounts.scope import area_q
from xinhui.core import clock
from xinhui.core.models import Timestamped


class ChainActivityQuerySet(PartyQuerySet["ChainActivity"]):
    """Activities: those of a firm as the firm; the others as the chain, by everybody inside the door."""

    def visible_q(self, scope: PartyScope) -> Q:
        firms = ChainFirm.objects.filter(ChainFirm.objects.all().visible_q(scope)).values("pk")
        inside = Q(firm__isnull=True) if scope.is_reader or scope.is_member else Q(pk__in=[])
        return inside | Q(firm__in=firms)


class ChainActivity(Timestamped):
    """Something that was held: by the committee, together, or the instructor's visit to a firm."""

    chain = models.ForeignKey(
        IndustryChain, verbose_name=_("industry chain"), on_delete=models.PROTECT, related_name="activities"
    )
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    kind = models.CharField(_("kind"), max_length=10, choices=ChainActivityKind)
    firm = models.ForeignKey(
        ChainFirm, verbose_name=_("firm of a chain"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="activities",
    )  # fmt: skip
    held_on = models.DateField(pgettext_lazy("chain", "held on"), db_index=True)
    title = models.CharField(pgettext_lazy("chain", "what it was about"), max_length=120)
    people = models.PositiveSmallIntegerField(pgettext_lazy("chain", "how many took part"))
    minutes = models.CharField(pgettext_lazy("chain", "what came of it"), max_length=1000, blank=True)

    objects = ChainActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity of a chain")
        verbose_name_plural = _("activities of chains")
        ordering = ["-held_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="chain_activity_visit_names_the_firm",
                condition=Q(kind="visit", firm__isnull=False) | ~Q(kind="visit") & Q(firm__isnull=True),
                violation_error_message=_("A visit names the firm, nothing else does."),
            ),
            models.CheckConstraint(
                name="chain_activity_by_somebody", condition=Q(people__gte=1),
                violation_error_message=_("At least one took part."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.held_on:%Y-%m-%d} {self.title}"


class OfDemandQuerySet(PartyQuerySet[M]):
    """Seen by whoever sees the firm by post, office or as its instructor, by members of its organization, and by the
    officers of the unit that has taken it."""

    prefix = ""

    def visible_q(self, scope: PartyScope) -> Q:
        at = self.prefix
        condition = area_q(f"{at}area_code", scope.posts.areas(*READERS))
        if scope.led:
            units = Organization.objects.in_being().filter(area_q("path", scope.led), unit__isnull=False)
            condition |= Q(**{f"{at}unit__in": units.values("unit")})
            condition |= area_q(f"{at}firm__organization__path", scope.led)
            condition |= area_q(f"{at}firm__chain__committee__path", scope.led)
        if scope.path:
            condition |= Q(**{f"{at}firm__organization__path": scope.path})
        if scope.member_id is not None:
            condition |= Q(**{f"{at}firm__instructor_id": scope.member_id})
        return condition


class DemandQuerySet(OfDemandQuerySet["ChainDemand"]):
    """Demands."""

    def open(self) -> Self:
        """Somebody still has to do something."""
        return self.filter(state__in=OPEN_DEMANDS)

    def overdue(self) -> Self:
        """Open after the day by which the next step was due."""
        return self.open().filter(due_on__lt=clock.today())


class ChainDemand(Timestamped):
    """A problem that a firm raised. `due_on` is that of the present step: to be taken, answered, confirmed."""

    firm = models.ForeignKey(
        ChainFirm, verbose_name=_("firm of a chain"), on_delete=models.PROTECT, related_name="demands"
    )
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    title = models.CharField(_("title"), max_length=120)
    kind = models.CharField(pgettext_lazy("chain", "about"), max_length=10, choices=DemandKind)
    detail = models.CharField(pgettext_lazy("chain", "in detail"), max_length=1000, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=DemandState, default=DemandState.RAISED)
    raised_at = models.DateTimeField(pgettext_lazy("chain", "raised at"))
    due_on = models.DateField(_("due on"), null=True, blank=True, db_index=True)
    unit = models.ForeignKey(
        Unit, verbose_name=pgettext_lazy("chain", "unit that answers"), null=True, blank=True,
        on_delete=models.PROTECT, related_name="chain_demands",
    )  # fmt: skip
    answer = models.CharField(pgettext_lazy("chain", "answer"), max_length=1000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("chain", "answered by"), null=True, blank=True,
        on_delete=models.PROTECT, related_name="+",
    )  # fmt: skip
    rating = models.PositiveSmallIntegerField(pgettext_lazy("chain", "mark of the firm"), null=True, blank=True)
    reopened = models.PositiveSmallIntegerField(pgettext_lazy("chain", "times reopened"), default=0)
    closed_at = models.DateTimeField(pgettext_lazy("chain", "closed at"), null=True, blank=True)
    chased_level = models.PositiveSmallIntegerField(_("chased up to level"), default=0, editable=False)

    objects = DemandQuerySet.as_manager()

    class Meta:
        verbose_name = _("demand of a firm")
        verbose_name_plural = _("demands of firms")
        ordering = ["-raised_at", "-id"]
        indexes = [models.Index(fields=["state", "due_on"], name="chain_demand_due")]
        constraints = [
            models.CheckConstraint(
                name="chain_demand_unit_as_the_state_says",
                condition=Q(state__in=["taken", "answered", "confirmed"], unit__isnull=False)
                | Q(state="raised", unit__isnull=True) | Q(state="withdrawn"),
                violation_error_message=_("A demand that was taken names the unit, one that waits names none."),
            ),
            models.CheckConstraint(
                name="chain_demand_open_is_due",
                condition=Q(state__in=["raised", "taken", "answered"], due_on__isnull=False, closed_at__isnull=True)
                | Q(state__in=["confirmed", "withdrawn"], due_on__isnull=True, closed_at__isnull=False),
                violation_error_message=_("An open demand has a due day, a closed one the time of its end."),
            ),
            models.CheckConstraint(
                name="chain_demand_answered_has_its_answer",
                condition=~Q(state__in=["answered", "confirmed"]) | ~Q(answer=""),
                violation_error_message=_("What is answered has its answer."),
            ),
            models.CheckConstraint(
                name="chain_demand_confirmed_is_rated",
                condition=Q(state="confirmed", rating__gte=1, rating__lte=5) | ~Q(state="confirmed")
                & Q(rating__isnull=True),
                violation_error_message=_("The firm gives a mark from 1 to 5 when it confirms, and only then."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class DemandEntryQuerySet(OfDemandQuerySet["DemandEntry"]):
    """Lines of histories."""

    prefix = "demand__"


class DemandEntry(models.Model):
    """A line of a demand's history; never changed."""

    demand = models.ForeignKey(
        ChainDemand, verbose_name=_("demand of a firm"), on_delete=models.PROTECT, related_name="entries"
    )
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    verb = models.CharField(_("what happened"), max_length=10, choices=DemandVerb)
    text = models.CharField(pgettext_lazy("chain", "in words"), max_length=1000, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)

    objects = DemandEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of a demand's history")
        verbose_name_plural = _("lines of demands' histories")
        ordering = ["demand", "id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.get_verb_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Written once."""
        if self.pk is not None:
            raise TypeError("A line of a history is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Never."""
        raise TypeError("A line of a history is never deleted.")

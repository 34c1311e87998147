"""School places: years with rules, places of schools, wishes for children."""

from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talent.models.employer import Employer
from talent.models.tickets import TalentTicket
from talent.scope import talent_scope_of
from talent.states.schooling import Grade, SchoolYearState, WishState
from xinhui.accounts.models import User
from xinhui.core.models import Timestamped
from xinhui.core.sealed import unseal

CHILD = "talent.child"


class SchoolYearQuerySet(models.QuerySet["SchoolYear"]):
    """Years: drafts are the office's."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """All but drafts; the office those too."""
        return self if isinstance(user, User) and talent_scope_of(user).is_office else self.published()

    def published(self) -> Self:
        """Whose rules everybody may read."""
        return self.exclude(state=SchoolYearState.DRAFT)


class SchoolYear(Timestamped):
    """A school year's places: the rules are published before the first wish, the lot is drawn in public after the
    last, one of the office proposes the allocation and another adopts it."""

    name = models.CharField(pgettext_lazy("schooling", "name of the school year"), max_length=40, unique=True)
    state = models.CharField(_("state"), max_length=8, choices=SchoolYearState, default=SchoolYearState.DRAFT)
    opens_on = models.DateField(pgettext_lazy("schooling", "wishes taken from"))
    closes_on = models.DateField(pgettext_lazy("schooling", "wishes taken until"))
    rules = models.TextField(pgettext_lazy("schooling", "rules of the allocation"), max_length=4000)
    seed = models.CharField(pgettext_lazy("schooling", "seed of the lot"), max_length=80, blank=True)
    drawn_at = models.DateTimeField(pgettext_lazy("schooling", "lot drawn at"), null=True, blank=True)
    witnesses = models.CharField(pgettext_lazy("schooling", "where and before whom it was drawn"), max_length=120,
                                 blank=True)  # fmt: skip
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("schooling", "proposed by"),
                                    null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # fmt: skip
    adopted_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("schooling", "adopted by"),
                                   null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # fmt: skip
    adopted_at = models.DateTimeField(pgettext_lazy("schooling", "adopted at"), null=True, blank=True)

    objects = SchoolYearQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("schooling", "school year of places")
        verbose_name_plural = pgettext_lazy("schooling", "school years of places")
        ordering = ["-opens_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="school_year_in_order", condition=Q(closes_on__gte=F("opens_on")),
                violation_error_message=_("Wishes are taken until a day after the first."),
            ),
            models.CheckConstraint(
                name="school_year_drawn_has_seed",
                condition=Q(state__in=[SchoolYearState.DRAFT, SchoolYearState.OPEN], seed="")
                | ~Q(state__in=[SchoolYearState.DRAFT, SchoolYearState.OPEN]) & ~Q(seed="")
                & Q(drawn_at__isnull=False),
                violation_error_message=_("The seed is drawn when wishes are closed, not before."),
            ),
            models.CheckConstraint(
                name="school_year_second_person",
                condition=Q(adopted_by__isnull=True) | ~Q(adopted_by=F("proposed_by")),
                violation_error_message=_("Whoever proposes an allocation does not adopt it."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class SchoolPlaceQuerySet(models.QuerySet["SchoolPlace"]):
    """Places: counts are public with their year."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Of the years in sight."""
        return self.filter(year__in=SchoolYear.objects.visible_to(user))


class SchoolPlace(Timestamped):
    """Places of a school in a grade: `taken` never above `capacity`, both by the lock and by the database."""

    year = models.ForeignKey(SchoolYear, verbose_name=pgettext_lazy("schooling", "school year of places"),
                             on_delete=models.PROTECT, related_name="places")  # fmt: skip
    school = models.ForeignKey(Employer, verbose_name=pgettext_lazy("schooling", "school"), on_delete=models.PROTECT,
                               related_name="school_places")  # fmt: skip
    grade = models.PositiveSmallIntegerField(pgettext_lazy("schooling", "grade"), choices=Grade)
    capacity = models.PositiveSmallIntegerField(pgettext_lazy("schooling", "places for talent's children"))
    taken = models.PositiveSmallIntegerField(pgettext_lazy("schooling", "places taken"), default=0)

    objects = SchoolPlaceQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("schooling", "places of a school")
        verbose_name_plural = pgettext_lazy("schooling", "places of schools")
        ordering = ["year", "grade", "school"]
        constraints = [
            models.UniqueConstraint(
                name="school_place_once", fields=["year", "school", "grade"],
                violation_error_message=_("This school has places in this grade already."),
            ),
            models.CheckConstraint(
                name="school_place_within_capacity", condition=Q(taken__lte=F("capacity")),
                violation_error_message=_("Not more places than the school has."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.school} {self.get_grade_display()}"

    @property
    def left(self) -> int:
        """Still free."""
        return self.capacity - self.taken


class SchoolWishQuerySet(models.QuerySet["SchoolWish"]):
    """Wishes are seen with their tickets."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of the tickets that the user works on."""
        return self.filter(ticket__in=TalentTicket.objects.visible_to(user))


class SchoolWish(Timestamped):
    """Up to three places wished for a child, best first; the child's name lies sealed.

    `proposed` and `order`, `lot`, `why` are what the last dry run said; `place` is what the child has."""

    ticket = models.OneToOneField(TalentTicket, verbose_name=pgettext_lazy("ticket", "ticket of a service"),
                                  on_delete=models.PROTECT, related_name="wish")  # fmt: skip
    year = models.ForeignKey(SchoolYear, verbose_name=pgettext_lazy("schooling", "school year of places"),
                             on_delete=models.PROTECT, related_name="wishes")  # fmt: skip
    state = models.CharField(_("state"), max_length=10, choices=WishState, default=WishState.WAITING)
    child_sealed = models.CharField(pgettext_lazy("schooling", "name of the child (sealed)"), max_length=200)
    born_in = models.PositiveSmallIntegerField(pgettext_lazy("schooling", "child born in"))
    grade = models.PositiveSmallIntegerField(pgettext_lazy("schooling", "grade"), choices=Grade)
    first = models.ForeignKey(SchoolPlace, verbose_name=pgettext_lazy("schooling", "first wish"),
                              on_delete=models.PROTECT, related_name="+")  # fmt: skip
    second = models.ForeignKey(SchoolPlace, verbose_name=pgettext_lazy("schooling", "second wish"), null=True,
                               blank=True, on_delete=models.PROTECT, related_name="+")  # fmt: skip
    third = models.ForeignKey(SchoolPlace, verbose_name=pgettext_lazy("schooling", "third wish"), null=True,
                              blank=True, on_delete=models.PROTECT, related_name="+")  # fmt: skip
    tier = models.CharField(pgettext_lazy("schooling", "tier that counted"), max_length=1, blank=True)
    months = models.PositiveSmallIntegerField(pgettext_lazy("schooling", "months settled that counted"), default=0)
    order = models.PositiveSmallIntegerField(pgettext_lazy("schooling", "place in the order"), null=True, blank=True)
    lot = models.CharField(pgettext_lazy("schooling", "lot"), max_length=64, blank=True)
    why: Any = models.JSONField(pgettext_lazy("schooling", "wish by wish"), default=list, blank=True)
    proposed = models.ForeignKey(SchoolPlace, verbose_name=pgettext_lazy("schooling", "place proposed"), null=True,
                                 blank=True, on_delete=models.PROTECT, related_name="proposals")  # fmt: skip
    place = models.ForeignKey(SchoolPlace, verbose_name=pgettext_lazy("schooling", "place given"), null=True,
                              blank=True, on_delete=models.PROTECT, related_name="children")  # fmt: skip
    placed_at = models.DateTimeField(pgettext_lazy("schooling", "place given at"), null=True, blank=True)

    objects = SchoolWishQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("schooling", "wish for a school place")
        verbose_name_plural = pgettext_lazy("schooling", "wishes for school places")
        ordering = ["year", "order", "id"]
        constraints = [
            models.CheckConstraint(
                name="school_wish_placed_has_place",
                condition=Q(state=WishState.PLACED, place__isnull=False, placed_at__isnull=False)
                | ~Q(state=WishState.PLACED) & Q(place__isnull=True),
                violation_error_message=_("Only a child with a place has one."),
            ),
            models.CheckConstraint(
                name="school_wish_each_place_once",
                condition=(Q(second__isnull=True) | ~Q(second=F("first")))
                & (Q(third__isnull=True) | Q(second__isnull=False) & ~Q(third=F("first")) & ~Q(third=F("second"))),
                violation_error_message=_("Name each school once, the best first."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.ticket.number

    @property
    def child(self) -> str:
        """The child's name, for those who work with it."""
        return unseal(self.child_sealed, purpose=CHILD)

    @property
    def wishes(self) -> list[SchoolPlace]:
        """The places wished, best first."""
        return [one for one in (self.first, self.second, self.third) if one is not None]

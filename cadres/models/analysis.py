"""Analysis: targets of structure, rules of the home place, reshuffles on paper, profiles of posts."""

from decimal import Decimal
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cadres.models.cadre import Cadre, M
from cadres.models.establishment import EstablishedPost
from cadres.rules.fit import Condition
from cadres.rules.structure import AVERAGES, Bound, Measure, Unity
from cadres.scope import cadre_scope_of
from cadres.states.analysis import ReshuffleState, TeamScope
from cadres.states.cadre import PostLevel
from xinhui.accounts.models import UnitKind, User
from xinhui.core.models import Timestamped


class ReferenceQuerySet(models.QuerySet[M]):
    """Rows that say how things are judged: every reader of files may know them."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """All, or nothing."""
        return self if isinstance(user, User) and cadre_scope_of(user).is_reader else self.none()

    def in_force(self) -> Self:
        """Not stopped."""
        return self.filter(is_active=True)


class OfficeQuerySet(models.QuerySet[M]):
    """Rows of the cadre office's own deliberation."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The office reads them, nobody else."""
        return self if isinstance(user, User) and cadre_scope_of(user).is_office else self.none()


class ReshuffleQuerySet(models.QuerySet["Reshuffle"]):
    """Reshuffles: a draft is its author's; once shared the whole office reads it, put away too."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Own ones and those that were shared, for the cadre office."""
        if not isinstance(user, User) or not cadre_scope_of(user).is_office:
            return self.none()
        shared = Q(state=ReshuffleState.SHARED) | Q(state=ReshuffleState.ARCHIVED, shared_at__isnull=False)
        return self.filter(Q(author=user) | shared)


class ReshuffleMoveQuerySet(models.QuerySet["ReshuffleMove"]):
    """Lines of reshuffles: seen with them."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Lines of the reshuffles in sight."""
        return self.filter(reshuffle__in=Reshuffle.objects.visible_to(user))


class StructureTarget(Timestamped):
    """How a team should be made up: 班子配备要求. Kept by the cadre office."""

    name = models.CharField(_("name of the target"), max_length=60)
    measure = models.CharField(_("measure"), max_length=12, choices=Measure)
    words = models.CharField(_("words, with 、 between them"), max_length=120, blank=True)
    bound = models.CharField(_("which way"), max_length=10, choices=Bound)
    value = models.DecimalField(_("target value"), max_digits=5, decimal_places=1,
                                validators=[MinValueValidator(Decimal(0))])  # fmt: skip
    unity = models.CharField(_("said in"), max_length=8, choices=Unity, default=Unity.NUMBER)
    scope = models.CharField(_("whose posts"), max_length=12, choices=TeamScope, default=TeamScope.TEAM)
    unit_kind = models.CharField(_("kind of units (empty: all)"), max_length=20, choices=UnitKind, blank=True)
    order = models.PositiveSmallIntegerField(_("place among the targets"), default=0)
    is_active = models.BooleanField(_("in force"), default=True)

    objects = ReferenceQuerySet["StructureTarget"].as_manager()

    class Meta:
        verbose_name = _("target of structure")
        verbose_name_plural = _("targets of structure")
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                name="structure_target_name_once", fields=["name"], condition=Q(is_active=True),
                violation_error_message=_("A target in force has this name already."),
            ),
            models.CheckConstraint(
                name="structure_target_percent_at_most_100",
                condition=~Q(unity=Unity.PERCENT) | (Q(value__lte=100) & ~Q(measure__in=sorted(AVERAGES))),
                violation_error_message=_("A share is at most 100 per cent; an average is a number of years."),
            ),
            models.CheckConstraint(
                name="structure_target_speciality_has_words",
                condition=~Q(measure=Measure.SPECIALITY, words=""),
                violation_error_message=_("Name the specialities that are wanted."),
            ),
            models.CheckConstraint(
                name="structure_target_not_negative", condition=Q(value__gte=0),
                violation_error_message=_("A target is not below zero."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def word_list(self) -> tuple[str, ...]:
        """The words."""
        return split_words(self.words)

    @property
    def shown(self) -> str:
        """The value as people read it: 20%, 1, 46.5."""
        return f"{self.value.normalize():f}" + ("%" if self.unity == Unity.PERCENT else "")


def split_words(text: str) -> tuple[str, ...]:
    """Words apart by 、 ， or a blank."""
    return tuple(text.replace("，", "、").replace(",", "、").replace(" ", "、").strip("、").split("、")) if text else ()


class HomeRule(Timestamped):
    """Posts that nobody from a place holds there (地域回避, 《公务员回避规定》 chapter 3)."""

    level = models.CharField(_("level of the post"), max_length=16, choices=PostLevel)
    unit_kind = models.CharField(_("kind of units (empty: all)"), max_length=20, choices=UnitKind, blank=True)
    places = models.CharField(_("places of origin, with 、 between them"), max_length=120)
    is_active = models.BooleanField(_("in force"), default=True)

    objects = ReferenceQuerySet["HomeRule"].as_manager()

    class Meta:
        verbose_name = _("rule of the home place")
        verbose_name_plural = _("rules of the home place")
        ordering = ["level", "id"]
        constraints = [
            models.UniqueConstraint(
                name="home_rule_once", fields=["level", "unit_kind"], condition=Q(is_active=True),
                violation_error_message=_("There is a rule for this level and kind of units already."),
            ),
            models.CheckConstraint(
                name="home_rule_names_places", condition=~Q(places=""),
                violation_error_message=_("Name the places."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_level_display()} {self.places}"

    @property
    def place_list(self) -> tuple[str, ...]:
        """The places."""
        return split_words(self.places)


class Reshuffle(Timestamped):
    """A reshuffle on paper: what if these people held these posts. The machine applies nothing of it."""

    title = models.CharField(_("title of the reshuffle"), max_length=80)
    note = models.CharField(_("what it is for"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ReshuffleState, default=ReshuffleState.DRAFT)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("drawn up by"), on_delete=models.PROTECT,
                               related_name="+")  # fmt: skip
    shared_at = models.DateTimeField(_("shared at"), null=True, blank=True)

    objects = ReshuffleQuerySet.as_manager()

    class Meta:
        verbose_name = _("reshuffle on paper")
        verbose_name_plural = _("reshuffles on paper")
        ordering = ["-updated_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="reshuffle_has_a_title", condition=~Q(title=""),
                violation_error_message=_("A reshuffle has a title."),
            ),
            models.CheckConstraint(
                name="reshuffle_shared_has_its_time", condition=~Q(state="shared", shared_at__isnull=True),
                violation_error_message=_("A shared reshuffle says since when."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class ReshuffleMove(Timestamped):
    """One line of it: the person goes to the post, or gives up the posts held (no post)."""

    reshuffle = models.ForeignKey(Reshuffle, verbose_name=_("reshuffle on paper"), on_delete=models.CASCADE,
                                  related_name="moves")  # fmt: skip
    cadre = models.ForeignKey(Cadre, verbose_name=_("file of a cadre"), on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(EstablishedPost, verbose_name=_("established post"), null=True, blank=True,
                             on_delete=models.PROTECT, related_name="+")  # fmt: skip
    #: Whose names the family lists share with this person's, or theirs with this one: [[of, cadre, relation]…], sealed.
    kin_sealed = models.TextField(_("kin found (sealed)"), blank=True)

    objects = ReshuffleMoveQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of a reshuffle")
        verbose_name_plural = _("lines of reshuffles")
        ordering = ["reshuffle", "id"]
        constraints = [
            models.UniqueConstraint(
                name="reshuffle_move_person_once", fields=["reshuffle", "cadre"],
                violation_error_message=_("This person is in the reshuffle already."),
            ),
            models.UniqueConstraint(
                name="reshuffle_move_post_once", fields=["reshuffle", "post"], condition=Q(post__isnull=False),
                violation_error_message=_("Somebody is planned for this post already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.cadre_id} → {self.post_id or '—'}"


class PostProfile(Timestamped):
    """What a post asks of a person: conditions with weights, in the open. Kept by the cadre office."""

    name = models.CharField(_("name of the profile"), max_length=60)
    candidates = models.CharField(_("candidates from posts of"), max_length=16, choices=PostLevel)
    is_active = models.BooleanField(_("in force"), default=True)

    objects = OfficeQuerySet["PostProfile"].as_manager()

    class Meta:
        verbose_name = _("profile of a post")
        verbose_name_plural = _("profiles of posts")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                name="post_profile_name_once", fields=["name"], condition=Q(is_active=True),
                violation_error_message=_("A profile in force has this name already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class ProfileCondition(Timestamped):
    """One condition of a profile and its weight."""

    profile = models.ForeignKey(PostProfile, verbose_name=_("profile of a post"), on_delete=models.CASCADE,
                                related_name="conditions")  # fmt: skip
    kind = models.CharField(pgettext_lazy("cadre", "condition"), max_length=16, choices=Condition)
    weight = models.PositiveSmallIntegerField(_("weight"))
    number = models.PositiveSmallIntegerField(_("number asked"), default=0)
    words = models.CharField(_("words, with 、 between them"), max_length=120, blank=True)

    objects = OfficeQuerySet["ProfileCondition"].as_manager()

    class Meta:
        verbose_name = _("condition of a profile")
        verbose_name_plural = _("conditions of profiles")
        ordering = ["profile", "-weight", "id"]
        constraints = [
            models.UniqueConstraint(
                name="profile_condition_once", fields=["profile", "kind"],
                violation_error_message=_("The profile has this condition already."),
            ),
            models.CheckConstraint(
                name="profile_condition_weight", condition=Q(weight__gte=1, weight__lte=100),
                violation_error_message=_("A weight is from 1 to 100."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def word_list(self) -> tuple[str, ...]:
        """The words."""
        return split_words(self.words)

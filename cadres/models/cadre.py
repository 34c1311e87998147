"""The file of a cadre: the sealed appointment form, and beside it the columns that lists and searches need."""

from typing import Any, NoReturn, Self, TypeVar

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cadres.models.sealed_form import IDENTITY, opened
from cadres.rules.form import Form
from cadres.rules.retirement import age_on
from cadres.scope import CadreScope, cadre_scope_of
from cadres.states.cadre import CadreState, EducationLevel, PostLevel, Rank
from members.rules.identity import Sex, masked
from xinhui.accounts.models import Unit, User
from xinhui.core import clock
from xinhui.core.models import Timestamped
from xinhui.core.sealed import unseal

M = TypeVar("M", bound=models.Model)


class UnitFileQuerySet(models.QuerySet[M]):
    """Rows of a unit's cadres: seen by the cadre office and by the unit's personnel officer."""

    unit_field = "unit_id"

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Rows that the user reads."""
        if not isinstance(user, User):
            return self.none()
        return self.within(cadre_scope_of(user))

    def within(self, scope: CadreScope) -> Self:
        """The same of a scope."""
        return self if scope.is_office else self.filter(**{f"{self.unit_field}__in": scope.unit_ids})


class CadreQuerySet(UnitFileQuerySet["Cadre"]):
    """Files of cadres."""

    def in_service(self) -> Self:
        """Neither retired nor gone."""
        return self.filter(state=CadreState.IN_SERVICE)

    def light(self) -> Self:
        """Without the sealed texts: for lists."""
        return self.defer("form_sealed", "photo_sealed")


class Cadre(Timestamped):
    """One person. What the columns say is derived from the form by `cadres.rules.facts`, but rank and level of post."""

    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="cadres")
    #: The person's own account: who reads what is recorded about them, and answers.
    user = models.OneToOneField(
        User, verbose_name=_("account of the person"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="cadre_file",
    )  # fmt: skip
    state = models.CharField(_("state"), max_length=10, choices=CadreState, default=CadreState.IN_SERVICE)
    form_sealed = models.TextField(_("form (sealed)"))
    photo_sealed = models.TextField(_("photo (sealed)"), blank=True)
    identity_sealed = models.CharField(_("identity number (sealed)"), max_length=200, blank=True)
    identity_print = models.CharField(_("fingerprint of the identity number"), max_length=64, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    name = models.CharField(_("name"), max_length=60)
    sex = models.CharField(_("sex"), max_length=6, choices=Sex, blank=True)
    born_on = models.DateField(_("born on"), null=True, blank=True)
    ethnicity = models.CharField(_("ethnicity"), max_length=20, blank=True)
    native_place = models.CharField(_("native place"), max_length=40, blank=True)
    joined_on = models.DateField(_("joined the Party on"), null=True, blank=True)
    other_parties = models.CharField(_("other parties"), max_length=60, blank=True)
    began_work_on = models.DateField(_("began to work on"), null=True, blank=True)
    education_level = models.PositiveSmallIntegerField(
        _("level of education"), choices=EducationLevel, default=EducationLevel.UNKNOWN
    )
    education = models.CharField(_("education"), max_length=120, blank=True)
    speciality = models.CharField(_("professional speciality"), max_length=120, blank=True)
    present_post = models.CharField(_("present post"), max_length=200, blank=True)
    since = models.DateField(_("in the present post since"), null=True, blank=True)
    has_town_work = models.BooleanField(_("has worked in a town"), default=False)
    has_village_work = models.BooleanField(_("has worked in a village"), default=False)
    is_complete = models.BooleanField(_("the form is complete"), default=False)
    retires_on = models.DateField(_("reaches the age limit on"), null=True, blank=True)
    rank = models.CharField(_("rank"), max_length=12, choices=Rank, blank=True)
    rank_since = models.DateField(_("in this rank since"), null=True, blank=True)
    post_level = models.CharField(_("level of the post"), max_length=16, choices=PostLevel, default=PostLevel.NONE)

    objects = CadreQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of a cadre")
        verbose_name_plural = _("files of cadres")
        ordering = ["unit", "id"]
        indexes = [
            models.Index(fields=["unit", "state"], name="cadre_unit_state"),
            models.Index(fields=["state", "born_on"], name="cadre_state_born"),
            models.Index(fields=["state", "retires_on"], name="cadre_state_retires"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="cadre_one_file_an_identity", fields=["identity_print"], condition=~Q(identity_print=""),
                violation_error_message=_("There is a file with this identity number already."),
            ),
            models.CheckConstraint(
                name="cadre_has_a_name", condition=~Q(name=""), violation_error_message=_("A file has a name."),
            ),
            models.CheckConstraint(
                name="cadre_rank_has_its_day", condition=~Q(rank="", rank_since__isnull=False),
                violation_error_message=_("Name the rank with its day."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def form(self) -> Form:
        """The appointment form, opened. Only for services and pages whose look is on the trail."""
        return opened(self.form_sealed, self.photo_sealed)

    @property
    def identity_masked(self) -> str:
        """4407**********1234."""
        return masked(unseal(self.identity_sealed, purpose=IDENTITY))

    @property
    def age(self) -> int | None:
        """Full years today."""
        return age_on(self.born_on, clock.today()) if self.born_on else None


class FormVersionQuerySet(UnitFileQuerySet["FormVersion"]):
    """What a file said before: seen with the file."""

    unit_field = "cadre__unit_id"


class FormVersion(models.Model):
    """A form as it was taken into the file, in full: never altered."""

    cadre = models.ForeignKey(
        Cadre, verbose_name=_("file of a cadre"), on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField(_("version"))
    form_sealed = models.TextField(_("form (sealed)"))
    photo_sealed = models.TextField(_("photo (sealed)"), blank=True)
    source = models.CharField(_("where it came from"), max_length=120)
    elements = models.JSONField(_("elements changed"), default=list)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, on_delete=models.PROTECT,
                           related_name="+")  # fmt: skip

    objects = FormVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a form")
        verbose_name_plural = _("versions of forms")
        ordering = ["cadre", "-number"]
        constraints = [
            models.UniqueConstraint(
                name="form_version_once", fields=["cadre", "number"],
                violation_error_message=_("This version is there already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.cadre_id} v{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only."""
        if self.pk is not None:
            raise TypeError("Versions of forms are append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        """Refused."""
        raise TypeError("Versions of forms are append-only.")

"""Key projects (重点项目) at which cadres are observed, and who is attached to them."""

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cadres.models.cadre import Cadre, UnitFileQuerySet
from cadres.scope import cadre_scope_of
from cadres.states.observations import ProjectKind, ProjectState
from xinhui.accounts.models import Unit, User
from xinhui.core.models import Timestamped


class KeyProjectQuerySet(models.QuerySet["KeyProject"]):
    """Projects: of the office, of the lead unit, and of units whose people are attached."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Projects that the user reads."""
        scope = cadre_scope_of(user)
        if scope.is_office:
            return self
        people = ProjectPerson.objects.visible_to(user).values("project")
        return self.filter(Q(lead_unit__in=scope.unit_ids) | Q(pk__in=people))


class KeyProject(Timestamped):
    """A project at which cadres are observed."""

    name = models.CharField(pgettext_lazy("observation", "name of the project"), max_length=100, unique=True)
    kind = models.CharField(pgettext_lazy("observation", "kind of project"), max_length=12, choices=ProjectKind)
    lead_unit = models.ForeignKey(
        Unit, verbose_name=pgettext_lazy("observation", "lead unit"), on_delete=models.PROTECT,
        related_name="key_projects",
    )  # fmt: skip
    place = models.CharField(pgettext_lazy("observation", "place of the project"), max_length=120, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=ProjectState, default=ProjectState.OPEN)
    opened_on = models.DateField(pgettext_lazy("observation", "opened on"))
    due_on = models.DateField(pgettext_lazy("observation", "to be completed by"), null=True, blank=True)
    closed_on = models.DateField(pgettext_lazy("observation", "closed on"), null=True, blank=True)
    result = models.CharField(pgettext_lazy("observation", "result of the project"), max_length=200, blank=True)

    objects = KeyProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("key project")
        verbose_name_plural = _("key projects")
        ordering = ["-opened_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="key_project_in_order", condition=Q(due_on__isnull=True) | Q(due_on__gte=F("opened_on")),
                violation_error_message=_("A project is completed after it has opened."),
            ),
            models.CheckConstraint(
                name="key_project_closed_has_its_day",
                condition=Q(closed_on__isnull=False, closed_on__gte=F("opened_on"), state="closed") & ~Q(result="")
                | Q(state="open", closed_on__isnull=True, result=""),
                violation_error_message=_("A closed project has its day and its result."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class ProjectPersonQuerySet(UnitFileQuerySet["ProjectPerson"]):
    """Who is attached: seen with the file."""

    unit_field = "cadre__unit_id"

    def attached(self) -> Self:
        """Not ended."""
        return self.filter(ended_on__isnull=True)


class ProjectPerson(Timestamped):
    """A cadre attached to a project, with the duty there."""

    project = models.ForeignKey(
        KeyProject, verbose_name=_("key project"), on_delete=models.PROTECT, related_name="people"
    )
    cadre = models.ForeignKey(
        Cadre, verbose_name=_("file of a cadre"), on_delete=models.PROTECT, related_name="key_projects"
    )
    duty = models.CharField(pgettext_lazy("observation", "duty in the project"), max_length=80)
    began_on = models.DateField(pgettext_lazy("observation", "attached since"))
    ended_on = models.DateField(pgettext_lazy("observation", "attached until"), null=True, blank=True)

    objects = ProjectPersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("cadre of a key project")
        verbose_name_plural = _("cadres of key projects")
        ordering = ["project", "id"]
        constraints = [
            models.UniqueConstraint(
                name="project_person_once", fields=["project", "cadre"], condition=Q(ended_on__isnull=True),
                violation_error_message=_("This person is attached to the project already."),
            ),
            models.CheckConstraint(
                name="project_person_in_order", condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("began_on")),
                violation_error_message=_("Nobody leaves a project before joining it."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.cadre.name} · {self.duty}"

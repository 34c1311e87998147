"""Grid teams: who fills which post of a grid, main (A) or stand-in (B)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grids.models.division import Grid
from grids.models.scoped import AreaQuerySet
from xinhui.core.models import Timestamped


class TeamDuty(models.TextChoices):
    """Posts of a grid team (domain.md, “Grids”)."""

    LEADER = "leader", _("Grid leader")
    WORKER_FULL = "worker_full", _("Full-time grid worker")
    WORKER_PART = "worker_part", _("Part-time grid worker")
    INSTRUCTOR = "instructor", _("Grid instructor")
    POLICE = "police", _("Community police officer")
    AUXILIARY = "auxiliary", _("Auxiliary police officer")
    VOLUNTEER_OFFICER = "volunteer_officer", _("Volunteer officer")
    PARTY_INSTRUCTOR = "party_instructor", _("Party-building instructor for new sectors")
    TALENT_STEWARD = "talent_steward", _("Talent steward")
    SOCIAL_WORKER = "social_worker", _("Full-time social worker")


#: Posts that every grid must fill; 一网一民警一辅警一义警; and those that market and park grids add (G2, G7 and G8).
STANDARD_DUTIES = (TeamDuty.LEADER, TeamDuty.WORKER_FULL, TeamDuty.WORKER_PART, TeamDuty.INSTRUCTOR)
OFFICER_DUTIES = (TeamDuty.POLICE, TeamDuty.AUXILIARY, TeamDuty.VOLUNTEER_OFFICER)
PROFESSIONAL_DUTIES = (TeamDuty.PARTY_INSTRUCTOR, TeamDuty.TALENT_STEWARD, TeamDuty.SOCIAL_WORKER)


class Seat(models.TextChoices):
    """A holds the post; B stands in while A is away."""

    A = "A", _("A (holder)")
    B = "B", _("B (stand-in)")


class TeamPost(Timestamped):
    """One person in one seat of one duty of a grid, from a day to a day."""

    grid = models.ForeignKey(Grid, verbose_name=_("grid"), on_delete=models.PROTECT, related_name="team_posts")
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    duty = models.CharField(_("duty"), max_length=20, choices=TeamDuty)
    seat = models.CharField(_("seat"), max_length=1, choices=Seat, default=Seat.A)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("holder"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="team_posts",
    )
    holder_name = models.CharField(_("name"), max_length=60)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    is_party_secretary = models.BooleanField(_("also the grid's party secretary"), default=False)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)
    handed_over_to = models.ForeignKey(
        "self", verbose_name=_("handed over to"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    hand_over_note = models.TextField(_("hand-over note"), blank=True)

    objects = AreaQuerySet["TeamPost"].as_manager()

    class Meta:
        verbose_name = _("grid team post")
        verbose_name_plural = _("grid team posts")
        ordering = ["grid", "duty", "seat"]
        constraints = [
            models.UniqueConstraint(
                name="team_post_one_holder_a_seat",
                fields=["grid", "duty", "seat"],
                condition=Q(ends_on__isnull=True),
                violation_error_message=_("This seat is taken; end the present holder's post or hand it over first."),
            ),
            models.CheckConstraint(
                name="team_post_dates_in_order",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("A post cannot end before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_duty_display()} {self.holder_name}"


class PartyOrganizationKind(models.TextChoices):
    """Kinds of party organization a grid may have."""

    BRANCH = "branch", _("Party branch")
    JOINT_BRANCH = "joint_branch", _("Joint party branch")
    GROUP = "group", _("Party group")


class GridPartyOrganization(Timestamped):
    """The party organization set up in a grid (systems.md, G2: 817 of 817)."""

    grid = models.OneToOneField(
        Grid, verbose_name=_("grid"), on_delete=models.PROTECT, related_name="party_organization"
    )
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=12, choices=PartyOrganizationKind)
    secretary_name = models.CharField(_("secretary"), max_length=60)
    established_on = models.DateField(_("established on"))
    is_active = models.BooleanField(_("in force"), default=True)

    objects = AreaQuerySet["GridPartyOrganization"].as_manager()

    class Meta:
        verbose_name = _("grid party organization")
        verbose_name_plural = _("grid party organizations")
        ordering = ["area_code"]

    def __str__(self) -> str:
        return self.name

"""What is done at carriers: teams, researchers, achievements. What a host enters counts when its unit confirmed it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talent.models.carriers import Carrier, OfCarrierQuerySet, OwnOfCarrierQuerySet
from talent.models.person import Person
from talent.states.carriers import AchievementKind, CarrierEntryState, CarrierRole, PostdocState
from talent.states.people import Degree
from xinhui.attachments.models import Attachment
from xinhui.core.models import Timestamped


class CarrierEntry(Timestamped):
    """Somebody entered it; it counts when it is confirmed."""

    state = models.CharField(_("state"), max_length=10, choices=CarrierEntryState, default=CarrierEntryState.ENTERED)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("user"), null=True, blank=True,
                                   on_delete=models.PROTECT, related_name="+")  # fmt: skip
    struck_reason = models.CharField(pgettext_lazy("carrier", "reason for striking out"), max_length=200, blank=True)

    class Meta:
        abstract = True


class CarrierTeam(CarrierEntry):
    """A team of a carrier, under a leader, on a subject, from a day to a day."""

    carrier = models.ForeignKey(Carrier, verbose_name=pgettext_lazy("carrier", "carrier of talent"),
                                on_delete=models.PROTECT, related_name="teams")  # fmt: skip
    name = models.CharField(pgettext_lazy("carrier", "name of the team"), max_length=60)
    leader = models.CharField(pgettext_lazy("carrier", "leader of the team"), max_length=40)
    subject = models.CharField(pgettext_lazy("carrier", "subject of the team"), max_length=100)
    started_on = models.DateField(_("from"))
    ended_on = models.DateField(_("to"), null=True, blank=True)

    objects = OfCarrierQuerySet["CarrierTeam"].as_manager()

    class Meta:
        verbose_name = pgettext_lazy("carrier", "team of a carrier")
        verbose_name_plural = pgettext_lazy("carrier", "teams of carriers")
        ordering = ["carrier", "started_on", "id"]
        constraints = [
            models.UniqueConstraint(
                name="carrier_team_once", fields=["carrier", "name"],
                condition=Q(ended_on__isnull=True) & ~Q(state="struck"),
                violation_error_message=pgettext_lazy("carrier", "The carrier has a team of this name."),
            ),
            models.CheckConstraint(
                name="carrier_team_in_order", condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                violation_error_message=pgettext_lazy("carrier", "A team ends after it began."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def unit_id(self) -> int:
        """The unit that looks after the host."""
        return self.carrier.unit_id


class CarrierPerson(CarrierEntry):
    """A researcher of a carrier: somebody of the register, or a name with a degree."""

    carrier = models.ForeignKey(Carrier, verbose_name=pgettext_lazy("carrier", "carrier of talent"),
                                on_delete=models.PROTECT, related_name="people")  # fmt: skip
    team = models.ForeignKey(CarrierTeam, verbose_name=pgettext_lazy("carrier", "team of a carrier"), null=True,
                             blank=True, on_delete=models.PROTECT, related_name="people")  # fmt: skip
    person = models.ForeignKey(Person, verbose_name=pgettext_lazy("talent", "person of talent"), null=True, blank=True,
                               on_delete=models.PROTECT, related_name="carriers")  # fmt: skip
    name = models.CharField(pgettext_lazy("carrier", "name, who is not on the register"), max_length=40, blank=True)
    degree = models.PositiveSmallIntegerField(pgettext_lazy("talent", "degree"), choices=Degree, default=Degree.NONE)
    role = models.CharField(pgettext_lazy("carrier", "role at the carrier"), max_length=8, choices=CarrierRole)
    postdoc = models.CharField(pgettext_lazy("carrier", "way of the postdoctoral researcher"), max_length=8,
                               choices=PostdocState, blank=True)  # fmt: skip
    entered_on = models.DateField(pgettext_lazy("carrier", "began on"))
    midterm_on = models.DateField(pgettext_lazy("carrier", "mid-term assessment on"), null=True, blank=True)
    left_on = models.DateField(pgettext_lazy("carrier", "left on"), null=True, blank=True)

    objects = OwnOfCarrierQuerySet["CarrierPerson"].as_manager()

    class Meta:
        verbose_name = pgettext_lazy("carrier", "researcher of a carrier")
        verbose_name_plural = pgettext_lazy("carrier", "researchers of carriers")
        ordering = ["carrier", "entered_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="carrier_person_is_somebody",
                condition=Q(person__isnull=False, name="") | Q(person__isnull=True) & ~Q(name=""),
                violation_error_message=pgettext_lazy("carrier", "Choose somebody of the register or write a name."),
            ),
            models.UniqueConstraint(
                name="carrier_person_once", fields=["carrier", "person"],
                condition=Q(left_on__isnull=True, person__isnull=False) & ~Q(state="struck"),
                violation_error_message=pgettext_lazy("carrier", "This person is with the carrier already."),
            ),
            models.CheckConstraint(
                name="carrier_person_in_order", condition=Q(left_on__isnull=True) | Q(left_on__gte=F("entered_on")),
                violation_error_message=pgettext_lazy("carrier", "Nobody leaves before beginning."),
            ),
            models.CheckConstraint(
                name="carrier_postdoc_is_whole",
                condition=Q(role="postdoc", postdoc__in=["entered", "midterm"], left_on__isnull=True)
                | Q(role="postdoc", postdoc__in=["exited", "quit"], left_on__isnull=False)
                | ~Q(role="postdoc") & Q(postdoc="", midterm_on__isnull=True),
                violation_error_message=pgettext_lazy("carrier", "Only a postdoctoral researcher goes this way."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        """For those who may know it."""
        return self.person.name if self.person else self.name

    @property
    def shown_degree(self) -> str:
        """Of the register, or as written."""
        return str(self.person.get_degree_display() if self.person else self.get_degree_display())

    @property
    def unit_id(self) -> int:
        """The unit that looks after the host."""
        return self.carrier.unit_id


class CarrierAchievement(CarrierEntry):
    """What a carrier brought forth, with its number or file."""

    carrier = models.ForeignKey(Carrier, verbose_name=pgettext_lazy("carrier", "carrier of talent"),
                                on_delete=models.PROTECT, related_name="achievements")  # fmt: skip
    kind = models.CharField(pgettext_lazy("carrier", "kind of achievement"), max_length=8, choices=AchievementKind)
    title = models.CharField(pgettext_lazy("carrier", "title of the achievement"), max_length=120)
    year = models.PositiveSmallIntegerField(pgettext_lazy("carrier", "year of the achievement"))
    number = models.CharField(
        pgettext_lazy("carrier", "number of patent, standard or grant"), max_length=60, blank=True
    )
    #: Whole yuan.
    money = models.PositiveBigIntegerField(pgettext_lazy("carrier", "money of the project (yuan)"), null=True,
                                           blank=True)  # fmt: skip
    proof = models.ForeignKey(Attachment, verbose_name=pgettext_lazy("carrier", "file of proof"), null=True, blank=True,
                              on_delete=models.PROTECT, related_name="+")  # fmt: skip

    objects = OfCarrierQuerySet["CarrierAchievement"].as_manager()

    class Meta:
        verbose_name = pgettext_lazy("carrier", "achievement of a carrier")
        verbose_name_plural = pgettext_lazy("carrier", "achievements of carriers")
        ordering = ["-year", "kind", "id"]
        constraints = [
            models.CheckConstraint(
                name="carrier_achievement_money",
                condition=Q(kind="project", money__gt=0) | ~Q(kind="project") & Q(money__isnull=True),
                violation_error_message=pgettext_lazy("carrier", "A project has money, nothing else has."),
            ),
            models.CheckConstraint(
                name="carrier_achievement_proof", condition=~Q(number="") | Q(proof__isnull=False),
                violation_error_message=pgettext_lazy("carrier", "An achievement has a number or a file of proof."),
            ),
            models.UniqueConstraint(
                name="carrier_achievement_once", fields=["carrier", "kind", "title", "year"],
                condition=~Q(state="struck"),
                violation_error_message=pgettext_lazy("carrier", "This achievement is entered already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def unit_id(self) -> int:
        """The unit that looks after the host."""
        return self.carrier.unit_id

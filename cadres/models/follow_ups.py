"""What was agreed in a talk, with its day; the histories of talks, disciplines, re-use, adjustments and findings."""

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cadres.models.cadre import UnitFileQuerySet
from cadres.models.care import CadreDiscipline, CareTalk
from cadres.models.inspections import SelectionFinding
from cadres.models.removals import RemovalCase
from cadres.models.reuse import ReuseProposal
from cadres.models.sealed_line import SealedLine, open_words
from cadres.states.follow_ups import CareVerb, FollowState
from xinhui.accounts.models import User
from xinhui.core import clock
from xinhui.core.models import Timestamped


class FollowUpQuerySet(models.QuerySet["TalkFollowUp"]):
    """Follow-ups: seen with their talk."""

    def visible_to(self, user: User | AnonymousUser) -> "FollowUpQuerySet":
        """Of the talks that the user sees."""
        return self.filter(talk__in=CareTalk.objects.visible_to(user))

    def about(self, user: User) -> "FollowUpQuerySet":
        """Agreed with the user."""
        return self.filter(talk__cadre__user=user)

    def late(self) -> "FollowUpQuerySet":
        """To be done, the day over."""
        return self.filter(state=FollowState.OPEN, due_on__lt=clock.today())


class TalkFollowUp(Timestamped):
    """Something agreed in a talk: the person sees it too. What it is and what came of it is sealed."""

    talk = models.ForeignKey(
        CareTalk, verbose_name=_("heart-to-heart talk"), on_delete=models.PROTECT, related_name="follow_ups"
    )
    text_sealed = models.TextField(_("what was agreed (sealed)"))
    due_on = models.DateField(_("to be done by"))
    state = models.CharField(_("state"), max_length=8, choices=FollowState, default=FollowState.OPEN)
    outcome_sealed = models.TextField(_("what came of it (sealed)"), blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    chased_level = models.PositiveSmallIntegerField(_("chased to level"), default=0)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up of a talk")
        verbose_name_plural = _("follow-ups of talks")
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["state", "due_on"], name="talk_follow_state_due")]
        constraints = [
            models.CheckConstraint(
                name="talk_follow_up_says_what", condition=~Q(text_sealed=""),
                violation_error_message=_("Say what was agreed."),
            ),
            models.CheckConstraint(
                name="talk_follow_up_ended_has_day",
                condition=Q(state="open", ended_on__isnull=True, outcome_sealed="")
                | ~Q(state="open") & Q(ended_on__isnull=False) & ~Q(outcome_sealed=""),
                violation_error_message=_("What has ended has its day, and says what came of it."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.talk} · {self.due_on}"

    @property
    def text(self) -> str:
        """Opened: to the person, to others after the look is on the trail."""
        return open_words(self.text_sealed)

    @property
    def outcome(self) -> str:
        """The same of what came of it."""
        return open_words(self.outcome_sealed) if self.outcome_sealed else ""

    @property
    def is_late(self) -> bool:
        """To be done, the day over."""
        return self.state == FollowState.OPEN and self.due_on < clock.today()


#: A line belongs to exactly one of these.
SUBJECTS = ("talk", "discipline", "proposal", "removal", "finding")


def _of_one() -> Q:
    condition = Q()
    for subject in SUBJECTS:
        others = {f"{other}__isnull": other != subject for other in SUBJECTS}
        condition |= Q(**others)
    return condition


class CareLineQuerySet(UnitFileQuerySet["CareLine"]):
    """Lines: shown on the page of what they are about."""

    def visible_to(self, user: User | AnonymousUser) -> "CareLineQuerySet":
        """Of what the user sees."""
        return self.filter(
            Q(talk__in=CareTalk.objects.visible_to(user))
            | Q(discipline__in=CadreDiscipline.objects.visible_to(user))
            | Q(proposal__in=ReuseProposal.objects.visible_to(user))
            | Q(removal__in=RemovalCase.objects.visible_to(user))
            | Q(finding__in=SelectionFinding.objects.visible_to(user))
        )


class CareLine(SealedLine):
    """One step: who did what when, to which of the five."""

    verb = models.CharField(pgettext_lazy("care line", "step"), max_length=20, choices=CareVerb)
    talk = models.ForeignKey(CareTalk, null=True, blank=True, on_delete=models.PROTECT, related_name="lines",
                             verbose_name=_("heart-to-heart talk"))  # fmt: skip
    discipline = models.ForeignKey(CadreDiscipline, null=True, blank=True, on_delete=models.PROTECT,
                                   related_name="lines", verbose_name=_("discipline of a cadre"))  # fmt: skip
    proposal = models.ForeignKey(ReuseProposal, null=True, blank=True, on_delete=models.PROTECT,
                                 related_name="lines", verbose_name=_("proposal of re-use"))  # fmt: skip
    removal = models.ForeignKey(RemovalCase, null=True, blank=True, on_delete=models.PROTECT, related_name="lines",
                                verbose_name=_("adjustment of a cadre"))  # fmt: skip
    finding = models.ForeignKey(SelectionFinding, null=True, blank=True, on_delete=models.PROTECT,
                                related_name="lines", verbose_name=_("finding of an inspection"))  # fmt: skip

    objects = CareLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of care")
        verbose_name_plural = _("lines of care")
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                name="care_line_of_one", condition=_of_one(),
                violation_error_message=_("A line belongs to one thing."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_verb_display()} {self.at:%Y-%m-%d}"

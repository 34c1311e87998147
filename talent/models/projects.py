"""Key projects, the team that serves each of them, and what each needs of talent."""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talent.models.employer import Employer, EmployerAccount
from talent.scope import talent_scope_of
from talent.states.projects import GOING, InvestmentStage, NeedState
from xinhui.accounts.models import User
from xinhui.core.models import Timestamped


class KeyInvestmentQuerySet(models.QuerySet["KeyInvestment"]):
    """Projects: read with the figures; an investor's account sees its own, a team the project that it serves."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """All, or those of the employers that the user acts for and of the teams that the user is in."""
        if not isinstance(user, User):
            return self.none()
        if talent_scope_of(user).reads_figures:
            return self
        acts_for = EmployerAccount.objects.filter(user=user, ended_on__isnull=True).values("employer")
        serves = InvestmentTeamMember.objects.filter(user=user, ended_on__isnull=True).values("investment")
        return self.filter(Q(investor__in=acts_for) | Q(pk__in=serves))

    def going(self) -> Self:
        """Not ended."""
        return self.filter(stage__in=GOING)


class KeyInvestment(Timestamped):
    """A project of an investor, with its money in whole yuan."""

    name = models.CharField(pgettext_lazy("project", "name of the key project"), max_length=100)
    investor = models.ForeignKey(Employer, verbose_name=pgettext_lazy("project", "investor"), on_delete=models.PROTECT,
                                 related_name="investments")  # fmt: skip
    #: Whole yuan.
    money = models.PositiveBigIntegerField(pgettext_lazy("project", "investment (yuan)"))
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    stage = models.CharField(pgettext_lazy("project", "stage of the project"), max_length=10, choices=InvestmentStage,
                             default=InvestmentStage.SIGNED)  # fmt: skip
    stage_on = models.DateField(pgettext_lazy("project", "stage since"))
    about = models.CharField(pgettext_lazy("project", "about the project"), max_length=400, blank=True)
    #: What the dedicated team promises.
    pledge = models.CharField(pgettext_lazy("project", "service pledge"), max_length=400, blank=True)

    objects = KeyInvestmentQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("project", "key project")
        verbose_name_plural = pgettext_lazy("project", "key projects")
        ordering = ["-money", "id"]
        constraints = [
            models.UniqueConstraint(
                name="key_investment_once", fields=["name"], condition=~Q(stage=InvestmentStage.ENDED),
                violation_error_message=pgettext_lazy("project", "A key project of this name is there already."),
            ),
            models.CheckConstraint(
                name="key_investment_has_money", condition=Q(money__gte=1),
                violation_error_message=pgettext_lazy("project", "A project has money."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def unit_id(self) -> int:
        """The unit that looks after the investor."""
        return self.investor.unit_id


class InvestmentTeamMemberQuerySet(models.QuerySet["InvestmentTeamMember"]):
    """Members of the teams: officials in their function, seen with the project."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Of the projects in sight."""
        return self.filter(investment__in=KeyInvestment.objects.visible_to(user))


class InvestmentTeamMember(models.Model):
    """Somebody of the dedicated team, by the post held in it."""

    investment = models.ForeignKey(KeyInvestment, verbose_name=pgettext_lazy("project", "key project"),
                                   on_delete=models.CASCADE, related_name="team")  # fmt: skip
    user = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("user"), on_delete=models.PROTECT,
                             related_name="investment_teams")  # fmt: skip
    post = models.CharField(pgettext_lazy("project", "post in the team"), max_length=40)
    is_leader = models.BooleanField(pgettext_lazy("project", "leads the team"), default=False)
    started_on = models.DateField(_("from"))
    ended_on = models.DateField(_("to"), null=True, blank=True)

    objects = InvestmentTeamMemberQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("project", "member of a dedicated team")
        verbose_name_plural = pgettext_lazy("project", "members of dedicated teams")
        ordering = ["investment", "-is_leader", "id"]
        constraints = [
            models.UniqueConstraint(
                name="investment_team_member_once", fields=["investment", "user"], condition=Q(ended_on__isnull=True),
                violation_error_message=pgettext_lazy("project", "This person is in the team already."),
            ),
            models.UniqueConstraint(
                name="investment_team_one_leader", fields=["investment"],
                condition=Q(ended_on__isnull=True, is_leader=True),
                violation_error_message=pgettext_lazy("project", "A team has one leader."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.investment_id} {self.post}"

    @property
    def unit_id(self) -> int:
        """The unit that looks after the investor."""
        return self.investment.unit_id


class InvestmentNeedQuerySet(models.QuerySet["InvestmentNeed"]):
    """Needs: seen with the project."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Of the projects in sight."""
        return self.filter(investment__in=KeyInvestment.objects.visible_to(user))


class InvestmentNeed(Timestamped):
    """So many of whom the project needs by when; answered by the team, settled when the investor agrees."""

    investment = models.ForeignKey(KeyInvestment, verbose_name=pgettext_lazy("project", "key project"),
                                   on_delete=models.PROTECT, related_name="needs")  # fmt: skip
    text = models.CharField(pgettext_lazy("project", "what is needed"), max_length=200)
    number = models.PositiveSmallIntegerField(pgettext_lazy("project", "people needed"))
    due_on = models.DateField(pgettext_lazy("project", "needed by"))
    state = models.CharField(_("state"), max_length=10, choices=NeedState, default=NeedState.RAISED)
    answer = models.CharField(pgettext_lazy("project", "answer of the team"), max_length=400, blank=True)
    answered_on = models.DateField(pgettext_lazy("project", "answered on"), null=True, blank=True)
    settled_on = models.DateField(pgettext_lazy("project", "settled on (need)"), null=True, blank=True)
    told_on = models.DateField(pgettext_lazy("project", "told overdue on"), null=True, blank=True)
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("user"), null=True, blank=True,
                                  on_delete=models.PROTECT, related_name="+")  # fmt: skip

    objects = InvestmentNeedQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("project", "need of a key project")
        verbose_name_plural = pgettext_lazy("project", "needs of key projects")
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="investment_need_wants_somebody", condition=Q(number__gte=1),
                violation_error_message=pgettext_lazy("project", "A need is for one at least."),
            ),
            models.CheckConstraint(
                name="investment_need_is_whole",
                condition=Q(state="raised", settled_on__isnull=True)
                | Q(state="answered", settled_on__isnull=True, answered_on__isnull=False) & ~Q(answer="")
                | Q(state="settled", settled_on__isnull=False) & ~Q(answer=""),
                violation_error_message=pgettext_lazy("project", "Answered has an answer, settled has a day."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.text

    @property
    def unit_id(self) -> int:
        """The unit that looks after the investor."""
        return self.investment.unit_id

"""Rounds of rank promotion: one rank of one unit within its quota, who is proposed, the history."""

import json
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from cadres.models.cadre import Cadre, UnitFileQuerySet
from cadres.models.sealed_line import SealedLine, open_words
from cadres.rules.ranks import RankFinding
from cadres.states.cadre import Rank
from cadres.states.ranks import RUNNING, RankProposalState, RankRoundState, RankRoundVerb
from xinhui.accounts.models import Unit, User
from xinhui.core.models import Timestamped


def _person(label: Any) -> Any:
    return models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=label, null=True, blank=True,
                             on_delete=models.PROTECT, related_name="+")  # fmt: skip


class RankRoundQuerySet(UnitFileQuerySet["RankRound"]):
    """Rounds: seen with the unit's files."""

    def running(self) -> Self:
        """Not decided yet."""
        return self.filter(state__in=RUNNING)


class RankRound(Timestamped):
    """A round of one rank in one unit."""

    unit = models.ForeignKey(Unit, verbose_name=pgettext_lazy("rank", "unit of the round"), on_delete=models.PROTECT,
                             related_name="rank_rounds")  # fmt: skip
    rank = models.CharField(pgettext_lazy("rank", "rank to be granted"), max_length=12, choices=Rank)
    state = models.CharField(pgettext_lazy("rank", "state of the round"), max_length=10, choices=RankRoundState,
                             default=RankRoundState.OPEN)  # fmt: skip
    #: Free places of the quota when it was opened.
    places = models.PositiveSmallIntegerField(pgettext_lazy("rank", "places when opened"))
    opened_on = models.DateField(pgettext_lazy("rank", "opened on"))
    opened_by = _person(pgettext_lazy("rank", "opened by"))
    public_from = models.DateField(pgettext_lazy("rank", "public from"), null=True, blank=True)
    public_until = models.DateField(pgettext_lazy("rank", "public until"), null=True, blank=True)
    decided_on = models.DateField(pgettext_lazy("rank", "decided on"), null=True, blank=True)
    decided_by = _person(pgettext_lazy("rank", "decided by"))

    objects = RankRoundQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("rank", "round of rank promotion")
        verbose_name_plural = pgettext_lazy("rank", "rounds of rank promotion")
        ordering = ["-opened_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="rank_round_one_running", fields=["unit", "rank"], condition=Q(state__in=RUNNING),
                violation_error_message=pgettext_lazy("rank", "A round of this rank is under way in the unit."),
            ),
            models.CheckConstraint(
                name="rank_round_has_places", condition=Q(places__gte=1),
                violation_error_message=pgettext_lazy("rank", "No place of the quota is free."),
            ),
            models.CheckConstraint(
                name="rank_round_second_person",
                condition=Q(decided_by__isnull=True) | Q(opened_by__isnull=True) | ~Q(decided_by=F("opened_by")),
                violation_error_message=pgettext_lazy("rank", "Whoever opens a round does not decide it."),
            ),
            models.CheckConstraint(
                name="rank_round_public_before_decided",
                condition=~Q(state__in=["public", "published", "granted"])
                | Q(public_from__isnull=False, public_until__gt=F("public_from")),
                violation_error_message=pgettext_lazy("rank", "No rank is granted without publicity."),
            ),
            models.CheckConstraint(
                name="rank_round_granted_has_its_day",
                condition=Q(state="granted", decided_on__gt=F("public_until")) | ~Q(state="granted")
                & Q(decided_on__isnull=True),
                violation_error_message=pgettext_lazy("rank", "Ranks are granted after the publicity, on a day."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.unit.name} · {self.get_rank_display()}"


class RankProposalQuerySet(UnitFileQuerySet["RankProposal"]):
    """Proposals: seen with the round."""

    unit_field = "round__unit_id"

    def standing(self) -> Self:
        """Neither withdrawn nor decided."""
        return self.filter(state=RankProposalState.PROPOSED)

    def about(self, user: User | AnonymousUser) -> Self:
        """The user's own: once public."""
        if not isinstance(user, User):
            return self.none()
        return self.filter(cadre__user=user, round__public_from__isnull=False)


class RankProposal(Timestamped):
    """Somebody in a round. `finding_sealed`: the years and grades as they were counted when proposed."""

    round = models.ForeignKey(RankRound, verbose_name=pgettext_lazy("rank", "round of rank promotion"),
                              on_delete=models.PROTECT, related_name="proposals")  # fmt: skip
    cadre = models.ForeignKey(Cadre, verbose_name=pgettext_lazy("rank", "file of the proposed"),
                              on_delete=models.PROTECT, related_name="rank_proposals")  # fmt: skip
    state = models.CharField(pgettext_lazy("rank", "state of the proposal"), max_length=10, choices=RankProposalState,
                             default=RankProposalState.PROPOSED)  # fmt: skip
    finding_sealed = models.TextField(pgettext_lazy("rank", "time in the rank as counted (sealed)"))
    proposed_by = _person(pgettext_lazy("rank", "proposed by"))
    granted_by = _person(pgettext_lazy("rank", "granted by"))

    objects = RankProposalQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("rank", "proposal for a rank")
        verbose_name_plural = pgettext_lazy("rank", "proposals for ranks")
        ordering = ["round", "id"]
        constraints = [
            models.UniqueConstraint(
                name="rank_proposal_one_a_person", fields=["cadre"], condition=Q(state="proposed"),
                violation_error_message=pgettext_lazy("rank", "This person is proposed already."),
            ),
            models.CheckConstraint(
                name="rank_proposal_second_person",
                condition=Q(granted_by__isnull=True) | Q(proposed_by__isnull=True) | ~Q(granted_by=F("proposed_by")),
                violation_error_message=pgettext_lazy("rank", "Whoever proposes does not grant."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.cadre.name} · {self.round}"

    @property
    def unit_id(self) -> int:
        """Whose round it is."""
        unit_id: int = self.round.unit_id
        return unit_id

    @property
    def finding(self) -> RankFinding:
        """As it was counted when proposed."""
        row: dict[str, Any] = json.loads(open_words(self.finding_sealed))
        facts: dict[str, Any] = {name: tuple(it) if isinstance(it, list) else it for name, it in row.items()}
        return RankFinding(**facts)


class RankRoundLineQuerySet(UnitFileQuerySet["RankRoundLine"]):
    """Lines of histories: seen with the round."""

    unit_field = "round__unit_id"


class RankRoundLine(SealedLine):
    """A line of a round's history."""

    round = models.ForeignKey(RankRound, verbose_name=pgettext_lazy("rank", "round of rank promotion"),
                              on_delete=models.PROTECT, related_name="lines")  # fmt: skip
    verb = models.CharField(pgettext_lazy("rank", "what happened in the round"), max_length=14, choices=RankRoundVerb)

    objects = RankRoundLineQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("rank", "line of a round's history")
        verbose_name_plural = pgettext_lazy("rank", "lines of rounds' histories")
        ordering = ["round", "id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.get_verb_display()}"

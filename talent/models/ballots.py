"""Why experts stay away from a dossier, and how the others scored: sealed, opened once when the sitting closes."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talent.models.board import BoardDossier, BoardSeat
from talent.states.board import ConflictKind
from xinhui.core import clock


class BoardConflict(models.Model):
    """An expert who does not score a dossier, and why."""

    dossier = models.ForeignKey(BoardDossier, verbose_name=pgettext_lazy("board", "dossier before the board"),
                                on_delete=models.CASCADE, related_name="conflicts")  # fmt: skip
    seat = models.ForeignKey(BoardSeat, verbose_name=pgettext_lazy("board", "seat of an expert"),
                             on_delete=models.CASCADE, related_name="conflicts")  # fmt: skip
    kind = models.CharField(pgettext_lazy("board", "conflict of interest"), max_length=10, choices=ConflictKind)
    note = models.CharField(pgettext_lazy("board", "what the expert declares"), max_length=200, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("board", "conflict of interest")
        verbose_name_plural = pgettext_lazy("board", "conflicts of interest")
        ordering = ["dossier", "seat", "kind"]
        constraints = [
            models.UniqueConstraint(
                name="talent_conflict_once", fields=["dossier", "seat", "kind"],
                violation_error_message=_("This conflict of interest is known already."),
            ),
            models.CheckConstraint(
                name="talent_conflict_declared_says_why", condition=~Q(kind=ConflictKind.DECLARED) | ~Q(note=""),
                violation_error_message=_("A declaration says why."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.seat_id} {self.kind}"


class BoardBallot(models.Model):
    """What an expert gave a dossier: points by criterion, sealed. Nobody reads it but the expert, after the close."""

    dossier = models.ForeignKey(BoardDossier, verbose_name=pgettext_lazy("board", "dossier before the board"),
                                on_delete=models.CASCADE, related_name="ballots")  # fmt: skip
    seat = models.ForeignKey(BoardSeat, verbose_name=pgettext_lazy("board", "seat of an expert"),
                             on_delete=models.CASCADE, related_name="ballots")  # fmt: skip
    points_sealed = models.TextField(pgettext_lazy("board", "points (sealed)"))
    at = models.DateTimeField(pgettext_lazy("board", "scored at"), default=clock.now)

    class Meta:
        verbose_name = pgettext_lazy("board", "ballot of an expert")
        verbose_name_plural = pgettext_lazy("board", "ballots of experts")
        ordering = ["dossier", "id"]
        constraints = [
            models.UniqueConstraint(
                name="talent_ballot_once", fields=["dossier", "seat"],
                violation_error_message=_("This expert has scored the dossier."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.seat_id}"

"""Verbs on sittings, dossiers and experts; the experts' own on what lies before them."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import pgettext_lazy

from talent.forms import board as forms
from talent.forms.base import NothingForm, ReasonForm
from talent.models import BoardDossier, BoardExpert, BoardKin, BoardSeat, BoardSitting
from talent.scope import TalentScope
from talent.services.board import dossiers, experts, scoring, sittings
from talent.states.board import SITTING_TABLE, DossierOutcome, SittingState
from talent.views.base import Subject, Verb
from xinhui.accounts.models import User


def _anybody(scope: TalentScope, target: Any) -> bool:
    return True


def _prepared(row: BoardDossier) -> bool:
    return row.outcome == DossierOutcome.WAITING and row.sitting.state == SittingState.PREPARED


def _decides(row: BoardDossier) -> bool:
    return row.outcome == DossierOutcome.WAITING and row.sitting.state == SittingState.CLOSED


def _before(user: User) -> QuerySet[BoardDossier]:
    rows = BoardDossier.objects.before(user).filter(sitting__state=SittingState.SCORING, outcome="waiting")
    return rows.select_related("sitting")


def _sitting_page(row: BoardDossier | BoardSeat) -> str:
    return f"/talent/board/{row.sitting_id}/"


def _office_rows(user: User) -> QuerySet[BoardSeat]:
    return BoardSeat.objects.filter(sitting__in=BoardSitting.objects.visible_to(user)).select_related(
        "sitting", "expert__user"
    )


SUBJECTS = (
    Subject(
        "board-sitting", "sitting_id", lambda user: BoardSitting.objects.visible_to(user),
        lambda row: f"/talent/board/{row.pk}/", (
            Verb("dossier", pgettext_lazy("board", "Put an application before it"), forms.DossierForm,
                 dossiers.to_board, fits=lambda row: SITTING_TABLE.allows(row.state, "dossier")),
            Verb("seat", pgettext_lazy("board", "Seat experts"), forms.SeatsForm, sittings.seat_experts,
                 fits=lambda row: SITTING_TABLE.allows(row.state, "seat")),
            Verb("open", pgettext_lazy("board", "Open for scores"), NothingForm, sittings.open_sitting,
                 fits=lambda row: SITTING_TABLE.allows(row.state, "open"), is_primary=True),
            Verb("extend", pgettext_lazy("board", "Give more time"), forms.UntilForm, sittings.extend_sitting,
                 fits=lambda row: SITTING_TABLE.allows(row.state, "extend")),
            Verb("close", pgettext_lazy("board", "Close and count"), NothingForm, sittings.close_sitting,
                 fits=lambda row: SITTING_TABLE.allows(row.state, "close"), is_primary=True),
            Verb("change", pgettext_lazy("board", "Change the sitting"), forms.SittingForm, sittings.change_sitting,
                 fits=lambda row: SITTING_TABLE.allows(row.state, "change")),
            Verb("drop", pgettext_lazy("board", "Drop the sitting"), ReasonForm, sittings.drop_sitting,
                 fits=lambda row: SITTING_TABLE.allows(row.state, "drop"), is_danger=True),
        ),
    ),
    Subject(
        "board-seat", "seat_id", _office_rows, _sitting_page, (
            Verb("unseat", pgettext_lazy("board", "Take the seat away"), NothingForm, sittings.unseat_expert,
                 fits=lambda row: row.sitting.state == SittingState.PREPARED, is_danger=True),
        ),
    ),
    Subject(
        "board-dossier", "dossier_id", lambda user: BoardDossier.objects.visible_to(user).select_related("sitting"),
        _sitting_page, (
            Verb("statement", pgettext_lazy("board", "Write the statement"), forms.StatementForm,
                 dossiers.change_dossier, fits=_prepared),
            Verb("take-back", pgettext_lazy("board", "Take off the board"), NothingForm, dossiers.take_back,
                 fits=_prepared, is_danger=True),
            Verb("rate", pgettext_lazy("board", "Propose the tier"), forms.DecisionForm, dossiers.from_board,
                 fits=lambda row: _decides(row) and bool(row.advice), is_primary=True),
            Verb("none", pgettext_lazy("board", "Recommend no tier"), ReasonForm, dossiers.no_tier, fits=_decides,
                 is_danger=True),
        ),
    ),
    Subject(
        "board-expert", "expert_id", lambda user: BoardExpert.objects.visible_to(user),
        lambda row: "/talent/board/experts/", (
            Verb("change", pgettext_lazy("board", "Change the expert"), forms.ExpertForm, experts.change_expert,
                 fits=lambda row: row.is_active),
            Verb("retire", pgettext_lazy("board", "Serves no more"), NothingForm, experts.retire_expert,
                 fits=lambda row: row.is_active, is_danger=True),
            Verb("recall", pgettext_lazy("board", "Serves again"), NothingForm, experts.recall_expert,
                 fits=lambda row: not row.is_active),
        ),
    ),
    Subject(
        "board-task", "dossier_id", _before, lambda row: f"/talent/board/mine/{row.sitting_id}/", (
            Verb("score", pgettext_lazy("board", "Score"), forms.PointsForm, scoring.score_dossier, may=_anybody,
                 is_primary=True),
            Verb("declare", pgettext_lazy("board", "Declare a conflict of interest"), ReasonForm,
                 scoring.declare_conflict, may=_anybody, is_danger=True),
        ),
    ),
    Subject(
        "board-self", "expert_id", lambda user: BoardExpert.objects.filter(user=user),
        lambda row: "/talent/board/mine/", (
            Verb("kin", pgettext_lazy("board", "Name kin"), forms.KinForm, experts.name_kin, may=_anybody),
        ),
    ),
    Subject(
        "board-kin", "kin_id", lambda user: BoardKin.objects.filter(expert__user=user),
        lambda row: "/talent/board/mine/", (
            Verb("strike", pgettext_lazy("board", "Strike the name"), NothingForm, experts.strike_kin, may=_anybody,
                 is_danger=True),
        ),
    ),
)  # fmt: skip

"""What is done to rounds of rank promotion and to proposals."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import pgettext_lazy

from cadres.forms.base import NothingForm
from cadres.forms.ranks import WithdrawForm
from cadres.models import RankProposal, RankRound
from cadres.services.ranks import rounds
from cadres.states.ranks import RANK_TABLE, RankProposalState
from cadres.views.base import Subject, Verb, by_reader
from xinhui.accounts.models import User
from xinhui.core import clock


def _allows(verb: str) -> Callable[[RankRound], bool]:
    return lambda row: RANK_TABLE.allows(row.state, verb)


def _is_over(row: RankRound) -> bool:
    return _allows("end_publicity")(row) and row.public_until is not None and row.public_until < clock.today()


def _proposals(user: User) -> QuerySet[Any]:
    rows = RankProposal.objects.visible_to(user).select_related("round__unit", "cadre")
    return rows.defer("cadre__form_sealed", "cadre__photo_sealed")


SUBJECTS = (
    Subject(
        "rank-round", "rank_round_id", lambda user: RankRound.objects.visible_to(user).select_related("unit"),
        lambda row: f"/cadres/ranks/{row.pk}/",
        (
            Verb("publish", pgettext_lazy("rank", "Make the proposals public"), NothingForm, rounds.publish_round,
                 may=by_reader, fits=_allows("publish"), is_primary=True),
            Verb("end-publicity", pgettext_lazy("rank", "End the publicity"), NothingForm, rounds.end_round_publicity,
                 may=by_reader, fits=_is_over, is_primary=True),
            Verb("grant", pgettext_lazy("rank", "Grant the ranks"), NothingForm, rounds.grant_ranks,
                 fits=_allows("grant"), is_primary=True),
            Verb("stop", pgettext_lazy("rank", "Stop the round"), WithdrawForm, rounds.stop_round, may=by_reader,
                 fits=_allows("stop"), is_danger=True),
        ),
    ),
    Subject(
        "rank-proposal", "rank_proposal_id", _proposals, lambda row: f"/cadres/ranks/{row.round_id}/",
        (
            Verb("withdraw", pgettext_lazy("rank", "Withdraw the proposal"), WithdrawForm, rounds.withdraw_proposal,
                 may=by_reader, fits=lambda row: row.state == RankProposalState.PROPOSED
                 and RANK_TABLE.allows(row.round.state, "withdraw")),
        ),
    ),
)  # fmt: skip

"""What time does to rounds of rank promotion."""

from cadres.models import RankRound
from cadres.services.ranks.rounds import end_round_publicity
from cadres.states.ranks import RankRoundState
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.errors import DomainError


def end_rank_publicities(*, actor: Actor) -> int:
    """Ends what was public long enough; returns how many."""
    over = RankRound.objects.filter(state=RankRoundState.PUBLIC, public_until__lt=clock.today())
    ended = 0
    for pk in list(over.order_by("pk").values_list("pk", flat=True)):
        try:
            end_round_publicity(actor=actor, rank_round_id=pk)
        except DomainError:
            continue  # changed this very moment
        ended += 1
    return ended

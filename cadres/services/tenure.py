"""The history of posts, kept by the verbs that seat people and free posts. Inside their transaction."""

from datetime import date

from cadres.models import EstablishedPost, PostTenure
from cadres.states.analysis import TenureEvent
from xinhui.accounts.actors import Actor
from xinhui.core import clock


def keep_tenure(actor: Actor, post: EstablishedPost, cadre_id: int, event: TenureEvent, day: date) -> None:
    """One entry."""
    PostTenure.objects.create(post=post, cadre_id=cadre_id, event=event, day=day, at=clock.now(), by_id=actor.user_id)

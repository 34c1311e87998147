"""Who held the posts of a unit when."""

from dataclasses import dataclass, replace
from datetime import date

from cadres.models import Cadre, EstablishedPost, PostTenure
from cadres.states.analysis import TenureEvent
from xinhui.accounts.models import Unit, User


@dataclass(frozen=True)
class Stay:
    """A person in a post. `began` None: before the history begins; `ended` None: still."""

    cadre: Cadre
    began: date | None
    ended: date | None = None


def history_of(user: User, unit: Unit) -> list[tuple[EstablishedPost, list[Stay]]]:
    """Posts of the unit, abolished ones too, each with its stays, the latest first. Two queries."""
    entries = PostTenure.objects.visible_to(user).filter(post__unit=unit).select_related("cadre")
    by_post: dict[int, list[PostTenure]] = {}
    for entry in entries.defer("cadre__form_sealed", "cadre__photo_sealed").order_by("post", "day", "pk"):
        by_post.setdefault(entry.post_id, []).append(entry)
    posts = EstablishedPost.objects.visible_to(user).filter(unit=unit).select_related("holder")
    posts = posts.defer("holder__form_sealed", "holder__photo_sealed").order_by("-is_active", "order", "pk")
    return [(post, _stays(post, by_post.get(post.pk, []))) for post in posts]


def _stays(post: EstablishedPost, entries: list[PostTenure]) -> list[Stay]:
    """Entries put together; a holder of whom the history does not know stands with the day of the post."""
    stays: list[Stay] = []
    for entry in entries:
        if entry.event == TenureEvent.BEGAN:
            stays.append(Stay(entry.cadre, entry.day))
        elif stays and stays[-1].ended is None and stays[-1].cadre.pk == entry.cadre_id:
            stays[-1] = replace(stays[-1], ended=entry.day)
        else:
            stays.append(Stay(entry.cadre, None, entry.day))
    if post.holder is not None and (not stays or stays[-1].ended is not None or stays[-1].cadre != post.holder):
        stays.append(Stay(post.holder, post.held_since))
    return stays[::-1]

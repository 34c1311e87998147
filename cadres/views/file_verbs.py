"""What the cadre office does to files and posts."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from cadres.forms.base import NothingForm, ReasonForm
from cadres.forms.files import AccountForm, FillForm, MoveForm, RankForm
from cadres.models import Cadre, EstablishedPost
from cadres.services.establishment import abolish_post, fill_post, free_post
from cadres.services.files import come_back, end_service, link_account, move_cadre, set_rank
from cadres.states.cadre import CADRE_TABLE
from cadres.views.base import Subject, Verb


def _allows(verb: str) -> Callable[[Cadre], bool]:
    return lambda cadre: CADRE_TABLE.allows(cadre.state, verb)


def _is_held(post: EstablishedPost) -> bool:
    return post.holder_id is not None


def _is_vacant(post: EstablishedPost) -> bool:
    return post.holder_id is None


SUBJECTS = (
    Subject(
        "file", "cadre_id", lambda user: Cadre.objects.visible_to(user).light().select_related("unit"),
        lambda cadre: f"/cadres/{cadre.pk}/",
        (
            Verb("rank", _("Rank and level of the post"), RankForm, set_rank, fits=_allows("change")),
            Verb("move", _("To another unit"), MoveForm, move_cadre, fits=_allows("change")),
            Verb("account", _("Account of the person"), AccountForm, link_account, fits=_allows("change")),
            Verb("retire", _("Has retired"), ReasonForm, end_service, fits=_allows("retire"),
                 extra=(("verb", "retire"),)),
            Verb("leave", _("Has left for elsewhere"), ReasonForm, end_service, fits=_allows("leave"),
                 extra=(("verb", "leave"),)),
            Verb("back", _("Back in service"), NothingForm, come_back, fits=_allows("come_back")),
        ),
    ),
    Subject(
        "post", "established_post_id",
        lambda user: EstablishedPost.objects.visible_to(user).in_being().select_related("unit"),
        lambda post: f"/cadres/units/{post.unit_id}/",
        (
            Verb("fill", _("Fill the post"), FillForm, fill_post, fits=_is_vacant),
            Verb("free", _("Free the post"), ReasonForm, free_post, fits=_is_held),
            Verb("abolish", _("Abolish the post"), ReasonForm, abolish_post, fits=_is_vacant, is_danger=True),
        ),
    ),
)  # fmt: skip

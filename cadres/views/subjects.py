"""Verbs on rows of the room: their form, their service, who may, when they fit."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from cadres.forms.files import ActForm, FillForm, MoveForm, NothingForm, RankForm, ReasonForm
from cadres.models import Cadre, EstablishedPost
from cadres.scope import CadreScope, cadre_scope_of
from cadres.services.establishment import abolish_post, fill_post, free_post
from cadres.services.files import come_back, end_service, move_cadre, set_rank
from cadres.states.cadre import CADRE_TABLE
from cadres.views.base import act_form
from xinhui.accounts.actors import Actor

Done = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Verb:
    """One action; `extra` goes to the service with the form's values."""

    name: str
    label: StrOrPromise
    form: type[ActForm]
    service: Callable[..., Any]
    fits: Callable[[Any], bool]
    extra: tuple[tuple[str, object], ...] = ()
    is_danger: bool = False


@dataclass(frozen=True)
class Subject:
    """A kind of row; its verbs are the cadre office's."""

    key: str
    page: Callable[[Any], str]
    verbs: tuple[Verb, ...]

    def verb(self, name: str) -> Verb | None:
        """The verb of a name."""
        return next((verb for verb in self.verbs if verb.name == name), None)

    def open_to(self, scope: CadreScope, target: Any) -> list[Verb]:
        """What the reader may do to the row now; the service checks again, under the lock."""
        return [verb for verb in self.verbs if scope.is_office and verb.fits(target)]

    def run(self, request: HttpRequest, verb: Verb, target: Any, done: Done) -> HttpResponse:
        """The verb's form, and what it does. Raises PermissionDenied."""
        if not cadre_scope_of(request.user).is_office:
            raise PermissionDenied
        there = self.page(target)

        def do(actor: Actor, values: dict[str, Any]) -> str:
            verb.service(actor=actor, **{self.key: target.pk}, **values, **dict(verb.extra))
            return there

        form = act_form(request, verb.form, target=target)
        return done(request, form, do, title=verb.label, back=there, is_danger=verb.is_danger, hint=str(target))


def _allows(verb: str) -> Callable[[Cadre], bool]:
    return lambda cadre: CADRE_TABLE.allows(cadre.state, verb)


def _is_held(post: EstablishedPost) -> bool:
    return post.holder_id is not None


def _is_vacant(post: EstablishedPost) -> bool:
    return post.holder_id is None


CADRE = Subject(
    "cadre_id",
    lambda cadre: f"/cadres/{cadre.pk}/",
    (
        Verb("rank", _("Rank and level of the post"), RankForm, set_rank, _allows("change")),
        Verb("move", _("To another unit"), MoveForm, move_cadre, _allows("change")),
        Verb("retire", _("Has retired"), ReasonForm, end_service, _allows("retire"), (("verb", "retire"),)),
        Verb("leave", _("Has left for elsewhere"), ReasonForm, end_service, _allows("leave"), (("verb", "leave"),)),
        Verb("back", _("Back in service"), NothingForm, come_back, _allows("come_back")),
    ),
)
POST = Subject(
    "established_post_id",
    lambda post: f"/cadres/units/{post.unit_id}/",
    (
        Verb("fill", _("Fill the post"), FillForm, fill_post, _is_vacant),
        Verb("free", _("Free the post"), ReasonForm, free_post, _is_held),
        Verb("abolish", _("Abolish the post"), ReasonForm, abolish_post, _is_vacant, is_danger=True),
    ),
)

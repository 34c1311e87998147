"""What the verbs of care share. Lock order: file, talk or discipline, proposal or case; inspection, finding."""

from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cadres.models import Cadre, CareLine
from cadres.models.sealed_line import seal_words
from cadres.services.frame import hold_cadre
from cadres.states.follow_ups import CareVerb
from xinhui.accounts.actors import Actor, person_id
from xinhui.accounts.models import User
from xinhui.core import clock
from xinhui.core.checks import hold, unknown
from xinhui.core.errors import Conflict, InvalidInput

M = TypeVar("M", bound=models.Model)


def hold_with_file(actor: Actor, rows: models.QuerySet[M], pk: int) -> tuple[Cadre, M]:
    """The file and a row about it, both locked, the actor a reader of the file that is not the actor's own.

    Raises NotFound.
    """
    cadre = hold_cadre(actor, _file_of(rows, pk))
    require_others(actor, cadre)
    return cadre, hold(rows, pk)


def require_others(actor: Actor, cadre: Cadre) -> None:
    """Nobody keeps talks, disciplines and adjustments about themselves. Raises NotFound."""
    if cadre.user_id is not None and cadre.user_id == actor.user_id:
        raise unknown()


def hold_own(actor: Actor, rows: models.QuerySet[M], pk: int, *, path: str) -> tuple[Cadre, M]:
    """The same of a row that is the actor's by `path` to a user. Raises NotFound."""
    mine = rows.filter(**{path: person_id(actor)})
    cadre = hold(Cadre.objects.select_related("unit"), _file_of(mine, pk))
    return cadre, hold(mine, pk)


def _file_of(rows: models.QuerySet[Any], pk: int) -> int:
    found: int | None = rows.filter(pk=pk).values_list("cadre_id", flat=True).first()
    if found is None:
        raise unknown()
    return found


def keep(actor: Actor, verb: CareVerb, *, text: str = "", **subject: models.Model) -> CareLine:
    """A line of the history of `talk`, `discipline`, `proposal`, `removal` or `finding`; the text is sealed."""
    return CareLine.objects.create(
        verb=verb, at=clock.now(), by_id=actor.user_id, text_sealed=seal_words(text) if text else "", **subject
    )


def user_in_use(username: str, *, field: str) -> User:
    """The account. Raises InvalidInput."""
    user: User | None = User.objects.filter(username=username.strip(), is_active=True).first()
    if user is None:
        raise InvalidInput(
            code="unknown-user", field=field, message=_("There is no such account in use."),
            action=_("Ask the person under which name they sign in."),
        )  # fmt: skip
    return user


def require_another(actor: Actor, *others: int | None) -> int:
    """The acting person, who is none of the others. Raises Conflict `same-person`."""
    person = person_id(actor)
    if person in others:
        raise Conflict(
            code="same-person", message=_("Somebody else has to do this: you had a hand in it before."),
            action=_("Ask a colleague of the cadre office."),
        )  # fmt: skip
    return person

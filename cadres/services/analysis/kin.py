"""Avoidance of kin (任职回避): family lists opened here and nowhere else, each look on the trail.

Source: 《公务员法》 article 74. A like name is a question to be asked, no finding: relatives of other names are not in
the lists, and people of the same name are many.
"""

import json

from django.db import transaction

from cadres.models import Cadre, EstablishedPost, Reshuffle, ReshuffleMove
from cadres.models.sealed_form import opened
from cadres.rules.reshuffle import Related, related
from cadres.services.frame import require_office
from cadres.services.look import keep_looks
from cadres.states.looks import Look
from xinhui.accounts.actors import Actor
from xinhui.core.checks import unknown
from xinhui.core.sealed import seal, unseal

PURPOSE = "cadres.kin"


def find_kin(actor: Actor, reshuffle: Reshuffle, cadre: Cadre, post: EstablishedPost) -> str:
    """The family lists of the mover, of the unit's people and of who is planned into it, against each other's names.

    Sealed; empty when nothing was found. Inside the caller's transaction; every list opened is an entry.
    """
    coming = reshuffle.moves.filter(post__unit=post.unit_id).exclude(cadre=cadre).values("cadre")
    holders = EstablishedPost.objects.in_being().filter(unit=post.unit_id, holder__isnull=False).values("holder")
    rows = Cadre.objects.in_service().exclude(pk=cadre.pk).select_related("unit").defer("photo_sealed")
    own = rows.filter(unit=post.unit_id) | rows.filter(pk__in=coming) | rows.filter(pk__in=holders)
    people = list(own.order_by("pk"))
    families = [(row.pk, _family(row)) for row in (cadre, *people)]
    keep_looks(actor, (cadre, *people), Look.KIN)
    there: dict[str, list[int]] = {}
    for row in people:
        there.setdefault(row.name, []).append(row.pk)
    found = [*related(families[:1], there), *related(families[1:], {cadre.name: [cadre.pk]})]
    return seal(json.dumps([[row.of, row.cadre, row.relation] for row in found]), purpose=PURPOSE) if found else ""


def _family(row: Cadre) -> list[tuple[str, str]]:
    return [(relative.relation, relative.name) for relative in opened(row.form_sealed).family]


def look_at_kin(*, actor: Actor, reshuffle_id: int) -> list[Related]:
    """What was found for the moves of a reshuffle: again a look at each file named. Raises NotFound, Forbidden."""
    with transaction.atomic():
        require_office(actor)
        shuffle = Reshuffle.objects.filter(pk=reshuffle_id).first()
        if shuffle is None or (shuffle.author_id != actor.user_id and shuffle.shared_at is None):
            raise unknown()
        sealed = ReshuffleMove.objects.filter(reshuffle=shuffle).exclude(kin_sealed="").order_by("pk")
        found = [
            Related(*row) for text in sealed.values_list("kin_sealed", flat=True)
            for row in json.loads(unseal(text, purpose=PURPOSE))
        ]  # fmt: skip
        if found:
            named = Cadre.objects.filter(pk__in={row.of for row in found}).select_related("unit").light()
            keep_looks(actor, named.order_by("pk"), Look.KIN)
    return list(dict.fromkeys(found))

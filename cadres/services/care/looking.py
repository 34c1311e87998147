"""Looking at what is sealed in care: the look is on the trail, under the person's file, before anything is shown."""

from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from cadres.models import CadreDiscipline, CareTalk, RemovalCase
from cadres.scope import cadre_scope
from cadres.services.care.frame import require_others
from cadres.services.frame import may_read
from cadres.services.look import keep_look
from cadres.states.looks import Look
from xinhui.accounts.actors import Actor
from xinhui.core.checks import unknown
from xinhui.core.errors import Conflict


def look_at_talk(*, actor: Actor, talk_id: int) -> CareTalk:
    """A talk with what was agreed, not its note: to the readers of the file and to the talker. Raises NotFound."""
    with transaction.atomic():
        talk = _talk(talk_id)
        if not (is_talker(actor, talk) or may_read(actor, talk.unit_id)):
            raise unknown()
        require_others(actor, talk.cadre)
        _keep_look(actor, talk, Look.TALK)
    return talk


def look_at_note(*, actor: Actor, talk_id: int) -> CareTalk:
    """The same with the note, to the talker or the cadre office. Raises NotFound, Conflict `no-note`."""
    with transaction.atomic():
        talk = _talk(talk_id)
        if not may_read_note(actor, talk):
            raise unknown()
        if not talk.note_sealed:
            raise Conflict(code="no-note", message=_("No note is written yet."))
        _keep_look(actor, talk, Look.NOTE)
    return talk


def _talk(pk: int) -> CareTalk:
    talk = CareTalk.objects.select_related("cadre__unit", "talker").filter(pk=pk).first()
    if talk is None:
        raise unknown()
    return talk


def is_talker(actor: Actor, talk: CareTalk) -> bool:
    """Whoever holds the talk."""
    return actor.user_id is not None and talk.talker_id == actor.user_id


def may_read_note(actor: Actor, talk: CareTalk) -> bool:
    """The talker, or the cadre office; not the unit, not the person."""
    if talk.cadre.user_id is not None and talk.cadre.user_id == actor.user_id:
        return False
    return cadre_scope(actor.scope).is_office or is_talker(actor, talk)


def look_at_discipline(*, actor: Actor, discipline_id: int) -> CadreDiscipline:
    """A discipline with what it is for, and the proposals after it: to the readers of the file. Raises NotFound."""
    with transaction.atomic():
        rows = CadreDiscipline.objects.select_related("cadre__unit")
        row: CadreDiscipline = _read(actor, rows, discipline_id)
        _keep_look(actor, row, Look.DISCIPLINE)
        if row.proposals.exists():
            _keep_look(actor, row, Look.REUSE)
    return row


def look_at_removal(*, actor: Actor, removal_id: int) -> RemovalCase:
    """An adjustment with its texts: to the readers of the file. Raises NotFound."""
    rows = RemovalCase.objects.select_related(
        "cadre__unit", "post", "proposed_by", "verified_by", "first_by", "second_by"
    )
    with transaction.atomic():
        row: RemovalCase = _read(actor, rows, removal_id)
        _keep_look(actor, row, Look.REMOVAL)
    return row


def _read(actor: Actor, rows: "models.QuerySet[Any]", pk: int) -> Any:
    row = rows.filter(pk=pk).first()
    if row is None or not may_read(actor, row.unit_id):
        raise unknown()
    require_others(actor, row.cadre)
    return row


def _keep_look(actor: Actor, row: CareTalk | CadreDiscipline | RemovalCase, what: Look) -> None:
    keep_look(actor, row.cadre, what, **{row._meta.model_name or "row": row.pk})

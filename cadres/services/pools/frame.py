"""What every verb about a pool's entry begins and ends with."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cadres.models import Cadre, PoolEntry, PoolLine
from cadres.models.sealed_line import seal_words
from cadres.rules.pools import Person
from cadres.services.frame import hold_cadre
from cadres.states.pools import POOL_TABLE
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold
from xinhui.core.errors import Conflict


def hold_entry(actor: Actor, pool_entry_id: int) -> PoolEntry:
    """The entry and its file, both locked, the actor a reader of the file. Raises NotFound."""
    cadre_id = PoolEntry.objects.filter(pk=pool_entry_id).values_list("cadre_id", flat=True).first()
    cadre = hold_cadre(actor, cadre_id)
    row = hold(PoolEntry.objects.select_related("pool"), pool_entry_id)
    row.cadre = cadre
    return row


def person_of(cadre: Cadre) -> Person:
    """What the conditions of a pool ask of a file."""
    return Person(
        born_on=cadre.born_on, education_level=cadre.education_level, post_level=cadre.post_level,
        began_work_on=cadre.began_work_on, joined_on=cadre.joined_on, speciality=cadre.speciality,
    )  # fmt: skip


def turn(actor: Actor, row: PoolEntry, verb: str, text: str = "") -> PoolEntry:
    """The next state, the line of the history, the audit; the words stay out of the audit."""
    assert transaction.get_connection().in_atomic_block
    row.state = POOL_TABLE.next(row.state, verb)
    row.save()
    keep_line(actor, row, verb, text)
    return row


def keep_line(actor: Actor, row: PoolEntry, verb: str, text: str) -> None:
    """A line of the history, and the audit."""
    PoolLine.objects.create(entry=row, at=clock.now(), by_id=actor.user_id, verb=verb, text_sealed=seal_words(text))
    record(actor=actor, verb=f"cadre.pool.{verb}", target=row, area_code=row.cadre.unit.area_code,
           detail={"pool": row.pool_id, "state": row.state})  # fmt: skip


def refuse_own_matter(actor: Actor, cadre: Cadre) -> None:
    """Raise Conflict when the file is the actor's own."""
    if actor.user_id is not None and cadre.user_id == actor.user_id:
        raise Conflict(code="own-matter", message=_("Nobody decides about the own file."),
                       action=_("Leave it to a colleague of the cadre office."))  # fmt: skip

"""A list of postings taken away as a table: on the trail before it leaves."""

from collections.abc import Sequence

from django.db import transaction

from cadres.models import Posting
from cadres.states.looks import VERB, Look
from xinhui.accounts.actors import Actor
from xinhui.audit.services import AuditRow, record_many


def take_postings(*, actor: Actor, rows: Sequence[Posting]) -> None:
    """Keep whose postings are taken away: one entry a person."""
    people = {row.cadre_id: row.cadre for row in rows}
    with transaction.atomic():
        record_many(actor=actor, verb=f"{VERB}.{Look.LIST}", rows=[
            AuditRow.of(cadre, area_code=cadre.unit.area_code) for cadre in people.values()
        ])  # fmt: skip

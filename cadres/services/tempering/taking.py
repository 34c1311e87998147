"""A list of postings taken away as a table: on the trail before it leaves."""

from collections.abc import Sequence

from django.db import transaction

from cadres.models import Posting
from cadres.services.look import keep_looks
from cadres.states.looks import Look
from xinhui.accounts.actors import Actor


def take_postings(*, actor: Actor, rows: Sequence[Posting]) -> None:
    """Keep whose postings are taken away: one entry a person."""
    people = {row.cadre_id: row.cadre for row in rows}
    with transaction.atomic():
        keep_looks(actor, people.values(), Look.LIST)

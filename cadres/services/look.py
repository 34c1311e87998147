"""Looking at a file: every look is on the trail, before anything is shown, and the security administrator reads it."""

from collections.abc import Iterable

from django.db import transaction

from cadres.models import Cadre, ConductRecord, ObservationVisit, Posting, VisitSighting
from cadres.scope import cadre_scope
from cadres.services.frame import may_read
from cadres.states.looks import VERB, Look
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import User
from xinhui.audit.services import AuditRow, record, record_many
from xinhui.core.checks import line, unknown


def keep_look(actor: Actor, cadre: Cadre, what: Look, **detail: object) -> None:
    """A look at what is about the person, on the trail. Inside the caller's transaction."""
    record(actor=actor, verb=f"{VERB}.{what}", target=cadre, area_code=cadre.unit.area_code, detail=detail)


def keep_looks(actor: Actor, people: Iterable[Cadre], what: Look, **detail: object) -> None:
    """The same of several, one entry each in their order."""
    record_many(actor=actor, verb=f"{VERB}.{what}", rows=[
        AuditRow.of(row, area_code=row.unit.area_code, detail=detail) for row in people
    ])  # fmt: skip


def look_at(*, actor: Actor, cadre_id: int, what: Look, reason: str = "") -> Cadre:
    """The file, the look kept. The identity number asks for a reason. Raises NotFound, InvalidInput (reason)."""
    if what == Look.IDENTITY:
        reason = line(reason, field="reason")
    with transaction.atomic():
        cadre = Cadre.objects.select_related("unit").filter(pk=cadre_id).first()
        if cadre is None or not may_read(actor, cadre.unit_id):
            raise unknown()
        keep_look(actor, cadre, what, **({"reason": reason} if reason else {}))
    return cadre


def look_at_many(*, actor: Actor, cadre_ids: Iterable[int], what: Look = Look.EXPORT) -> list[Cadre]:
    """Files that are taken away together; those out of reach are left out. One entry each.

    `what` LIST: lines of a table, in the order of the list, without the sealed texts.
    """
    found = Cadre.objects.select_related("unit").filter(pk__in=set(cadre_ids))
    found = found.light().order_by("unit__code", "pk") if what == Look.LIST else found.order_by("pk")
    with transaction.atomic():
        rows = [row for row in found if may_read(actor, row.unit_id)]
        keep_looks(actor, rows, what)
    return rows


def look_at_record(*, actor: Actor, record_id: int) -> ConductRecord:
    """A record of conduct with its facts, the look kept under the person's file. Raises NotFound."""
    with transaction.atomic():
        rows = ConductRecord.objects.within(cadre_scope(actor.scope)).filter(pk=record_id)
        row = rows.select_related(
            "cadre", "unit", "unit_return__round", "written_by", "checked_by", "signed_by"
        ).first()
        if row is None:
            raise unknown()
        record(actor=actor, verb=f"{VERB}.{Look.RECORD}", target=row.cadre, area_code=row.unit.area_code,
               detail={"record": row.pk})  # fmt: skip
    return row


def look_at_posting(*, actor: Actor, posting_id: int) -> Posting:
    """A posting with its words, the look kept under the person's file; the host unit's officer may. Raises NotFound."""
    with transaction.atomic():
        rows = Posting.objects.within(cadre_scope(actor.scope)).filter(pk=posting_id)
        row = rows.select_related("cadre__unit", "host_unit", "order", "proposed_by", "decided_by").first()
        if row is None:
            raise unknown()
        keep_look(actor, row.cadre, Look.POSTING, posting=row.pk)
    return row


def look_at_visit(*, actor: Actor, user: User, observation_visit_id: int) -> ObservationVisit:
    """A front-line visit, the look kept under the file of everybody judged whom the reader sees. Raises NotFound."""
    with transaction.atomic():
        rows = ObservationVisit.objects.visible_to(user).filter(pk=observation_visit_id)
        row = rows.select_related("project__lead_unit", "planned_by", "recorded_by", "confirmed_by").first()
        if row is None:
            raise unknown()
        seen = VisitSighting.objects.visible_to(user).filter(visit=row).values("cadre")
        people = Cadre.objects.filter(pk__in=seen).select_related("unit").light().order_by("pk")
        keep_looks(actor, people, Look.OBSERVATION, visit=row.pk)
    return row

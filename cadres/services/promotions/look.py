"""Looking at a case, and at the report of its inspection: on the trail before anything is shown."""

from django.db import transaction

from cadres.models import Promotion
from cadres.scope import cadre_scope
from cadres.services.frame import require_office
from cadres.services.look import keep_look
from cadres.states.looks import Look
from xinhui.accounts.actors import Actor
from xinhui.core.checks import unknown


def look_at_promotion(*, actor: Actor, promotion_id: int, what: Look = Look.PROMOTION) -> Promotion:
    """The case, the look kept under the person's file; the report of the inspection is the office's alone.

    Raises NotFound, Forbidden.
    """
    with transaction.atomic():
        rows = Promotion.objects.within(cadre_scope(actor.scope)).filter(pk=promotion_id)
        row = rows.select_related("cadre__unit", "post__unit", "drafted_by", "decided_by").first()
        if row is None:
            raise unknown()
        if what == Look.INSPECTION:
            require_office(actor)
        keep_look(actor, row.cadre, what, promotion=row.pk)
    return row

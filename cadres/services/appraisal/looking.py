"""Looking at a person's appraisal: kept on the trail under the file before anything is shown."""

from django.db import transaction

from cadres.models import PersonAppraisal
from cadres.scope import cadre_scope
from cadres.states.looks import VERB, Look
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core.checks import unknown


def look_at_appraisal(*, actor: Actor, person_id: int) -> PersonAppraisal:
    """The appraisal with its self-report and reasons. Raises NotFound."""
    with transaction.atomic():
        rows = PersonAppraisal.objects.within(cadre_scope(actor.scope)).filter(pk=person_id)
        row = (
            rows.shown().select_related("cadre", "unit_appraisal__unit", "unit_appraisal__scheme", "graded_by").first()
        )
        if row is None:
            raise unknown()
        record(actor=actor, verb=f"{VERB}.{Look.APPRAISAL}", target=row.cadre,
               area_code=row.unit_appraisal.unit.area_code, detail={"appraisal": row.pk})  # fmt: skip
    return row

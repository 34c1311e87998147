"""What the verbs on appraisals share. Lock order: files, scheme, unit's appraisal, person's, objection, urn."""

from django.utils.translation import gettext_lazy as _

from cadres.models import AppraisalStep, PersonAppraisal, UnitAppraisal
from cadres.models.sealed_line import seal_words
from cadres.selectors.people import office_people, person_of, personnel_of
from cadres.services.frame import may_read, tell
from cadres.states.appraisal import UNIT_TABLE, AppraisalVerb
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, unknown
from xinhui.core.errors import Conflict


def hold_unit_appraisal(actor: Actor, unit_appraisal_id: int | None) -> UnitAppraisal:
    """The appraisal of a unit, locked; the actor reads the unit's files. Raises NotFound."""
    row = hold(UnitAppraisal.objects.select_related("scheme", "unit"), unit_appraisal_id)
    if not may_read(actor, row.unit_id):
        raise unknown()
    return row


def hold_person(actor: Actor, person_id: int | None, verb: str, *, own: bool = False) -> PersonAppraisal:
    """The appraisal of a person, the unit's locked before it, `verb` allowed in the unit's state.

    `own`: the actor is the person; else whoever reads the unit's files. Raises NotFound, TransitionRefused.
    """
    found = PersonAppraisal.objects.filter(pk=person_id or 0).values_list("unit_appraisal_id", "cadre__user_id").first()
    if found is None or (own and (actor.user_id is None or found[1] != actor.user_id)):
        raise unknown()
    if own:
        of_unit = hold(UnitAppraisal.objects.select_related("scheme", "unit"), found[0])
    else:
        of_unit = hold_unit_appraisal(actor, found[0])
    UNIT_TABLE.next(of_unit.state, verb)
    row = hold(PersonAppraisal.objects.select_related("cadre"), person_id)
    row.unit_appraisal = of_unit
    return row


def refuse_exempt(row: PersonAppraisal) -> None:
    """Raise Conflict `taken-out` of somebody who does not take part."""
    if row.is_exempt:
        raise Conflict(code="taken-out", message=_("This person was taken out of the appraisal."))


def keep(
    actor: Actor, row: UnitAppraisal, verb: AppraisalVerb, text: str = "", person: PersonAppraisal | None = None,
    **detail: object,
) -> None:  # fmt: skip
    """A step, its words sealed, and its entry on the trail: never a grade, never a reason. Inside a transaction."""
    AppraisalStep.objects.create(unit_appraisal=row, person=person, verb=verb, at=clock.now(), by_id=actor.user_id,
                                 text_sealed=seal_words(text))  # fmt: skip
    record(actor=actor, verb=f"cadre.appraisal.{verb}", target=person or row, area_code=row.unit.area_code,
           detail={"unit": row.unit_id, "scheme": row.scheme_id, **detail})  # fmt: skip


def tell_unit(row: UnitAppraisal, kind: str, step: str, **context: object) -> int:
    """The unit's personnel officers; the cadre office where the unit has none."""
    people = personnel_of(row.unit_id) or office_people()
    return tell(people, kind, f"appraisal:{row.pk}:{step}", f"/cadres/appraisals/units/{row.pk}/",
                {"scheme": row.scheme.name, **context})  # fmt: skip


def tell_office(row: UnitAppraisal, kind: str, step: str, **context: object) -> int:
    """The cadre office."""
    return tell(office_people(), kind, f"appraisal:{row.pk}:{step}", f"/cadres/appraisals/units/{row.pk}/",
                {"scheme": row.scheme.name, "unit": row.unit.name, **context})  # fmt: skip


def tell_person(row: PersonAppraisal, kind: str, step: str, **context: object) -> int:
    """The person, where an account is linked."""
    return tell(person_of(row.cadre), kind, f"person-appraisal:{row.pk}:{step}", f"/cadres/mine/appraisal/{row.pk}/",
                {"scheme": row.unit_appraisal.scheme.name, **context})  # fmt: skip

"""Clearing a name, tolerance of a mistake, and expiry: what a criticism no longer says about somebody."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cadres.models import Clearing, ConductRecord, Tolerance, ToleranceRule
from cadres.models.answers import FINDING, PLEA
from cadres.scope import cadre_scope
from cadres.selectors.people import office_people, person_of, personnel_of
from cadres.services.frame import require_person, tell
from cadres.services.records.frame import hold_for_office, hold_record, refuse_own, written
from cadres.states.records import (
    RECORD_TABLE,
    ClearingWay,
    Polarity,
    RecordState,
    RecordVerb,
    SourceLevel,
    ToleranceState,
)
from xinhui.accounts.actors import Actor
from xinhui.accounts.roles import Role
from xinhui.core import clock
from xinhui.core.checks import line, one_of, unknown, words
from xinhui.core.errors import Conflict, Forbidden
from xinhui.core.sealed import seal

_SELF = _("Nobody decides on what is recorded about themselves.")


def verify_untrue(*, actor: Actor, record_id: int, finding: str) -> Clearing:
    """A criticism was found to be untrue: by the cadre office, or by the unit if it is the unit's own criticism.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (finding), Conflict `no-criticism`, `verified`.
    """
    finding = words(finding, field="finding")
    with transaction.atomic():
        row = hold_record(actor, record_id)
        unit_id = _verifying_unit(actor, row)
        RECORD_TABLE.next(row.state, "verify")
        refuse_own(actor, row.cadre.user_id, message=_SELF)
        _require_criticism(row)
        if Clearing.objects.filter(record=row).exists():
            raise Conflict(code="verified", message=_("This was found to be untrue already."),
                           action=_("Who verified it clears the name."))  # fmt: skip
        clearing = Clearing.objects.create(
            record=row, unit_id=unit_id, finding_sealed=seal(finding, purpose=FINDING),
            verified_by_id=require_person(actor), verified_on=clock.today(),
        )  # fmt: skip
        written(actor, row, RecordVerb.VERIFY)
    return clearing


def _verifying_unit(actor: Actor, row: ConductRecord) -> int:
    offices = actor.scope.unit_ids(Role.CADRE_OFFICE)
    if offices:
        return offices[0]
    if row.level == SourceLevel.UNIT and row.unit_id in cadre_scope(actor.scope).unit_ids:
        return row.unit_id
    raise Forbidden(
        code="not-the-verifier", message=_("What others have criticised is verified by the cadre office."),
        action=_("Tell it what you have found."),
    )  # fmt: skip


def _require_criticism(row: ConductRecord) -> None:
    if row.polarity != Polarity.NEGATIVE:
        raise Conflict(code="no-criticism", message=_("Only a criticism is cleared or tolerated."))


def clear_name(*, actor: Actor, record_id: int, way: str) -> Clearing:
    """Make known that the item was untrue: by the unit that verified it, that item only; it is annotated everywhere.

    Source: 《关于做好失实检举控告澄清工作的意见》: who verified clears. Raises NotFound, Forbidden, TransitionRefused,
    InvalidInput (way), Conflict `not-verified`, `cleared`.
    """
    way = one_of(way, ClearingWay.values, field="way")
    with transaction.atomic():
        row = hold_record(actor, record_id)
        RECORD_TABLE.next(row.state, "clear")
        clearing: Clearing | None = Clearing.objects.filter(record=row).first()
        if clearing is None:
            raise Conflict(code="not-verified", message=_("Nobody has found this to be untrue."),
                           action=_("Verify it first."))  # fmt: skip
        scope = actor.scope
        if clearing.unit_id not in (*scope.unit_ids(Role.CADRE_OFFICE), *scope.unit_ids(Role.PERSONNEL_OFFICER)):
            raise Forbidden(code="not-the-verifier", message=_("Who verified it clears the name."))
        if row.cleared_on is not None:
            raise Conflict(code="cleared", message=_("This name has been cleared already."))
        row.cleared_on = clearing.cleared_on = clock.today()
        clearing.cleared_by_id, clearing.way = require_person(actor), ClearingWay(way)
        clearing.save()
        written(actor, row, RecordVerb.CLEAR, way=way)
        tell(person_of(row.cadre) | personnel_of(row.unit_id), "cadre.name_cleared", f"record:{row.pk}:cleared",
             f"/cadres/mine/records/{row.pk}/")  # fmt: skip
    return clearing


def plead_tolerance(*, actor: Actor, record_id: int, rule_id: int, plea: str) -> Tolerance:
    """The person, or the unit for the person, applies for tolerance under a rule of the list.

    Raises NotFound (record, rule), TransitionRefused, InvalidInput (plea), Conflict `no-criticism`, `plea-waits`,
    `tolerated`.
    """
    plea = words(plea, field="plea")
    with transaction.atomic():
        row = hold_record(actor, record_id)
        RECORD_TABLE.next(row.state, "plead")
        _require_criticism(row)
        rule = ToleranceRule.objects.in_being().filter(pk=rule_id).first()
        if rule is None:
            raise unknown("rule")
        if row.tolerated_on is not None:
            raise Conflict(code="tolerated", message=_("Tolerance has been granted already."))
        if row.tolerances.filter(state=ToleranceState.OPEN).exists():
            raise Conflict(code="plea-waits", message=_("An application waits already."))
        made = Tolerance.objects.create(record=row, rule=rule, plea_sealed=seal(plea, purpose=PLEA),
                                        applied_by_id=require_person(actor))  # fmt: skip
        written(actor, row, RecordVerb.PLEAD, rule=rule.pk)
        tell(office_people(), "cadre.tolerance_applied", f"tolerance:{made.pk}", f"/cadres/records/{row.pk}/")
    return made


def decide_tolerance(*, actor: Actor, record_id: int, is_granted: bool, reason: str) -> Tolerance:
    """The cadre office grants it, or not, with a reason; never who applied for it.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (reason), Conflict `no-plea`, `same-person`.
    """
    reason = line(reason, field="reason")
    with transaction.atomic():
        row = hold_for_office(actor, record_id, "decide")
        plea: Tolerance | None = row.tolerances.filter(state=ToleranceState.OPEN).first()
        if plea is None:
            raise Conflict(code="no-plea", message=_("No application waits."))
        person = refuse_own(actor, plea.applied_by_id, row.cadre.user_id,
                            message=_("Nobody decides on what they applied for."))  # fmt: skip
        plea.state = ToleranceState.GRANTED if is_granted else ToleranceState.REFUSED
        plea.decided_by_id, plea.decided_on = person, clock.today()
        plea.save()
        row.tolerated_on = clock.today() if is_granted else None
        written(actor, row, RecordVerb.TOLERATE if is_granted else RecordVerb.NO_TOLERANCE, reason)
        tell(person_of(row.cadre), "cadre.tolerance_decided", f"tolerance:{plea.pk}:decided",
             f"/cadres/mine/records/{row.pk}/")  # fmt: skip
    return plea


def expire_records(*, actor: Actor) -> int:
    """Records whose term has ended count no more. Returns how many."""
    rows = ConductRecord.objects.in_force().filter(expires_on__lte=clock.today()).order_by("pk")
    return sum(_expire(actor, pk) for pk in list(rows.values_list("pk", flat=True)))


def _expire(actor: Actor, record_id: int) -> int:
    with transaction.atomic():
        row = hold_record(actor, record_id)
        if row.state != RecordState.IN_FORCE:
            return 0
        row.state = RECORD_TABLE.next(row.state, "expire")
        written(actor, row, RecordVerb.EXPIRE)
    return 1

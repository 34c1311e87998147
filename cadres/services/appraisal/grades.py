"""Leaders' grades under the cap, sent in by the unit, accepted by the office, made public, settled on the files."""

from dataclasses import replace
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cadres.models import AppraisalResult, AppraisalScheme, Cadre, Objection, PersonAppraisal, UnitAppraisal
from cadres.models.sealed_line import seal_words
from cadres.rules.appraisal import asks_reason
from cadres.rules.facts import appraisals_of
from cadres.selectors.appraisal_scores import quota_in, scores_of
from cadres.services.appraisal.frame import (
    hold_person,
    hold_unit_appraisal,
    keep,
    refuse_exempt,
    tell_office,
    tell_person,
    tell_unit,
)
from cadres.services.frame import require_office, require_person
from cadres.services.keeping import write_form
from cadres.states.appraisal import (
    SCHEME_TABLE,
    UNIT_TABLE,
    AppraisalKind,
    AppraisalVerb,
    ObjectionState,
    SchemeState,
    UnitAppraisalState,
    grades_of,
)
from members.rules.chains import working_day_after
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, line, one_of
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.core.locking import locked
from xinhui.core.services.calendar import schedule_for

ELEMENT = "NianDuKaoHeJieGuo"


def grade_person(
    *, actor: Actor, person_id: int, points: Decimal, grade: str, reason: str = ""
) -> PersonAppraisal:  # fmt: skip
    """The leaders' collective grade, entered by the unit's personnel officer; under the cap, the unit's row held.

    Raises NotFound, TransitionRefused, InvalidInput (points, grade, reason), Conflict `quota`, `taken-out`.
    """
    with transaction.atomic():
        row = hold_person(actor, person_id, "grade")
        refuse_exempt(row)
        if not 0 <= points <= 100:
            raise InvalidInput(code="out-of-bounds", field="points", message=_("Points are 0 to 100."))
        row.leader_points = points
        set_grade(actor, row, grade, reason)
        keep(actor, row.unit_appraisal, AppraisalVerb.GRADE, person=row)
    return row


def set_grade(actor: Actor, row: PersonAppraisal, grade: str, reason: str) -> None:
    """The grade with its reason where one is asked for (none given: that of the same grade stays); the unit's appraisal
    is held: that keeps the cap. Raises InvalidInput (grade, reason), Conflict `quota` (grade)."""
    of_unit, grades = row.unit_appraisal, grades_of(row.unit_appraisal.scheme.kind)
    one_of(grade, grades, field="grade")
    quota = quota_in(of_unit, besides=row.pk)
    if grade == of_unit.scheme.best and quota.is_full:
        raise Conflict(
            code="quota", field="grade",
            message=_("The cap is %(most)d of %(people)d people, and so many have this grade already.")
            % {"most": quota.most, "people": quota.people},
            action=_("Choose another grade, or change that of somebody else first."),
        )  # fmt: skip
    (score,) = scores_of(of_unit, [row])
    place = [str(one) for one in grades].index(grade)
    reason = line(reason, field="reason", required=False)
    sealed = seal_words(reason) if reason or grade != row.grade else row.reason_sealed
    if asks_reason(place, score.advice) and not sealed:
        raise InvalidInput(
            code="reason-lacks", field="reason",
            message=_("A low grade, or one that differs from what the score speaks for, has its reason."),
        )  # fmt: skip
    row.grade, row.reason_sealed, row.graded_by_id = grade, sealed, require_person(actor)
    row.save(update_fields=["leader_points", "grade", "reason_sealed", "graded_by"])


def submit_grades(*, actor: Actor, unit_appraisal_id: int) -> UnitAppraisal:
    """To the cadre office. Raises NotFound, TransitionRefused, Conflict `ungraded`, `values-lack`, `quota`."""
    with transaction.atomic():
        row = hold_unit_appraisal(actor, unit_appraisal_id)
        state = UNIT_TABLE.next(row.state, "submit")
        people = list(row.people.filter(is_exempt=False).select_related("cadre"))
        for code, lacking, message in (
            ("ungraded", [one.cadre.name for one in people if not one.grade], _("Without a grade: %(names)s.")),
            ("values-lack", [one.person.cadre.name for one in scores_of(row, people) if not one.has_all_values],
             _("An indicator lacks: %(names)s.")),
        ):  # fmt: skip
            if lacking:
                raise Conflict(code=code, message=message % {"names": "、".join(lacking[:5])})
        quota = quota_in(row)
        if quota.used > quota.most:
            raise Conflict(code="quota", message=_("More people have the best grade than the cap allows."))
        row.state, row.submitted_by_id = state, require_person(actor)
        row.save(update_fields=["state", "submitted_by"])
        keep(actor, row, AppraisalVerb.SUBMIT)
        tell_office(row, "cadre.grades_sent", f"sent:{row.steps.count()}")
    return row


def send_back_grades(*, actor: Actor, unit_appraisal_id: int, reason: str) -> UnitAppraisal:
    """Back to the unit, with the reason. By the office. Raises NotFound, Forbidden, TransitionRefused, InvalidInput."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        row = _hold_for_office(actor, unit_appraisal_id)
        row.state = UNIT_TABLE.next(row.state, "send_back")
        row.save(update_fields=["state"])
        keep(actor, row, AppraisalVerb.SEND_BACK, reason)
        tell_unit(row, "cadre.grades_sent_back", f"back:{row.steps.count()}")
    return row


def accept_grades(*, actor: Actor, unit_appraisal_id: int) -> UnitAppraisal:
    """Checked by the office: publicity begins tomorrow's working day count; everybody of the unit sees who is proposed
    for the best grade, each the own grade. Raises NotFound, Forbidden, TransitionRefused, Conflict `same-person`."""
    with transaction.atomic():
        row = _hold_for_office(actor, unit_appraisal_id)
        state = UNIT_TABLE.next(row.state, "accept")
        if require_person(actor) == row.submitted_by_id:
            raise Conflict(code="same-person", message=_("Whoever sent the grades in does not accept them."),
                           action=_("Let somebody else do it."))  # fmt: skip
        row.state, row.public_from = state, clock.today()
        row.public_until = working_day_after(clock.today(), row.scheme.publicity_days, schedule_for(None).is_workday)
        row.save(update_fields=["state", "public_from", "public_until"])
        keep(actor, row, AppraisalVerb.ACCEPT, until=row.public_until)
        day = row.public_until.isoformat()
        tell_unit(row, "cadre.grades_public", f"public:{day}", due=day)
        for person in row.people.filter(is_exempt=False).select_related("cadre", "unit_appraisal__scheme"):
            tell_person(person, "cadre.grade_proposed", f"public:{day}", due=day)
    return row


def _hold_for_office(actor: Actor, unit_appraisal_id: int) -> UnitAppraisal:
    row = hold_unit_appraisal(actor, unit_appraisal_id)
    require_office(actor)
    return row


def settle_unit(*, actor: Actor, unit_appraisal_id: int) -> UnitAppraisal | None:
    """Publicity is over and nothing is left open: the results go on the files, for good. By the portal itself.

    None when it is not time yet. Raises NotFound, TransitionRefused.
    """
    with transaction.atomic():
        people = PersonAppraisal.objects.filter(unit_appraisal_id=unit_appraisal_id, is_exempt=False)
        files = {row.pk: row for row in
                 locked(Cadre.objects.filter(pk__in=people.values("cadre_id")).order_by("pk"))}  # fmt: skip
        row = hold_unit_appraisal(actor, unit_appraisal_id)
        state = UNIT_TABLE.next(row.state, "settle")
        waiting = Objection.objects.filter(person__unit_appraisal=row, state=ObjectionState.OPEN)
        if row.public_until is None or clock.today() <= row.public_until or waiting.exists():
            return None
        row.state, row.settled_at = state, clock.now()
        row.save(update_fields=["state", "settled_at"])
        for person in people.order_by("cadre_id"):
            person.cadre, person.unit_appraisal = files[person.cadre_id], row
            _settle_person(actor, person)
        keep(actor, row, AppraisalVerb.SETTLE)
        tell_unit(row, "cadre.appraisal_settled", "settled")
    return row


def _settle_person(actor: Actor, person: PersonAppraisal) -> None:
    """The result; a yearly one is also written in the appointment form, unless the form names the year already."""
    row, cadre = person.unit_appraisal, person.cadre
    AppraisalResult.objects.create(person=person, cadre=cadre, unit_id=row.unit_id, kind=row.scheme.kind,
                                   year=row.scheme.year, grade=person.grade, at=clock.now())  # fmt: skip
    form = cadre.form
    if row.scheme.kind == AppraisalKind.YEARLY and row.scheme.year not in appraisals_of(form):
        line_ = f"{row.scheme.year}年度{person.get_grade_display()}"
        text = "；".join(part for part in (form[ELEMENT].rstrip("；;。"), line_) if part and part != "（无）")
        write_form(actor, cadre, replace(form, texts={**form.texts, ELEMENT: text}), source=row.scheme.name,
                   elements=[ELEMENT])  # fmt: skip
    tell_person(person, "cadre.appraisal_result", "settled")


def settle_scheme(*, actor: Actor, scheme_id: int) -> AppraisalScheme | None:
    """Every unit is settled: so is the scheme. None while any is not. Raises NotFound, TransitionRefused."""
    with transaction.atomic():
        row = hold(AppraisalScheme.objects.all(), scheme_id)
        state: SchemeState = SCHEME_TABLE.next(row.state, "settle")
        if row.unit_appraisals.exclude(state=UnitAppraisalState.SETTLED).exists():
            return None
        row.state = state
        row.save(update_fields=["state"])
        record(actor=actor, verb="cadre.appraisal_scheme.settle", target=row)
    return row

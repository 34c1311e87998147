"""One secretary's grade: scored by the town with reasons, approved or sent back, objected to, decided, settled."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import SecretaryGrade, SecretaryScore
from members.rules.secretary_grades import SecretaryLevel, level_of
from members.selectors.keepers import TOWN_DIGITS, organizers_of
from members.services.secretary_grades.enrol import enter
from members.services.secretary_grades.years import require_department
from members.states.secretary_grades import GRADE_TABLE, GradeState, VillageClass
from xinhui.accounts.actors import Actor, role_names
from xinhui.accounts.roles import Role
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, line, number, one_of, words
from xinhui.core.errors import Conflict, Forbidden, InvalidInput
from xinhui.core.locking import locked
from xinhui.outbox.services.enqueue import Draft, enqueue


@dataclass(frozen=True)
class Given:
    """Points on one criterion, and why."""

    points: int
    reason: str


def score_secretary(
    *, actor: Actor, grade_id: int, scores: Mapping[int, Given], village_class: str, class_reason: str
) -> SecretaryGrade:
    """The town's points on every criterion of the year, and the village's class; each with a reason.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (points_<item>, reason_<item>, village_class,
    class_reason).
    """
    village_class = one_of(village_class, VillageClass.values, field="village_class")
    class_reason = line(class_reason, field="class_reason")
    with transaction.atomic():
        row = _hold(grade_id)
        if not actor.scope.covers(row.area_code, Role.TOWN_ORGANIZER):
            raise Forbidden(
                code="scorer-required", message=_("Secretaries are scored by their town's party building office."),
                action=_("Ask someone with one of these posts: %(roles)s.")
                % {"roles": role_names((Role.TOWN_ORGANIZER,))},
            )  # fmt: skip
        if row.cadre.user_id == actor.user_id:
            raise Forbidden(code="own-grade", message=_("Nobody scores themselves."))
        row.state = GRADE_TABLE.next(row.state, "score")
        row.total = _write_scores(row, scores)
        grading = row.grading
        row.level = level_of(row.total, first_from=grading.first_from, second_from=grading.second_from)
        row.village_class, row.class_reason, row.scored_by_id = village_class, class_reason, actor.user_id
        row.save()
        _done(actor, row, "score")
    return row


def approve_grade(*, actor: Actor, grade_id: int) -> SecretaryGrade:
    """The department approves; the grade is published and the secretary told. Raises as the others."""
    with transaction.atomic():
        row = _decide(actor, grade_id, "approve")
        row.published_on = clock.today()
        row.object_until = row.published_on + timedelta(days=row.grading.objection_days)
        row.save()
        _done(actor, row, "approve")
        enqueue(drafts=_to_secretary(row, "party.grade_published", by=row.object_until.isoformat()))
    return row


def return_grade(*, actor: Actor, grade_id: int, reason: str) -> SecretaryGrade:
    """The department sends the score back to the town. Raises NotFound, Forbidden, TransitionRefused, InvalidInput."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        row = _decide(actor, grade_id, "return")
        row.save(update_fields=["state", "updated_at"])
        _done(actor, row, "return", reason)
        enqueue(drafts=_to_town(row, "party.grade_returned", reason=reason))
    return row


def object_to_grade(*, actor: Actor, grade_id: int, text: str) -> SecretaryGrade:
    """The secretary objects, once, within the days for it. Nobody else can.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (text), Conflict `objected-already`, `objection-late`.
    """
    text = words(text, field="text")
    with transaction.atomic():
        row = _hold(grade_id)
        if actor.user_id is None or row.cadre.user_id != actor.user_id:
            raise Forbidden(code="not-your-grade", message=_("Only the secretary objects to the grade."))
        row.state = GRADE_TABLE.next(row.state, "object")
        if row.objected_on is not None:
            raise Conflict(code="objected-already", message=_("There has been an objection to this grade already."))
        if row.object_until is not None and row.object_until < clock.today():
            raise Conflict(
                code="objection-late",
                message=_("Objections were possible until %(day)s.") % {"day": row.object_until.isoformat()},
            )  # fmt: skip
        row.objection, row.objected_on = text, clock.today()
        row.save(update_fields=["state", "objection", "objected_on", "updated_at"])
        _done(actor, row, "object", text)
        enqueue(drafts=_to_department(row) + _to_town(row, "party.grade_objected"))
    return row


def uphold_objection(*, actor: Actor, grade_id: int, reason: str) -> SecretaryGrade:
    """The secretary is right: the town scores again. Raises NotFound, Forbidden, TransitionRefused, InvalidInput."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        row = _decide(actor, grade_id, "uphold")
        row.save(update_fields=["state", "updated_at"])
        _done(actor, row, "uphold", reason)
        told = _to_secretary(row, "party.grade_upheld", reason=reason)
        enqueue(drafts=told + _to_town(row, "party.grade_returned", reason=reason))
    return row


def dismiss_objection(*, actor: Actor, grade_id: int, reason: str) -> SecretaryGrade:
    """The grade stands. Raises NotFound, Forbidden, TransitionRefused, InvalidInput (reason)."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        row = _decide(actor, grade_id, "dismiss")
        row.save(update_fields=["state", "updated_at"])
        _done(actor, row, "dismiss", reason)
        enqueue(drafts=_to_secretary(row, "party.grade_dismissed", reason=reason))
    return row


def settle_grades(*, actor: Actor) -> int:
    """Published grades whose days for objections are over. Returns how many."""
    due = SecretaryGrade.objects.filter(state=GradeState.PUBLISHED, object_until__lt=clock.today()).order_by("pk")
    with transaction.atomic():
        rows = list(locked(due))
        for row in rows:
            row.state = GRADE_TABLE.next(row.state, "settle")
            row.save(update_fields=["state", "updated_at"])
            enter(actor, row, "settle")
        for row in rows[:1]:
            record(actor=actor, verb="party.grade.settle", target=row, detail={"grades": len(rows)})
    return len(rows)


def _hold(grade_id: int) -> SecretaryGrade:
    return hold(SecretaryGrade.objects.select_related("cadre", "grading"), grade_id)


def _decide(actor: Actor, grade_id: int, verb: str) -> SecretaryGrade:
    row = _hold(grade_id)
    require_department(actor)
    row.state = GRADE_TABLE.next(row.state, verb)
    return row


def _write_scores(row: SecretaryGrade, scores: Mapping[int, Given]) -> int:
    items = list(row.grading.items.all())
    known = {item.pk for item in items}
    if not known.issuperset(scores):
        raise InvalidInput(code="criterion-unknown", field="scores", message=_("There is no such criterion this year."))
    total = 0
    for item in items:
        given = scores.get(item.pk)
        if given is None:
            raise InvalidInput(
                code="points-missing", field=f"points_{item.pk}",
                message=_("“%(title)s” has no points yet.") % {"title": item.title},
            )  # fmt: skip
        points = number(given.points, field=f"points_{item.pk}", most=item.points)
        reason = line(given.reason, field=f"reason_{item.pk}")
        SecretaryScore.objects.update_or_create(grade=row, item=item, defaults={"points": points, "reason": reason})
        total += points
    return total


def _done(actor: Actor, row: SecretaryGrade, verb: str, text: str = "") -> None:
    enter(actor, row, verb, text)
    detail = {"year": row.grading.year, "total": row.total, "level": row.level}
    record(actor=actor, verb=f"party.grade.{verb}", target=row, detail=detail)


def _context(row: SecretaryGrade, **facts: str) -> dict[str, str]:
    level = str(SecretaryLevel(row.level).label) if row.level else ""
    return {"year": str(row.grading.year), "name": row.cadre.name, "level": level, **facts}


def _draft(row: SecretaryGrade, user_id: int, kind: str, **facts: str) -> Draft:
    # a grade may be returned twice: each line of the history is told once
    number_of = row.entries.count()
    return Draft(key=f"secretary-grade:{row.pk}:{kind}:{number_of}", recipient_id=user_id, kind=kind,
                 context=_context(row, **facts), link=f"/party/secretary-grades/{row.pk}/")  # fmt: skip


def _to_secretary(row: SecretaryGrade, kind: str, **facts: str) -> list[Draft]:
    user_id = row.cadre.user_id
    return [_draft(row, user_id, kind, **facts)] if user_id is not None else []


def _to_town(row: SecretaryGrade, kind: str, **facts: str) -> list[Draft]:
    town = row.area_code[:TOWN_DIGITS]
    return [_draft(row, user_id, kind, **facts) for user_id in organizers_of([town])[town]]


def _to_department(row: SecretaryGrade) -> list[Draft]:
    district = row.area_code[:6]
    return [_draft(row, user_id, "party.grade_objected") for user_id in organizers_of([district])[district]]

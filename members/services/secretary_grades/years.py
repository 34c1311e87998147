"""A year of grading: opened by the organization department with a copy of the criteria, closed when all is settled."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import CadrePost, Grading, GradingCriterion, GradingItem, SecretaryGrade
from members.rules.secretary_grades import FULL
from members.selectors.keepers import TOWN_DIGITS, organizers_of
from members.states.cadre_files import FileState, VillagePost
from members.states.secretary_grades import DONE, GRADING_TABLE, GradeState, GradingState
from xinhui.accounts.actors import Actor, role_names
from xinhui.accounts.roles import Role
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, number
from xinhui.core.errors import Conflict, Forbidden, InvalidInput
from xinhui.outbox.services.enqueue import Draft, enqueue

#: Days for objections: at least as many working days as a public notice takes.
LEAST_DAYS, MOST_DAYS = 5, 60
WARN_DAYS = 7
#: The town has to do something.
OWED = (GradeState.WAITING, GradeState.RETURNED)


def require_department(actor: Actor) -> None:
    """Raise Forbidden unless the actor is of the organization department."""
    if not actor.scope.has(Role.ORGANIZATION_DEPARTMENT):
        raise Forbidden(
            code="department-required", message=_("This is for the organization department."),
            action=_("Ask someone with one of these posts: %(roles)s.")
            % {"roles": role_names((Role.ORGANIZATION_DEPARTMENT,))},
        )  # fmt: skip


def open_grading(
    *, actor: Actor, year: int, due_on: date, first_from: int = 85, second_from: int = 70, objection_days: int = 7
) -> Grading:
    """Every secretary in office is to be scored by the town. The criteria in use are copied and make 100 points.

    Raises Forbidden, InvalidInput (year, due_on, first_from, second_from, objection_days), Conflict `year-known`,
    `year-open`, `criteria-points`, `no-secretaries`.
    """
    require_department(actor)
    today = clock.today()
    year = number(year, field="year", least=today.year - 1, most=today.year)
    first_from = number(first_from, field="first_from", least=2, most=FULL)
    second_from = number(second_from, field="second_from", least=1, most=first_from - 1)
    objection_days = number(objection_days, field="objection_days", least=LEAST_DAYS, most=MOST_DAYS)
    if due_on < today:
        raise InvalidInput(
            code="day-past", field="due_on", message=_("This day is over."), action=_("Give today or a later day.")
        )
    with transaction.atomic():
        _unopened(year)
        found = list(GradingCriterion.objects.filter(is_active=True))
        total = sum(one.points for one in found)
        if total != FULL:
            raise Conflict(
                code="criteria-points",
                message=_("The criteria in use make %(total)d points, not 100.") % {"total": total},
                action=_("Change them in the administration."),
            )  # fmt: skip
        row = Grading.objects.create(
            year=year, due_on=due_on, first_from=first_from, second_from=second_from, objection_days=objection_days,
            opened_by_id=actor.user_id or 0,
        )  # fmt: skip
        GradingItem.objects.bulk_create(
            GradingItem(grading=row, title=one.title, hint=one.hint, points=one.points) for one in found
        )
        counts = _enrol_all(row)
        record(actor=actor, verb="party.grading.open", target=row, detail={"secretaries": sum(counts.values())})
        enqueue(drafts=_told(row, counts, "party.grading_opened", "opened"))
    return row


def close_grading(*, actor: Actor, grading_id: int) -> Grading:
    """The year is over. Raises NotFound, Forbidden, TransitionRefused, Conflict `grades-unsettled`."""
    require_department(actor)
    with transaction.atomic():
        row = hold(Grading.objects.all(), grading_id)
        state = GRADING_TABLE.next(row.state, "close")
        left = row.grades.exclude(state__in=DONE).count()
        if left:
            raise Conflict(
                code="grades-unsettled", message=_("%(count)d grades are not settled yet.") % {"count": left},
                action=_("Wait for the days of objection, or decide them."),
            )  # fmt: skip
        row.state, row.closed_on = state, clock.today()
        row.save(update_fields=["state", "closed_on", "updated_at"])
        record(actor=actor, verb="party.grading.close", target=row)
    return row


def _unopened(year: int) -> None:
    if Grading.objects.filter(year=year).exists():
        raise Conflict(code="year-known", field="year", message=_("This year has been opened already."))
    other = Grading.objects.filter(state=GradingState.OPEN).first()
    if other is not None:
        raise Conflict(
            code="year-open", field="year",
            message=_("The grading of %(year)d is still open.") % {"year": other.year},
            action=_("Close it first."),
        )  # fmt: skip


def _enrol_all(row: Grading) -> dict[str, int]:
    """Town → secretaries to be scored."""
    held = CadrePost.objects.filter(post=VillagePost.SECRETARY, ends_on=None, cadre__state=FileState.OPEN)
    drafts = [
        SecretaryGrade(grading=row, cadre_id=cadre_id, area_code=code)
        for cadre_id, code in held.order_by("area_code").values_list("cadre_id", "area_code")
    ]
    if not drafts:
        raise Conflict(
            code="no-secretaries", message=_("No secretary in office has a file."),
            action=_("Have the files of the secretaries opened first."),
        )  # fmt: skip
    counts: dict[str, int] = {}
    for draft in SecretaryGrade.objects.bulk_create(drafts, batch_size=500):
        town = draft.area_code[:TOWN_DIGITS]
        counts[town] = counts.get(town, 0) + 1
    return counts


def _told(row: Grading, counts: dict[str, int], kind: str, key: str) -> list[Draft]:
    """A message a town, to its office."""
    offices = organizers_of(counts)
    return [
        Draft(key=f"secretary-grading:{row.year}:{key}:{town}", recipient_id=user_id, kind=kind,
              context={"year": str(row.year), "count": str(count), "by": row.due_on.isoformat()},
              link=f"/party/secretary-grades/?year={row.year}&area={town}&state=waiting")
        for town, count in sorted(counts.items()) for user_id in offices[town]
    ]  # fmt: skip


def remind_of_grading(*, actor: Actor) -> int:
    """A week before the scores are due, and again when they are late, towns that owe some hear of it once each."""
    row = Grading.objects.filter(state=GradingState.OPEN).first()
    if row is None or (row.due_on - clock.today()).days > WARN_DAYS:
        return 0
    counts: dict[str, int] = {}
    for code in row.grades.filter(state__in=OWED).order_by().values_list("area_code", flat=True):
        counts[code[:TOWN_DIGITS]] = counts.get(code[:TOWN_DIGITS], 0) + 1
    is_late = row.due_on < clock.today()
    drafts = _told(row, counts, "party.grading_due", "late" if is_late else "soon")
    with transaction.atomic():
        enqueue(drafts=drafts)
    return len(drafts)

"""Agreements, orders with their standing, students, part-time doctors: as pages show them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from talent.models import CohortStudent, Employer, PartTimeDoctor, TrainingOrder, University, UniversityAgreement
from talent.rules.agreements import OrderStanding, standing
from talent.scope import talent_scope_of
from talent.states.agreements import AgreementState, OrderState, StudentState
from xinhui.accounts.models import User
from xinhui.core import clock


def employers_in_reach(user: User) -> QuerySet[Employer]:
    """Those for which the user may order or engage: all for the office, a unit's, an account's own."""
    scope, rows = talent_scope_of(user), Employer.objects.visible_to(user).in_being()
    if scope.reads_figures and not scope.is_office:
        rows = rows.filter(unit__in=scope.unit_ids)
    return rows.order_by("name", "pk")


def agreements_shown(user: User, said: Mapping[str, str]) -> QuerySet[UniversityAgreement]:
    """Those in force unless `state=all`, the next to end first."""
    rows = UniversityAgreement.objects.visible_to(user).select_related("university", "unit").annotate(
        promised=Count("tasks", distinct=True), ordered=Count("orders", distinct=True),
        done=Count("tasks", distinct=True, filter=Q(tasks__done_on__isnull=False)),
    )  # fmt: skip
    if said.get("state") != "all":
        rows = rows.filter(state=AgreementState.IN_FORCE)
    return rows.order_by("valid_until", "pk")


@dataclass(frozen=True)
class OrderLine:
    """An order and how it stands."""

    order: TrainingOrder
    standing: OrderStanding


def with_standing(rows: Iterable[TrainingOrder]) -> list[OrderLine]:
    """Each order with its students counted. One query more."""
    orders = list(rows)
    found: dict[int, dict[str, int]] = {}
    counted = CohortStudent.objects.filter(order__in=orders).order_by().values_list("order", "state")
    for pk, state, many in counted.annotate(many=Count("pk")):
        found.setdefault(pk, {})[state] = many
    return [OrderLine(row, standing(row.number, found.get(row.pk, {}))) for row in orders]


def orders_shown(user: User, said: Mapping[str, str]) -> QuerySet[TrainingOrder]:
    """Orders in sight by `state` and `words`, the next year first."""
    rows = TrainingOrder.objects.visible_to(user).select_related("employer__unit", "agreement__university")
    if said.get("state") in OrderState.values:
        rows = rows.filter(state=said["state"])
    words = said.get("words", "").strip()[:40]
    if words:
        rows = rows.filter(
            Q(employer__name__contains=words) | Q(speciality__contains=words) | Q(cohort__contains=words)
        )
    return rows.order_by("-year", "pk")


def students_of(user: User, order: TrainingOrder) -> QuerySet[CohortStudent]:
    """The cohort, by number; nobody for whoever only looks on."""
    rows = CohortStudent.objects.visible_to(user).filter(order=order)
    return rows.select_related("order__employer").order_by("number", "pk")


def doctors_shown(user: User) -> QuerySet[PartTimeDoctor]:
    """Those at work first."""
    rows = PartTimeDoctor.objects.visible_to(user).select_related("person", "university", "employer")
    return rows.order_by(F("ended_on").desc(nulls_first=True), "-started_on", "pk")


def universities_in_force() -> QuerySet[University]:
    """Universities with an agreement in force."""
    return University.objects.filter(agreements__state=AgreementState.IN_FORCE).distinct()


def universities_with_agreement() -> int:
    """systems.md, T2: “5 universities”: those with an agreement in force."""
    return universities_in_force().count()


def arrived_students() -> QuerySet[CohortStudent]:
    """Students of order-based training who arrived, ever."""
    return CohortStudent.objects.filter(state=StudentState.ARRIVED)


def cohort_arrivals() -> int:
    """Arrivals of order-based training, ever."""
    return arrived_students().count()


def doctors_at_work() -> QuerySet[PartTimeDoctor]:
    """Part-time doctors at work today."""
    today = clock.today()
    return PartTimeDoctor.objects.filter(ended_on__isnull=True, started_on__lte=today, until__gte=today)


def part_time_doctors() -> int:
    """How many part-time doctors are at work today."""
    return doctors_at_work().count()

"""What time does to observation: visits and matters that are late are chased, projects that nobody sees are named."""

from collections.abc import Callable

from django.db import transaction

from cadres.models import ObservationVisit, VisitFact
from cadres.rules.observations import seen_since
from cadres.selectors.observations import projects_unseen
from cadres.selectors.people import office_people, was_told
from cadres.services.frame import tell
from cadres.states.observations import TO_RECORD
from xinhui.accounts.actors import Actor
from xinhui.core import clock


def chase_observations(*, actor: Actor) -> int:
    """Each once under a key of its own; returns how many were told of."""
    parts: tuple[Callable[[], int], ...] = (_late_visits, _late_matters, _unseen_projects)
    with transaction.atomic():
        return sum(part() for part in parts)


def _once(people: set[int], kind: str, key: str, link: str, context: dict[str, object]) -> int:
    if not people or was_told(key):
        return 0
    tell(people, kind, key=key, link=link, context=context)
    return 1


def _late_visits() -> int:
    """Planned for a day that is over and not recorded: the observers."""
    rows = ObservationVisit.objects.filter(state__in=TO_RECORD, planned_on__lt=clock.today()).order_by("pk")
    return sum(
        _once({one.pk for one in row.observers.all()}, "cadre.observation_late",
              f"front:{row.pk}:late:{row.planned_on}",
              f"/cadres/observations/visits/{row.pk}/", {"day": row.planned_on.isoformat()})
        for row in rows.prefetch_related("observers")
    )  # fmt: skip


def _late_matters() -> int:
    """The observers and the office."""
    office = office_people()
    rows = VisitFact.objects.late().select_related("visit").prefetch_related("visit__observers").order_by("pk")
    return sum(
        _once({one.pk for one in row.visit.observers.all()} | office, "cadre.observation_matter_late",
              f"visit-matter:{row.pk}:late", f"/cadres/observations/visits/{row.visit_id}/", {})
        for row in rows
    )  # fmt: skip


def _unseen_projects() -> int:
    """Open projects unseen for a quarter of a year, no visit planned: the office, once a month."""
    today = clock.today()
    unseen = projects_unseen(seen_since(today)).count()
    if not unseen:
        return 0
    return _once(office_people(), "cadre.projects_unseen", f"projects-unseen:{today:%Y-%m}",
                 "/cadres/observations/?unseen=1", {"count": unseen})  # fmt: skip

"""What alliances are reminded of once a day: meetings that fall due, projects that are late. Each once."""

from collections import defaultdict
from datetime import date

from django.db import transaction
from django.db.models import Max, Q

from members.models import Alliance, AllianceProject
from members.rules.alliances import CHASE_AFTER_DAYS, Rhythm, chase_level, meeting_due, rhythm
from members.selectors.party_people import officers_of, organizers_of, people_of_units
from members.services.alliances.frame import hold_project, tell, write_entry
from members.states.alliance import UNDER_WAY
from xinhui.accounts.actors import Actor
from xinhui.core import clock


def remind_alliance_meetings(*, actor: Actor) -> int:
    """The leader hears two weeks before a quarter without a meeting is over; when it is, the town too. Returns how many
    messages were offered; a second run the same day offers them under the same keys, which changes nothing."""
    today, total = clock.today(), 0
    held = Max("meetings__held_on", filter=Q(meetings__state="held"))
    for alliance in Alliance.objects.in_being().annotate(last=held).order_by("pk"):
        last: date = getattr(alliance, "last", None) or alliance.founded_on
        stage = rhythm(last, today)
        if stage == Rhythm.KEPT:
            continue
        people = officers_of([alliance.organization_id])
        if stage == Rhythm.OVERDUE:
            people |= organizers_of(alliance.area_code)
        due = meeting_due(last)
        with transaction.atomic():
            total += tell(people, f"party.alliance_{stage}", f"alliance:{alliance.pk}:{due}:{stage}",
                          f"/party/alliances/{alliance.pk}/", alliance=alliance.name, day=due.isoformat())  # fmt: skip
    return total


def chase_alliance_projects(*, actor: Actor) -> int:
    """Late projects: the lead unit's people hear first, then the alliance's leader, then the town; each level once for
    a due date. Returns how many levels were written."""
    today, written = clock.today(), 0
    late = AllianceProject.objects.overdue().order_by("pk").values_list("pk", "due_on", "chased_level")
    for pk, due, level in list(late):
        if chase_level(due, today) > level:
            written += _chase(actor, pk, today)
    return written


def _chase(actor: Actor, pk: int, today: date) -> int:
    with transaction.atomic():
        project = hold_project(pk)
        reached, before = chase_level(project.due_on, today), project.chased_level
        if project.state not in UNDER_WAY or reached <= before:
            return 0
        people: dict[int, set[int]] = defaultdict(set)
        for level in range(before + 1, reached + 1):
            people[level] = _people(project, level)
        told: set[int] = set()
        for level, users in people.items():
            tell(users - told, "party.alliance_late", f"alliance:project:{pk}:{project.due_on}:late:{level}",
                 f"/party/alliance-projects/{pk}/", title=project.title, unit=project.lead_unit.name,
                 day=project.due_on.isoformat(), days=(today - project.due_on).days)  # fmt: skip
            told |= users
        project.chased_level = reached
        project.save(update_fields=["chased_level"])
        write_entry(actor, project, "chase", "", detail={"level": reached})
    return reached - before


def _people(project: AllianceProject, level: int) -> set[int]:
    if level == 1:
        return people_of_units([project.lead_unit_id])[project.lead_unit_id]
    if level == len(CHASE_AFTER_DAYS):
        return organizers_of(project.alliance.area_code)
    return officers_of([project.alliance.organization_id])

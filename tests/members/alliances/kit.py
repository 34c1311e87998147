"""Alliances in any state, made by the real services: 罗坑村大党委 with 城管局 and 水务局 in it."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from members.models import Alliance, AllianceItem, AllianceMeeting, AllianceProject, AllianceSeat
from members.services.alliances.items import ItemFacts, enter_item
from members.services.alliances.meetings import plan_meeting
from members.services.alliances.projects import finish_project, match_demand, rate_project, start_project
from members.services.alliances.seats import found_alliance, join_alliance
from tests.world_grids import jpeg
from tests.world_members import Party
from xinhui.core import clock
from xinhui.outbox.models import Message

FOUNDED = date(2026, 1, 5)


def founded(party: Party, leader: str = "village_branch", *, on: date = FOUNDED) -> Alliance:
    """The alliance of the place of an organization, by the organization department."""
    return found_alliance(
        actor=party.act("org_department"), organization_id=party.organizations[leader].pk, name="罗坑村大党委", founded_on=on
    )  # fmt: skip


def joined(party: Party, alliance: Alliance, unit: str = "city_management", **facts: Any) -> AllianceSeat:
    """A unit in it."""
    return join_alliance(
        actor=party.act("org_department"), alliance_id=alliance.pk, unit_id=party.district.world.unit(unit).pk,
        representative="赵局", joined_on=alliance.founded_on, **facts,
    )  # fmt: skip


def resource(party: Party, alliance: Alliance, unit: str = "city_management", **facts: Any) -> AllianceItem:
    """What a unit offers."""
    values = {"title": "清扫设备一套", "kind": "equipment", "unit_id": party.district.world.unit(unit).pk, **facts}
    return enter_item(
        actor=party.act("org_department"), alliance_id=alliance.pk, side="resource", facts=ItemFacts(**values)
    )


def demand(party: Party, alliance: Alliance, **facts: Any) -> AllianceItem:
    """What the community needs."""
    values = {"title": "清理后街卫生死角", "kind": "equipment", "wanted_by": "后街居民", **facts}
    return enter_item(
        actor=party.act("org_department"), alliance_id=alliance.pk, side="demand", facts=ItemFacts(**values)
    )


def meeting(party: Party, alliance: Alliance, *, days: int = 3) -> AllianceMeeting:
    """A meeting in so many days."""
    return plan_meeting(
        actor=party.act("org_department"), alliance_id=alliance.pk, topic="季度联席会议",
        planned_on=clock.today() + timedelta(days=days), place="党群服务中心",
    )  # fmt: skip


def matched(
    party: Party, *, days: int = 30, state: str = "matched", alliance: Alliance | None = None
) -> AllianceProject:
    """A project of a demand and a resource, due in so many days, lived through to `state`."""
    if alliance is None:
        alliance = founded(party)
        joined(party, alliance)
    actor = party.act("org_department")
    project = match_demand(
        actor=actor, demand_id=demand(party, alliance).pk, resource_id=resource(party, alliance).pk,
        due_on=clock.today() + timedelta(days=days),
    )  # fmt: skip
    if state in ("in_hand", "done", "rated"):
        start_project(actor=actor, project_id=project.pk)
    if state in ("done", "rated"):
        finish_project(actor=actor, project_id=project.pk, result="已清理", evidence=photo())
    if state == "rated":
        rate_project(actor=actor, project_id=project.pk, rating=5)
    return fresh(project)


def fresh(project: AllianceProject) -> AllianceProject:
    """Read afresh."""
    return AllianceProject.objects.get(pk=project.pk)


def photo(number: int = 5) -> SimpleUploadedFile:
    """A photo as a phone sends it."""
    return SimpleUploadedFile("现场.jpg", jpeg(number), "image/jpeg")


def told(kind: str) -> list[str]:
    """Who got messages of the kind, by username; more often than once: more often in the list."""
    return sorted(Message.objects.filter(kind=kind).values_list("recipient__username", flat=True))


def states(*items: AllianceItem) -> Collection[str]:
    """Where the items stand now."""
    return [AllianceItem.objects.get(pk=item.pk).state for item in items]

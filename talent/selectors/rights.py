"""People found, who looked at a file, requests as their list shows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from talent.models import DataRequest, Person
from talent.states.applications import Tier
from talent.states.people import Field
from talent.states.rights import LOOK, PersonLook, RequestKind, RequestState
from xinhui.accounts.models import User
from xinhui.audit.models import Entry

#: As many looks as a page shows.
LOOKS = 100


def people_found(user: User, said: Mapping[str, str]) -> QuerySet[Person]:
    """People in reach by name, employer (words), field and tier; what is no such value does not narrow."""
    rows = Person.objects.visible_to(user).exclude(state="erased").select_related("employer")
    if said.get("name", "").strip():
        rows = rows.filter(name__contains=said["name"].strip()[:40])
    if said.get("employer", "").strip():
        rows = rows.filter(employer__name__contains=said["employer"].strip()[:40])
    if said.get("field") in Field.values:
        rows = rows.filter(field=said["field"])
    if said.get("tier") in Tier.values:
        rows = rows.filter(tier=said["tier"])
    return rows.order_by("name", "pk")


@dataclass(frozen=True)
class LookLine:
    """A look at a file: when, who, what, why."""

    at: datetime
    who: str
    what: str
    reason: str


def looks_at(person: Person) -> list[LookLine]:
    """Who looked at the file, the latest first: for the person alone, whatever posts the person holds."""
    rows = Entry.objects.filter(target_type="talent.person", target_id=str(person.pk), verb__startswith=f"{LOOK}.")
    return [
        LookLine(row.at, row.actor_label, str(PersonLook(row.verb.removeprefix(f"{LOOK}.")).label),
                 str(row.detail.get("reason", "")))
        for row in rows.order_by("-at", "-pk")[:LOOKS]
    ]  # fmt: skip


def requests_shown(user: User, said: Mapping[str, str]) -> QuerySet[DataRequest]:
    """Requests, what waits first and by its day; `kind` and `state` narrow."""
    rows = DataRequest.objects.visible_to(user).select_related("person__employer")
    if said.get("kind") in RequestKind.values:
        rows = rows.filter(kind=said["kind"])
    if said.get("state") in RequestState.values:
        return rows.filter(state=said["state"]).order_by("due_on", "pk")
    return rows.order_by("answered_on", "due_on", "pk") if said.get("all") else rows.waiting().order_by("due_on", "pk")

"""Tickets as the desk and the applicant see them: lists, one ticket with its line of time, figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count, F, OuterRef, Q, QuerySet, Subquery

from talent.models import Person, SchoolWish, TalentSteward, TalentTicket
from talent.models.tickets import TalentTicketQuerySet
from talent.scope import talent_scope_of
from talent.selectors.schooling import lines_of
from talent.states.applications import Tier
from talent.states.people import PersonState
from talent.states.tickets import OPEN, TicketState
from xinhui.accounts.models import User
from xinhui.core import clock
from xinhui.core.services.calendar import schedule_for
from xinhui.core.worktime import Schedule

#: Fewer answers say nothing about a service: they are not compared.
FEW = 10


def tickets_shown(user: User, said: Mapping[str, str]) -> QuerySet[TalentTicket]:
    """Tickets in sight as filtered: `state` (a state or `open`), `kind`, `late`, `mine`, `words` (a number or the
    beginning of a name). Late first, then what is due first."""
    rows: TalentTicketQuerySet = TalentTicket.objects.visible_to(user)
    state = said.get("state", "open")
    if state == "open":
        rows = rows.in_work()
    elif state in TicketState.values:
        rows = rows.filter(state=state)
    if said.get("kind"):
        rows = rows.filter(service__kind=said["kind"])
    if said.get("late"):
        rows = rows.filter(Q(missed__gt=0) | Q(slips__gt=0))
    if said.get("mine"):
        rows = rows.filter(steward=user)
    words = said.get("words", "").strip()[:40]
    if words:
        rows = rows.filter(Q(number__iexact=words) | Q(person__name__startswith=words))
    return rows.select_related("person", "service", "unit", "steward").order_by(
        "-missed", F("due_at").asc(nulls_last=True), "-filed_at", "-pk")  # fmt: skip


@dataclass(frozen=True)
class ServiceLine:
    """A kind of service in figures; `mean_days` of those solved, `mean_score` of those answered when not few."""

    name: str
    open: int
    late: int
    solved: int
    mean_days: float | None
    answers: int
    mean_score: float | None

    @property
    def is_few(self) -> bool:
        """Too few answers to say anything."""
        return self.answers < FEW


def figures(user: User) -> list[ServiceLine]:
    """Every service with tickets in sight, by name over its versions, late ones first; who looks on reads all of them,
    without a person. One query."""
    done = Q(state__in=[TicketState.SOLVED, TicketState.CONFIRMED])
    seen = TalentTicket.objects.all() if talent_scope_of(user).looks_on else TalentTicket.objects.visible_to(user)
    rows = seen.order_by().values("service__name").annotate(
        open=Count("pk", filter=Q(state__in=OPEN)), late=Count("pk", filter=Q(state__in=OPEN, missed__gt=0)),
        solved=Count("pk", filter=done), minutes=Avg("worked", filter=done), answers=Count("score"),
        mean=Avg("score"),
    )  # fmt: skip
    day = schedule_for(None).minutes_a_day
    found = [
        ServiceLine(row["service__name"], row["open"], row["late"], row["solved"],
                    None if row["minutes"] is None else row["minutes"] / day, row["answers"], row["mean"])
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda line: (-line.late, -line.open, line.name))


def tickets_filed() -> int:
    """Every ticket ever filed: a figure of systems.md, T6."""
    return TalentTicket.objects.count()


def answered() -> QuerySet[TalentTicket]:
    """Tickets whose person said how satisfied they were."""
    return TalentTicket.objects.filter(score__isnull=False)


def satisfied() -> QuerySet[TalentTicket]:
    """Those with four or five."""
    return answered().filter(score__gte=4)


def satisfied_percent() -> int | None:
    """How many of a hundred answers are four or five; None when few answered."""
    many = answered().count()
    return satisfied().count() * 100 // many if many >= FEW else None


def without_steward() -> QuerySet[Person]:
    """People of the tiers A to C whom nobody looks after."""
    rows = Person.objects.filter(state=PersonState.ACTIVE, tier__in=[Tier.A, Tier.B, Tier.C])
    return rows.exclude(pk__in=TalentSteward.objects.filter(ended_on__isnull=True).values("person")).order_by(
        "tier", "name", "pk"
    )


def looked_after() -> QuerySet[Person]:
    """Everybody with a card or a steward; `steward_name` is today's."""
    now = TalentSteward.objects.filter(person=OuterRef("pk"), ended_on__isnull=True)
    rows = Person.objects.filter(state=PersonState.ACTIVE).annotate(
        steward_name=Subquery(now.values("user__name")[:1]), code_given=F("card_code__given_on"),
    )  # fmt: skip
    return rows.exclude(card_number="", steward_name__isnull=True).order_by("tier", "name", "pk")


def story(row: TalentTicket) -> dict[str, Any]:
    """A ticket as its applicant reads it: open lines of the history, the wish with its reasons."""
    wish = SchoolWish.objects.filter(ticket=row).select_related(
        "year", "first__school", "second__school", "third__school", "place__school").first()  # fmt: skip
    return {
        "row": row, "events": row.events.filter(is_open=True), "wish": wish,
        "wish_lines": lines_of(wish) if wish else [], "parts": row.parts.select_related("unit"),
    }  # fmt: skip


def days_worked(row: TalentTicket, schedule: Schedule) -> float:
    """Working days that the lead unit has had it, until now."""
    running = schedule.minutes_between(row.runs_since, clock.now()) if row.runs_since else 0
    return (row.worked + running) / schedule.minutes_a_day

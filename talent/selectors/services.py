"""What the catalogue says to somebody: every service with its conditions held against the file."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from talent.models import EmployerAccount, Person, TalentService
from talent.rules.services import Facts, Finding, findings, months_between
from talent.states.people import IntakeState, PersonState
from xinhui.accounts.models import User
from xinhui.core import clock


def settled_since(person: Person) -> date | None:
    """The first day of an intake that counts. One query."""
    rows = person.intakes.filter(state=IntakeState.SETTLED)
    return rows.order_by("settled_on").values_list("settled_on", flat=True).first()


def facts_of(person: Person) -> Facts:
    """What the file says today."""
    return Facts(person.tier, person.card_until, months_between(settled_since(person), clock.today()))


@dataclass(frozen=True)
class Offer:
    """A service and how somebody stands to it."""

    service: TalentService
    findings: list[Finding]

    @property
    def is_open(self) -> bool:
        """Every condition is met."""
        return all(one.is_met for one in self.findings)


def catalogue() -> QuerySet[TalentService]:
    """What is offered today, by kind."""
    rows = TalentService.objects.in_force().select_related("unit").prefetch_related("partners")
    return rows.order_by("kind", "name", "pk")


def offers_to(person: Person) -> list[Offer]:
    """Every service with its reasons, those open to the person first."""
    facts, today = facts_of(person), clock.today()
    found = [Offer(row, findings(row.conditions, facts, today)) for row in catalogue()]
    return sorted(found, key=lambda one: not one.is_open)


def people_served(user: User) -> QuerySet[Person]:
    """For whom the user files: oneself, and the people of employers that the user acts for."""
    acts_for = EmployerAccount.objects.filter(user=user, ended_on__isnull=True).values("employer")
    rows = Person.objects.filter(state=PersonState.ACTIVE)
    return (rows.filter(user=user) | rows.filter(employer__in=acts_for)).order_by("name", "pk")

"""Teams, researchers and achievements of a carrier: entered by host or unit, confirmed by the unit, ended, struck."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import pgettext_lazy

from talent.models import Carrier, CarrierAchievement, CarrierPerson, CarrierTeam, Person
from talent.services.carriers.frame import first_state, held, note, page, require_keeper_or_host
from talent.services.frame import tell, unit_people
from talent.states.carriers import (
    AchievementKind,
    CarrierEntryState,
    CarrierEventVerb,
    CarrierRole,
    PostdocState,
)
from talent.states.people import Degree, PersonState
from xinhui.accounts.actors import Actor
from xinhui.attachments.services.store import store_document
from xinhui.core import clock
from xinhui.core.checks import hold, line, number, one_of, past_day
from xinhui.core.errors import Conflict, InvalidInput

FIRST_YEAR, MOST_MONEY = 1950, 10**12


def _entered(actor: Actor, row: Carrier, is_host: bool, what: str, pk: int) -> None:
    """What waits for the unit is told to it once a day and kind."""
    if is_host:
        tell(unit_people(row.unit_id), "talent.carrier_to_confirm", f"carrier:{row.pk}:{what}:{clock.today()}",
             page(row), {"name": row.name})  # fmt: skip
    note(actor, row, what, id=pk)


def enter_team(*, actor: Actor, carrier_id: int, name: str, leader: str, subject: str, started_on: date | None = None
               ) -> CarrierTeam:  # fmt: skip
    """A team. Raises NotFound, Forbidden, InvalidInput, Conflict `team-there`, TransitionRefused."""
    values = {"name": line(name, field="name", limit=60), "leader": line(leader, field="leader", limit=40),
              "subject": line(subject, field="subject", limit=100),
              "started_on": past_day(started_on, field="started_on")}  # fmt: skip
    with transaction.atomic():
        row = held(carrier_id, "enter")
        is_host = require_keeper_or_host(actor, row)
        if row.teams.exclude(state=CarrierEntryState.STRUCK).filter(name=values["name"], ended_on=None).exists():
            raise Conflict(code="team-there", field="name",
                           message=pgettext_lazy("carrier", "The carrier has a team of this name."))  # fmt: skip
        team = CarrierTeam.objects.create(carrier=row, state=first_state(is_host), entered_by_id=actor.user_id,
                                          **values)  # fmt: skip
        _entered(actor, row, is_host, CarrierEventVerb.TEAM, team.pk)
    return team


def _team_of(row: Carrier, team_id: int | None) -> CarrierTeam | None:
    if team_id is None:
        return None
    rows = row.teams.exclude(state=CarrierEntryState.STRUCK).filter(ended_on__isnull=True)
    return hold(rows, team_id, field="team")


def enter_researcher(
    *, actor: Actor, carrier_id: int, role: str, person_id: int | None = None, name: str = "", degree: int = 0,
    team_id: int | None = None, entered_on: date | None = None,
) -> CarrierPerson:  # fmt: skip
    """Somebody works here: of the register (of the host's own people), or a name with a degree.

    Raises NotFound (person, team), Forbidden, InvalidInput (role, name, degree, entered_on), Conflict `here-already`,
    TransitionRefused.
    """
    role, day = one_of(role, CarrierRole.values, field="role"), past_day(entered_on, field="entered_on")
    name = "" if person_id else line(name, field="name", limit=40)
    degree = number(degree, field="degree", most=max(Degree.values))
    with transaction.atomic():
        row = held(carrier_id, "enter")
        is_host = require_keeper_or_host(actor, row)
        person = _person_of(row, person_id)
        if role == CarrierRole.POSTDOC and (person.degree if person else degree) != Degree.DOCTOR:
            raise InvalidInput(
                code="no-doctor", field="degree",
                message=pgettext_lazy("carrier", "Only a doctor enters as postdoctoral researcher."),
            )  # fmt: skip
        made = CarrierPerson.objects.create(
            carrier=row, team=_team_of(row, team_id), person=person, name=name, role=role,
            degree=person.degree if person else degree,
            postdoc=PostdocState.ENTERED if role == CarrierRole.POSTDOC else PostdocState.NONE,
            entered_on=day, state=first_state(is_host), entered_by_id=actor.user_id,
        )  # fmt: skip
        _entered(actor, row, is_host, CarrierEventVerb.PERSON, made.pk)
    return made


def _person_of(row: Carrier, person_id: int | None) -> Person | None:
    """One of the host's people, locked, who is not here yet."""
    if person_id is None:
        return None
    person = hold(Person.objects.filter(employer=row.host_id, state=PersonState.ACTIVE), person_id, field="person")
    here = row.people.exclude(state=CarrierEntryState.STRUCK).filter(person=person, left_on__isnull=True)
    if here.exists():
        raise Conflict(code="here-already", field="person",
                       message=pgettext_lazy("carrier", "This person is with the carrier already."))  # fmt: skip
    return person


def enter_achievement(
    *, actor: Actor, carrier_id: int, kind: str, title: str, year: int, number: str = "", money: int | None = None,
    proof: "UploadedFile[Any] | None" = None,
) -> CarrierAchievement:  # fmt: skip
    """What the carrier brought forth, with a number or a file; a project with its money in whole yuan.

    Raises NotFound, Forbidden, InvalidInput (kind, title, year, number, money), Conflict `achievement-there`,
    TransitionRefused.
    """
    values = _achievement(kind, title, year, number, money, has_proof=proof is not None)
    with transaction.atomic():
        row = held(carrier_id, "enter")
        is_host = require_keeper_or_host(actor, row)
        same = row.achievements.exclude(state=CarrierEntryState.STRUCK)
        if same.filter(kind=kind, title=values["title"], year=year).exists():
            raise Conflict(code="achievement-there", field="title",
                           message=pgettext_lazy("carrier", "This achievement is entered already."))  # fmt: skip
        file = store_document(actor=actor, upload=proof) if proof is not None else None
        made = CarrierAchievement.objects.create(carrier=row, proof=file, state=first_state(is_host),
                                                 entered_by_id=actor.user_id, **values)  # fmt: skip
        _entered(actor, row, is_host, CarrierEventVerb.ACHIEVEMENT, made.pk)
    return made


def _achievement(kind: str, title: str, year: int, mark: str, money: int | None, *, has_proof: bool) -> dict[str, Any]:
    kind = one_of(kind, AchievementKind.values, field="kind")
    mark = line(mark, field="number", limit=60, required=False)
    if not mark and not has_proof:
        raise InvalidInput(code="proof-missing", field="number",
                           message=pgettext_lazy("carrier", "An achievement has a number or a file of proof."),
                           action=pgettext_lazy("carrier", "Write the number or add the file."))  # fmt: skip
    if kind == AchievementKind.PROJECT:
        money = number(money or 0, field="money", least=1, most=MOST_MONEY)
    elif money is not None:
        raise InvalidInput(code="no-money", field="money",
                           message=pgettext_lazy("carrier", "A project has money, nothing else has."))  # fmt: skip
    return {"kind": kind, "title": line(title, field="title", limit=120), "number": mark, "money": money,
            "year": number(year, field="year", least=FIRST_YEAR, most=clock.today().year)}  # fmt: skip

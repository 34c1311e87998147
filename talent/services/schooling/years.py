"""A school year: rules and places prepared, published, the lot drawn, the allocation proposed and adopted."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from talent.models import Employer, SchoolPlace, SchoolYear
from talent.services.frame import require_office
from talent.states.schooling import YEAR_TABLE, Grade
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import day_after, hold, line, number, words
from xinhui.core.errors import Conflict, InvalidInput

CAPACITY_MOST, SEED_LEAST = 2000, 6


def held_year(actor: Actor, year_id: int, verb: str) -> SchoolYear:
    """The year, locked and moved. Raises Forbidden, NotFound, TransitionRefused."""
    require_office(actor)
    row = hold(SchoolYear.objects.all(), year_id)
    row.state = YEAR_TABLE.next(row.state, verb)
    return row


def open_year(*, actor: Actor, name: str, opens_on: date, closes_on: date, rules: str) -> SchoolYear:
    """A year being prepared. Raises Forbidden, InvalidInput (name, closes_on, rules), Conflict `year-there`."""
    facts = {"name": line(name, field="name", limit=40), "opens_on": opens_on,
             "closes_on": day_after(opens_on, closes_on, field="closes_on"),
             "rules": words(rules, field="rules", limit=4000)}  # fmt: skip
    with transaction.atomic():
        require_office(actor)
        _refuse_twin(name)
        row = SchoolYear.objects.create(**facts)
        record(actor=actor, verb="talent.school_year.open", target=row, detail={"name": row.name})
    return row


def _refuse_twin(name: str, but: int = 0) -> None:
    if SchoolYear.objects.filter(name=name.strip()).exclude(pk=but).exists():
        raise Conflict(code="year-there", field="name", message=_("There is a school year of this name already."))


def change_year(
    *, actor: Actor, year_id: int, name: str, opens_on: date, closes_on: date, rules: str
) -> SchoolYear:  # fmt: skip
    """Other days or rules, before they are published. Raises as `open_year`, NotFound, TransitionRefused."""
    closes_on = day_after(opens_on, closes_on, field="closes_on")
    name, rules = line(name, field="name", limit=40), words(rules, field="rules", limit=4000)
    with transaction.atomic():
        row = held_year(actor, year_id, "change")
        _refuse_twin(name, but=row.pk)
        row.name, row.opens_on, row.closes_on, row.rules = name, opens_on, closes_on, rules
        row.save()
        record(actor=actor, verb="talent.school_year.change", target=row)
    return row


def set_places(*, actor: Actor, year_id: int, school_id: int, grade: int, capacity: int) -> SchoolPlace:
    """So many places of a school in a grade; given again it is another number, until the lot is drawn.

    Raises Forbidden, NotFound (year, school), InvalidInput (grade, capacity), TransitionRefused.
    """
    capacity = number(capacity, field="capacity", least=1, most=CAPACITY_MOST)
    if grade not in Grade.values:
        raise InvalidInput(code="choice-unknown", field="grade", message=_("Choose one of the list."))
    with transaction.atomic():
        year = held_year(actor, year_id, "quota")
        school = hold(Employer.objects.in_being(), school_id, field="school")
        row, _made = SchoolPlace.objects.update_or_create(year=year, school=school, grade=grade,
                                                          defaults={"capacity": capacity})  # fmt: skip
        record(actor=actor, verb="talent.school_year.places", target=year,
               detail={"school": school.pk, "grade": grade, "capacity": capacity})  # fmt: skip
    return row


def publish_year(*, actor: Actor, year_id: int) -> SchoolYear:
    """Rules and places are public, and fixed; wishes are taken from the first day on.

    Raises Forbidden, NotFound, TransitionRefused, Conflict `no-places`.
    """
    with transaction.atomic():
        row = held_year(actor, year_id, "publish")
        if not row.places.exists():
            raise Conflict(code="no-places", message=_("No school has places yet."), action=_("Enter the places."))
        row.save(update_fields=["state"])
        record(actor=actor, verb="talent.school_year.publish", target=row)
    return row


def draw_lot(*, actor: Actor, year_id: int, seed: str, witnesses: str) -> SchoolYear:
    """The seed that was drawn in public, typed in as it was drawn: after the last day of wishes, once.

    Raises Forbidden, NotFound, InvalidInput (seed, witnesses), TransitionRefused, Conflict `still-open`.
    """
    seed, witnesses = line(seed, field="seed", limit=80), line(witnesses, field="witnesses", limit=120)
    if len(seed) < SEED_LEAST:
        raise InvalidInput(code="seed-short", field="seed",
                           message=_("A seed has at least %(least)d characters.") % {"least": SEED_LEAST})  # fmt: skip
    with transaction.atomic():
        row = held_year(actor, year_id, "draw")
        if clock.today() <= row.closes_on:
            raise Conflict(code="still-open", message=_("Wishes are still being taken."),
                           action=_("Draw the lot after the last day."))  # fmt: skip
        row.seed, row.witnesses, row.drawn_at = seed, witnesses, clock.now()
        row.save(update_fields=["state", "seed", "witnesses", "drawn_at"])
        record(actor=actor, verb="talent.school_year.draw", target=row, detail={"seed": seed})
    return row


def close_year(*, actor: Actor, year_id: int) -> SchoolYear:
    """The year is over: no place is given or taken back any more. Raises Forbidden, NotFound, TransitionRefused."""
    with transaction.atomic():
        row = held_year(actor, year_id, "close")
        row.save(update_fields=["state"])
        record(actor=actor, verb="talent.school_year.close", target=row)
    return row

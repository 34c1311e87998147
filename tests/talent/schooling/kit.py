"""A school year for tests: 双水中学 with places in junior 1, families with a ticket that is taken up and a wish."""

from datetime import date
from typing import Any

from talent.models import Employer, Person, SchoolPlace, SchoolWish, SchoolYear, TalentService
from talent.services.employers import enter_employer
from talent.services.schooling import wishes, years
from tests.talent.tickets.kit import filed, schooling, taken
from tests.world import TOWN
from tests.world_talent import Talent

RULES = "先按人才层次，再按落户月数，同等者公开摇号。"
SEED = "440705-2026"


def year(talent: Talent, *, capacity: tuple[int, ...] = (1, 1), is_open: bool = True, **facts: Any) -> SchoolYear:
    """Wishes from 1 to 30 September; as many schools as capacities, one grade."""
    office = talent.act("talent_office")
    values = {"name": "2026学年", "opens_on": date(2026, 9, 1), "closes_on": date(2026, 9, 30), "rules": RULES, **facts}
    row = years.open_year(actor=office, **values)
    for number, many in enumerate(capacity):
        years.set_places(actor=office, year_id=row.pk, school_id=school(talent, number).pk, grade=7, capacity=many)
    return years.publish_year(actor=office, year_id=row.pk) if is_open else row


def school(talent: Talent, number: int) -> Employer:
    """双水中学, then others of 水务局."""
    if number == 0:
        return talent.employers["school"]
    name = f"葵城第{number}中学"
    found = Employer.objects.filter(name=name).first()
    return found or enter_employer(actor=talent.act("talent_office"), name=name, area_code=TOWN,
                                   unit_id=talent.world.unit("water").pk)  # fmt: skip


def place(row: SchoolYear, number: int = 0) -> SchoolPlace:
    """The places of a school of the year."""
    return row.places.order_by("pk")[number]


def wish(talent: Talent, row: SchoolYear, handle: str, tier: str = "", numbers: tuple[int, ...] = (0, 1),
         is_taken: bool = True) -> SchoolWish:  # fmt: skip
    """A family's ticket and its wish."""
    service = TalentService.objects.in_force().filter(kind="schooling").first() or schooling(talent)
    Person.objects.filter(pk=talent.people[handle].pk).update(tier=tier)
    ticket = filed(talent, handle, service)
    made = wishes.enter_wish(
        actor=talent.act("talent_office"), ticket_id=ticket.pk, year_id=row.pk, child=f"{handle}之子", born_in=2014,
        grade=7, places_ids=[place(row, number).pk for number in numbers],
    )  # fmt: skip
    if is_taken:
        taken(talent, ticket, "water_handler")
    made.refresh_from_db()
    return made

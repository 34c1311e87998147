"""School places: years are the office's, the counts everybody's who reads figures; wishes go with their tickets."""

from datetime import date
from typing import Any

from talent.models import SchoolPlace, SchoolWish, SchoolYear, TalentTicket
from talent.models.schooling import CHILD
from talent.services.schooling import years
from tests.matrix.admin_table import Model
from tests.matrix.lines import EMPLOYER_USER, EVERYONE, Line, form, page
from tests.matrix.talent import OF_UNIT, OFFICE, READERS, REASON, UNIT, WORKERS, act
from tests.talent.tickets.kit import filed, service, taken
from tests.world_talent import Talent
from xinhui.core import clock
from xinhui.core.sealed import seal

#: Years that are published everybody sees; what may be done to them is the office's.
ALL: dict[str, Any] = {"seen": EVERYONE, "seen_elsewhere": EVERYONE}
DRAFT: dict[str, Any] = {"seen": OFFICE, "seen_elsewhere": OFFICE}
OWN: dict[str, Any] = {"seen": frozenset({EMPLOYER_USER}), "seen_elsewhere": frozenset()}
DAYS: dict[str, Any] = {
    "opens_on": date(2025, 5, 1),
    "closes_on": date(2025, 5, 31),
    "rules": "先层次，后月数，再摇号。",
}
LINES: tuple[Line, ...] = (
    page("talent:schools", EVERYONE, anonymous=200),
    page("talent:school_years", READERS, row="school_year", is_list=True, seen=READERS, seen_elsewhere=READERS),
    page("talent:school_year_new", OFFICE),
    form("talent:school_year_new", OFFICE, door=OFFICE, ok=400, data={"name": "x"}),
    page("talent:school_year", READERS, door=READERS, row="school_year", seen=READERS, seen_elsewhere=READERS),
    page("talent:school_year_table", WORKERS, door=WORKERS, row="school_year", seen=WORKERS, seen_elsewhere=WORKERS),
    act("school-year", "change", "school_year:draft", ok=400, name="", **DRAFT),
    act("school-year", "places", "school_year:draft", ok=400, capacity=0, **DRAFT),
    act("school-year", "publish", "school_year:draft", **DRAFT),
    act("school-year", "draw", "school_year:open", seed="440705-2025", witnesses="公证处", **ALL),
    act("school-year", "propose", "school_year:drawn", ok=400, **ALL),
    act("school-year", "reject", "school_year:proposed", **REASON, **ALL),
    act("school-year", "adopt", "school_year:proposed", **ALL),
    act("school-year", "close", "school_year", **ALL),
    act("school-wish", "take", "school_wish:waits", OFFICE | UNIT, ok=400, **OF_UNIT),
    act("school-wish", "return", "school_wish", OFFICE | UNIT, **REASON, **OF_UNIT),
    act("my-wish", "return", "school_wish", EVERYONE, **REASON, **OWN),
)  # fmt: skip
MODELS = (
    Model("talent.schoolyear", OFFICE),
    Model("talent.schoolplace", OFFICE),
)


def rows(talent: Talent) -> dict[str, tuple[dict[str, object], dict[str, object]]]:
    """Years in every state, two of each; a child with a place and one that waits, here and there."""
    found: dict[str, list[dict[str, object]]] = {}
    for state in ("draft", "open", "drawn", "proposed", "adopted"):
        both = [_year(talent, f"{side}{state}学年", state) for side in ("甲", "乙")]
        name = "school_year" if state == "adopted" else f"school_year:{state}"
        found[name] = [{"pk": row.pk, "mark": row.name} for row in both]
    year = SchoolYear.objects.get(name="甲adopted学年")
    found["school_wish"] = [{"pk": row.pk} for row in _wishes(talent, year, "placed")]
    found["school_wish:waits"] = [{"pk": row.pk} for row in _wishes(talent, year, "waiting")]
    return {handle: (here, there) for handle, (here, there) in found.items()}


def _year(talent: Talent, name: str, state: str) -> SchoolYear:
    office, one = talent.act("talent_office"), talent.world.people["talent_two"]
    row = years.open_year(actor=office, name=name, **DAYS)
    years.set_places(actor=office, year_id=row.pk, school_id=talent.employers["school"].pk, grade=7, capacity=3)
    row.state = state
    if state not in ("draft", "open"):
        row.seed, row.drawn_at = "440705-2025", clock.now()
    if state in ("proposed", "adopted"):
        row.proposed_by = one
    row.save()
    return row


def _wishes(talent: Talent, year: SchoolYear, state: str) -> list[SchoolWish]:
    place, made = SchoolPlace.objects.get(year=year), []
    for side, (handle, by, unit) in enumerate((("engineer", "employer_user", "handler"),
                                               ("teacher", "other_employer_user", "water_handler"))):  # fmt: skip
        lead = talent.world.unit("city_management" if side == 0 else "water").pk
        chosen = service(talent, name=f"入学{state}{side}", kind="schooling", unit_id=lead)
        ticket: TalentTicket = taken(talent, filed(talent, handle, chosen, by), unit)
        given = {"place": place, "placed_at": clock.now()} if state == "placed" else {}
        made.append(SchoolWish.objects.create(ticket=ticket, year=year, state=state, grade=7, born_in=2013, first=place,
                                              child_sealed=seal("小孩", purpose=CHILD), **given))  # fmt: skip
    if state == "placed":
        SchoolPlace.objects.filter(pk=place.pk).update(taken=2)
    return made

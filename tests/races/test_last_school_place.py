"""Two families reach for the last school place at the same moment, on PostgreSQL.

One child has it, the other family is told that no place is left. The control takes the row locks away: then both get
as far as the database, whose constraint is the last guard and breaks one of them off; without locks and without that
guard the same judge finds a place given twice.
"""

from collections import Counter
from datetime import datetime

from django.db import IntegrityError, connection

from talent.models import SchoolPlace, SchoolWish, SchoolYear
from talent.services.schooling import wishes, years
from tests.races.duel import RACES_MARKS, duel, without_locks
from tests.talent.kit import START
from tests.talent.schooling.kit import school, wish
from tests.world_talent import Talent
from xinhui.audit.selectors.verify import verify_chains
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.core.errors import DomainError

pytestmark = RACES_MARKS
RACES, CONTROL_RACES = 40, 40
AFTER = datetime(2026, 10, 9, 10, tzinfo=LOCAL)


def prepared(talent: Talent, count: int) -> list[tuple[SchoolPlace, list[SchoolWish]]]:
    """As many places with one seat each and two families that wait for it, in a year that is allocated."""
    office = talent.act("talent_office")
    with clock.moved(START):
        year = years.open_year(
            actor=office, name="2026学年", opens_on=START.date(), closes_on=START.date(), rules="先到先得"
        )
        rows = [SchoolPlace(year=year, school=school(talent, number), grade=7, capacity=1) for number in range(count)]
        SchoolPlace.objects.bulk_create(rows)
        SchoolYear.objects.filter(pk=year.pk).update(state="adopted", seed="440705-2026", drawn_at=START)
        return [
            (row, [wish(talent, year, handle, numbers=(number,)) for handle in ("doctor", "teacher")])
            for number, row in enumerate(rows)
        ]  # fmt: skip


def race(talent: Talent, rows: list[tuple[SchoolPlace, list[SchoolWish]]]) -> Counter[str]:
    """Both sides at once; how often each kind of refusal came."""
    actors, refused = [talent.act("water_handler"), talent.act("talent_office")], Counter[str]()

    def act(number: int, side: int) -> None:
        place, families = rows[number]
        try:
            wishes.take_place(actor=actors[side], wish_id=families[side].pk, place_id=place.pk)
        except DomainError as error:
            refused[error.code] += 1
        except IntegrityError:
            refused["database"] += 1

    with clock.moved(AFTER):
        duel(len(rows), act, forgiving=False)
    return refused


def judge(rows: list[tuple[SchoolPlace, list[SchoolWish]]]) -> tuple[Counter[int], list[int]]:
    """(children in a place → places, places whose count and children differ)."""
    children = Counter(SchoolWish.objects.filter(state="placed").values_list("place_id", flat=True))
    taken = dict(SchoolPlace.objects.values_list("pk", "taken"))
    each = Counter(children[place.pk] for place, _families in rows)
    return each, [place.pk for place, _families in rows if taken[place.pk] != children[place.pk]]


def test_the_last_school_place_goes_to_one_child(talent: Talent) -> None:
    rows = prepared(talent, RACES)
    assert race(talent, rows) == Counter({"full": RACES}), "one of the two is told so, every time"
    assert judge(rows) == (Counter({1: RACES}), [])
    assert all(report.broken is None for report in verify_chains())


def test_control_without_the_lock_only_the_database_stands_in_the_way(talent: Talent) -> None:
    rows = prepared(talent, CONTROL_RACES)
    with without_locks():
        refused = race(talent, rows)
    assert refused["database"] > 0 and judge(rows)[0] == Counter({1: CONTROL_RACES})


def test_control_without_lock_and_guard_a_place_is_given_twice(talent: Talent) -> None:
    rows = prepared(talent, CONTROL_RACES)
    constraint = next(one for one in SchoolPlace._meta.constraints if one.name == "school_place_within_capacity")
    with connection.schema_editor() as editor:
        editor.remove_constraint(SchoolPlace, constraint)
    try:
        with without_locks():
            race(talent, rows)
        assert judge(rows)[0][2] > 0
    finally:
        SchoolPlace.objects.all().update(taken=0)
        with connection.schema_editor() as editor:
            editor.add_constraint(SchoolPlace, constraint)

"""Two personnel officers name somebody for the last seat of a class at the same moment, on PostgreSQL.

One gets the seat, the other waits. The control takes the row locks away, and the same judge must find both seated.
"""

from collections import Counter
from datetime import date, time
from itertools import count

from cadres.models import Nomination, TrainingClass
from cadres.services.training import classes, programme, seats
from cadres.services.training.classes import ClassFacts
from tests.races.duel import RACES_MARKS, duel, without_locks
from tests.world_cadres import Cadres
from xinhui.audit.selectors.verify import verify_chains
from xinhui.core import clock

pytestmark = RACES_MARKS
RACES, CONTROL_RACES = 100, 100
_numbers = count(1)


def opened(cadres: Cadres, many: int) -> list[TrainingClass]:
    """Classes with one seat, open for nominations."""
    office, unit = cadres.act("cadre_office"), cadres.world.unit("org_department").pk
    day = date(clock.today().year + 1, 3, 1)
    made = []
    for _one in range(many):
        facts = ClassFacts(title=f"班{next(_numbers)}", kind="special", place="党校", starts_on=day, ends_on=day,
                           nominate_until=day, places=1, credit_hours=4)  # fmt: skip
        row = classes.draft_class(actor=office, organizer_id=unit, facts=facts)
        programme.add_lesson(actor=office, training_class_id=row.pk, title="课", hours=4, day=day, starts=time(9),
                             ends=time(11))  # fmt: skip
        made.append(classes.open_class(actor=office, training_class_id=row.pk))
    return made


def race(cadres: Cadres, rows: list[TrainingClass]) -> int:
    """Each side names one of its unit; how many were refused."""
    sides = [(cadres.act("personnel"), cadres.files["clerk"].pk), (cadres.act("other_personnel"),
                                                                  cadres.files["elsewhere"].pk)]  # fmt: skip

    def act(number: int, side: int) -> None:
        actor, cadre_id = sides[side]
        seats.nominate(actor=actor, training_class_id=rows[number].pk, cadre_ids=[cadre_id])

    return duel(len(rows), act, forgiving=True)


def judge(rows: list[TrainingClass]) -> Counter[tuple[int, int]]:
    """(seated, waiting) → classes."""
    found: Counter[tuple[int, int]] = Counter()
    for row in rows:
        states = Counter(Nomination.objects.filter(training_class=row).values_list("state", flat=True))
        found[states["seated"], states["waiting"]] += 1
    return found


def test_the_last_seat_goes_to_one(cadres: Cadres) -> None:
    rows = opened(cadres, RACES)
    assert race(cadres, rows) == 0, "whoever comes second waits"
    assert judge(rows) == Counter({(1, 1): RACES})
    assert all(report.broken is None for report in verify_chains())


def test_control_without_the_lock_both_are_seated(cadres: Cadres) -> None:
    rows = opened(cadres, CONTROL_RACES)
    with without_locks():
        race(cadres, rows)
    assert judge(rows)[2, 0] > 0

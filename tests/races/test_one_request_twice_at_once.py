"""The same answer with the same UUID arrives twice at once: the line was slow and the sender tried again.

One of them does it, both are told that it is done; neither is refused because the other was quicker.
"""

from collections import Counter
from datetime import timedelta
from uuid import UUID, uuid4

from grids.models import Receipt, TimelineEntry
from grids.services.receipts import once
from grids.services.respond import respond
from tests.multiply import multiply
from tests.races.duel import RACES_MARKS, duel
from tests.world_chain import dispatched
from tests.world_grids import MONDAY, District
from xinhui.core import clock

pytestmark = RACES_MARKS
RACES = 200


def test_both_are_told_and_one_does_it(district: District) -> None:
    with clock.moved(MONDAY):
        whistle = dispatched(district)
        rows = [row.pk for row in multiply(whistle, [MONDAY + timedelta(hours=4)] * RACES)]
    actor, numbers = district.act("handler"), [uuid4() for _row in rows]
    told: Counter[tuple[UUID, bool]] = Counter()

    def act(number: int, _side: int) -> None:
        with clock.moved(MONDAY):
            body = {"text": "已安排人员"}
            target, ran = once(
                actor=actor, uuid=numbers[number], verb="respond", body=body,
                act=lambda: respond(actor=actor, assignment_id=rows[number], text="已安排人员").pk,
            )  # fmt: skip
            assert target == rows[number]
            told[numbers[number], ran] += 1

    duel(RACES, act, forgiving=False)
    assert set(told.values()) == {1} and len(told) == 2 * RACES, "each number: once done, once repeated"
    assert Receipt.objects.count() == RACES
    assert TimelineEntry.objects.filter(assignment__in=rows, verb="respond").count() == RACES

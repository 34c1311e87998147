"""The hotline sends the same order twice at the same moment, on PostgreSQL: by the interface and by the folder.

Both get the same order, and one issue came of it. The control looks and then writes, as if nobody else could come
between: the database stops one of the two, which its sender would read as a fault.
"""

from django.db import transaction

from grids.models import HotlineOrder, Issue, Whistle
from grids.services.hotline import take_in
from tests.hotline.base import facts, mapping
from tests.races.duel import RACES_MARKS, duel
from tests.world_grids import District
from xinhui.audit.selectors.verify import verify_chains

pytestmark = RACES_MARKS
TIMES, CONTROL = 40, 20


def test_an_order_sent_twice_at_once_is_one(district: District) -> None:
    mapping(district)
    actor, answers = district.act("command"), list[tuple[int, bool]]()

    def act(number: int, side: int) -> None:
        order, is_new = take_in.take_in_order(actor=actor, facts=facts(f"JM-{number}"), channel=("api", "folder")[side])
        answers.append((order.pk, is_new))

    assert duel(TIMES, act, forgiving=False) == 0
    assert len(answers) == TIMES * 2
    assert sum(is_new for _order, is_new in answers) == TIMES == len({order for order, _is_new in answers})
    assert HotlineOrder.objects.count() == Issue.objects.count() == Whistle.objects.count() == TIMES
    assert all(report.broken is None for report in verify_chains())


def test_control_that_looks_and_then_writes_one_of_two_fails(district: District) -> None:
    mapping(district)
    actor = district.act("command")

    def act(number: int, side: int) -> None:
        order = take_in.checked_order(facts(f"JM-{number}"))
        order.sender_id, order.channel = actor.user_id, "api"
        with transaction.atomic():
            take_in._keep(actor, order)

    assert duel(CONTROL, act, forgiving=True) == CONTROL
    assert HotlineOrder.objects.count() == CONTROL

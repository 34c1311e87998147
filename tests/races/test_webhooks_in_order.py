"""Two deliverers work at the same time while the chain goes on, on PostgreSQL: order holds, nothing comes twice.

The control takes the claim on the endpoint away, and the same judge must find events twice or out of order.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from grids.models import Assignment
from grids.services.finish_assignment import finish_assignment
from grids.services.respond import respond
from tests.bureaus.webhooks.kit import listening
from tests.bureaus.webhooks.receiver import Bureau, receiving
from tests.races.duel import RACES_MARKS
from tests.threads import in_threads
from tests.world_chain import dispatched, lead_of
from tests.world_grids import District
from xinhui.bureaus.models import WebhookDelivery, WebhookEndpoint, WebhookEvent
from xinhui.bureaus.services.webhooks import deliver
from xinhui.bureaus.services.webhooks.claims import claim_endpoints
from xinhui.core import clock

pytestmark = RACES_MARKS
PARTS = 12


def race(district: District, bureau: Bureau) -> list[Assignment]:
    """Two threads deliver again and again, two answer and finish half of the parts each."""
    _row, secret = listening(district, bureau.url)
    bureau.secrets.append(secret)
    parts = [lead_of(dispatched(district)) for _part in range(PARTS)]
    handler = district.act("handler")
    working = [2]

    def side(number: int) -> None:
        if number < 2:
            while working[0] or WebhookDelivery.objects.filter(state="waiting").exists():
                deliver.deliver_due(seconds=5, timeout=5)
            return
        for part in parts[number - 2 :: 2]:
            respond(actor=handler, assignment_id=part.pk)
            finish_assignment(actor=handler, assignment_id=part.pk, result="已更换井盖")
        working[0] -= 1

    in_threads(4, side)
    return parts


def broken(bureau: Bureau) -> int:
    """Lanes in which something came twice or too early."""
    return sum(numbers != [1, 2, 3] for numbers in bureau.lanes().values())


def test_two_deliverers_keep_the_order_and_send_nothing_twice(district: District) -> None:
    with receiving() as bureau:
        parts = race(district, bureau)
    assert bureau.refused == [] and broken(bureau) == 0
    assert set(bureau.lanes()) == {str(part.uuid) for part in parts}
    assert len(bureau.taken) == WebhookEvent.objects.count() == 3 * PARTS
    assert WebhookEndpoint.objects.filter(claim="", failures=0).count() == 1


@contextmanager
def without_the_claim() -> Iterator[None]:
    """Whoever looks finds the endpoint free."""

    def open_to_all(*, limit: int) -> tuple[str, list[WebhookEndpoint]]:
        claim, rows = claim_endpoints(limit=limit)
        WebhookEndpoint.objects.update(claim="", claimed_until=None)
        return claim, rows

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(deliver, "claim_endpoints", open_to_all)
        patch.setattr(deliver, "renew", lambda **_which: clock.now() + deliver.RENEWED)
        yield


def test_control_without_the_claim_events_come_twice(district: District) -> None:
    with receiving() as bureau, without_the_claim():
        race(district, bureau)
    assert broken(bureau) > 0

"""Webhooks: 城管局's system at home, 水务局's elsewhere; the matrix's bureau client is 城管局's system itself."""

from typing import Any

from tests.matrix.admin_table import SECURITY, Model
from tests.matrix.lines import EVERYONE, Line, call, form, page
from tests.world_grids import District
from xinhui.accounts.actors import SYSTEM
from xinhui.accounts.models import Role
from xinhui.bureaus.models import BureauClient, WebhookDelivery
from xinhui.bureaus.services.webhooks.keeping import create_endpoint, pause_endpoint
from xinhui.bureaus.services.webhooks.replay import send_test

UNIT = frozenset({Role.DEPARTMENT_HANDLER, Role.DEPARTMENT_LEADER})
KEEPERS = UNIT | SECURITY
#: Over the API the system itself too.
CALLERS = KEEPERS | {Role.BUREAU_CLIENT}
SEEN: dict[str, Any] = {"seen": KEEPERS, "seen_elsewhere": SECURITY}
CALLED: dict[str, Any] = {"seen": CALLERS, "seen_elsewhere": SECURITY}
SINCE = "2026-01-01T00:00:00+08:00"


def _act(verb: str, row: str = "webhook", **facts: Any) -> Line:
    return form("bureaus:webhook_act", KEEPERS, door=KEEPERS, row=row, url={"verb": verb}, **{**SEEN, **facts})


LINES: tuple[Line, ...] = (
    page("bureaus:webhooks", KEEPERS, row="webhook", is_list=True, **SEEN),
    form("bureaus:webhooks", KEEPERS, door=KEEPERS, ok=400, data={"url": "x"}),
    page("bureaus:webhook", KEEPERS, row="webhook", **SEEN),
    _act("test", "webhook:fresh"),
    _act("pause"),
    _act("resume", "webhook:paused"),
    _act("rotate", ok=200),
    _act("change", ok=400, data={"url": "x"}),
    _act("replay", data={"since": SINCE}),
    _act("acknowledge"),
    _act("remove"),
    form("bureaus:webhook_replay", KEEPERS, door=KEEPERS, row="delivery:failed", **SEEN),
    call("GET api:webhook-endpoints-list", row="webhook", is_list=True, **CALLED),
    call("POST api:webhook-endpoints-list", EVERYONE, ok=400, data={"url": ""}),
    call("GET api:webhook-endpoints-detail", row="webhook", **CALLED),
    call("PATCH api:webhook-endpoints-detail", row="webhook", ok=400, data={"url": "x"}, **CALLED),
    call("DELETE api:webhook-endpoints-detail", row="webhook", ok=204, **CALLED),
    call("POST api:webhook-endpoints-pause", row="webhook", **CALLED),
    call("POST api:webhook-endpoints-resume", row="webhook:paused", **CALLED),
    call("POST api:webhook-endpoints-rotate", row="webhook", **CALLED),
    call("POST api:webhook-endpoints-test", row="webhook:fresh", ok=202, **CALLED),
    call("POST api:webhook-endpoints-replay", row="webhook", data={"since": SINCE}, **CALLED),
    call("POST api:webhook-endpoints-acknowledge", row="webhook", **CALLED),
    call("GET api:webhook-deliveries-list", row="delivery", is_list=True, **CALLED),
    call("GET api:webhook-deliveries-detail", row="delivery", **CALLED),
    call("POST api:webhook-deliveries-replay", row="delivery:failed", ok=202, **CALLED),
)
MODELS = (
    Model("bureaus.webhookendpoint", SECURITY),
    Model("bureaus.webhookdelivery", SECURITY),
)


def rows(district: District) -> dict[str, tuple[dict[str, object], dict[str, object]]]:
    """Endpoints of two systems: one that has a test under way and one given up, a fresh one, a paused one."""
    world = district.world
    accounts = (world.bureau_client, world.water_leader)
    found: list[dict[str, dict[str, object]]] = []
    for unit, account in zip(("city_management", "water"), accounts, strict=True):
        known = BureauClient.objects.filter(account=account).first()
        client = known or BureauClient.objects.create(name=f"{unit}系统", unit=world.unit(unit), account=account)
        made = [create_endpoint(actor=SYSTEM, client_id=client.pk, url=f"http://127.0.0.1:9/{unit}/{name}")[0]
                for name in ("busy", "fresh", "paused")]  # fmt: skip
        busy, fresh, paused = made
        failed = send_test(actor=SYSTEM, endpoint_id=busy.pk)
        WebhookDelivery.objects.filter(pk=failed.pk).update(state="failed", next_attempt_at=None, attempts=1)
        waiting = send_test(actor=SYSTEM, endpoint_id=busy.pk)
        pause_endpoint(actor=SYSTEM, endpoint_id=paused.pk)
        found.append({
            "webhook": {"uuid": busy.uuid, "mark": busy.url},
            "webhook:fresh": {"uuid": fresh.uuid},
            "webhook:paused": {"uuid": paused.uuid},
            "delivery": {"pk": waiting.pk, "mark": str(waiting.event.message_id)},
            "delivery:failed": {"pk": failed.pk},
        })  # fmt: skip
    home, elsewhere = found
    return {handle: (home[handle], elsewhere[handle]) for handle in home}

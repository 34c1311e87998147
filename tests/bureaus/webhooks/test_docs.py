"""The receiver of docs/integrators.md, word for word, takes what the portal sends."""

import re
import threading
from pathlib import Path
from typing import Any

from django.conf import settings

from grids.services.respond import respond
from tests.bureaus.webhooks.kit import listening, run
from tests.world_chain import dispatched, lead_of
from tests.world_grids import District
from xinhui.accounts.actors import SYSTEM
from xinhui.bureaus.models import WebhookDelivery
from xinhui.bureaus.rules.webhooks import CHOOSABLE
from xinhui.bureaus.services.webhooks.replay import replay_delivery


def chapter() -> str:
    """“Webhooks” of the integrators' page."""
    return (Path(settings.BASE_DIR) / "docs/integrators.md").read_text(encoding="utf-8").split("## Webhooks", 1)[1]


def test_the_example_receives_verifies_and_takes_once(district: District) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", chapter(), re.DOTALL)
    names: dict[str, Any] = {}
    exec(compile(example, "integrators.md", "exec"), names)
    names["Receiver"].log_message = lambda *_args: None
    server = names["serve"](0)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        _row, secret = listening(district, f"http://127.0.0.1:{server.server_address[1]}/")
        lead = lead_of(dispatched(district))
        run()
        assert names["TAKEN"] == [], "another secret: nothing is taken"
        assert WebhookDelivery.objects.get().response_status == 401
        names["SECRET"] = secret
        replayed = WebhookDelivery.objects.get()
        WebhookDelivery.objects.update(state="failed", next_attempt_at=None)
        for _time in range(2):
            replay_delivery(actor=SYSTEM, delivery_id=replayed.pk)
            assert run().delivered == 1
        respond(actor=district.act("handler"), assignment_id=lead.pk)
        assert run().delivered == 1
    finally:
        server.shutdown()
        server.server_close()
    assert [event["type"] for event in names["TAKEN"]] == ["assignment.dispatched", "assignment.responded"]
    assert [event["data"]["sequence"] for event in names["TAKEN"]] == [1, 2]


def test_every_kind_is_named() -> None:
    said = chapter()
    assert [kind for kind in CHOOSABLE if f"`{kind.removeprefix('assignment.')}`" not in said] == []

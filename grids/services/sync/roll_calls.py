"""Records about roll calls: what a person said of themselves, with the time of the phone."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from grids.models import RollCallAnswer
from grids.services.relief.answer import answer_roll_call
from grids.services.sync.envelope import Envelope, Kind, Sender, server_time


def _answer(sender: Sender, envelope: Envelope) -> int:
    body = envelope.body
    row = answer_roll_call(
        actor=sender.actor, uuid=body["roll_call"], status=body["status"], note=body["note"],
        latitude=body["latitude"], longitude=body["longitude"],
        device_at=server_time(sender, envelope, envelope.made_at),
    )  # fmt: skip
    return row.pk


def _current(sender: Sender, body: Mapping[str, Any]) -> dict[str, Any] | None:
    rows = RollCallAnswer.objects.of(sender.user).filter(uuid=body["roll_call"]).select_related("roll_call")
    row = rows.first()
    return {_("Roll call"): row.roll_call.title, _("State"): row.get_status_display()} if row else None


def _link(_pk: int) -> str:
    return "/m/#/rollcall"


ANSWER = Kind(run=_answer, link=_link, current=_current)

"""Records of shelters: how many were counted inside, at the moment when they were counted."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from grids.models import ShelterCount, ShelterOpening
from grids.services.shelters.openings import count_people
from grids.services.sync.envelope import Envelope, Kind, Sender, server_time


def _count(sender: Sender, envelope: Envelope) -> int:
    """At the phone's own time, so that a late count does not overwrite a later one. Who may count the service says."""
    body = envelope.body
    numbers = {name: body[name] for name in ("people", "children", "elderly", "needs")}
    count = count_people(
        actor=sender.actor, opening_id=body["opening"],
        counted_at=server_time(sender, envelope, body["counted_at"] or envelope.made_at), **numbers,
    )  # fmt: skip
    return count.pk


def _now(sender: Sender, body: Mapping[str, Any]) -> dict[str, Any] | None:
    opening = ShelterOpening.objects.visible_to(sender.user).filter(pk=body["opening"]).first()
    if opening is None:
        return None
    return {_("State"): opening.get_state_display(), _("people inside"): opening.people}


def _link(pk: int) -> str:
    shelter = ShelterCount.objects.filter(pk=pk).values_list("opening__shelter_id", flat=True).first()
    return f"/shelters/{shelter}/"


COUNT = Kind(run=_count, link=_link, current=_now)

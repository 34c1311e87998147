"""Telling a unit's people of their webhooks."""

from datetime import timedelta

from xinhui.bureaus.models import WebhookEndpoint
from xinhui.bureaus.services.people import keepers_of, security_people
from xinhui.outbox.services.enqueue import Draft, enqueue

#: An endpoint that is down for less needs nobody.
TELL_AFTER = timedelta(hours=1)


def tell_people(endpoint: WebhookEndpoint, event: str, *, mark: str) -> int:
    """Message the unit's people (`bureaus.webhook_<event>`), the security administrators where there are none."""
    people = keepers_of(endpoint.client.unit_id) or security_people()
    context = {"system": endpoint.client.name, "host": endpoint.url.split("/")[2] if "/" in endpoint.url else ""}
    drafts = [
        Draft(key=f"webhook:{endpoint.pk}:{event}:{mark}", recipient_id=user_id, kind=f"bureaus.webhook_{event}",
              context=context, link="/bureaus/webhooks/")
        for user_id in sorted(people)
    ]  # fmt: skip
    return enqueue(drafts=drafts)

"""Telling a unit's people of their webhooks."""

from datetime import timedelta

from xinhui.accounts.models import Post
from xinhui.accounts.roles import Role
from xinhui.bureaus.models import WebhookEndpoint
from xinhui.outbox.services.enqueue import Draft, enqueue

#: An endpoint that is down for less needs nobody.
TELL_AFTER = timedelta(hours=1)
#: Who of a unit keeps its systems.
KEEPERS = (Role.DEPARTMENT_HANDLER, Role.DEPARTMENT_LEADER)


def tell_people(endpoint: WebhookEndpoint, event: str, *, mark: str) -> int:
    """Message the unit's people (`bureaus.webhook_<event>`), the security administrators where there are none."""
    posts = Post.objects.in_force().filter(user__is_active=True)
    people = set(posts.filter(role__in=KEEPERS, unit=endpoint.client.unit_id).values_list("user_id", flat=True))
    if not people:
        people = set(posts.filter(role=Role.SECURITY_ADMIN).values_list("user_id", flat=True))
    context = {"system": endpoint.client.name, "host": endpoint.url.split("/")[2] if "/" in endpoint.url else ""}
    drafts = [
        Draft(key=f"webhook:{endpoint.pk}:{event}:{mark}", recipient_id=user_id, kind=f"bureaus.webhook_{event}",
              context=context, link="/bureaus/webhooks/")
        for user_id in sorted(people)
    ]  # fmt: skip
    return enqueue(drafts=drafts)

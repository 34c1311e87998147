"""A person's own browsers: told of news, or no longer; and those that have withdrawn."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from xinhui.accounts.actors import SYSTEM, Actor
from xinhui.audit.services import record
from xinhui.core.errors import Conflict
from xinhui.core.locking import locked
from xinhui.outbox.models import PushSubscription
from xinhui.outbox.push import check_subscription, is_offered
from xinhui.outbox.services.addresses import hold_owner

#: The oldest go: a person has a few phones, not a hundred.
BROWSERS_MAX = 10


def subscribe_push(*, actor: Actor, endpoint: str, p256dh: str, auth: str) -> PushSubscription:
    """Tell this browser of the actor's news; a browser that was another's becomes the actor's.

    Raises Conflict `push-not-offered`, InvalidInput (endpoint, p256dh, auth), Forbidden.
    """
    if not is_offered():
        raise Conflict(
            code="push-not-offered", message=_("The office has not set up push messages."),
            action=_("Messages are in the portal, and at the addresses that you have given."),
        )  # fmt: skip
    check_subscription(endpoint, p256dh, auth)
    with transaction.atomic():
        user_id = hold_owner(actor)
        known: PushSubscription | None = locked(PushSubscription.objects.filter(endpoint=endpoint)).first()
        row = known or PushSubscription(endpoint=endpoint)
        row.user_id, row.p256dh, row.auth = user_id, p256dh, auth
        row.save()
        newest = PushSubscription.objects.filter(user_id=user_id).order_by("-updated_at", "-pk")
        kept = list(newest.values_list("pk", flat=True)[:BROWSERS_MAX])
        PushSubscription.objects.filter(user_id=user_id).exclude(pk__in=kept).delete()
        record(actor=actor, verb="push.subscribe", target=row, detail={"is_new": known is None})
    return row


def unsubscribe_push(*, actor: Actor, endpoint: str) -> bool:
    """Tell the actor's browser no longer; False when it was not told anyway. Raises Forbidden."""
    endpoint = endpoint.replace("\x00", "")  # PostgreSQL keeps none: no browser has such an address
    with transaction.atomic():
        rows = PushSubscription.objects.filter(user_id=hold_owner(actor), endpoint=endpoint)
        row: PushSubscription | None = locked(rows).first()
        if row is None:
            return False
        record(actor=actor, verb="push.unsubscribe", target=row)
        row.delete()
    return True


def drop_expired_push(*, subscription_id: int, actor: Actor = SYSTEM) -> None:
    """Forget a browser that its push service says is gone (404, 410)."""
    with transaction.atomic():
        row: PushSubscription | None = locked(PushSubscription.objects.filter(pk=subscription_id)).first()
        if row is not None:
            record(actor=actor, verb="push.expire", target=row)
            row.delete()

"""Keys that will run out: the unit's people and the security administrators hear of it before a system falls silent."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from xinhui.accounts.actors import Actor, require
from xinhui.accounts.roles import Role
from xinhui.bureaus.models import ClientKey
from xinhui.bureaus.rules.clients import TELL_DAYS
from xinhui.bureaus.services.people import keepers_of, security_people
from xinhui.core import clock
from xinhui.outbox.services.enqueue import Draft, enqueue


def tell_of_ending_keys(*, actor: Actor) -> int:
    """Tell once at each of TELL_DAYS before a key's end; returns how many messages were written.

    A system that has a longer key already is being changed over: nobody needs to hear of the old one.
    """
    require(actor, Role.SECURITY_ADMIN)
    now = clock.now()
    longer = ClientKey.objects.live(now).filter(client=OuterRef("client"), valid_until__gt=OuterRef("valid_until"))
    soon = ClientKey.objects.live(now).filter(valid_until__lte=now + timedelta(days=max(TELL_DAYS)))
    rows = soon.filter(~Exists(longer), client__is_active=True).select_related("client__unit").order_by("pk")
    security = security_people()
    with transaction.atomic():
        return enqueue(drafts=[draft for key in rows for draft in _drafts(key, now, security)])


def _drafts(key: ClientKey, now: datetime, security: set[int]) -> list[Draft]:
    """One for each person who can do something about it."""
    left = (key.valid_until - now).days
    mark = min(days for days in TELL_DAYS if left <= days)
    context = {"system": key.client.name, "key": key.name, "until": f"{clock.local(key.valid_until):%Y-%m-%d %H:%M}"}
    return [
        Draft(key=f"key-ends:{key.pk}:{mark}:{key.valid_until:%Y%m%d}", recipient_id=user_id, kind="bureaus.key_ends",
              context=context, link="/bureaus/")
        for user_id in sorted(keepers_of(key.client.unit_id) | security)
    ]  # fmt: skip

"""An endpoint is made, changed, paused, resumed, removed; its secret is rotated. By its unit's people or its client."""

from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import pgettext_lazy

from xinhui.accounts.actors import Actor, require
from xinhui.accounts.roles import Role
from xinhui.audit.services import record
from xinhui.bureaus.models import BureauClient, WebhookEndpoint
from xinhui.bureaus.rules.webhooks import CHOOSABLE, ENDPOINT_TABLE, EndpointState, PauseCause
from xinhui.bureaus.services.people import KEEPERS
from xinhui.bureaus.services.webhooks.addresses import clean_url
from xinhui.bureaus.services.webhooks.doorbell import ring_on_commit
from xinhui.bureaus.services.webhooks.signing import new_secret, sealed_secret
from xinhui.core import clock
from xinhui.core.checks import hold, number, one_of, unknown
from xinhui.core.errors import Conflict
from xinhui.core.locking import locked

#: A bureau's test and its real system, each with a spare.
ENDPOINTS_MAX = 5
#: How long the secret before goes on signing after a rotation: a day if not said otherwise, a week at most.
OVERLAP_HOURS, OVERLAP_MAX = 24, 168


def require_keeper(actor: Actor, client: BureauClient) -> None:
    """The client itself, its unit's people, the security administrator; raises Forbidden."""
    if actor.user_id is not None and actor.user_id == client.account_id:
        return
    if not actor.scope.has(Role.SECURITY_ADMIN):
        require(actor, *KEEPERS, unit_id=client.unit_id)


def hold_endpoint(actor: Actor, endpoint_id: int) -> WebhookEndpoint:
    """The endpoint, locked until commit. Raises NotFound, Forbidden."""
    rows = WebhookEndpoint.objects.kept().filter(pk=endpoint_id).select_related("client__unit")
    row: WebhookEndpoint | None = locked(rows, no_key=True).first()
    if row is None:
        raise unknown()
    require_keeper(actor, row.client)
    return row


def log(actor: Actor, endpoint: WebhookEndpoint, verb: str, **detail: object) -> None:
    """The audit entry of a verb: the host only, an address may hold a key."""
    record(actor=actor, verb=f"bureaus.webhook.{verb}", target=endpoint, area_code=endpoint.client.unit.area_code,
           detail={"host": urlsplit(endpoint.url).hostname, **detail})  # fmt: skip


def _clean_kinds(kinds: Sequence[str]) -> list[str]:
    """Each once, in the order of the list; all of them are kept as none, so that new kinds come too."""
    wanted = {one_of(kind, CHOOSABLE, field="kinds") for kind in kinds}
    return [] if len(wanted) == len(CHOOSABLE) else [kind.value for kind in CHOOSABLE if kind in wanted]


def _check_free(client_id: int, url: str, *, but: int | None = None) -> None:
    others = WebhookEndpoint.objects.kept().filter(client=client_id)
    if but is not None:
        others = others.exclude(pk=but)
    if others.filter(url=url).exists():
        raise Conflict(
            code="webhook-known",
            field="url",
            message=pgettext_lazy("webhooks", "This system has this address already."),
        )
    if but is None and others.count() >= ENDPOINTS_MAX:
        raise Conflict(
            code="webhooks-full",
            message=pgettext_lazy("webhooks", "A system has at most %(max)d addresses.") % {"max": ENDPOINTS_MAX},
            action=pgettext_lazy("webhooks", "Remove one that is not used any more."),
        )


def create_endpoint(
    *, actor: Actor, client_id: int, url: str, kinds: Sequence[str] = ()
) -> tuple[WebhookEndpoint, str]:
    """Tell a client's system of events from now on; returns the row and the secret, which is shown this once.

    Raises InvalidInput (url, kinds), Conflict (`webhook-known`, `webhooks-full`), NotFound, Forbidden.
    """
    url, kinds = clean_url(url), _clean_kinds(kinds)
    with transaction.atomic():
        client = hold(BureauClient.objects.filter(is_active=True).select_related("unit"), client_id, field="client")
        require_keeper(actor, client)
        _check_free(client.pk, url)
        secret = new_secret()
        row = WebhookEndpoint.objects.create(client=client, url=url, kinds=kinds, secret=sealed_secret(secret))
        log(actor, row, "create", kinds=kinds)
    return row, secret


def change_endpoint(
    *, actor: Actor, endpoint_id: int, url: str | None = None, kinds: Sequence[str] | None = None
) -> WebhookEndpoint:
    """Another address, other kinds; what waits goes to the new address. Raises as `create_endpoint`."""
    with transaction.atomic():
        row = hold_endpoint(actor, endpoint_id)
        if url is not None:
            row.url = clean_url(url)
            _check_free(row.client_id, row.url, but=row.pk)
        if kinds is not None:
            row.kinds = _clean_kinds(kinds)
        row.save(update_fields=["url", "kinds"])
        log(actor, row, "change", kinds=row.kinds)
    return row


def pause_endpoint(*, actor: Actor, endpoint_id: int) -> WebhookEndpoint:
    """Send nothing for the time being; events wait. Raises Conflict, NotFound, Forbidden."""
    return _move(actor, endpoint_id, "pause", PauseCause.PERSON)


def resume_endpoint(*, actor: Actor, endpoint_id: int) -> WebhookEndpoint:
    """Send again, what has waited first. Raises Conflict, NotFound, Forbidden."""
    return _move(actor, endpoint_id, "resume", "")


def remove_endpoint(*, actor: Actor, endpoint_id: int) -> WebhookEndpoint:
    """Tell it no more, nor of what waits; its secrets are forgotten. Raises NotFound, Forbidden."""
    return _move(actor, endpoint_id, "remove", "")


def _move(actor: Actor, endpoint_id: int, verb: str, cause: str) -> WebhookEndpoint:
    with transaction.atomic():
        row = hold_endpoint(actor, endpoint_id)
        row.state, row.pause_cause = ENDPOINT_TABLE.next(row.state, verb), cause
        row.failures, row.failing_since, row.probe_at, row.told_at = 0, None, None, None
        if row.state == EndpointState.REMOVED:  # what signed opens nothing any more
            row.secret, row.old_secret, row.old_secret_until = sealed_secret(new_secret()), "", None
        row.save(update_fields=["state", "pause_cause", "failures", "failing_since", "probe_at", "told_at", "secret",
                                "old_secret", "old_secret_until"])  # fmt: skip
        log(actor, row, verb)
        ring_on_commit()
    return row


def rotate_secret(*, actor: Actor, endpoint_id: int, overlap_hours: int = OVERLAP_HOURS) -> tuple[WebhookEndpoint, str]:
    """A new secret, shown this once; both sign for `overlap_hours` (0: the old one is known to others, end it now).

    Raises InvalidInput (overlap_hours), NotFound, Forbidden.
    """
    number(overlap_hours, field="overlap_hours", most=OVERLAP_MAX)
    with transaction.atomic():
        row = hold_endpoint(actor, endpoint_id)
        secret = new_secret()
        until = clock.now() + timedelta(hours=overlap_hours) if overlap_hours else None
        row.old_secret, row.old_secret_until = (row.secret if until else ""), until
        row.secret = sealed_secret(secret)
        row.save(update_fields=["secret", "old_secret", "old_secret_until"])
        log(actor, row, "rotate", overlap_hours=overlap_hours)
    return row, secret

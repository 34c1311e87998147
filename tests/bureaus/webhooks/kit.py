"""Clients with endpoints, and what the tests ask of them."""

from datetime import datetime, timedelta

from grids.models import Assignment
from tests.world import DISTRICT, SINCE
from tests.world_grids import District
from xinhui.accounts.actors import SYSTEM, Actor
from xinhui.accounts.models import Role, User
from xinhui.accounts.services.appoint_post import appoint_post
from xinhui.accounts.services.create_user import NewUser, create_users
from xinhui.bureaus.models import BureauClient, WebhookDelivery, WebhookEndpoint, WebhookEvent
from xinhui.bureaus.services.webhooks.deliver import Delivered, deliver_due
from xinhui.bureaus.services.webhooks.keeping import create_endpoint
from xinhui.core import clock

NOWHERE = "http://127.0.0.1:9/hooks"


def client_of(district: District, unit: str = "city_management", name: str = "城管工单系统") -> BureauClient:
    """A system of the unit, with an account that acts for the unit."""
    username = f"client-{unit}-{BureauClient.objects.count()}"
    (account,) = create_users(actor=SYSTEM, rows=[NewUser(username=username, name=name, must_change_password=False)])
    home = district.world.unit(unit)
    appoint_post(actor=SYSTEM, user_id=account.pk, role=Role.BUREAU_CLIENT, unit_id=home.pk, area_code=DISTRICT,
                 starts_on=SINCE)  # fmt: skip
    return BureauClient.objects.create(name=name, unit=home, account=account)


def listening(
    district: District, url: str = NOWHERE, *, unit: str = "city_management", kinds: tuple[str, ...] = ()
) -> tuple[WebhookEndpoint, str]:
    """An endpoint of a client of the unit, and its secret."""
    client = BureauClient.objects.filter(unit=district.world.unit(unit)).first() or client_of(district, unit)
    return create_endpoint(actor=SYSTEM, client_id=client.pk, url=url, kinds=kinds)


def act_as(client: BureauClient) -> Actor:
    """The client's own account."""
    return Actor.of(User.objects.get(pk=client.account_id))


def kinds_of(assignment: Assignment) -> list[str]:
    """What the assignment's events say, in order."""
    events = WebhookEvent.objects.filter(lane=assignment.pk).order_by("sequence")
    return [kind.removeprefix("assignment.") for kind in events.values_list("kind", flat=True)]


def run(at: datetime | None = None, *, timeout: float = 2.0, seconds: float = 15.0) -> Delivered:
    """One deliverer's run, at a moment when one is named."""
    if at is None:
        return deliver_due(timeout=timeout, attempt_seconds=timeout + 1, seconds=seconds)
    with clock.moved(at):
        return deliver_due(timeout=timeout, attempt_seconds=timeout + 1, seconds=seconds)


def states(endpoint: WebhookEndpoint) -> list[str]:
    """States of the endpoint's deliveries in the order of the events."""
    rows = WebhookDelivery.objects.filter(endpoint=endpoint).order_by("event_id")
    return list(rows.values_list("state", flat=True))


def hours(count: float) -> timedelta:
    """So many hours."""
    return timedelta(hours=count)

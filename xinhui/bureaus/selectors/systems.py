"""What the people of a unit see of its systems: keys with their ages, usage by day."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings

from xinhui.accounts.models import User
from xinhui.bureaus.models import BureauClient, ClientKey, ClientUsage
from xinhui.bureaus.rules.clients import WARN_DAYS
from xinhui.core import clock

DAYS = 14


@dataclass(frozen=True)
class KeyLine:
    """A key as the page shows it: how old, how long yet."""

    key: ClientKey
    age_days: int
    left_days: int
    is_live: bool

    @property
    def ends_soon(self) -> bool:
        """To be changed now."""
        return self.is_live and self.left_days < WARN_DAYS


@dataclass(frozen=True)
class DayLine:
    """A day of usage; `share`: of the day's quota, in percent, 100 at most."""

    day: date
    calls: int
    refused: int
    errors: int
    share: int


@dataclass(frozen=True)
class SystemLine:
    """A system with its keys and its last fortnight, the latest day first."""

    client: BureauClient
    keys: list[KeyLine]
    days: list[DayLine]
    calls_a_minute: int
    calls_a_day: int

    @property
    def living(self) -> list[KeyLine]:
        """Keys that a token can be fetched with."""
        return [line for line in self.keys if line.is_live]


def systems_of(user: User) -> list[SystemLine]:
    """The systems that the user sees, open ones first; three queries for any number."""
    now, today = clock.now(), clock.today()
    clients = list(
        BureauClient.objects.visible_to(user).select_related("unit", "account").order_by("-is_active", "unit", "name")
    )
    ids = [client.pk for client in clients]
    keys: dict[int, list[KeyLine]] = {}
    for key in ClientKey.objects.filter(client_id__in=ids).select_related("application").order_by("-created_at", "-pk"):
        keys.setdefault(key.client_id, []).append(_key_line(key, now))
    usage: dict[int, dict[date, ClientUsage]] = {}
    for row in ClientUsage.objects.filter(client_id__in=ids, day__gt=today - timedelta(days=DAYS)).order_by("-day"):
        usage.setdefault(row.client_id, {})[row.day] = row
    return [_line(client, keys.get(client.pk, []), usage.get(client.pk, {}), today) for client in clients]


def _key_line(key: ClientKey, now: datetime) -> KeyLine:
    return KeyLine(key, (now - key.created_at).days, max(0, (key.valid_until - now).days), key.is_live(now))


def _line(client: BureauClient, keys: list[KeyLine], usage: dict[date, ClientUsage], today: date) -> SystemLine:
    quota = client.calls_a_day or settings.CLIENT_CALLS_A_DAY
    days = []
    for back in range(DAYS):
        day = today - timedelta(days=back)
        row = usage.get(day) or ClientUsage(day=day)
        days.append(DayLine(day, row.calls, row.refused, row.errors, min(100, -(-row.calls * 100 // quota))))
    return SystemLine(client, keys, days, client.calls_a_minute or settings.CLIENT_CALLS_A_MINUTE, quota)

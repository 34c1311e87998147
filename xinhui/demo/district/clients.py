"""Systems of two bureaus: one in the middle of changing its key, one just opened, which tries the sandbox."""

from datetime import date, datetime, timedelta

from grids.services.sandbox import open_fictitious, respond_fictitious
from xinhui.accounts.actors import SYSTEM, Actor
from xinhui.accounts.models import Unit, User
from xinhui.accounts.roles import Role
from xinhui.accounts.services.appoint_post import appoint_post
from xinhui.accounts.services.create_user import create_user
from xinhui.bureaus.models import BureauClient, ClientUsage
from xinhui.bureaus.services.clients import open_client
from xinhui.bureaus.services.keys import issue_key
from xinhui.core import clock
from xinhui.core.area_codes import DISTRICT

WORK = ("assignments:read", "assignments:write", "attachments:write", "issues:read", "whistles:read")
TRYING = ("sandbox:read", "sandbox:write")
DAYS = 14


def build(now: datetime) -> None:
    """The city management's work-order system since last year; the water company's since last week."""
    with clock.moved(now - timedelta(days=341)):
        city = _system("CGJ", "cgj-system", "数字城管工单系统", (*WORK, *TRYING), calls_a_day=5_000)
        issue_key(actor=SYSTEM, client_id=city.pk, name="生产密钥（旧）")
    with clock.moved(now - timedelta(days=3)):
        old_until = clock.now() + timedelta(days=14)
        issue_key(actor=SYSTEM, client_id=city.pk, name="生产密钥（新）", old_until=old_until)
    with clock.moved(now - timedelta(days=6)):
        water = _system("SWJ", "swj-system", "水务巡查系统（联调）", TRYING)
        issue_key(actor=SYSTEM, client_id=water.pk, name="联调密钥")
    for client, most in ((city, 900), (water, 40)):
        client.keys.update(last_used_on=clock.today())
        _usage(client, clock.today(), most)
    actor = Actor.of(water.account)
    for number in range(3):
        row = open_fictitious(actor=actor, client_id=water.pk, area_code=DISTRICT)
        if number:
            respond_fictitious(actor=actor, row_id=row.pk)


def _system(
    unit_code: str, username: str, name: str, scopes: tuple[str, ...], calls_a_day: int | None = None
) -> BureauClient:
    """A system with the account that it acts as."""
    unit = Unit.objects.get(code=unit_code)
    user: User = create_user(actor=SYSTEM, username=username, name=name)
    since: date = clock.today()
    appoint_post(actor=SYSTEM, user_id=user.pk, role=Role.BUREAU_CLIENT, unit_id=unit.pk, area_code=DISTRICT,
                 starts_on=since)  # fmt: skip
    return open_client(actor=SYSTEM, name=name, account_id=user.pk, unit_id=unit.pk, scopes=scopes,
                       calls_a_day=calls_a_day)  # fmt: skip


def _usage(client: BureauClient, today: date, most: int) -> None:
    """Two weeks of calls: busy on workdays, quiet at the weekend."""
    days = [today - timedelta(days=back) for back in range(DAYS if most > 100 else 6)]
    ClientUsage.objects.bulk_create(
        ClientUsage(client=client, day=day, calls=most * (5 if day.weekday() < 5 else 1) // 5 + day.day * 7 % 60,
                    refused=3 if day.day % 9 == 0 else 0, errors=day.day % 4)
        for day in days
    )  # fmt: skip

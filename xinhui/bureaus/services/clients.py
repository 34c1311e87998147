"""Systems of bureaus: opened, changed and closed by the security administrator."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import pgettext_lazy

from xinhui.accounts.actors import Actor, require
from xinhui.accounts.api_scopes import ApiScope
from xinhui.accounts.models import Post, Unit, User
from xinhui.accounts.roles import ADMIN_ROLES, Role
from xinhui.accounts.scope import minimal_prefixes
from xinhui.audit.services import record
from xinhui.bureaus.models import BureauClient, ClientKey
from xinhui.bureaus.rules.clients import Asked
from xinhui.bureaus.services.keys import end_keys
from xinhui.core import clock
from xinhui.core.checks import hold, line, number
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.core.locking import locked

MOST_A_MINUTE, MOST_A_DAY = 6_000, 5_000_000
NAME_MAX = 80


def open_client(
    *, actor: Actor, name: str, account_id: int, unit_id: int, scopes: Sequence[str],
    area_codes: Sequence[str] = (), calls_a_minute: int | None = None, calls_a_day: int | None = None,
) -> BureauClient:  # fmt: skip
    """Open a system for a unit. `account` is a system's own account: it holds a bureau-client post at the unit.

    Raises Forbidden, NotFound (account, unit), InvalidInput (name, account, unit, scopes, area_codes, calls_a_minute,
    calls_a_day), Conflict `client-name-taken`, `account-taken`.
    """
    require(actor, Role.SECURITY_ADMIN)
    facts = _facts(scopes, area_codes, calls_a_minute, calls_a_day)
    name = line(name, field="name", limit=NAME_MAX)
    with transaction.atomic():
        unit = hold(Unit.objects.filter(is_active=True), unit_id, field="unit")
        account = hold(User.objects.filter(is_active=True), account_id, field="account")
        _check_account(account, unit)
        _refuse_taken(unit, name, account)
        client = BureauClient.objects.create(name=name, unit=unit, account=account, **facts)
        record(actor=actor, verb="bureaus.client.open", target=client, detail={
            "name": name, "unit": unit.code, "account": account.pk, **facts})  # fmt: skip
    return client


def change_client(
    *, actor: Actor, client_id: int, scopes: Sequence[str], area_codes: Sequence[str] = (),
    calls_a_minute: int | None = None, calls_a_day: int | None = None,
) -> BureauClient:  # fmt: skip
    """Change what it may and may use up; what is taken away is gone from its living tokens at once.

    Raises Forbidden, NotFound, InvalidInput as `open_client`, Conflict `client-closed`.
    """
    require(actor, Role.SECURITY_ADMIN)
    facts = _facts(scopes, area_codes, calls_a_minute, calls_a_day)
    with transaction.atomic():
        client = hold_open(client_id)
        was = {name: getattr(client, name) for name in facts}
        for name, value in facts.items():
            setattr(client, name, value)
        client.save(update_fields=[*facts])
        record(actor=actor, verb="bureaus.client.change", target=client, detail={"was": was, "is": facts})
    return client


def close_client(*, actor: Actor, client_id: int, reason: str) -> BureauClient:
    """Close it for good: its keys and tokens die at once; its account and posts are ended where accounts are.

    Raises Forbidden, NotFound, InvalidInput (reason), Conflict `client-closed`.
    """
    require(actor, Role.SECURITY_ADMIN)
    reason = line(reason, field="reason")
    with transaction.atomic():
        client = hold_open(client_id)
        ended = end_keys(list(locked(ClientKey.objects.filter(client=client).order_by("pk"))), at=clock.now())
        client.is_active = False
        client.save(update_fields=["is_active"])
        record(actor=actor, verb="bureaus.client.close", target=client, detail={"reason": reason, "keys_ended": ended})
    return client


def hold_open(client_id: int) -> BureauClient:
    """The system, locked until commit; Conflict when it is closed."""
    client = hold(BureauClient.objects.all(), client_id)
    if not client.is_active:
        raise Conflict(
            code="client-closed", message=pgettext_lazy("bureaus", "This system is closed."),
            action=pgettext_lazy("bureaus", "Open a new one."),
        )  # fmt: skip
    return client


def _check_account(account: User, unit: Unit) -> None:
    """A system's account, not a person's: it stands at this unit, and runs nothing."""
    roles = set(Post.objects.in_force().filter(user=account, unit=unit).values_list("role", flat=True))
    if Role.BUREAU_CLIENT not in roles or roles & ADMIN_ROLES:
        raise InvalidInput(
            code="account-unfit", field="account",
            message=pgettext_lazy("bureaus", "This account holds no post as a bureau's system at this unit."),
            action=pgettext_lazy("bureaus", "Give it that post first; a person's own account is not for systems."),
        )  # fmt: skip


def _refuse_taken(unit: Unit, name: str, account: User) -> None:
    if BureauClient.objects.filter(unit=unit, name=name).exists():
        raise Conflict(
            code="client-name-taken", field="name",
            message=pgettext_lazy("bureaus", "This unit has a system of this name already."),
            action=pgettext_lazy("bureaus", "Choose another name."),
        )  # fmt: skip
    if BureauClient.objects.filter(account=account).exists():
        raise Conflict(
            code="account-taken", field="account",
            message=pgettext_lazy("bureaus", "Another system acts under this account already."),
            action=pgettext_lazy("bureaus", "Open an account of its own for each system."),
        )  # fmt: skip


def _facts(
    scopes: Sequence[str], area_codes: Sequence[str], calls_a_minute: int | None, calls_a_day: int | None
) -> dict[str, object]:
    """The checked facts as the row keeps them."""
    wanted = sorted(set(scopes))
    unknown = [scope for scope in wanted if scope not in ApiScope.values]
    if unknown or not wanted:
        raise InvalidInput(
            code="scope-unknown" if unknown else "scopes-missing", field="scopes",
            message=pgettext_lazy("bureaus", "There is no scope “%(scope)s”.") % {"scope": unknown[0]} if unknown
            else pgettext_lazy("bureaus", "A system is opened for something: name its scopes."),
            action=pgettext_lazy("bureaus", "Choose from the list of scopes."),
        )  # fmt: skip
    areas = list(minimal_prefixes(area_codes))
    if not Asked(frozenset(), tuple(areas)).is_usable:
        raise InvalidInput(
            code="area-code", field="area_codes",
            message=pgettext_lazy("bureaus", "One of these is no area code of the district."),
            action=pgettext_lazy("bureaus", "Give 6, 9, 12 or 15 digits for each, separated by spaces."),
        )  # fmt: skip
    if calls_a_minute is not None:
        number(calls_a_minute, field="calls_a_minute", least=1, most=MOST_A_MINUTE)
    if calls_a_day is not None:
        number(calls_a_day, field="calls_a_day", least=1, most=MOST_A_DAY)
    return {"scopes": wanted, "area_codes": areas, "calls_a_minute": calls_a_minute, "calls_a_day": calls_a_day}

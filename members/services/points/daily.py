"""What the day brings to village points: deeds counted, and with the new year the last year's points expired."""

from datetime import date, datetime, time

from django.db import transaction
from django.db.models import Sum

from members.models import PointAccount, PointEntry, PointRuleSet
from members.rules.points import expiring
from members.services.points.frame import hold_account, household_ids, tell, write_entry
from members.services.points.objections import settle_deeds
from members.states.points import EntryKind, RuleSetState
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.clock import LOCAL


def points_daily(*, actor: Actor) -> int:
    """Count the deeds that are due, then let the last year's points expire; returns how many rows were written."""
    return settle_deeds(actor=actor) + expire_points(actor=actor)


def expire_points(*, actor: Actor) -> int:
    """Where the rules say so, take what is left of the points of past years: each account once a year.

    Only rules that were in force at the year's end: those of this year begin with the next.
    """
    new_year = date(clock.today().year, 1, 1)
    villages = PointRuleSet.objects.filter(
        state=RuleSetState.IN_FORCE, expires_yearly=True, in_force_from__lt=new_year
    ).values_list("area_code", flat=True)
    year, done = new_year.year - 1, 0
    accounts = PointAccount.objects.open().filter(area_code__in=list(villages), balance__gt=0)
    gone = PointEntry.objects.filter(kind=EntryKind.EXPIRED, year=year).values("account_id")
    for account_id in accounts.exclude(pk__in=gone).order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            done += _expire(actor, hold_account(account_id), new_year)
    return done


def _expire(actor: Actor, account: PointAccount, new_year: date) -> int:
    begun = datetime.combine(new_year, time(), LOCAL)
    year = new_year.year - 1
    entries = PointEntry.objects.filter(account=account)
    if entries.filter(kind=EntryKind.EXPIRED, year=year).exists():
        return 0
    last = entries.filter(at__lt=begun).order_by("-pk").values_list("balance", flat=True).first() or 0
    since = entries.filter(at__gte=begun, change__lt=0).aggregate(sum=Sum("change"))["sum"] or 0
    points = expiring(account.balance, last, -since)
    if not points:
        return 0
    write_entry(actor, account, EntryKind.EXPIRED, -points, year=year)
    tell("expired", f"{account.pk}:{year}", household_ids(account), {"points": points, "year": year},
         f"/party/points/accounts/{account.pk}/")  # fmt: skip
    return 1

"""The month's assessment: every member on the register charged once, in batches."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import DuesBase, DuesCharge, DuesRelief, DuesRun, Member
from members.rules.dues import month_of, oldest_back
from members.services.dues.bases import Book
from members.services.dues.frame import this_month
from xinhui.accounts.actors import Actor, require
from xinhui.accounts.roles import Role
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.errors import InvalidInput

BATCH = 2000


def assess_month(
    *, actor: Actor, month: date | None = None, progress: Callable[[int, int], None] | None = None
) -> DuesRun:
    """Charge every member on the register for a month, as often as wanted: who is charged already is passed over.

    Whoever has no base is counted, and charged by the next run after it was set. `progress` gets (done, of how many).
    Raises Forbidden, InvalidInput (month).
    """
    require(actor, Role.ORGANIZATION_DEPARTMENT)
    first = month_of(month or clock.today())
    if not oldest_back(clock.today()) <= first <= this_month():
        raise InvalidInput(
            code="month-out-of-range", field="month", message=_("Dues are charged for this month and six months back."),
            action=_("Choose another month."),
        )  # fmt: skip
    waiting = _waiting(first)
    DuesRun.objects.get_or_create(month=first, defaults={"begun_at": clock.now()})
    missing = 0
    for start in range(0, len(waiting), BATCH):
        missing += _charge(first, waiting[start : start + BATCH])
        if progress is not None:
            progress(min(start + BATCH, len(waiting)), len(waiting))
    return _finish(actor, first, missing)


def assess_this_month(*, actor: Actor) -> int:
    """What the portal does every day: charge whoever is not charged yet; returns how many are new."""
    before = DuesCharge.objects.filter(month=this_month()).count()
    return assess_month(actor=actor).charged - before


def _waiting(month: date) -> list[tuple[int, int, str]]:
    """Members on the register by the end of the month who are not charged: (id, organization, area)."""
    last = month.replace(day=monthrange(month.year, month.month)[1])
    charged = DuesCharge.objects.filter(month=month).values("member")
    rows = Member.objects.counted().filter(joined_on__lte=last).exclude(pk__in=charged)
    return list(rows.order_by("pk").values_list("pk", "organization_id", "area_code"))


def _charge(month: date, members: list[tuple[int, int, str]]) -> int:
    """Write a batch in a transaction of its own; returns how many have no base."""
    ids = (members[0][0], members[-1][0])
    book = Book(
        DuesBase.objects.filter(member_id__gte=ids[0], member_id__lte=ids[1], valid_from__lte=month),
        DuesRelief.objects.in_force(month).filter(member_id__gte=ids[0], member_id__lte=ids[1]),
    )
    at, rows = clock.now(), []
    for pk, organization_id, area in members:
        charge = DuesCharge(
            member_id=pk, organization_id=organization_id, area_code=area, month=month, charged_at=at
        )  # fmt: skip
        if book.fill(charge):
            rows.append(charge)
    with transaction.atomic():
        DuesCharge.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)
    return len(members) - len(rows)


def _finish(actor: Actor, month: date, missing: int) -> DuesRun:
    with transaction.atomic():
        run = DuesRun.objects.get(month=month)
        charged = DuesCharge.objects.filter(month=month).count()
        is_news = (run.charged, run.missing, run.finished_at is None) != (charged, missing, False)
        run.charged, run.missing, run.finished_at = charged, missing, clock.now()
        run.save()
        if is_news:
            record(actor=actor, verb="party.dues.assess", target=run,
                   detail={"month": month, "charged": charged, "missing": missing})  # fmt: skip
    return run

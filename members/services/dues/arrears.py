"""Arrears: warnings after 3 and 5 months and before the sixth is over; months excused by the branch."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.models import DuesCharge
from members.selectors.branch_people import keepers_of
from members.selectors.dues_arrears import Arrear, arrears_of
from members.services.dues.bases import hold_dues_member
from members.services.dues.frame import this_month
from members.services.frame import require_keeper_of
from members.states.dues import ExemptReason
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core.checks import line
from xinhui.core.errors import Conflict
from xinhui.core.locking import locked
from xinhui.outbox.services.enqueue import Draft, enqueue


def excuse_arrears(*, actor: Actor, member_id: int, reason: str) -> int:
    """The branch found a good reason: months that are over are not owed. Returns how many.

    Raises NotFound, Forbidden, InvalidInput (reason), Conflict `nothing-owed`.
    """
    reason = line(reason, field="reason")
    with transaction.atomic():
        member = hold_dues_member(member_id)
        require_keeper_of(actor, member.organization)
        owed = DuesCharge.objects.unpaid().filter(member=member, month__lt=this_month())
        rows = list(locked(owed.order_by("pk")))
        if not rows:
            raise Conflict(
                code="nothing-owed", message=_("No month that is over is owed."), action=_("Reload the page.")
            )
        DuesCharge.objects.filter(pk__in=[row.pk for row in rows]).update(
            exempt=ExemptReason.EXCUSED, exempt_note=reason
        )
        record(actor=actor, verb="party.dues.excuse", target=member,
               detail={"months": sorted(f"{row.month:%Y-%m}" for row in rows), "reason": reason})  # fmt: skip
    return len(rows)


def warn_of_arrears(*, actor: Actor) -> int:
    """Tell the member and the branch's officers, each warning once for each time of arrears."""
    with transaction.atomic():
        found = [row for row in arrears_of(None) if row.warning is not None]
        officers = keepers_of({row.path for row in found})
        return enqueue(drafts=[draft for row in found for draft in _drafts(row, officers.get(row.path, []))])


def _drafts(row: Arrear, officers: list[int]) -> list[Draft]:
    key = f"dues:{row.member_id}:{row.since:%Y-%m}:{row.warning}"
    facts = {"name": row.name, "months": row.in_a_row, "since": f"{row.since:%Y-%m}", "branch": row.branch}
    page = reverse("members:dues_member", args=[row.member_id])
    drafts = [Draft(key, user_id, f"dues.arrears_{row.warning}", facts, page) for user_id in officers]
    if row.user_id is not None and row.user_id not in officers:
        drafts.append(Draft(key, row.user_id, f"dues.own_arrears_{row.warning}", facts, reverse("members:my_dues")))
    return drafts

"""Merge duplicates: the same thing reported twice, nearby and of the same category."""

from django.utils.translation import gettext_lazy as _

from grids.models import Issue, Whistle
from grids.services.change import change
from grids.services.close_whistle import end_live
from grids.services.frame import DISPATCHERS, hold_issue, hold_whistle
from grids.services.record import log
from grids.states import ISSUE_TABLE, LIVE_WHISTLE, WHISTLE_TABLE, IssueState
from xinhui.accounts.actors import Actor, require
from xinhui.accounts.roles import Role
from xinhui.core import clock
from xinhui.core.errors import Conflict, InvalidInput


def merge_issues(*, actor: Actor, duplicate_id: int, original_id: int, text: str = "") -> Issue:
    """Merge `duplicate` into `original`: its live whistle ends, its record stays and points there.

    Raises InvalidInput (the same issue, another category), Conflict (the original is itself merged or over).
    """
    now = clock.now()
    with change():
        held = {pk: hold_issue(pk) for pk in sorted({duplicate_id, original_id})}
        duplicate, original = held[duplicate_id], held[original_id]
        for issue in (duplicate, original):
            require(actor, *DISPATCHERS, Role.VILLAGE_SECRETARY, area_code=issue.area_code)
        if duplicate_id == original_id:
            raise InvalidInput(code="same-issue", field="original", message=_("An issue is no duplicate of itself."))
        if duplicate.category_id != original.category_id:
            raise InvalidInput(
                code="other-category", field="original", message=_("The two are of different categories.")
            )
        if original.state in (IssueState.MERGED, IssueState.DISMISSED):
            raise Conflict(code="original-over", message=_("The other issue is itself merged or dismissed."))
        live = Whistle.objects.filter(issue=duplicate, state__in=sorted(LIVE_WHISTLE)).first()
        if live is not None:
            whistle = hold_whistle(live.pk)
            whistle.state = WHISTLE_TABLE.next(whistle.state, "merge")
            end_live(whistle)
        duplicate.state = ISSUE_TABLE.next(duplicate.state, "merge")
        duplicate.duplicate_of = original
        duplicate.save(update_fields=["state", "duplicate_of"])
        log(
            actor=actor,
            issue=duplicate,
            whistle=live,
            verb="merge",
            at=now,
            text=text.strip(),
            data={"into": original.number},
        )
        log(actor=actor, issue=original, verb="absorb", at=now, data={"from": duplicate.number})
    return duplicate

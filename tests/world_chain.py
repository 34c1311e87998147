"""Rows of the chain brought into any state by the real services, by the people who may.

whistle = whistle_in(district, "verified"); assignment = assignment_in(district, "disputed")
"""

from grids.models import Assignment, Issue, Step, Whistle
from grids.services.adjust_assignment import hand_over, suspend
from grids.services.approve_whistle import approve_whistle, reject_whistle
from grids.services.close_whistle import close_whistle, verify_whistle, withdraw_whistle
from grids.services.finish_assignment import finish_assignment
from grids.services.merge_issues import merge_issues
from grids.services.raise_whistle import raise_whistle
from grids.services.respond import respond
from grids.services.return_assignment import accept_return, claim_return, dispute_return
from grids.services.settle_issue import dismiss_issue, settle_issue
from tests.world_grids import District

REASON = "村里无力处理"


def raised(district: District, *, category: str = "B101", by: str = "worker") -> Whistle:
    """A whistle fresh from the grid worker: awaiting approval, or sent out at once when urgent."""
    issue = district.report(by, category=category)
    return raise_whistle(actor=district.act(by), issue_id=issue.pk, reason=REASON)


def dispatched(district: District, *supports: str) -> Whistle:
    """In the hands of 城管局, with the supporting units named by handle."""
    ids = [district.world.unit(handle).pk for handle in supports]
    whistle = raised(district)
    return approve_whistle(actor=district.act("town_leader"), whistle_id=whistle.pk, support_unit_ids=ids)


def lead_of(whistle: Whistle) -> Assignment:
    """The lead unit's part, the latest when there were several."""
    return whistle.assignments.filter(role="lead").latest("id")


def _finish(district: District, whistle: Whistle) -> None:
    lead = respond(actor=district.act("handler"), assignment_id=lead_of(whistle).pk)
    finish_assignment(actor=district.act("handler"), assignment_id=lead.pk, result="已更换井盖")


def whistle_in(district: District, state: str) -> Whistle:
    """A whistle in the state."""
    if state == "to_dispatch":
        whistle = raised(district, category="S109")
        return approve_whistle(actor=district.act("town_leader"), whistle_id=whistle.pk)
    if state in ("pending", "rejected", "withdrawn", "merged"):
        whistle = raised(district)
        _end(district, whistle, state)
    else:
        whistle = dispatched(district)
        for reached in ("finished", "verified", "closed"):
            if state == "dispatched":
                break
            _further(district, whistle, reached)
            if state == reached:
                break
    whistle.refresh_from_db()
    assert whistle.state == state
    return whistle


def _end(district: District, whistle: Whistle, state: str) -> None:
    if state == "rejected":
        reject_whistle(actor=district.act("town_leader"), whistle_id=whistle.pk, reason="可自行处理")
    elif state == "withdrawn":
        withdraw_whistle(actor=district.act("dispatcher"), whistle_id=whistle.pk, reason="误报")
    elif state == "merged":
        twin = district.report()
        merge_issues(actor=district.act("dispatcher"), duplicate_id=whistle.issue_id, original_id=twin.pk)


def _further(district: District, whistle: Whistle, state: str) -> None:
    if state == "finished":
        _finish(district, whistle)
    elif state == "verified":
        verify_whistle(actor=district.act("worker"), whistle_id=whistle.pk, photos=[district.photo()])
    else:
        close_whistle(actor=district.act("dispatcher"), whistle_id=whistle.pk)


def assignment_in(district: District, state: str) -> Assignment:
    """The lead unit's assignment in the state."""
    lead = lead_of(dispatched(district))
    handler, leader = district.act("handler"), district.act("department_leader")
    if state in ("responded", "suspended", "finished"):
        respond(actor=handler, assignment_id=lead.pk)
    if state == "suspended":
        suspend(actor=leader, assignment_id=lead.pk, reason="等待停水许可")
    elif state == "finished":
        finish_assignment(actor=handler, assignment_id=lead.pk, result="已更换井盖")
    elif state == "handed_over":
        hand_over(actor=leader, assignment_id=lead.pk, unit_id=district.world.unit("water").pk, reason="属水务设施")
    elif state == "cancelled":
        withdraw_whistle(actor=district.act("dispatcher"), whistle_id=lead.whistle_id, reason="误报")
    elif state in ("return_claimed", "disputed", "returned"):
        claim_return(actor=handler, assignment_id=lead.pk, rule="权责清单第12项", reason="属水务设施")
        if state == "disputed":
            dispute_return(actor=district.act("dispatcher"), assignment_id=lead.pk, reason="清单列明由贵局负责")
        elif state == "returned":
            accept_return(actor=district.act("dispatcher"), assignment_id=lead.pk)
    lead.refresh_from_db()
    assert lead.state == state
    return lead


def issue_in(district: District, state: str) -> Issue:
    """An issue in the state; `whistled` with its whistle in hand, `closed` through its whistle."""
    if state in ("whistled", "closed"):
        issue = whistle_in(district, "dispatched" if state == "whistled" else "closed").issue
    else:
        issue = district.report("dispatcher", source="public") if state == "to_confirm" else district.report()
    if state == "settled":
        settle_issue(actor=district.act("worker"), issue_id=issue.pk, note="当场扶正")
    elif state == "merged":
        merge_issues(actor=district.act("dispatcher"), duplicate_id=issue.pk, original_id=district.report().pk)
    elif state == "dismissed":
        dismiss_issue(actor=district.act("secretary"), issue_id=issue.pk, reason="现场无此情况")
    issue.refresh_from_db()
    assert issue.state == state
    return issue


def step_in(district: District, state: str) -> Step:
    """The handling deadline of the lead unit in the state."""
    reached = {"open": "responded", "paused": "suspended", "met": "finished", "stopped": "responded"}[state]
    lead = assignment_in(district, reached)
    if state == "stopped":
        withdraw_whistle(actor=district.act("dispatcher"), whistle_id=lead.whistle_id, reason="误报")
    step = Step.objects.get(assignment=lead, stage="handle")
    assert step.state == state
    return step

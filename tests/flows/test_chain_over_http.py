"""The chain through the doors its users take: HTTP calls with tokens, and a real worker that nobody waits on.

2026-09-18 is a Friday; 2026-09-20 is a Sunday that the State Council made a workday for the Mid-Autumn holiday.
"""

from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.flows.portal import Portal, running_portal
from tests.world import CAST, GRID
from tests.world_grids import jpeg
from xinhui.core.clock import LOCAL

AREA = {"worker", "grid_leader", "secretary", "town_leader", "dispatcher", "command", "district_leader"}
DEPARTMENT = {"handler", "department_leader"}
VERBS = [
    "report",
    "raise",
    "approve",
    "dispatch",
    "escalate",
    "escalate",
    "respond",
    "finish",
    "verify",
    "close",
    "rate",
]
TOLD = (
    ("to_approve", "dispatcher town_leader"), ("assigned", "handler department_leader"), ("escalated", "command"),
    ("escalated", "district_leader"), ("responded", "worker"), ("to_verify", "worker grid_leader"),
    ("to_close", "dispatcher town_leader"), ("to_rate", "worker"),
)  # fmt: skip


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 9, day, hour, minute, tzinfo=LOCAL)


def seen_by(portal: Portal, path: str) -> set[str]:
    """Who gets the page; everybody else must get 404."""
    answers = {handle: portal.call(handle, path)[0] for handle in CAST}
    assert set(answers.values()) <= {200, 404}, answers
    return {handle for handle, status in answers.items() if status == 200}


def say(portal: Portal, handle: str, path: str, **body: Any) -> Any:
    """A verb that must succeed; sent twice, as a phone does that never got the answer."""
    body["uuid"] = str(uuid4())
    status, answer = portal.call(handle, path, body)
    assert status in (200, 201), answer
    again, same = portal.call(handle, path, body)
    assert again == 200, same
    return answer


def escalated(portal: Portal, whistle: str, times: int) -> bool:
    _status, row = portal.call("command", f"whistles/{whistle}/")
    return [entry["verb"] for entry in row["timeline"]].count("escalate") == times


def report(portal: Portal) -> str:
    """With a photo and a place; kept once; the right grid. Returns the issue's number."""
    status, photo = portal.call("worker", "attachments/", photo=jpeg(1))
    assert status == 201, photo
    body = {
        "category": "B101",
        "description": "井盖破损",
        "latitude": 22.405,
        "longitude": 113.005,
        "photos": [photo["uuid"]],
    }
    issue = say(portal, "worker", "issues/", **body)
    assert (issue["grid"], issue["state"]) == (GRID, "open")
    assert seen_by(portal, f"issues/{issue['uuid']}/") == AREA
    return str(issue["uuid"])


def escalates_twice(portal: Portal, whistle: str) -> None:
    """Nobody answers: it climbs on the make-up Sunday and on Monday, at the minute, by the worker alone."""
    for moment in (at(18, 17, 29), at(19, 11, 30), at(20, 11, 29)):
        portal.move(moment)
        portal.until("a tick at this moment", portal.has_ticked)
        assert escalated(portal, whistle, 0), moment
    portal.move(at(20, 11, 30))
    portal.until("climbs to the command centre", lambda: escalated(portal, whistle, 1))
    portal.move(at(21, 11, 31))
    portal.until("climbs to the district leader", lambda: escalated(portal, whistle, 2))


def test_from_report_to_rating(tmp_path: Path) -> None:
    with running_portal(tmp_path, at(18, 16)) as portal:
        issue = report(portal)
        whistle = say(portal, "worker", "whistles/", issue=issue, reason="井盖破损，村里无力更换")["uuid"]
        assert seen_by(portal, f"whistles/{whistle}/") == AREA
        assert portal.call("secretary", f"whistles/{whistle}/approve/", {})[0] == 403
        portal.move(at(18, 16, 30))
        row = say(portal, "town_leader", f"whistles/{whistle}/approve/")
        assert seen_by(portal, f"whistles/{whistle}/") == AREA | DEPARTMENT
        (assignment,) = row["assignments"]
        assert datetime.fromisoformat(assignment["due_at"]) == at(20, 11, 30)

        escalates_twice(portal, whistle)

        portal.move(at(21, 15))
        assert portal.call("water_handler", f"assignments/{assignment['uuid']}/respond/", {"text": "x"})[0] == 404
        say(portal, "handler", f"assignments/{assignment['uuid']}/respond/", text="已安排人员")
        portal.move(at(21, 17))
        say(portal, "handler", f"assignments/{assignment['uuid']}/finish/", result="已更换井盖")
        portal.move(at(22, 9))
        _status, photo = portal.call("worker", "attachments/", photo=jpeg(2))
        say(portal, "worker", f"whistles/{whistle}/verify/", photos=[photo["uuid"]])
        portal.move(at(22, 10))
        say(portal, "dispatcher", f"whistles/{whistle}/close/")
        portal.move(at(22, 11))
        last = say(portal, "worker", f"whistles/{whistle}/rate/", speed=2, quality=5, attitude=4)
        assert (last["state"], last["closed_on_time"]) == ("closed", False)
        portal.until("every message is out", lambda: portal.ask("-m", "tests.flows.moved.stage", "look")["queued"] == 0)
        check_the_end(portal.ask("-m", "tests.flows.moved.stage", "look"))


def check_the_end(found: dict[str, Any]) -> None:
    """Each verb once in the timeline, each person told once by each channel, nothing left due, a trail that holds."""
    assert found["verbs"] == VERBS
    wanted = {f"whistle.{event} {CAST[handle][0]}" for event, handles in TOLD for handle in handles.split()}
    assert found["told"] == dict.fromkeys(wanted, 1)
    assert len(found["files"]) == found["outside"] == len(wanted)
    assert set(found["files"].values()) == {1}
    assert (found["open_steps"], found["broken_chains"], found["auditor"]["status"]) == (0, [], "ok")

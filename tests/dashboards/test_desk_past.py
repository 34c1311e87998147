"""Time travel: what the desk says of a past moment is what it showed then, step by step through lived-through stories."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.db import transaction

from grids.models import Assignment, Issue, Supervision, Whistle
from grids.services.adjust_assignment import hand_over, resume, suspend
from grids.services.approve_whistle import approve_whistle, reject_whistle
from grids.services.close_whistle import close_whistle, rework_whistle, verify_whistle, withdraw_whistle
from grids.services.dispatch_whistle import dispatch_whistle
from grids.services.finish_assignment import finish_assignment
from grids.services.merge_issues import merge_issues
from grids.services.raise_whistle import raise_whistle
from grids.services.respond import respond
from grids.services.return_assignment import accept_return, claim_return, dispute_return, rule_return
from grids.services.settle_issue import settle_issue
from grids.services.supervise import reply_supervision, supervise_whistle
from grids.services.tick import tick
from tests.world import OTHER_GRID
from tests.world_grids import MONDAY, District
from xinhui.core import clock
from xinhui.core.errors import DomainError, NotFound
from xinhui.dashboards.desk import book
from xinhui.dashboards.desk.chain import Chain, chain_at
from xinhui.dashboards.desk.lens import Lens, lens_of, moment_of

READERS = ("district_leader", "town_leader", "department_leader", "other_town_leader", "water_leader")
Shown = dict[str, Any]


def lens(district: District, handle: str, at: datetime | None = None) -> Lens:
    """The person's lens, now or then."""
    return lens_of(district.act_user(handle), at.isoformat() if at else "")


def facts(found: Chain) -> Shown:
    """What figures are made of; due times are no figures."""
    cases = {case.pk: (case.area_code, case.state, case.level, case.is_overdue) for case in found.cases}
    return {"cases": cases, "held": found.held}


def shown(district: District, handle: str, at: datetime | None = None) -> Shown:
    """The chain and the day's figures as this person's desk has them."""
    own = lens(district, handle, at)
    return {**facts(chain_at(own)), "today": [row.figure(own).value for row in book.TODAY]}


def _one(rows: Any, random: Random) -> int:
    pks = list(rows.order_by("pk").values_list("pk", flat=True))
    return random.choice(pks) if pks else 0


class Story:
    """Random verbs by those who may, on whatever is there; what is refused has not happened."""

    def __init__(self, district: District, seed: int) -> None:
        self.district, self.random = district, Random(seed)
        act, one = district.act, self.one
        self.verbs: list[Callable[[], object]] = [
            self.report_and_blow, self.report_and_blow, self.settle,
            *[lambda: approve_whistle(actor=act("town_leader"), whistle_id=one(Whistle, "pending"),
                                      support_unit_ids=self.supports())] * 2,
            lambda: reject_whistle(actor=act("town_leader"), whistle_id=one(Whistle, "pending"), reason="可自行处理"),
            lambda: dispatch_whistle(actor=act("dispatcher"), whistle_id=one(Whistle, "to_dispatch"),
                                     lead_unit_id=self.unit("water")),
            *[lambda: respond(actor=act(self.handler()), assignment_id=one(Assignment, "sent"))] * 2,
            *[lambda: finish_assignment(actor=act(self.handler()), assignment_id=one(Assignment, "responded"),
                                        result="已办结")] * 2,
            lambda: suspend(actor=act("department_leader"), assignment_id=one(Assignment, "responded"), reason="等许可"),
            lambda: resume(actor=act("department_leader"), assignment_id=one(Assignment, "suspended")),
            lambda: hand_over(actor=act("department_leader"), assignment_id=one(Assignment, "sent"),
                              unit_id=self.unit("water"), reason="属水务设施"),
            lambda: claim_return(actor=act("handler"), assignment_id=one(Assignment, "sent"), rule="第12项", reason="属水务"),
            lambda: accept_return(actor=act("dispatcher"), assignment_id=one(Assignment, "return_claimed")),
            lambda: dispute_return(actor=act("dispatcher"), assignment_id=one(Assignment, "return_claimed"),
                                   reason="清单列明"),
            lambda: rule_return(actor=act("command"), assignment_id=one(Assignment, "disputed"),
                                uphold=self.random.random() < 0.5, reason="裁定"),
            *[lambda: verify_whistle(actor=act("worker"), whistle_id=one(Whistle, "finished"),
                                     photos=[district.photo()])] * 2,
            lambda: rework_whistle(actor=act("worker"), whistle_id=one(Whistle, "finished"), reason="未到位"),
            lambda: close_whistle(actor=act("dispatcher"), whistle_id=one(Whistle, "verified")),
            lambda: withdraw_whistle(actor=act("dispatcher"), whistle_id=one(Whistle, "dispatched"), reason="误报"),
            lambda: supervise_whistle(actor=act("district_leader"), whistle_id=one(Whistle, "dispatched"),
                                      demand="尽快办结"),
            lambda: reply_supervision(actor=act("handler"), supervision_id=one(Supervision), reply="正在办理"),
            lambda: merge_issues(actor=act("dispatcher"), duplicate_id=one(Issue, "whistled"),
                                 original_id=one(Issue, "settled")),
        ]  # fmt: skip

    def one(self, model: Any, state: str = "") -> int:
        """The id of any row in the state; without one the verb is refused."""
        found = _one(model.objects.filter(state=state) if state else model.objects.all(), self.random)
        if not found:
            raise NotFound(code="none", message="nothing in this state")
        return found

    def unit(self, handle: str) -> int:
        return self.district.world.unit(handle).pk

    def supports(self) -> list[int]:
        return [self.unit("water")] if self.random.random() < 0.5 else []

    def handler(self) -> str:
        return self.random.choice(["handler", "handler", "water_handler"])

    def report_and_blow(self) -> None:
        by, grid = self.random.choice([("worker", ""), ("worker", ""), ("other_worker", OTHER_GRID)])
        category = self.random.choice(["B101", "B101", "S109", "X201"])
        issue = self.district.report(by, category=category, **({"grid": grid} if grid else {}))
        raise_whistle(actor=self.district.act(by), issue_id=issue.pk, reason="村里无力处理")

    def settle(self) -> None:
        issue = self.district.report()
        settle_issue(actor=self.district.act("worker"), issue_id=issue.pk, note="当场扶正")

    def step(self) -> bool:
        """One verb; False when it was refused."""
        try:
            with transaction.atomic():
                self.random.choice(self.verbs)()
        except DomainError:
            return False
        return True


@pytest.mark.parametrize("seed", range(3))
def test_the_past_is_what_was_shown_then(district: District, seed: int) -> None:
    story, at = Story(district, seed), MONDAY
    seen: list[tuple[datetime, str, Shown]] = []
    for _step in range(16):
        at += timedelta(minutes=story.random.choice([1, 7, 40, 180, 1440]))
        with clock.moved(at):
            tick()
            happened = any(story.step() for _try in range(40))
            assert happened
            handle = story.random.choice(READERS)
            seen += [(at, who, shown(district, who)) for who in ("district_leader", handle)]
    with clock.moved(at):
        for when, handle, was in seen:
            assert shown(district, handle, when) == was, (when, handle)
    late = [was for _at, handle, was in seen if handle == "district_leader" and was["held"]]
    assert late and any(len(was["cases"]) > 1 for _at, _handle, was in seen)


def test_a_deadline_that_passed_counts_before_any_ticker_has_looked(district: District) -> None:
    with clock.moved(MONDAY):
        issue = district.report()
        raise_whistle(actor=district.act("worker"), issue_id=issue.pk, reason="村里无力处理")
    due = Whistle.objects.get().due_at
    assert due is not None
    for moment, late in ((due - timedelta(seconds=1), False), (due + timedelta(seconds=1), True)):
        with clock.moved(moment):
            assert [case.is_overdue for case in chain_at(lens(district, "district_leader")).cases] == [late]
    with clock.moved(due + timedelta(days=3)):
        tick()
        for moment, late in ((due - timedelta(seconds=1), False), (due + timedelta(seconds=1), True)):
            found = chain_at(lens(district, "district_leader", moment))
            assert [(case.is_overdue, case.level) for case in found.cases] == [(late, 2)]


def test_moments_are_read_as_people_write_them(db: None) -> None:
    with clock.moved(MONDAY):
        assert moment_of("2026-09-13").isoformat() == "2026-09-13T23:59:59.999999+08:00"
        assert moment_of("2026-09-14") == MONDAY
        assert moment_of("2026-09-14T08:05").isoformat() == "2026-09-14T08:05:00+08:00"
        for wrong in ("gestern", "2026-13-01", "1999-01-01", "2026-09-14T25:00", "9999-12-31T23:59:59-12:00"):
            with pytest.raises(DomainError) as refused:
                moment_of(wrong)
            assert refused.value.field == "as_of"

"""Follow-up visits: planned by themselves, held, problems put right by one and found so by another, late ones chased."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from cadres.models import FollowUpVisit, VisitProblem
from cadres.services.visits import verbs
from cadres.services.visits.daily import chase_visits, plan_visits
from cadres.states.visits import PROBLEM_TABLE, VISIT_TABLE, ProblemState, VisitState
from tests.cadres.records.kit import browser, told
from tests.cadres.visits.kit import START, held, planned
from tests.reading import page
from tests.world_cadres import Cadres
from tests.world_members import Party
from xinhui.accounts.actors import SYSTEM
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, NotFound, TransitionRefused

#: The first visit is due on 20 January 2027.
DUE = datetime(2027, 1, 20, 9, tzinfo=LOCAL)


@pytest.fixture(autouse=True)
def _due() -> Any:
    with clock.moved(DUE):
        yield


def refused(error: type[DomainError], code: str, field: str | None, act: Callable[[], Any]) -> None:
    with pytest.raises(error) as caught:
        act()
    assert (caught.value.code, caught.value.field) == (code, field)


def on(days: int, act: Callable[[], Any]) -> Any:
    with clock.moved(DUE + timedelta(days=days)):
        return act()


def test_three_visits_are_planned_once_when_a_team_takes_office(cadres: Cadres, party: Party) -> None:
    row = planned(party)
    assert plan_visits(actor=SYSTEM) == 0
    days = list(FollowUpVisit.objects.values_list("months", "due_on"))
    assert days == [(3, date(2027, 1, 20)), (6, date(2027, 4, 20)), (12, date(2027, 10, 20))]
    assert row.organization_name == "第一网格党支部" and [duty for _name, duty in row.team] == [
        "书记",
        "组织委员",
        "宣传委员",
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        FollowUpVisit.objects.filter(pk=row.pk).update(months=4)
    with pytest.raises(IntegrityError), transaction.atomic():
        FollowUpVisit.objects.filter(pk=row.pk).update(state="closed")


def test_the_visitor_is_told_and_sees_this_visit_only(cadres: Cadres, party: Party) -> None:
    row, personnel = planned(party), cadres.world.people["personnel"]
    assert not FollowUpVisit.objects.visible_to(personnel).exists()
    refused(NotFound, "unknown", None, lambda: verbs.look_at_visit(actor=cadres.act("personnel"), visit_id=row.pk))
    verbs.assign_visitor(actor=cadres.act("cadre_office"), visit_id=row.pk, visitor_id=personnel.pk)
    assert told("cadre.visit_assigned") == {personnel.name}
    assert list(FollowUpVisit.objects.visible_to(personnel)) == [row]
    refused(NotFound, "unknown", "visitor", lambda: verbs.assign_visitor(
        actor=cadres.act("cadre_office"), visit_id=row.pk, visitor_id=cadres.world.people["worker"].pk))  # fmt: skip
    for act in (lambda: verbs.lapse_visit(actor=cadres.act("personnel"), visit_id=row.pk, reason="x"),
                lambda: verbs.assign_visitor(actor=cadres.act("personnel"), visit_id=row.pk, visitor_id=personnel.pk)):  # fmt: skip
        refused(Forbidden, "role-required", None, act)
    assert (
        verbs.hold_follow_up(actor=cadres.act("personnel"), visit_id=row.pk, condition="good", notes="好").state
        == "closed"
    )


def test_a_visit_says_what_it_found(cadres: Cadres, party: Party) -> None:
    row = planned(party)
    for facts, field in (({"condition": "x"}, "condition"), ({"notes": " "}, "notes"),
                         ({"held_on": date(2027, 1, 21)}, "held_on"), ({"held_on": date(2026, 10, 19)}, "held_on"),
                         ({"problems_due_on": date(2027, 1, 19)}, "problems_due_on"),
                         ({"problems_due_on": None}, "problems_due_on")):  # fmt: skip
        with pytest.raises(InvalidInput) as caught:
            held(cadres, row, "活动少", **facts)
        assert caught.value.field == field
    refused(InvalidInput, "too-many", "problems", lambda: held(cadres, row, *"一二三四五六七八九十甲乙丙"))
    row = held(cadres, row, "活动少", "台账不全")
    assert row.state == "rectifying" and "班子团结" not in row.notes_sealed and row.problems.count() == 2
    assert row.visitor_id == cadres.world.people["cadre_office"].pk


def test_a_problem_is_put_right_by_one_and_found_so_by_another(cadres: Cadres, party: Party) -> None:
    row, one, two = held(cadres, planned(party), "活动少"), cadres.act("cadre_office"), cadres.act("office_two")
    pk = VisitProblem.objects.get().pk
    verbs.report_problem(actor=one, visit_problem_id=pk, report="已补开组织生活会")
    refused(Conflict, "same-person", None, lambda: verbs.settle_problem(actor=one, visit_problem_id=pk))
    with pytest.raises(IntegrityError), transaction.atomic():
        VisitProblem.objects.update(settled_by=one.user_id)
    refused(InvalidInput, "in-the-past", "due_on", lambda: verbs.send_problem_back(
        actor=two, visit_problem_id=pk, reason="x", due_on=date(2027, 1, 19)))  # fmt: skip
    verbs.send_problem_back(actor=two, visit_problem_id=pk, reason="依据不足", due_on=date(2027, 3, 20))
    assert told("cadre.visit_problem_back") == {cadres.world.people["cadre_office"].name}
    verbs.report_problem(actor=one, visit_problem_id=pk, report="附会议记录")
    verbs.settle_problem(actor=two, visit_problem_id=pk)
    row.refresh_from_db()
    assert row.state == "closed", "the last problem closes the visit"
    assert list(row.lines.values_list("verb", flat=True)) == [
        "plan",
        "hold",
        "report",
        "send_back",
        "report",
        "settle",
        "close",
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        VisitProblem.objects.update(settled_on=None)


def test_every_verb_in_every_state_follows_the_tables(cadres: Cadres, party: Party) -> None:
    row, office = held(cadres, planned(party), "活动少"), cadres.act("office_two")
    problem = row.problems.get()
    acts: dict[str, Callable[[], Any]] = {
        "assign": lambda: verbs.assign_visitor(actor=office, visit_id=row.pk, visitor_id=office.user_id or 0),
        "hold": lambda: held(cadres, row), "lapse": lambda: verbs.lapse_visit(actor=office, visit_id=row.pk, reason="x"),
    }  # fmt: skip
    assert set(acts) | {"hold_with_problems", "close"} == set(VISIT_TABLE.verbs)
    for state in VisitState:
        for verb, act in acts.items():
            if state in ("rectifying", "closed") and not VISIT_TABLE.allows(state, verb):
                FollowUpVisit.objects.filter(pk=row.pk).update(state=state)
                with pytest.raises(TransitionRefused), transaction.atomic():
                    act()
    acts = {
        "report": lambda: verbs.report_problem(actor=office, visit_problem_id=problem.pk, report="x"),
        "settle": lambda: verbs.settle_problem(actor=office, visit_problem_id=problem.pk),
        "send_back": lambda: verbs.send_problem_back(actor=office, visit_problem_id=problem.pk, reason="x",
                                                     due_on=date(2027, 3, 1)),
    }  # fmt: skip
    assert set(acts) == set(PROBLEM_TABLE.verbs)
    for found in ProblemState:
        VisitProblem.objects.update(
            state=found, report_sealed="x", settled_on=DUE.date() if found == "settled" else None
        )
        for verb, act in acts.items():
            if not PROBLEM_TABLE.allows(found, verb):
                with pytest.raises(TransitionRefused), transaction.atomic():
                    act()


def test_late_visits_and_problems_climb_once_a_step(cadres: Cadres, party: Party) -> None:
    row, personnel = planned(party), cadres.world.people["personnel"]
    verbs.assign_visitor(actor=cadres.act("cadre_office"), visit_id=row.pk, visitor_id=personnel.pk)
    assert on(-15, lambda: chase_visits(actor=SYSTEM)) == 0
    assert on(-14, lambda: chase_visits(actor=SYSTEM)) > 0 and on(-3, lambda: chase_visits(actor=SYSTEM)) == 0
    on(1, lambda: chase_visits(actor=SYSTEM))
    assert told("cadre.visit_due") == told("cadre.visit_late") == {personnel.name}
    assert told("cadre.visit_escalated") == set()
    for _lap in range(2):
        on(14, lambda: chase_visits(actor=SYSTEM))
    office = {cadres.world.people[name].name for name in ("cadre_office", "office_two")}
    assert told("cadre.visit_escalated") == office
    held(cadres, row, "活动少", problems_due_on=date(2027, 2, 1))
    on(13, lambda: chase_visits(actor=SYSTEM))
    assert told("cadre.visit_problem_late") == {personnel.name}
    on(40, lambda: chase_visits(actor=SYSTEM))
    assert told("cadre.visit_problem_escalated") == office


AT = "/cadres/visits/"


def test_a_visit_over_http(cadres: Cadres, party: Party, settings: Any) -> None:
    settings.LANGUAGE_CODE = "zh-hans"
    one, two, visitor = (browser(cadres, name) for name in ("cadre_office", "office_two", "personnel"))
    row = planned(party)
    here = f"{AT}{row.pk}/"
    with clock.moved(DUE):
        assert "第一网格党支部" in page(one, f"{AT}?state=soon") and "第一网格党支部" not in page(visitor, AT)
        page(visitor, here, 404)
        page(browser(cadres, "worker"), here, 403)
        person = cadres.world.people["personnel"].pk
        assert one.post(f"/cadres/do/visit/{row.pk}/assign/", {"visitor": person}).status_code == 302
        looks = Entry.objects.filter(verb="cadre.look.visit").count()
        assert "待回访" in page(visitor, here) and Entry.objects.filter(verb="cadre.look.visit").count() == looks
        said = {"condition": "fair", "notes": "谈话三人，班子团结", "problems": "组织生活会未按时召开"}
        assert visitor.post(f"/cadres/do/visit/{row.pk}/hold/", said).status_code == 400
        said["problems_due_on"] = "2027-02-20"
        assert visitor.post(f"/cadres/do/visit/{row.pk}/hold/", said).status_code == 302
        shown = page(two, here)
        assert "谈话三人" in shown and "组织生活会未按时召开" in shown and "已回访整改中" in shown
        assert Entry.objects.filter(verb="cadre.look.visit").count() == looks + 1
        problem = row.problems.get()
        at = f"/cadres/do/visit-problem/{problem.pk}"
        assert visitor.post(f"{at}/report/", {"report": "已补开"}).status_code == 302
        assert visitor.post(f"{at}/settle/").status_code == 403
        assert two.post(f"{at}/settle/").status_code == 302
        assert "已回访办结" in page(two, here)
        sheet = load_workbook(BytesIO(one.get(f"{AT}table.xlsx?words=第一").content)).active
        assert sheet is not None and "第一网格党支部" in {cell.value for line in sheet.iter_rows() for cell in line}
        assert "谈话三人" not in str([cell.value for line in sheet.iter_rows() for cell in line])


def test_the_list_asks_as_much_for_many_as_for_one(cadres: Cadres, party: Party) -> None:
    row, office = planned(party), browser(cadres, "cadre_office")
    counts = []
    for path in (f"{AT}?months=3", AT):
        page(office, path)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page(office, path)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 14, counts
    assert START.date() == row.took_office_on

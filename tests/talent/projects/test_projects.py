"""Key projects: entered, moved on, served by a team that answers needs which the investor settles."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from talent.models import InvestmentNeed, InvestmentTeamMember, KeyInvestment
from talent.selectors import projects as found
from talent.services.projects import needs, projects
from talent.states.projects import GOING, NEED_TABLE, STAGE_TABLE, InvestmentStage, NeedState
from tests.talent.kit import START, act, browser, page, post
from tests.world_talent import Talent
from xinhui.accounts.actors import SYSTEM
from xinhui.accounts.models import User
from xinhui.core import clock
from xinhui.core.errors import Conflict, DomainError, Forbidden, TransitionRefused
from xinhui.outbox.models import Message

pytestmark = pytest.mark.django_db
REASON = "人选不符合岗位要求"


def project(talent: Talent, **facts: Any) -> KeyInvestment:
    """250 million yuan of the factory."""
    values = {"name": "精工产业园", "money": 250_000_000, "signed_on": date(2026, 1, 5),
              "investor_id": talent.employers["factory"].pk, **facts}  # fmt: skip
    return projects.enter_project(actor=talent.act("talent_office"), **values)


def need(talent: Talent, state: str = "raised", **facts: Any) -> InvestmentNeed:
    """Three welders by the end of September."""
    values: dict[str, Any] = {"text": "高级焊工", "number": 3, "due_on": date(2026, 9, 30), "state": state}
    values |= {"answer": "已推送", "answered_on": date(2026, 9, 1)} if state != "raised" else {}
    values |= {"settled_on": date(2026, 9, 2)} if state == "settled" else {}
    return InvestmentNeed.objects.create(investment=project(talent), **{**values, **facts})


def told(kind: str) -> set[str]:
    """Who got a message of the kind."""
    return set(Message.objects.filter(kind=f"talent.project_{kind}").values_list("recipient__username", flat=True))


def test_a_project_its_team_and_its_needs(talent: Talent) -> None:
    office, firm, unit = browser(talent, "talent_office"), browser(talent, "employer_user"), browser(talent, "handler")
    team = browser(talent, "water_handler")
    with clock.moved(START):
        said = post(office, "/talent/projects/new/", 400, name="精工产业园", money=0, signed_on="2026-01-05",
                    investor=talent.employers["factory"].pk)  # fmt: skip
        assert "精工产业园" in said
        post(office, "/talent/projects/new/", name="精工产业园", money=250_000_000, signed_on="2026-01-05",
             investor=talent.employers["factory"].pk)  # fmt: skip
        row = KeyInvestment.objects.get()
        at = f"/talent/projects/{row.pk}/"
        assert "尚未配备专班" in page(firm, at)
        act(firm, "project", row.pk, "need", text="高级焊工", number_needed=3, due_on="2026-09-30")
        assert told("need") == {"liaozhuren", "kangfuzhuren"}, "no team yet: the office"
        made = InvestmentNeed.objects.get()
        act(team, "project-need", made.pk, "answer", 403, answer="已推送")
        act(office, "project", row.pk, "join", username="wuke", post="人才专员", is_leader="on")
        act(unit, "project", row.pk, "pledge", pledge="三个工作日内答复")
        assert told("team") == {"wuke"} and "三个工作日内答复" in page(team, at)
        assert "该日期已过" in act(firm, "project", row.pk, "need", 400, text="x", number_needed=1, due_on="2020-01-01")
        act(team, "project-need", made.pk, "answer", answer="已推送3名人选")
        act(team, "project-need", made.pk, "settle", 403)
        assert told("answer") == {"situ"}
        act(firm, "project-need", made.pk, "reopen", reason=REASON)
        assert "wuke" in told("need")
        act(team, "project-need", made.pk, "answer", answer="另推送2名人选")
        act(firm, "project-need", made.pk, "settle")
        act(unit, "project", row.pk, "start")
        shown = page(browser(talent, "district_leader"), at)
        assert "已开工" in shown and "已解决" in shown and "另推送2名人选" in shown
        page(browser(talent, "other_employer_user"), at, 404)


def test_overdue_needs_are_told_every_week_until_settled(talent: Talent) -> None:
    made = need(talent, due_on=date(2026, 9, 17))
    with clock.moved(START):
        assert needs.watch_needs(actor=SYSTEM) == 0, "due today"
    with clock.moved(START + timedelta(days=1)):
        assert needs.watch_needs(actor=SYSTEM) > 0 and needs.watch_needs(actor=SYSTEM) == 0
        assert told("overdue") == {"liaozhuren", "kangfuzhuren"}
    with clock.moved(START + timedelta(days=8)):
        assert needs.watch_needs(actor=SYSTEM) > 0, "again after a week"
        needs.answer_need(actor=talent.act("handler"), need_id=made.pk, answer="有")
        needs.settle_need(actor=talent.act("handler"), need_id=made.pk)
    with clock.moved(START + timedelta(days=30)):
        assert needs.watch_needs(actor=SYSTEM) == 0


@pytest.mark.parametrize("state", InvestmentStage.values)
@pytest.mark.parametrize("verb", STAGE_TABLE.verbs)
def test_every_stage_and_verb(talent: Talent, state: str, verb: str) -> None:
    row, actor = project(talent), talent.act("handler")
    KeyInvestment.objects.filter(pk=row.pk).update(stage=state)

    def do() -> None:
        if verb == "work":
            projects.pledge_service(actor=actor, investment_id=row.pk, pledge="承诺")
        else:
            projects.move_on(actor=actor, investment_id=row.pk, stage_verb=verb)

    if STAGE_TABLE.allows(state, verb):
        do()
        state = STAGE_TABLE.next(state, verb)
    else:
        with pytest.raises(TransitionRefused):
            do()
    row.refresh_from_db()
    assert row.stage == state


@pytest.mark.parametrize("state", NeedState.values)
@pytest.mark.parametrize("verb", NEED_TABLE.verbs)
def test_every_state_and_verb_of_a_need(talent: Talent, state: str, verb: str) -> None:
    made, actor = need(talent, state), talent.act("handler")
    does: dict[str, Callable[[], Any]] = {
        "answer": lambda: needs.answer_need(actor=actor, need_id=made.pk, answer="有"),
        "settle": lambda: needs.settle_need(actor=actor, need_id=made.pk),
        "reopen": lambda: needs.reopen_need(actor=actor, need_id=made.pk, reason=REASON),
    }
    if NEED_TABLE.allows(state, verb):
        does[verb]()
        state = NEED_TABLE.next(state, verb)
    else:
        with pytest.raises(TransitionRefused):
            does[verb]()
    made.refresh_from_db()
    assert made.state == state


@pytest.mark.parametrize(("facts", "code", "field"), [
    ({"name": ""}, "text-missing", "name"), ({"money": 0}, "number-out-of-range", "money"),
    ({"signed_on": date(2999, 1, 1)}, "day-ahead", "signed_on"), ({"investor_id": 0}, "unknown", "investor"),
])  # fmt: skip
def test_what_a_project_must_say(talent: Talent, facts: dict[str, Any], code: str, field: str) -> None:
    with pytest.raises(DomainError) as refused:
        project(talent, **facts)
    assert (refused.value.code, refused.value.field) == (code, field)


def test_one_leader_and_nobody_twice(talent: Talent) -> None:
    row, office = project(talent), talent.act("talent_office")
    first = projects.join_team(actor=office, investment_id=row.pk, username="wuke", post="专员", is_leader=True)
    projects.join_team(actor=office, investment_id=row.pk, username="wangke", post="负责人", is_leader=True)
    assert list(row.team.filter(is_leader=True).values_list("user__username", flat=True)) == ["wangke"]
    with pytest.raises(Conflict) as refused:
        projects.join_team(actor=office, investment_id=row.pk, username="wuke", post="专员")
    assert (refused.value.code, refused.value.field) == ("in-team", "username")
    with pytest.raises(IntegrityError), transaction.atomic():
        InvestmentTeamMember.objects.filter(pk=first.pk).update(is_leader=True)
    projects.leave_team(actor=office, team_member_id=first.pk)
    with pytest.raises(Conflict) as twin:
        project(talent)
    assert (twin.value.code, twin.value.field) == ("project-there", "name")
    projects.move_on(actor=office, investment_id=row.pk, stage_verb="end")
    assert not row.team.filter(ended_on=None).exists() and project(talent).pk != row.pk, "the name is free again"


def test_who_may_not(talent: Talent) -> None:
    made = need(talent, "answered")
    for handle in ("water_handler", "district_leader", "other_employer_user"):
        actor = talent.act(handle)
        for do in (
            lambda actor=actor: needs.answer_need(actor=actor, need_id=made.pk, answer="x"),
            lambda actor=actor: needs.settle_need(actor=actor, need_id=made.pk),
            lambda actor=actor: projects.move_on(actor=actor, investment_id=made.investment_id, stage_verb="end"),
            lambda actor=actor: projects.change_project(actor=actor, investment_id=made.investment_id, name="x", money=1),
            lambda actor=actor: needs.raise_need(actor=actor, investment_id=made.investment_id, text="x",
                                                 number_needed=1, due_on=date(2999, 1, 1)),
        ):  # fmt: skip
            with pytest.raises(Forbidden):
                do()


def test_figures_and_constant_queries(talent: Talent) -> None:
    """Only those over 100 million yuan that go on; whole billions."""
    project(talent, money=100_000_000)
    project(talent, name="大项目", money=11_900_000_000)
    assert (found.large_projects(), found.large_money()) == (1, 11)
    row = project(talent, name="又一个", money=100_000_001)
    assert (found.large_projects(), found.large_money()) == (2, 12)
    user = User.objects.get(pk=talent.user("talent_office").pk)
    list(found.projects_shown(user, {}))
    with CaptureQueriesContext(connection) as many:
        assert len(list(found.projects_shown(user, {}))) == 3
    projects.move_on(actor=talent.act("talent_office"), investment_id=row.pk, stage_verb="end")
    with CaptureQueriesContext(connection) as fewer:
        assert len(list(found.projects_shown(user, {}))) == 2
    assert len(many) == len(fewer) and found.large_projects() == 1 and InvestmentStage.ENDED not in GOING
    assert found.count_of(user) == {"projects": 2, "money": 120, "needs": 0, "late": 0}


def test_the_database_holds_the_rules_by_itself(talent: Talent) -> None:
    made = need(talent)
    for wrong in ({"number": 0}, {"state": "answered"}, {"state": "settled"}, {"settled_on": date(2026, 1, 1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            InvestmentNeed.objects.filter(pk=made.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        KeyInvestment.objects.filter(pk=made.investment_id).update(money=0)

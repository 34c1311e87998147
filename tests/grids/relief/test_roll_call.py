"""A roll call: everybody once, answers from the phone and on behalf, who needs help, who is missing."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from grids.models import Activation, ActivationEntry, Division, RollCall, RollCallAnswer
from grids.selectors.roll_calls import by_place, figures, people_who
from grids.services.emergencies.stand_down import stand_down
from grids.services.relief.answer import answer_roll_call
from grids.services.relief.call import call_roll, close_roll_call
from tests.api.sync_phone import Phone
from tests.grids.emergencies.kit import activated, approved_plan, more_grids, told
from tests.world import GRID, OTHER_TOWN, SECOND_GRID, TOWN, VILLAGE
from tests.world_grids import MONDAY, District
from xinhui.audit.selectors.verify import verify_chains
from xinhui.core import clock
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput


def called(district: District, activation: Activation | None = None, *, area: str = "") -> RollCall:
    """A call by the command centre."""
    row = activation or activated(district)
    return call_roll(actor=district.act("command"), activation_id=row.pk, title="报平安", area_code=area)


def row_of(district: District, call: RollCall, who: str) -> RollCallAnswer:
    """Somebody's own row."""
    return call.answers.get(user=district.act_user(who))


def test_everybody_at_the_grids_is_called_once(district: District) -> None:
    call = called(district)
    assert told("emergency.roll_call") == {"azhen": 1, "aqiang": 1, "amei": 1, "aming": 1}
    assert figures(district.act_user("command"), call) == {"called": 4, "safe": 0, "help": 0, "missing": 4}
    assert figures(district.act_user("secretary"), call)["called"] == 3
    assert [(row["name"], row["missing"]) for row in by_place(district.act_user("command"), call)] == [
        ("罗坑镇", 3), ("双水镇", 1),
    ]  # fmt: skip
    with pytest.raises(Conflict) as refusal:
        called(district, call.activation)
    assert refusal.value.code == "roll-call-open"
    assert called(district, call.activation, area=VILLAGE).answers.count() == 3, "a village may call its own"


def test_an_answer_counts_and_the_later_one_holds(district: District) -> None:
    with clock.moved(MONDAY):
        call = called(district)
    row, worker = row_of(district, call, "worker"), district.act("worker")
    with clock.moved(MONDAY + timedelta(minutes=10)):
        answer_roll_call(actor=worker, uuid=row.uuid, status="needs_help", note="积水及腰", latitude=22.4, longitude=113.0,
                         device_at=MONDAY + timedelta(minutes=8))  # fmt: skip
        answer_roll_call(actor=worker, uuid=row.uuid, status="safe", device_at=MONDAY + timedelta(minutes=3))
    row.refresh_from_db()
    assert (row.status, row.note) == ("needs_help", "积水及腰"), (
        "what was said before does not undo what was said after"
    )
    assert figures(district.act_user("command"), call) == {"called": 4, "safe": 0, "help": 1, "missing": 3}
    assert told("emergency.needs_help") == {"aqiang": 1, "chenzhishu": 1, "lizhenzhang": 1, "zhoudiaodu": 1,
                                            "qianzhuren": 1}  # fmt: skip
    with clock.moved(MONDAY + timedelta(minutes=20)):
        answer_roll_call(actor=worker, uuid=row.uuid, status="safe")
    assert figures(district.act_user("command"), call)["safe"] == 1
    assert ActivationEntry.objects.filter(verb="roll_answer").count() == 3, "every answer is in the minute book"
    assert all(report.broken is None for report in verify_chains())


def test_on_behalf_by_those_above(district: District) -> None:
    call = called(district)
    row = row_of(district, call, "worker")
    for who in ("second_worker", "other_worker", "handler"):
        with pytest.raises(Forbidden):
            answer_roll_call(actor=district.act(who), uuid=row.uuid, status="safe")
    answer_roll_call(actor=district.act("secretary"), uuid=row.uuid, status="safe", note="电话联系上")
    row.refresh_from_db()
    assert (row.status, row.answered_by) == ("safe", district.act_user("secretary"))
    assert ActivationEntry.objects.get(verb="roll_answer").data["on_behalf"]


@pytest.mark.parametrize(
    ("field", "facts"),
    [("status", {"status": "waiting"}), ("status", {"status": "dead"}), ("note", {"status": "needs_help", "note": " "}),
     ("note", {"status": "safe", "note": "长" * 501}), ("latitude", {"status": "safe", "latitude": 22.0}),
     ("latitude", {"status": "safe", "latitude": 99.0, "longitude": 113.0})],
)  # fmt: skip
def test_wrong_answers_are_named(district: District, field: str, facts: dict[str, object]) -> None:
    row = row_of(district, called(district), "worker")
    with pytest.raises(InvalidInput) as refusal:
        answer_roll_call(actor=district.act("worker"), uuid=row.uuid, **facts)  # type: ignore[arg-type]  # on purpose
    assert refusal.value.field == field
    row.refresh_from_db()
    assert row.status == "waiting"


def test_who_may_call_and_where(district: District) -> None:
    activation = activated(district, area=TOWN)
    for who in ("worker", "secretary", "dispatcher", "handler"):
        with pytest.raises(Forbidden):
            call_roll(actor=district.act(who), activation_id=activation.pk, title="x", area_code=VILLAGE)
    for facts, code in (({"area_code": OTHER_TOWN}, "area-outside"), ({"title": " "}, "text-missing"),
                        ({"minutes": 0}, "minutes-out-of-range")):  # fmt: skip
        body: dict[str, object] = {"title": "x", **facts}
        with pytest.raises(DomainError) as refusal:
            call_roll(actor=district.act("town_leader"), activation_id=activation.pk, **body)  # type: ignore[arg-type]  # on purpose
        assert refusal.value.code == code
    assert call_roll(actor=district.act("town_leader"), activation_id=activation.pk, title="x").answers.count() == 3


def test_what_comes_in_after_the_end_is_kept_as_late(district: District) -> None:
    call = called(district)
    stand_down(actor=district.act("command"), activation_id=call.activation_id, note="雨停")
    call.refresh_from_db()
    assert call.closed_at is not None
    row = answer_roll_call(actor=district.act("worker"), uuid=row_of(district, call, "worker").uuid, status="safe")
    assert (row.status, row.is_late) == ("safe", True)
    with pytest.raises(Conflict) as refusal:
        close_roll_call(actor=district.act("command"), roll_call_id=call.pk)
    assert refusal.value.code == "roll-call-closed"


def test_the_phone_gets_its_call_and_answers_once(district: District) -> None:
    call = called(district, activated(district, is_drill=True))
    client = Client()
    client.force_login(district.act_user("worker"))
    (row,) = client.get("/m/data/").json()["roll_calls"]
    assert (row["title"], row["is_drill"], row["answered_at"]) == ("报平安", True, None)
    phone = Phone(district)
    record = phone.record("roll_call", {"roll_call": row["uuid"], "status": "needs_help", "note": "受困屋顶"})
    assert [one["status"] for one in phone.send(record, record)] == ["stored", "known"]
    assert [row.user.username for row in people_who(district.act_user("command"), call, "needs_help")] == ["azhen"]
    assert told("drill.needs_help") and not told("emergency.needs_help")
    assert client.get("/m/data/").json()["roll_calls"][0]["answered_at"]
    other = Phone(district, "other_worker")
    result = other.sent(other.record("roll_call", {"roll_call": row["uuid"], "status": "safe"}))
    assert (result["status"], result["error"]["status"]) == ("refused", 403)


def test_the_page_follows_the_call(district: District) -> None:
    activation = activated(district)
    desk = Client()
    desk.force_login(district.act_user("command"))
    path = f"/emergencies/{activation.pk}/roll-call/"
    assert "尚未点名" in desk.get(path).content.decode()
    assert desk.post(f"{path}new/", {"title": "报平安", "area_code": TOWN, "minutes": "10"}).status_code == 302
    page = desk.get(path).content.decode()
    assert '<b id="unanswered">3</b>' in page and "阿珍" in page
    refused = desk.post(f"{path}new/", {"title": "报平安", "area_code": TOWN, "minutes": "10"})
    assert refused.status_code == 400 and "正在进行" in refused.content.decode()
    row = RollCallAnswer.objects.get(area_code=GRID, user=district.act_user("worker"))
    assert desk.post(f"/emergencies/roll-calls/{row.uuid}/", {"status": "safe"}).status_code == 302
    assert '<b id="unanswered">2</b>' in desk.get(path, headers={"HX-Request": "true"}).content.decode()
    assert desk.post(f"/emergencies/roll-calls/{RollCall.objects.get().pk}/close/").status_code == 302
    assert RollCall.objects.get().closed_at is not None


def test_queries_do_not_grow_with_the_people(district: District) -> None:
    more_grids([f"{VILLAGE}{n:03}" for n in range(20, 60)], dict(Division.objects.values_list("code", "pk")))
    activation = activated(district, approved_plan(district))
    with CaptureQueriesContext(connection) as few:
        called(district, activation, area=SECOND_GRID)
    with CaptureQueriesContext(connection) as many:
        called(district, activation)
    assert len(many) <= len(few) + 2

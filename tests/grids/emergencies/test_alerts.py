"""take_alert, by the API: a warning centre's CAP 1.2 message proposes a plan; what follows goes into its book."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from grids.cap import CapAlert, Reference, write_alert
from grids.models import Activation, ActivationEntry
from grids.services.emergencies.activate import activate_proposal
from tests.bureaus.kit import Hand, key_of, system, token_of
from tests.grids.emergencies.kit import approved_plan, told
from tests.grids.test_cap import RAIN
from tests.world import DISTRICT, GRID, OTHER_TOWN, SECOND_GRID, TOWN, VILLAGE
from tests.world_grids import MONDAY, District
from xinhui.accounts.models import User
from xinhui.audit.models import Entry
from xinhui.core import clock

SENT = MONDAY
ALERT = replace(RAIN, sent=SENT, expires=SENT + timedelta(hours=5), areas=(("罗坑镇", "440705103000"),))


def hand_of(district: District, **facts: Any) -> Hand:
    """The warning centre's system; `area_codes` narrows it."""
    return Hand(token_of(*key_of(district.world, system(district.world, scopes=["alerts:write"], **facts))))


def send(hand: Hand, alert: CapAlert, status: int = 201, at: datetime = SENT) -> Any:
    """The answer to an alert, as JSON."""
    with clock.moved(at):
        answer = hand.client.post("/api/v1/alerts/", write_alert(alert), content_type="application/cap+xml")
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


def following(kind: str, alert: CapAlert = ALERT, number: int = 2, **facts: Any) -> CapAlert:
    """What is sent after an alert, and names it."""
    before = (Reference(alert.sender, alert.identifier, alert.sent),)
    values = {"identifier": f"{alert.identifier}-{number}", "message_type": kind, "references": before,
              "sent": alert.sent + timedelta(hours=1), "headline": "暴雨橙色预警升级", **facts}  # fmt: skip
    return replace(alert, **values)


@pytest.fixture
def hand(district: District) -> Hand:
    """A system that may send for the whole district; there is a plan for heavy rain at level II."""
    with clock.moved(SENT):
        approved_plan(district, severity=2)
        return hand_of(district)


def test_an_alert_proposes_its_plan_and_commands_nobody(district: District, hand: Hand) -> None:
    said = send(hand, ALERT)
    row = Activation.objects.get()
    assert (row.state, row.area_code, row.is_drill, row.plan.severity) == ("proposed", TOWN, False, 2)
    assert (said["uuid"], said["event"], said["alert"]) == (
        str(row.uuid),
        "natural_rain",
        f"{RAIN.sender},{RAIN.identifier}",
    )
    assert row.title == "新会区暴雨橙色预警"
    assert RAIN.instruction in row.reason
    assert not row.orders.exists()
    assert told("emergency.proposed") == {"qianzhuren": 1}
    trail = Entry.objects.get(verb="activation.propose")
    assert (trail.actor_kind, trail.actor_label) == ("system", User.objects.get(username="cgj-system").label)
    with clock.moved(SENT):
        active = activate_proposal(actor=district.act("command"), activation_id=row.pk, authority="区防指")
    assert active.state == "active"


def test_sent_twice_it_is_one_proposal_told_once(hand: Hand) -> None:
    alert = replace(ALERT, expires=SENT + timedelta(minutes=5))
    first = send(hand, alert)
    assert send(hand, alert, 200) == first
    assert send(hand, alert, 200, at=SENT + timedelta(minutes=9)) == first, "expired, and known all the same"
    assert Activation.objects.count() == 1
    assert told("emergency.proposed") == {"qianzhuren": 1}


@pytest.mark.parametrize(
    ("areas", "found"),
    [
        ((("江门市", "440700"),), DISTRICT),
        ((("新会区", "440705000000"), ("罗坑镇", "440705103")), DISTRICT),
        ((("罗坑镇", "440705103"), ("双水镇", "440705104")), DISTRICT),
        ((("罗坑村", VILLAGE), ("别处", "440106001")), VILLAGE),
        ((("第一网格", GRID), ("第二网格", SECOND_GRID)), VILLAGE),
        ((("第一网格", GRID),), GRID),
    ],
)
def test_the_smallest_place_that_holds_all_of_ours(hand: Hand, areas: tuple[tuple[str, str], ...], found: str) -> None:
    assert send(hand, replace(ALERT, areas=areas))["area_code"] == found


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"status": "System"}, "alert-status"),
        ({"message_type": "Ack"}, "alert-kind"),
        ({"expires": SENT - timedelta(minutes=1)}, "alert-expired"),
        ({"event": "陨石", "event_codes": ()}, "alert-event-unknown"),
        ({"severity": None}, "alert-severity-unknown"),
        ({"areas": (("广州", "440106"),)}, "alert-area-unknown"),
        ({"areas": (("某镇", "440705999"),)}, "alert-area-unknown"),
        ({"sender": "a" * 120, "identifier": "b" * 120}, "alert-name-too-long"),
    ],
)
def test_what_proposes_nothing_says_why(hand: Hand, change: dict[str, Any], code: str) -> None:
    said = send(hand, replace(ALERT, **change), 400)
    assert (said["code"], [error["field"] for error in said["errors"]]) == (code, ["alert"])
    assert not Activation.objects.exists()


def test_without_a_plan_it_is_kept_out_and_says_whom_to_ask(hand: Hand) -> None:
    assert send(hand, replace(ALERT, severity=1), 409)["code"] == "plan-missing"


@pytest.mark.parametrize("status", ["Exercise", "Test"])
def test_an_exercise_is_a_drill(hand: Hand, status: str) -> None:
    assert send(hand, replace(ALERT, status=status))["is_drill"] is True
    assert told("drill.proposed") == {"qianzhuren": 1}


def test_update_and_cancel_go_into_the_book_and_decide_nothing(hand: Hand) -> None:
    first = send(hand, ALERT)
    update = following("Update", severity=1)
    assert send(hand, update)["uuid"] == first["uuid"]
    send(hand, update, 200)
    # A Cancel may name the update and not the alert.
    send(hand, following("Cancel", update, number=3))
    entries = ActivationEntry.objects.filter(verb__startswith="alert_").order_by("pk")
    assert [(row.verb, row.data["level"]) for row in entries] == [("alert_update", 1), ("alert_cancel", 1)]
    assert Activation.objects.get().state == "proposed"
    assert told("emergency.alert_update") == told("emergency.alert_cancel") == {"qianzhuren": 1}


def test_a_reference_must_be_known_and_of_the_same_kind(hand: Hand) -> None:
    assert send(hand, following("Update"), 400)["code"] == "alert-reference-unknown"
    send(hand, ALERT)
    assert send(hand, following("Cancel", status="Exercise"), 400)["code"] == "alert-status-differs"
    assert not ActivationEntry.objects.filter(verb__startswith="alert_").exists()


def test_a_system_of_a_town_warns_its_town_only(district: District, hand: Hand) -> None:
    """And learns nothing of the alerts of others: neither by their number nor by a reference."""
    other = hand_of(district, unit="water", username="swj-system", name="双水镇预警", area_codes=[OTHER_TOWN])
    for areas in ((("罗坑镇", TOWN),), (("新会区", DISTRICT),), (("江门市", "440700"),)):
        assert send(other, replace(ALERT, areas=areas), 403)["code"] == "alert-area-out-of-reach"
    assert not Activation.objects.exists()
    send(hand, ALERT)
    there = replace(ALERT, areas=(("双水镇", OTHER_TOWN),))
    assert send(other, there, 403)["code"] == "alert-area-out-of-reach"
    assert send(other, following("Update"), 400)["code"] == "alert-reference-unknown"
    assert send(other, replace(there, identifier="of-its-own"))["area_code"] == OTHER_TOWN


def test_who_sends_no_alerts_is_refused(district: District) -> None:
    hand = Hand(district.world.token(district.world.town_leader))
    send(hand, ALERT, 403)

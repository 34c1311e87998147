"""An activation read as CAP 1.2 at its page: the Alert, an Update a change, the Cancel; a portal of ours takes it in."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from grids.cap import CapAlert, read_alert
from grids.models import Activation
from grids.services.emergencies.activate import propose_activation
from grids.services.emergencies.orders import cancel_order, issue_order, supersede_order
from grids.services.emergencies.stand_down import stand_down
from tests.grids.emergencies.kit import AT_ONCE, REASON, activated, approved_plan, order_of
from tests.world import TOWN
from tests.world_grids import MONDAY, District
from xinhui.accounts.actors import SYSTEM
from xinhui.core import clock


def read(district: District, activation: Activation, number: int | str = "", status: int = 200) -> CapAlert | None:
    """A message as the command centre's page gives it, checked against the schema."""
    client = Client()
    client.force_login(district.world.command)
    answer = client.get(f"/emergencies/{activation.pk}/cap.xml", {"message": number} if number != "" else {})
    assert answer.status_code == status
    if status != 200:
        return None
    assert answer["Content-Type"].startswith("application/cap+xml")
    return read_alert(answer.content)


def said(district: District, activation: Activation, number: int | str = "") -> CapAlert:
    """As `read`, where there is one."""
    found = read(district, activation, number)
    assert found is not None
    return found


def test_the_alert_carries_the_orders_of_the_first_moment(district: District) -> None:
    with clock.moved(MONDAY):
        activation = activated(district, area=TOWN)
    alert = said(district, activation)
    assert (alert.identifier, alert.status, alert.message_type) == (f"{activation.number}-1", "Actual", "Alert")
    assert (alert.event, alert.severity, alert.category, alert.sent) == ("暴雨", 1, "Met", MONDAY)
    assert (alert.areas, alert.instruction) == ((("罗坑镇", TOWN),), AT_ONCE.text)
    assert (alert.description, alert.references) == (REASON, ())


def test_later_orders_and_the_end_name_what_came_before(district: District) -> None:
    command = district.act("command")
    with clock.moved(MONDAY):
        activation = activated(district)
    changes: tuple[Callable[[], object], ...] = (
        lambda: issue_order(actor=command, activation_id=activation.pk, title="转移", text="立即转移低洼地带群众"),
        lambda: supersede_order(actor=command, order_id=order_of(activation).pk, title="上岗", text="改到避护场所值守"),
        lambda: cancel_order(actor=command, order_id=activation.orders.get(number=2).pk, reason="误发"),
        lambda: stand_down(actor=command, activation_id=activation.pk, note="雨停"),
    )  # fmt: skip
    for minutes, change in enumerate(changes, start=1):
        with clock.moved(MONDAY + timedelta(minutes=minutes)):
            change()
    messages = [said(district, activation, number) for number in range(1, 6)]
    assert [one.message_type for one in messages] == ["Alert", "Update", "Update", "Update", "Cancel"]
    assert [one.instruction for one in messages[1:4]] == ["立即转移低洼地带群众", "改到避护场所值守", ""]
    for number, one in enumerate(messages):
        assert [ref.identifier for ref in one.references] == [before.identifier for before in messages[:number]]
        assert [ref.sent for ref in one.references] == [before.sent for before in messages[:number]]
    assert said(district, activation) == messages[-1], "without a number: the newest"


def test_a_drill_is_an_exercise_throughout(district: District) -> None:
    drill = activated(district, is_drill=True)
    assert (said(district, drill).status, said(district, drill).headline[:4]) == ("Exercise", "【演练】")


def test_nothing_is_said_before_it_is_in_force(district: District) -> None:
    plan = approved_plan(district)
    proposal = propose_activation(actor=SYSTEM, plan_id=plan.pk, area_code=TOWN, reason=REASON)
    read(district, proposal, status=404)


@pytest.mark.parametrize("number", ["0", "2", "x", "٣", "9999999", "-1"])
def test_there_is_no_other_message(district: District, number: str) -> None:
    read(district, activated(district), number, status=404)


def test_words_that_xml_cannot_carry_are_left_out(district: District) -> None:
    activation = activated(district)
    issue_order(
        actor=district.act("command"), activation_id=activation.pk, title="转移", text="立即\x0b转移 <A & B>\ufffe"
    )
    assert said(district, activation).instruction == "立即转移 <A & B>"

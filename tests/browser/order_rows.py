"""Orders, a dispute and an open shelter at one grid, written into a portal's own database: `python -m tests.browser.order_rows <username>`."""

import os
import sys
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xinhui.settings")
django.setup()

from grids.models import Activation, EmergencyOrder, EmergencyPlan, FrozenRecipient, Grid, GridOrder  # noqa: E402 - Django is set up first
from grids.services.mediation.verbs import take_in_case  # noqa: E402
from grids.services.shelters.openings import count_people, open_shelter  # noqa: E402
from grids.services.shelters.places import ShelterFacts, add_shelter  # noqa: E402
from xinhui.accounts.actors import Actor  # noqa: E402
from xinhui.accounts.models import User  # noqa: E402
from xinhui.accounts.roles import Role  # noqa: E402
from xinhui.accounts.scope import scope_of  # noqa: E402
from xinhui.core import clock  # noqa: E402

ORDERS = (
    ("转移低洼处人员", "立即通知并协助低洼、临河、临坡住户转移至石宁小学安置点，逐户登记，完成后上报人数。", "sent"),
    ("排查排水口", "检查网格内排水口、涵洞，清除堵塞；险情立即上报。", "acknowledged"),
    ("每小时报告积水情况", "每小时整点报告积水点位和深度。", "done"),
)


NUMBER = "YJ-TEST-1"


def main(username: str) -> None:
    """An activation in force over the user's town, three orders at their grid, a dispute and a shelter there.

    Once: asked again, the first order is as nobody had looked at it, whatever the tests before have done.
    """
    user = User.objects.get(username=username)
    if Activation.objects.filter(number=NUMBER).exists():
        unseen()
        return
    now = clock.now()
    grid = Grid.objects.get(code=scope_of(user).areas()[0])
    plan = EmergencyPlan.objects.order_by("pk").first() or EmergencyPlan.objects.create(
        event="natural_rain", severity=2, version=1, title="暴雨洪涝Ⅱ级响应预案", basis="《新会区防汛应急预案》",
        authority="区防汛指挥部", state="draft",
    )  # fmt: skip
    activation = Activation.objects.create(
        number=NUMBER, plan=plan, title="暴雨洪涝Ⅱ级响应", area_code=grid.code[:9], authority="区防汛指挥部",
        reason="暴雨橙色预警", state="active", proposed_at=now, activated_at=now, activated_by=user,
    )  # fmt: skip
    take_in_case(
        actor=Actor.of(user), grid_id=grid.pk, kind="neighbours", people=3, matter="巷口堆放杂物影响通行，两户多次争执"
    )
    open_one(grid.code[:12])
    FrozenRecipient.objects.create(
        activation=activation, grid=grid, area_code=grid.code, user=user, role=Role.GRID_WORKER
    )
    for number, (title, text, state) in enumerate(ORDERS, start=1):
        order = EmergencyOrder.objects.create(
            activation=activation, number=number, title=title, text=text, area_code=grid.code[:9],
            acknowledge_minutes=15, issued_at=now - timedelta(minutes=number), issued_by=user,
        )  # fmt: skip
        told = {"acknowledged_at": now, "acknowledged_by": user} if state != "sent" else {}
        ended = {"done_at": now, "done_by": user, "result": "已报告"} if state == "done" else {}
        GridOrder.objects.create(
            order=order,
            grid=grid,
            area_code=grid.code,
            state=state,
            due_at=now + timedelta(minutes=15),
            **told,
            **ended,
        )


def unseen() -> None:
    """The first order has only been sent."""
    nobody = dict.fromkeys(("delivered", "seen", "acknowledged", "executing", "done"))
    blank = {f"{verb}_{what}": None for verb in nobody for what in ("at", "by")}
    rows = GridOrder.objects.filter(order__activation__number=NUMBER, order__number=1)
    rows.update(state="sent", acknowledged_on_device_at=None, result="", **blank)


def open_one(village: str) -> None:
    """A school of the village takes people in."""
    command = Actor.of(User.objects.get(username="zhihui"))
    facts = ShelterFacts("测试小学", "school", "村口", 100, keeper_name="何校长", keeper_phone="07506600000")
    shelter = add_shelter(actor=command, area_code=village, facts=facts)
    opening = open_shelter(actor=command, shelter_id=shelter.pk)
    count_people(actor=command, opening_id=opening.pk, people=60, children=9, elderly=12)


if __name__ == "__main__":
    main(sys.argv[1])

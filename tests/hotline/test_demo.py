"""The demo's orders, played in the small district of the tests: every state is there, by the real verbs."""

from datetime import datetime

import pytest

from grids.hotline_states import HotlineState
from grids.models import FormRun, HotlineOrder, UpperForm
from grids.models.category import Category, CategoryKind
from tests.world_grids import District
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.demo.district.hotline import CLASSES, ORDERS, build

pytestmark = pytest.mark.django_db


def test_orders_in_every_state_and_forms_with_files(district: District) -> None:
    above = district.categories["B1"]
    for code, _says, _answer in CLASSES.values():
        facts = {"name": code, "kind": CategoryKind.COMPONENT, "parent": above,
                 "lead_unit": district.world.unit("city_management")}  # fmt: skip
        Category.objects.get_or_create(code=code, defaults=facts)
    now = datetime(2026, 11, 25, 10, 0, tzinfo=LOCAL)
    with clock.moved(now):
        build(now)
        assert HotlineOrder.objects.overdue().exists()
    assert HotlineOrder.objects.count() == ORDERS
    assert set(HotlineOrder.objects.values_list("state", flat=True)) == set(HotlineState.values)
    assert (
        HotlineOrder.objects.filter(round=2).exists() and HotlineOrder.objects.filter(answered_on_time=False).exists()
    )
    assert UpperForm.objects.count() == 2 and FormRun.objects.filter(row_count__gt=0).exists()
    assert any(run.refused for run in FormRun.objects.all())

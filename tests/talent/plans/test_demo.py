"""The demo's plan by itself: the published figures, tasks in every state, one with the district leader."""

from datetime import date, datetime

import pytest

from talent.models import TalentTask, TaskDeferral
from talent.selectors.plans import done_of, plans_of, tasks_of, years_of
from talent.selectors.promise import late_promises
from talent.states.plans import TalentTaskState
from tests.world import World
from xinhui.accounts.models import Post, Role, Unit, User
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.demo.reference import DEPARTMENTS
from xinhui.demo.talent.base import DemoTalent
from xinhui.demo.talent.plans import LISTS, build

pytestmark = pytest.mark.django_db


def departments() -> None:
    """The demo's departments with a handler each, and the two of the office."""
    for row in DEPARTMENTS:
        unit = Unit.objects.create(code=row.code, name=row.name, kind="department", area_code="440705")
        user = User.objects.create(username=row.tag, name=row.name[:8])
        Post.objects.create(user=user, unit=unit, role=Role.DEPARTMENT_HANDLER, area_code="440705",
                            starts_on=date(2020, 1, 1))  # fmt: skip
    for username in ("rencai", "rencai2"):
        user = User.objects.create(username=username, name=username)
        Post.objects.create(user=user, unit=Unit.objects.get(code="ZZB"), role=Role.TALENT_OFFICE, area_code="440705",
                            starts_on=date(2020, 1, 1))  # fmt: skip


@pytest.mark.parametrize("now", [datetime(2026, 9, 25, 16, tzinfo=LOCAL), datetime(2026, 12, 20, 22, tzinfo=LOCAL)])
def test_the_demo_lives(world: World, now: datetime) -> None:
    departments()
    with clock.moved(now):
        build(DemoTalent(now))
        assert (plans_of(2022, 2026), tasks_of(2022), done_of(2022)) == (1, 36, 33)
        assert late_promises() == [], "everything due has climbed"
        tasks = TalentTask.objects.filter(plan_year__year=2026)
        assert set(tasks.values_list("state", flat=True)) == set(TalentTaskState.values)
        assert tasks.late().filter(position=3, chase__gt=0).exists(), "one is with the district leader"
        assert TaskDeferral.objects.filter(state="granted").count() == 2
        user = User.objects.get(username="rencai")
        lines = years_of(user, tasks[0].plan_year.plan)
        assert [line.total for line in lines] == [*LISTS.values(), 28]

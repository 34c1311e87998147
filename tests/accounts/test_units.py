"""create_unit, update_unit, close_unit."""

import pytest

from tests.world import DISTRICT, TOWN, World
from xinhui.accounts.actors import SYSTEM
from xinhui.accounts.models import Post, Unit, UnitKind
from xinhui.accounts.services.end_post import end_post
from xinhui.accounts.services.units import close_unit, create_unit, update_unit
from xinhui.audit.models import Entry
from xinhui.core.errors import Conflict, Forbidden, InvalidInput, NotFound


def test_opens(world: World) -> None:
    unit = create_unit(
        actor=world.actor(world.system_admin),
        code="440705-yjj",
        name="应急管理局",
        kind=UnitKind.DEPARTMENT,
        area_code=DISTRICT,
        parent_id=world.unit("government_office").pk,
    )
    assert Unit.objects.get(pk=unit.pk).parent == world.unit("government_office")
    assert Entry.objects.get(verb="accounts.create_unit", target_id=str(unit.pk)).area_code == DISTRICT
    with pytest.raises(Conflict):
        create_unit(actor=SYSTEM, code="440705-yjj", name="x", kind=UnitKind.DEPARTMENT, area_code=DISTRICT)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": ""}, "code"),
        ({"name": ""}, "name"),
        ({"kind": "circus"}, "kind"),
        ({"area_code": ""}, "area_code"),
        ({"area_code": "44070"}, None),
        ({"parent_id": 10**9}, "parent"),
        ({"working_hours_id": 10**9}, "working_hours"),
    ],
)
def test_bad_input(world: World, changes: dict[str, object], field: str | None) -> None:
    given = {"code": "x", "name": "x", "kind": UnitKind.BUREAU, "area_code": DISTRICT}
    with pytest.raises(InvalidInput) as caught:
        create_unit(actor=SYSTEM, **(given | changes))  # type: ignore[arg-type]
    assert caught.value.field == field
    assert caught.value.message


def test_changes_keep_what_was(world: World) -> None:
    unit = world.unit("water")
    update_unit(actor=SYSTEM, unit_id=unit.pk, name="水务和湿地局", kind=unit.kind, area_code=unit.area_code)
    entry = Entry.objects.get(verb="accounts.update_unit")
    assert entry.detail == {"changes": {"name": ["水务局", "水务和湿地局"]}}
    update_unit(actor=SYSTEM, unit_id=unit.pk, name="水务和湿地局", kind=unit.kind, area_code=unit.area_code)
    assert Entry.objects.filter(verb="accounts.update_unit").count() == 1  # nothing changed, nothing recorded


def test_no_circle(world: World) -> None:
    office, water = world.unit("government_office"), world.unit("water")
    update_unit(
        actor=SYSTEM, unit_id=water.pk, name=water.name, kind=water.kind, area_code=DISTRICT, parent_id=office.pk
    )
    with pytest.raises(InvalidInput) as caught:
        update_unit(
            actor=SYSTEM, unit_id=office.pk, name=office.name, kind=office.kind, area_code=DISTRICT, parent_id=water.pk
        )
    assert caught.value.code == "unit-circle"


def test_closing_waits_for_the_posts(world: World) -> None:
    unit = world.unit("water")
    with pytest.raises(Conflict) as caught:
        close_unit(actor=SYSTEM, unit_id=unit.pk)
    assert caught.value.code == "unit-has-posts" and "3" in str(caught.value.message)
    for post in Post.objects.filter(unit=unit):
        end_post(actor=SYSTEM, post_id=post.pk)
    close_unit(actor=world.actor(world.command), unit_id=unit.pk, reason="机构改革")
    assert not Unit.objects.get(pk=unit.pk).is_active
    with pytest.raises(Conflict):
        close_unit(actor=SYSTEM, unit_id=unit.pk)


def test_who_may(world: World) -> None:
    for who in (world.security_admin, world.audit_admin, world.town_leader, world.handler):
        actor = world.actor(who)
        with pytest.raises(Forbidden):
            create_unit(actor=actor, code="x", name="x", kind=UnitKind.TOWN_OFFICE, area_code=TOWN)
        with pytest.raises(Forbidden):
            update_unit(actor=actor, unit_id=world.unit("water").pk, name="x", kind="bureau", area_code=TOWN)
        with pytest.raises(Forbidden):
            close_unit(actor=actor, unit_id=world.unit("water").pk)
    with pytest.raises(NotFound):
        close_unit(actor=SYSTEM, unit_id=10**9)

"""A dispute is taken in at its grid: by whom, and without a word on who the people are."""

from typing import Any
from uuid import uuid4

import pytest

from grids.models import Grid, MediationCase, MediationEntry
from grids.services.mediation.verbs import take_in_case
from tests.grids.mediation.cases import new_case
from tests.world import GRID
from tests.world_grids import District
from xinhui.audit.models import Entry
from xinhui.core.errors import Conflict, Forbidden, InvalidInput, NotFound

FACTS: dict[str, Any] = {"kind": "wages", "people": 12, "matter": "工地拖欠两个月工资"}


def take(district: District, who: str = "worker", **facts: Any) -> MediationCase:
    grid_id = Grid.objects.get(code=GRID).pk
    return take_in_case(actor=district.act(who), grid_id=grid_id, **{**FACTS, **facts})


@pytest.mark.parametrize("who", ["worker", "grid_leader", "secretary"])
def test_it_begins_at_the_grid(district: District, who: str) -> None:
    case = take(district, who)
    assert (case.state, case.level, case.area_code, case.people) == ("waiting", 0, GRID, 12)
    entry = MediationEntry.objects.get()
    assert (entry.verb, entry.level, entry.data) == ("take_in", 0, {"kind": "wages", "people": 12})
    assert Entry.objects.get(verb="mediation.take_in").area_code == GRID
    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        entry.delete()


@pytest.mark.parametrize("who", ["second_worker", "dispatcher", "command", "handler", "other_secretary"])
def test_higher_levels_take_none_in(district: District, who: str) -> None:
    with pytest.raises(Forbidden):
        take(district, who)
    assert not MediationCase.objects.exists()


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"kind": "quarrel"}, "kind"),
        ({"people": 1}, "people"),
        ({"people": 2001}, "people"),
        ({"matter": " "}, "matter"),
        ({"matter": "张三 440705199001011234 与邻居"}, "matter"),
        ({"matter": "电话13812345678。"}, "matter"),
        ({"matter": "身份证44070519900101123X"}, "matter"),
    ],
)
def test_what_is_refused(district: District, facts: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        take(district, **facts)
    assert caught.value.field == field
    assert not MediationCase.objects.exists()


def test_figures_of_other_kinds_are_no_personal_data(district: District) -> None:
    assert take(district, matter="欠款 138000 元，合同 2026-001，2025年12月签订").pk


def test_no_column_could_name_a_party() -> None:
    """Who takes part is a number; a field for a name, a phone or a home would be a dossier."""
    names = {field.name for field in MediationCase._meta.fields}
    assert not {name for name in names if any(word in name for word in ("party", "name", "phone", "address", "card"))}


def test_the_same_uuid_is_the_same_case(district: District) -> None:
    uuid = uuid4()
    assert take(district, uuid=uuid).pk == take(district, uuid=uuid).pk
    with pytest.raises(Conflict) as caught:
        take(district, "grid_leader", uuid=uuid)
    assert caught.value.code == "uuid-taken"
    with pytest.raises(NotFound):
        take_in_case(actor=district.act("worker"), grid_id=0, **FACTS)


def test_who_sees_it(district: District) -> None:
    case = new_case(district)
    for handle, sees in (("worker", True), ("secretary", True), ("town_leader", True), ("district_leader", True),
                         ("second_worker", False), ("other_dispatcher", False), ("handler", False),
                         ("system_admin", False)):  # fmt: skip
        rows = MediationCase.objects.visible_to(district.act_user(handle))
        assert rows.filter(pk=case.pk).exists() is sees, handle

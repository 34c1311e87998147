"""Kit: issued, inspected, returned."""

from datetime import date, timedelta

import pytest

from grids.models import Grid, KitIssue, KitType
from grids.services.kit import inspect_kit, issue_kit, return_kit
from tests.world import GRID, SECOND_GRID
from tests.world_grids import District
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.errors import Conflict, Forbidden, InvalidInput, NotFound


@pytest.fixture
def vest(district: District) -> KitType:
    return KitType.objects.create(code="vest", name="马甲")


def issue(district: District, vest: KitType, who: str = "secretary", **facts: object) -> KitIssue:
    values: dict[str, object] = {
        "grid_id": Grid.objects.get(code=GRID).pk, "kit_type_id": vest.pk, "serial": "V-1", **facts,
    }  # fmt: skip
    return issue_kit(actor=district.act(who), **values)  # type: ignore[arg-type] # some wrong on purpose


@pytest.mark.parametrize("who", ["secretary", "dispatcher", "town_leader", "command"])
def test_a_piece_is_issued_to_one_of_the_team(district: District, vest: KitType, who: str) -> None:
    piece = issue(district, vest, who, serial=" V-1 ", issued_to_id=district.world.worker.pk)
    assert (piece.area_code, piece.serial, piece.condition, piece.issued_on) == (GRID, "V-1", "good", clock.today())
    entry = Entry.objects.get(verb="kit.issue")
    assert (entry.area_code, entry.detail["kit"]) == (GRID, "马甲 V-1")


def test_one_serial_is_in_one_hand_until_returned(district: District, vest: KitType) -> None:
    first = issue(district, vest)
    second_grid = Grid.objects.get(code=SECOND_GRID).pk
    with pytest.raises(Conflict) as caught:
        issue(district, vest, grid_id=second_grid)
    assert (caught.value.code, caught.value.field) == ("kit-in-hand", "serial")
    return_kit(actor=district.act("secretary"), kit_id=first.pk, note="换季收回")
    assert issue(district, vest, grid_id=second_grid).area_code == SECOND_GRID
    first.refresh_from_db()
    assert (first.returned_on, first.inspection_note) == (clock.today(), "换季收回")
    assert Entry.objects.get(verb="kit.return").detail["note"] == "换季收回"


def test_an_inspection_is_written_down(district: District, vest: KitType) -> None:
    piece = issue(district, vest, issued_on=clock.today() - timedelta(days=200))
    inspect_kit(actor=district.act("dispatcher"), kit_id=piece.pk, condition="repair", note="反光条脱落")
    piece.refresh_from_db()
    assert (piece.condition, piece.inspected_on, piece.inspection_note) == ("repair", clock.today(), "反光条脱落")
    assert Entry.objects.get(verb="kit.inspect").detail["condition"] == "repair"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"serial": " "}, "serial"),
        ({"serial": "9" * 41}, "serial"),
        ({"kit_type_id": 999_999}, "kit_type"),
        ({"issued_on": date(2999, 1, 1)}, "issued_on"),
        ({"issued_to_id": 999_999}, "issued_to"),
    ],
)
def test_a_bad_issue_names_its_field(district: District, vest: KitType, facts: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        issue(district, vest, "secretary", **facts)
    assert caught.value.field == field
    assert not KitIssue.objects.exists()


def test_strangers_to_the_grid_get_no_kit(district: District, vest: KitType) -> None:
    with pytest.raises(InvalidInput) as caught:
        issue(district, vest, issued_to_id=district.world.other_worker.pk)
    assert caught.value.code == "not-of-this-grid"


def test_days_run_forward(district: District, vest: KitType) -> None:
    actor, piece, before = district.act("secretary"), issue(district, vest), clock.today() - timedelta(days=1)
    with pytest.raises(InvalidInput) as caught:
        inspect_kit(actor=actor, kit_id=piece.pk, condition="good", inspected_on=before)
    assert caught.value.field == "inspected_on"
    with pytest.raises(InvalidInput) as caught:
        return_kit(actor=actor, kit_id=piece.pk, returned_on=before)
    assert caught.value.field == "returned_on"
    with pytest.raises(InvalidInput) as caught:
        inspect_kit(actor=actor, kit_id=piece.pk, condition="eaten")
    assert caught.value.field == "condition"
    with pytest.raises(InvalidInput) as caught:
        inspect_kit(actor=actor, kit_id=piece.pk, condition="good", note="长" * 201)
    assert caught.value.field == "note"


def test_what_is_back_is_not_inspected(district: District, vest: KitType) -> None:
    actor, piece = district.act("secretary"), issue(district, vest)
    return_kit(actor=actor, kit_id=piece.pk, condition="lost")
    with pytest.raises(Conflict) as caught:
        inspect_kit(actor=actor, kit_id=piece.pk, condition="good")
    assert caught.value.code == "kit-returned"
    with pytest.raises(Conflict) as caught:
        return_kit(actor=actor, kit_id=piece.pk)
    assert caught.value.code == "kit-returned"
    with pytest.raises(NotFound):
        return_kit(actor=actor, kit_id=999_999)


@pytest.mark.parametrize("who", ["worker", "grid_leader", "other_secretary", "other_town_leader", "handler"])
def test_others_may_not(district: District, vest: KitType, who: str) -> None:
    piece = issue(district, vest)
    with pytest.raises(Forbidden):
        issue(district, vest, who, serial="V-2")
    with pytest.raises(Forbidden):
        inspect_kit(actor=district.act(who), kit_id=piece.pk, condition="good")
    with pytest.raises(Forbidden):
        return_kit(actor=district.act(who), kit_id=piece.pk)

"""Honours in the matrix: model villages here and there, and one of the branch and of a member."""

from typing import Any

from members.services.honours.enter import Award, enter_organization_honour, enter_village_honour
from tests.matrix.admin_table import Model
from tests.matrix.lines import Line, form, page
from tests.matrix.party import DEPARTMENT, DOOR, PLACE_READERS, READERS, WIDE, act
from tests.world import OTHER_VILLAGE, VILLAGE
from tests.world_members import Party
from xinhui.accounts.models import Role

AWARDERS = DEPARTMENT | {Role.TOWN_ORGANIZER}
FIELDS: dict[str, Any] = {"level": "town", "title": "示范", "awarded_by": "镇党委", "awarded_on": "2026-07-01"}
SEES: dict[str, Any] = {"seen": PLACE_READERS, "seen_elsewhere": WIDE}
LINES: tuple[Line, ...] = (
    page("members:honours", DOOR, row="honour", is_list=True, **SEES),
    page("members:honour_table", READERS),
    page("members:honour_new", AWARDERS),
    form("members:honour_new", AWARDERS, door=AWARDERS, data={**FIELDS, "area_code": VILLAGE, "kind": "model_village"}),
    act("honour", "withdraw", "honour", DEPARTMENT, reason="复核未达标", **SEES),
    act("organization", "honour", "organization", AWARDERS, seen=DOOR, kind="advanced_organization", **FIELDS),
    act("member", "honour", "file", AWARDERS, kind="outstanding_member", **FIELDS),
)
MODELS = (Model("members.honour", DEPARTMENT),)


def rows(party: Party) -> dict[str, Any]:
    """One of the district level in each village."""
    department = party.act("org_department")
    here, there = (
        enter_village_honour(actor=department, area_code=code, award=Award("model_village", "district", f"{name}示范村", "镇党委"))
        for code, name in ((VILLAGE, "罗坑"), (OTHER_VILLAGE, "双水"))
    )  # fmt: skip
    enter_organization_honour(
        actor=department, organization_id=party.organizations["grid_branch"].pk,
        award=Award("advanced_organization", "district", "先进基层党组织", "区委"),
    )  # fmt: skip
    return {"honour": ({"pk": here.pk, "mark": here.title}, {"pk": there.pk, "mark": there.title})}

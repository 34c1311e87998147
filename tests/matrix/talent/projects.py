"""Key projects with their teams and needs: of an employer of 城管局 here, of one of 水务局 there."""

from datetime import date
from typing import Any

from talent.models import InvestmentNeed, InvestmentTeamMember, KeyInvestment
from tests.matrix.admin_table import Model
from tests.matrix.lines import EMPLOYER_USER, EVERYONE, Line, form, page
from tests.matrix.talent import OFFICE, READERS, REASON, UNIT, act
from tests.world_talent import Talent

SEEN: dict[str, Any] = {"seen": READERS | {EMPLOYER_USER}, "seen_elsewhere": READERS}
BY_UNIT, BY_FIRM = OFFICE | UNIT, OFFICE | UNIT | {EMPLOYER_USER}
LINES: tuple[Line, ...] = (
    page("talent:projects", EVERYONE, row="project", is_list=True, **SEEN),
    page("talent:project_table", READERS),
    page("talent:project_new", OFFICE),
    form("talent:project_new", OFFICE, door=OFFICE, ok=400, data={"name": "x"}),
    page("talent:project", READERS | {EMPLOYER_USER}, door=EVERYONE, row="project", **SEEN),
    act("project", "need", "project", BY_FIRM, ok=400, text="", **SEEN),
    act("project", "join", "project", ok=400, username="nobody", post="专员", **SEEN),
    act("project", "pledge", "project", BY_UNIT, pledge="随叫随到", **SEEN),
    act("project", "start", "project", BY_UNIT, **SEEN),
    act("project", "build", "project:started", BY_UNIT, **SEEN),
    act("project", "operate", "project:building", BY_UNIT, **SEEN),
    act("project", "change", "project", ok=400, name="", **SEEN),
    act("project", "end", "project:building", BY_UNIT, **SEEN),
    act("project-member", "leave", "project_member", **SEEN),
    act("project-need", "answer", "project_need", BY_UNIT, answer="已推送人选", **SEEN),
    act("project-need", "settle", "project_need:answered", BY_FIRM, **SEEN),
    act("project-need", "reopen", "project_need:answered", BY_FIRM, **REASON, **SEEN),
)  # fmt: skip
MODELS = (Model("talent.keyinvestment", OFFICE),)
_DAY = date(2025, 1, 1)


def rows(talent: Talent) -> dict[str, tuple[dict[str, object], dict[str, object]]]:
    """A project in three stages, with a member and needs, here and there."""
    found: dict[str, list[dict[str, object]]] = {}

    def keep(handle: str, row: Any, mark: str = "") -> None:
        found.setdefault(handle, []).append({"pk": row.pk, "mark": mark} if mark else {"pk": row.pk})

    for host in ("factory", "school"):
        employer = talent.employers[host]
        facts: dict[str, Any] = {"investor": employer, "money": 1, "area_code": employer.area_code, "stage_on": _DAY}
        row = KeyInvestment.objects.create(name=f"{employer.name}项目", **facts)
        keep("project", row, row.name)
        for stage in ("started", "building"):
            keep(f"project:{stage}", KeyInvestment.objects.create(name=f"{employer.name}{stage}", stage=stage, **facts))
        member = {"investment": row, "user": talent.user("talent_two"), "post": "专员", "started_on": _DAY}
        keep("project_member", InvestmentTeamMember.objects.create(**member))
        need: dict[str, Any] = {"investment": row, "text": "焊工", "number": 1, "due_on": date(2030, 1, 1)}
        keep("project_need", InvestmentNeed.objects.create(**need))
        answered = InvestmentNeed.objects.create(state="answered", answer="有", answered_on=_DAY, **need)
        keep("project_need:answered", answered)
    return {handle: (home, elsewhere) for handle, (home, elsewhere) in found.items()}

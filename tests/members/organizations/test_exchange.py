"""Organizations by table: the dry run names every refused row, the import sets them up in order, twice does no harm."""

from collections.abc import Callable

from members.models import Organization
from tests.exchange.conftest import Desk, _media, desk
from tests.world_members import Party

__all__ = ["_media", "desk"]
HEADING = ("全称", "隶属于", "类别", "领域", "依托对象", "区域编码", "成立日期")


def test_from_dry_run_to_the_tree(desk: Callable[[str], Desk], party: Party) -> None:
    lines = [
        ("罗坑商圈党总支", "中共罗坑镇委员会", "党总支", "两新组织", "企业", "440705103", "2026-01-05"),
        ("罗坑商圈第一党支部", "罗坑商圈党总支", "党支部", "两新组织", "企业", "", ""),
        ("无上级党支部", "没有的党委", "党支部", "两新组织", "企业", "", ""),
        ("错类型", "中共罗坑镇委员会", "党小组", "两新组织", "企业", "", ""),
        ("错领域", "中共罗坑镇委员会", "党支部", "月球", "企业", "", ""),
        ("错日期", "中共罗坑镇委员会", "党支部", "两新组织", "企业", "", "去年"),
    ]
    before = Organization.objects.count()
    job = desk("org_department").table("organizations", HEADING, lines)
    assert (job.accepted, job.rejected_count, job.problem) == (2, 4, "")
    assert [row["row"] for row in job.rejected] == [4, 5, 6, 7]
    assert [row["field"] for row in job.rejected] == ["above", "kind", "sector", "established_on"]
    assert Organization.objects.count() == before, "a dry run writes nothing"
    done = desk("org_department").apply(job)
    assert done.outcome["created"] == 2
    branch = Organization.objects.get(name="罗坑商圈第一党支部")
    assert branch.parent is not None and branch.parent.name == "罗坑商圈党总支"
    assert branch.area_code == "440705103" and branch.terms.get().due_on is not None
    again = desk("org_department").apply(desk("org_department").table("organizations", HEADING, lines[:2]))
    assert (again.outcome["created"], again.outcome["unchanged"]) == (0, 2)


def test_only_the_department_imports(desk: Callable[[str], Desk], party: Party) -> None:
    assert desk("org_department").client.get("/exchange/new/organizations/").status_code == 200
    for who in ("organizer", "command", "worker"):
        assert desk(who).client.get("/exchange/new/organizations/").status_code == 403

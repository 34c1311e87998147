"""People of employers by table: wrong cells named, nobody twice, a bureau's own employers only."""

from collections.abc import Callable

import pytest

from talent.models import Person
from talent.models.person import IDENTITY, PHONE
from tests.exchange.conftest import Desk, _media, desk
from tests.world_members import identity
from tests.world_talent import Talent
from xinhui.core.sealed import unseal

__all__ = ["_media", "desk"]
pytestmark = pytest.mark.django_db
HEADING = (
    "姓名",
    "用人单位",
    "身份证号码",
    "性别",
    "出生日期",
    "手机号码",
    "从业领域",
    "学位",
    "职称",
    "技能等级",
    "毕业院校",
    "岗位",
)
NEW = identity(850, year=1990)


def row(name: str, employer: str, number: str = "", field: str = "工程技术", **more: str) -> tuple[str, ...]:
    """A line of the table."""
    return (name, employer, number, more.get("sex", ""), more.get("born", ""), more.get("phone", ""), field,
            more.get("degree", ""), more.get("title", ""), more.get("skill", ""), more.get("school", ""), "")  # fmt: skip


def test_wrong_rows_are_named_and_the_rest_come_in(desk: Callable[[str], Desk], talent: Talent) -> None:
    factory, school = talent.employers["factory"].name, talent.employers["school"].name
    lines = [
        row("蓝工", factory, NEW, sex="男", born="1990-11-11", phone="13900000001", degree="硕士", title="中级职称",
            school="五邑大学"),
        row("余工", factory, identity(802, year=1988)),
        row("无名", "没有的厂", identity(851, year=1990)),
        row("无名", school, identity(852, year=1990)),
        row("错号", factory, "440705199001010000"),
        row("重号", factory, NEW),
        row("错域", factory, identity(853, year=1990), field="炼丹"),
        row("错位", factory, identity(854, year=1990), degree="状元"),
        row("错日", factory, identity(855, year=1990), born="明天"),
        row("余工", factory),
        row("苏博士", factory, identity(801, year=1988)),
        row("无号者", factory, skill="高级工", field="技能操作"),
    ]  # fmt: skip
    before = Person.objects.count()
    job = desk("handler").table("talent_people", HEADING, lines)
    assert {one["row"]: one["field"] for one in job.rejected} == {
        4: "employer", 5: "employer", 6: "identity", 7: "name", 8: "field", 9: "degree", 10: "born_on",
        11: "identity", 12: "identity",
    }  # fmt: skip
    for one in job.rejected:
        assert all(any("一" <= sign <= "鿿" for sign in one[part]) for part in ("message", "action")), one
    assert Person.objects.count() == before, "a dry run leaves nothing"
    done = desk("handler").apply(job).outcome
    assert (done["created"], done["unchanged"]) == (2, 1)
    made = Person.objects.get(name="蓝工")
    assert (made.employer_id, made.degree, made.title, made.sex, str(made.born_on), made.school) == (
        talent.employers["factory"].pk, 2, 2, "male", "1990-11-11", "五邑大学")  # fmt: skip
    assert (unseal(made.identity_sealed, purpose=IDENTITY), unseal(made.phone_sealed, purpose=PHONE)) == (
        NEW, "13900000001")  # fmt: skip
    again = desk("handler").apply(desk("handler").table("talent_people", HEADING, lines[:2])).outcome
    assert (again["created"], again["unchanged"], Person.objects.count()) == (0, 2, before + 2)


def test_the_office_enters_for_every_employer(desk: Callable[[str], Desk], talent: Talent) -> None:
    names = [row(f"新人{place}", one.name, identity(860 + place, year=1990)) for place, one in
             enumerate(talent.employers.values())]  # fmt: skip
    assert (
        desk("talent_office").apply(desk("talent_office").table("talent_people", HEADING, names)).outcome["created"]
        == 3
    )

"""Members as a table: a dry run that says row, column, reason and what to do; all that is right is entered."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.exchange.members import apply, check
from members.models import Affiliation, Member
from tests.world_members import Party, identity
from xinhui.exchange.registry import Row

GOOD = {"organization": "第一网格党支部", "standing": "正式党员", "joined_on": "2015.07.01", "confirmed_on": "2016/7/1"}


def table(*lines: dict[str, Any], start: int = 300) -> list[Row]:
    """Rows with a person each, changed by the lines."""
    return [
        Row(number + 2, {"name": f"新党员{number}", "identity": identity(start + number), **GOOD, **line})
        for number, line in enumerate(lines)
    ]


def refused(party: Party, rows: Sequence[Row]) -> dict[int, str]:
    """Row → column, after a dry run that wrote nothing."""
    before = Member.objects.count()
    found = check(party.act("org_department"), rows, {})
    assert Member.objects.count() == before
    assert all(rejection.message for rejection in found)
    return {rejection.row: rejection.field for rejection in found}


def test_every_wrong_row_is_named(party: Party) -> None:
    rows = table(
        {}, {"organization": "无此支部"}, {"identity": "440705199001011234"}, {"identity": identity(300)},
        {"identity": identity(1)}, {"joined_on": "去年"}, {"standing": "群众"}, {"name": ""}, {"phone": "12"},
        {"confirmed_on": ""}, {"standing": "预备党员", "confirmed_on": ""}, {"organization": "罗坑村党总支"},
        {"education": "大学本科"},
    )  # fmt: skip
    assert refused(party, rows) == {
        3: "organization", 4: "identity", 5: "identity", 6: "identity", 7: "joined_on", 8: "standing", 9: "name",
        10: "phone", 11: "confirmed_on", 13: "organization",
    }  # fmt: skip


def test_what_is_right_is_entered_and_the_same_again_refused(party: Party) -> None:
    rows, told = table({}, {}, {}), list[int]()
    outcome = apply(party.act("org_department"), rows, {}, told.append)
    assert (outcome.created, outcome.rejected, told) == (3, [], [3])
    made = Member.objects.filter(name__startswith="新党员")
    assert Affiliation.objects.open().filter(member__in=made).count() == 3
    assert set(refused(party, rows).values()) == {"identity"}
    again = apply(party.act("org_department"), [*rows, *table({}, start=350)], {}, told.append)
    assert (again.created, len(again.rejected)) == (1, 3), "what somebody else entered meanwhile is refused alone"


def test_a_check_does_not_ask_for_every_row(party: Party) -> None:
    actor, counted = party.act("org_department"), []
    for many in (1, 200):
        with CaptureQueriesContext(connection) as queries:
            assert check(actor, table(*({} for _each in range(many))), {}) == []
        counted.append(len(queries))
    assert counted[0] == counted[1]

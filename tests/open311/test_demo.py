"""The demo's requests are taken by the real services, with answers to the questions that it asks."""

from unittest.mock import patch

from grids.models import Category, Issue, IssueAnswer, ServiceAttribute
from grids.models.category import CategoryKind
from tests.open311.caller import caller
from tests.world_grids import MONDAY, District
from xinhui.core import clock
from xinhui.demo.district import open311


def test_the_demo_asks_and_is_answered(district: District) -> None:
    for code, parent in (("B102", "B1"), ("S101", "S1")):
        Category.objects.create(code=code, name=code, kind=CategoryKind.COMPONENT, parent=district.categories[parent])
    with patch.object(open311, "SENDER", "sjj-client"), clock.moved(MONDAY):
        open311.build(MONDAY)
        rows = caller(district).rows("requests", extensions="true")
    for attribute in ServiceAttribute.objects.select_related("category"):
        attribute.full_clean()
    assert [row["service_code"] for row in rows] == ["S101", "B102", "B101"]
    assert [answer["answer"] for answer in rows[2]["extended_attributes"]["answers"]] == [
        "雨水井",
        "靠近学校、夜间无照明",
    ]
    assert (Issue.objects.count(), IssueAnswer.objects.count()) == (3, 5)
    assert Issue.objects.latest("received_at").timeline.filter(verb="remark").count() == 1

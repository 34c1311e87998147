"""An order of postings by table: each wrong row named, the same file again, approved by a colleague."""

from collections.abc import Callable

from cadres.models import Posting, PostingOrder
from cadres.services.tempering.orders import approve_order
from tests.cadres.pools.kit import second_of_office
from tests.cadres.tempering.kit import sent
from tests.exchange.conftest import Desk, _media, desk
from tests.world_cadres import Cadres
from xinhui.accounts.actors import Actor

__all__ = ["_media", "desk"]
HEADING = (
    "干部姓名",
    "所在单位",
    "派出文号",
    "派出文件标题",
    "锻炼类别",
    "派往何处",
    "锻炼起始日期",
    "锻炼截止日期",
    "担任职务",
)
PAPER, TITLE = "新组通〔2026〕8号", "选派驻村干部"
DAYS = ("2026-09-14", "2027-09-13")


def test_wrong_rows_are_named_and_the_rest_is_one_order(desk: Callable[[str], Desk], cadres: Cadres) -> None:
    unit = cadres.world.unit("city_management").name
    sent(cadres, "head")
    lines = [
        ("容小波", unit, PAPER, TITLE, "基层一线锻炼", "罗坑镇各村", *DAYS, "第一书记"),
        ("罗秀珍", unit, PAPER, TITLE, "front_line", "罗坑镇各村", *DAYS, ""),
        ("容小波", unit, PAPER, TITLE, "基层一线锻炼", "罗坑镇各村", *DAYS, ""),
        ("无此人", unit, PAPER, TITLE, "基层一线锻炼", "罗坑镇各村", *DAYS, ""),
        ("谢志强", "没有的局", PAPER, TITLE, "基层一线锻炼", "罗坑镇各村", *DAYS, ""),
        ("谢志强", "水务局", PAPER, TITLE, "旅游", "罗坑镇各村", *DAYS, ""),
        ("谢志强", "水务局", PAPER, TITLE, "基层一线锻炼", "双水镇各村", *DAYS, ""),
        ("谢志强", "水务局", PAPER, TITLE, "基层一线锻炼", "罗坑镇各村", DAYS[1], DAYS[0], ""),
        ("何建国", unit, PAPER, TITLE, "基层一线锻炼", "罗坑镇各村", *DAYS, ""),
        ("谢志强", "水务局", "2号", TITLE, "基层一线锻炼", "水务局", *DAYS, ""),
        ("谢志强", "水务局", "2号", TITLE, "基层一线锻炼", "罗坑镇各村", "明天", DAYS[1], ""),
    ]  # fmt: skip
    job = desk("cadre_office").table("postings", HEADING, lines)
    for row in job.rejected:
        assert all(any("一" <= sign <= "鿿" for sign in row[part]) for part in ("message", "action")), row
    assert {row["row"]: row["field"] for row in job.rejected} == {
        4: "name", 5: "name", 6: "unit", 7: "kind", 8: "paper", 9: "ends_on", 10: "name", 11: "host", 12: "starts_on",
    }  # fmt: skip
    assert not PostingOrder.objects.exists(), "a dry run writes nothing"
    first = desk("cadre_office").apply(desk("cadre_office").table("postings", HEADING, lines[:2])).outcome
    again = desk("cadre_office").apply(desk("cadre_office").table("postings", HEADING, lines[:2])).outcome
    assert (first["created"], again["created"], again["unchanged"]) == (2, 0, 2)
    order = PostingOrder.objects.get()
    assert list(order.postings.values_list("duty", flat=True).order_by("cadre_id")) == ["", "第一书记"]
    approve_order(actor=Actor.of(second_of_office(cadres)), posting_order_id=order.pk)
    assert Posting.objects.filter(order=order, state="under_way").count() == 2

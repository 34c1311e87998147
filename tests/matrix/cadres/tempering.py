"""Postings: seen with the person's file (the host is a village here); tasks reported by the person alone."""

from datetime import timedelta
from typing import Any

from cadres.models import Cadre, Posting, PostingAppraisal, PostingOrder, PostingTask
from cadres.models.sealed_line import seal_words
from tests.matrix.cadres import OFFICE, READERS, REASON, SEES, act
from tests.matrix.lines import EVERYONE, Line, form, page
from tests.world_cadres import Cadres, enter
from xinhui.accounts.models import Role
from xinhui.core import clock

#: The file of 何建国 at home belongs to the account of a department's handler (tests/matrix/cadres/training.py).
HIMSELF = frozenset({Role.DEPARTMENT_HANDLER})
OWN: dict[str, Any] = {"seen": HIMSELF, "seen_elsewhere": frozenset()}
PLACE: dict[str, Any] = {"kind": "exchange", "host": "某镇", "starts_on": "2030-01-01", "ends_on": "2030-06-01"}
#: The office sees every paper.
PAPERS: dict[str, Any] = {"seen": READERS, "seen_elsewhere": OFFICE}
OFFICES: dict[str, Any] = {"seen": OFFICE, "seen_elsewhere": OFFICE}
LINES: tuple[Line, ...] = (
    page("cadres:tempering", READERS, row="posting:under_way", is_list=True, **SEES),
    page("cadres:posting", READERS, row="posting:under_way", **SEES),
    page("cadres:posting_people", READERS),
    page("cadres:posting_propose", READERS, row="posting:nobody", **SEES),
    form("cadres:posting_propose", READERS, door=READERS, row="posting:nobody", data={**PLACE, **REASON}, **SEES),
    page("cadres:posting_orders", READERS, row="posting:order", is_list=True, **PAPERS),
    page("cadres:posting_order_new", OFFICE),
    form("cadres:posting_order_new", OFFICE, door=OFFICE, data={**PLACE, "title": "选派", "paper": "1号"}),
    page("cadres:posting_order", READERS, row="posting:order", **PAPERS),
    form("cadres:posting_order_people", OFFICE, door=OFFICE, row="posting:order", data={"people": "@cadre"}, **OFFICES),
    page("cadres:posting_table", READERS),
    page("cadres:mine_tempering", EVERYONE),
    page("cadres:act", OFFICE, door=EVERYONE, row="posting:proposed", url={"subject": "posting", "verb": "approve"}, **SEES),
    act("posting", "approve", "posting:proposed", words="同意"),
    act("posting", "refuse", "posting:proposed", **REASON),
    act("posting", "withdraw", "posting:proposed", READERS, **REASON),
    act("posting", "task", "posting:under_way", READERS, text="调研", due_on="@last"),
    act("posting", "midterm", "posting:under_way", READERS, grade="competent", words="好"),
    act("posting", "return", "posting:under_way", READERS, **REASON),
    act("posting", "extend", "posting:under_way", ends_on="@later", **REASON),
    act("posting", "call-off", "posting:ahead", **REASON),
    act("posting", "appraise", "posting:returned", READERS, grade="competent", words="好"),
    act("posting-task", "change", "posting:task", READERS, text="改", due_on="@due"),
    act("own-posting-task", "report", "posting:task", HIMSELF, result="完成", **OWN),
    act("posting-order", "approve", "posting:order", **PAPERS),
    act("posting-order", "submit", "posting:order", **PAPERS),
)  # fmt: skip


def rows(cadres: Cadres) -> dict[str, tuple[dict[str, object], dict[str, object]]]:
    """Of both bureaus somebody at each stage."""
    home, other = _at(cadres, "head", "甲"), _at(cadres, "elsewhere", "乙")
    return {handle: (home[handle], other[handle]) for handle in home}


def _at(cadres: Cadres, handle: str, mark: str) -> dict[str, dict[str, object]]:
    today = clock.today()
    last = today + timedelta(days=400)
    base: dict[str, Any] = {"kind": "front_line", "host": f"{mark}村", "starts_on": today - timedelta(days=30),
                            "ends_on": last}  # fmt: skip
    people = iter(range(9))

    def somebody() -> Cadre:
        return enter(cadres, handle, XingMing=f"{mark}派{next(people)}", ShenFenZheng="", ChuShengNianYue="199001")

    def made(cadre: Cadre, **facts: Any) -> Posting:
        return Posting.objects.create(**{**base, "cadre": cadre, **facts})

    under_way = made(cadres.files[handle], state="under_way", due_on=last)
    order = PostingOrder.objects.create(title=f"{mark}选派文件", paper=f"{mark}1号", **base)
    ahead = today + timedelta(days=9)
    made(somebody(), order=order)
    returned = made(somebody(), state="returned", returned_on=today, due_on=today)
    PostingAppraisal.objects.create(posting=returned, kind="midterm", grade="competent", on=today,
                                    comment_sealed=seal_words("x"))  # fmt: skip
    return {
        "posting:under_way": {
            "pk": under_way.pk,
            "mark": f"{mark}村",
            "later": str(last + timedelta(days=9)),
            "last": str(last),
        },
        "posting:proposed": {"pk": made(somebody()).pk},
        "posting:ahead": {"pk": made(somebody(), state="under_way", starts_on=ahead, due_on=last).pk},
        "posting:returned": {"pk": returned.pk},
        "posting:task": {
            "pk": PostingTask.objects.create(posting=under_way, text="调研", due_on=last).pk,
            "due": str(last),
        },
        "posting:order": {"pk": order.pk, "mark": order.title, "cadre": somebody().pk},
        "posting:nobody": {"cadre_pk": somebody().pk},
    }

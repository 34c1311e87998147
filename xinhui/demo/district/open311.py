"""Open311 in the demo district: questions that other platforms ask, and three requests that one has sent."""

from datetime import datetime, timedelta

from grids.models import Category, Grid, ServiceAttribute
from grids.models.issue import IssueSource
from grids.models.open311 import AttributeType
from grids.selectors.open311_places import point_of_grid
from grids.services.open311.requests import Request, number_of, take_request
from grids.services.open311.updates import Update, remark
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import User
from xinhui.core import clock

#: Of the demo's staff: the system of a department.
SENDER = "bureau-api"
_Q = AttributeType
#: sub-category → (code, question, kind of answer, choices, must be answered)
QUESTIONS: dict[str, tuple[tuple[str, str, AttributeType, str, bool], ...]] = {
    "B101": (
        (
            "kind",
            "井盖种类",
            _Q.SINGLE,
            "sewer=污水井\nrain=雨水井\npower=电力井\ntelecom=通信井\nunknown=看不清",
            True,
        ),
        ("danger", "周边情况", _Q.MULTI, "school=靠近学校\nroad=在车行道上\ndark=夜间无照明", False),
        ("seen_at", "发现时间", _Q.DATETIME, "", False),
    ),
    "B102": (
        ("pole", "灯杆编号", _Q.STRING, "", False),
        ("count", "不亮的路灯数", _Q.NUMBER, "", True),
    ),
    "S101": (("kind", "垃圾种类", _Q.SINGLE, "home=生活垃圾\nbuild=建筑垃圾\ngreen=园林垃圾", True),),
}
#: (sub-category, words, sender's number, answers, hours ago)
REQUESTS: tuple[tuple[str, str, str, dict[str, tuple[str, ...]], int], ...] = (
    ("B101", "井盖松动，踩上去会翘起", "江门12345-20260311", {"kind": ("rain",), "danger": ("school", "dark")}, 5),
    ("B102", "巷口连续三盏路灯不亮", "江门12345-20260312", {"count": ("3",), "pole": ("XH-0417",)}, 4),
    ("S101", "绿化带旁堆放装修垃圾两天无人清理", "江门12345-20260313", {"kind": ("build",)}, 2),
)  # fmt: skip


def build(now: datetime) -> None:
    """Questions, requests in three grids, and a word that the platform added to one."""
    categories = Category.objects.in_bulk(QUESTIONS, field_name="code")
    for code, questions in QUESTIONS.items():
        for order, (key, words, kind, options, required) in enumerate(questions, start=1):
            ServiceAttribute.objects.create(
                category=categories[code], code=key, question=words, datatype=kind, options=options, order=order,
                is_required=required,
            )  # fmt: skip
    actor = Actor.of(User.objects.get(username=SENDER))
    grids = Grid.objects.active().filter(boundary__isnull=False).order_by("code").values_list("code", flat=True)
    for code, sent in zip(grids[: len(REQUESTS)], REQUESTS, strict=True):
        issue_id = _send(actor, code, *sent[:4], at=now - timedelta(hours=sent[4]))
    with clock.moved(now - timedelta(hours=1)):
        update = Update(
            external_id="江门12345-20260313-1", status="open", text="市民补充：旁边又多了两袋，请尽快处理。"
        )
        remark(actor=actor, issue_id=issue_id, update=update)


def _send(
    actor: Actor,
    grid: str,
    category: str,
    words: str,
    number: str,
    answers: dict[str, tuple[str, ...]],
    *,
    at: datetime,
) -> int:
    point = point_of_grid(grid)
    assert point is not None
    request = Request(
        uuid=number_of(actor=actor, kind="request", external_id=number), category=category, description=words,
        latitude=point[0], longitude=point[1], source=IssueSource.PUBLIC, external_id=number,
        answers=tuple(sorted(answers.items())),
    )  # fmt: skip
    with clock.moved(at):
        issue, _new = take_request(actor=actor, request=request)
    return issue.pk

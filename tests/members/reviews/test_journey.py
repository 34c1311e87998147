"""A round over HTTP, in Chinese, from the draft to a published ranking with an objection decided; a study session."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook
from pytest_django import Settings

from members.models import ReviewAssignment, ReviewObjection, ReviewRound, StudyGroup, StudySession
from tests.members.reviews.kit import branches, group, secretary_of
from tests.reading import page, reading
from tests.world_members import Party
from xinhui.accounts.models import User
from xinhui.audit.models import Entry
from xinhui.core import clock


@pytest.fixture(autouse=True)
def _chinese(settings: Settings) -> None:
    settings.LANGUAGE_CODE = "zh-hans"


@pytest.fixture
def browser(party: Party) -> Callable[[User], Client]:
    def signed_in(user: User) -> Client:
        return reading(user)

    return signed_in


def do(client: Client, path: str, **data: object) -> None:
    answer = client.post(path, data)
    assert answer.status_code == 302, (path, answer.content.decode()[-1500:])


def test_a_full_round(browser: Callable[[User], Client], party: Party) -> None:
    department, organs = browser(party.user("org_department")), branches(party)
    day = clock.today()
    do(department, "/party/reviews/new/", title="上半年互评", starts_on="2026-01-01", ends_on="2026-06-30", peers=2,
       score_by=(day + timedelta(days=10)).isoformat())  # fmt: skip
    row = ReviewRound.objects.get()
    act, here = f"/party/do/review/{row.pk}", f"/party/reviews/{row.pk}/"
    do(department, f"{act}/criterion/", title="支部建设", points=100, weight=1)
    do(department, f"{act}/invite/", organizations=[each.pk for each in organs])
    do(department, f"{act}/open/")
    mine = row.organs.get(unit__name="城管局")
    secretary = browser(party.user("organ_secretary"))
    do(secretary, f"/party/do/review_organ/{mine.pk}/report/", report="本机关党建亮点")
    do(department, f"{act}/start/")
    for assignment in ReviewAssignment.objects.select_related("scorer", "scored"):
        scorer = browser(User.objects.get(pk=secretary_of(assignment.scorer).user_id))
        assert "被评机关不会知道由谁评分" in page(scorer, here)
        score = f"/party/do/review_assignment/{assignment.pk}/score/"
        assert department.get(score).status_code == 404
        points = f"points_{row.criteria.get().pk}"
        high = scorer.post(score, {points: "98"})
        assert high.status_code == 400 and "理由" in high.content.decode()
        do(scorer, score, **{points: 80, "remark": f"建议{assignment.pk}号"})
    do(department, f"{act}/close/")
    assert "建议" not in page(secretary, here).split("青年")[0].replace("意见建议", ""), (
        "nothing before the publication"
    )
    do(department, f"{act}/publish/")
    shown = page(secretary, here)
    for assignment in ReviewAssignment.objects.all():
        assert (f"建议{assignment.pk}号" in shown) is (assignment.scored_id == mine.pk)
    part = shown.split('id="remarks"')[1].split("</section>")[0]
    assert "水务局" not in part and "区政府办公室" not in part, "without their writers"
    do(secretary, f"/party/do/review_organ/{mine.pk}/object/", text="漏计一项")
    objection = ReviewObjection.objects.get()
    assert secretary.get(f"/party/do/review_objection/{objection.pk}/uphold/").status_code == 403
    do(department, f"/party/do/review_objection/{objection.pk}/uphold/", answer="情况属实")
    assert "情况属实" in page(secretary, here) and "异议成立" in page(secretary, here)
    book = load_workbook(BytesIO(secretary.get(f"{here}table/").content)).active
    assert book is not None and [line[0].value for line in book.iter_rows(min_row=2)] == [1, 1, 1, 1]
    assert secretary.get(f"{here}books/").status_code == 403
    assert department.post(f"{here}books/", {"reason": ""}).status_code == 400
    book = load_workbook(BytesIO(department.post(f"{here}books/", {"reason": "核查"}).content)).active
    assert book is not None and book.max_row == 9
    assert Entry.objects.filter(verb="review.books").count() == 1


def test_a_study_session_over_http(browser: Callable[[User], Client], party: Party) -> None:
    row = group(party)
    leader, member = browser(party.user("organ_secretary")), browser(party.user("organ_member"))
    do(leader, f"/party/do/study_group/{row.pk}/session/", topic="学习党章", kind="reading",
       planned_on=clock.today().isoformat(), place="会议室")  # fmt: skip
    session, seat = StudySession.objects.get(), row.seats.order_by("pk")[0]
    assert "学习党章" in page(member, "/m/party/")
    assert member.get(f"/party/do/study_session/{session.pk}/hold/").status_code == 403
    do(leader, f"/party/do/study_session/{session.pk}/hold/", summary="逐章研读", present=seat.pk,
       **{f"said_{seat.pk}": "谈体会"})  # fmt: skip
    assert "1/3" in page(member, f"/party/studies/{row.pk}/")
    assert row.name in page(leader, "/party/studies/?words=青年")
    book = load_workbook(BytesIO(leader.get("/party/studies/table/").content)).active
    assert book is not None and book.max_row == 2
    do(leader, "/party/studies/new/", organization=row.organization_id, name="第二小组")
    assert StudyGroup.objects.count() == 2

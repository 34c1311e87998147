"""Duplicates: found nearby, merged by the town or the village, never lost."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from grids.models import Issue, Step, TimelineEntry, Whistle
from grids.selectors.nearby import nearby_issues
from grids.services.merge_issues import merge_issues
from grids.services.raise_whistle import raise_whistle
from grids.services.report_issue import Report, report_issue
from tests.world_grids import District
from xinhui.core.errors import Conflict, Forbidden, InvalidInput


def again(district: District, *, north: float = 0.0, category: str = "B101", handle: str = "worker") -> Issue:
    """Another report `north` degrees from the middle of the grid."""
    from_first = Issue.objects.order_by("pk").first()
    assert from_first is not None
    report = Report(
        uuid=uuid4(), category=category, description="同一处井盖", latitude=from_first.latitude + north,
        longitude=from_first.longitude,
    )  # fmt: skip
    return report_issue(actor=district.act(handle), report=report)[0]


def test_the_nearest_of_the_same_category_come_first(district: District) -> None:
    first = district.report()
    far, near = again(district, north=0.0015), again(district, north=0.0003)
    again(district, category="B104")
    again(district, north=0.0025)  # 278 m
    found = nearby_issues(district.act_user("dispatcher"), first)
    assert [(row.issue.pk, row.metres) for row in found] == [(near.pk, 33), (far.pk, 167)]
    assert nearby_issues(district.act_user("other_dispatcher"), first) == []


def test_the_duplicate_ends_with_its_whistle_and_points_to_the_original(district: District) -> None:
    original = district.report()
    duplicate = again(district)
    whistle = raise_whistle(actor=district.act("worker"), issue_id=duplicate.pk, reason="井盖破损")
    merge_issues(actor=district.act("dispatcher"), duplicate_id=duplicate.pk, original_id=original.pk, text="同一处")
    duplicate.refresh_from_db()
    assert (duplicate.state, duplicate.duplicate_of_id) == ("merged", original.pk)
    assert Whistle.objects.get(pk=whistle.pk).state == "merged"
    assert not Step.objects.filter(whistle=whistle, state="open").exists()
    assert list(TimelineEntry.objects.filter(issue=original).values_list("verb", flat=True)) == ["report", "absorb"]
    with pytest.raises(Conflict):
        merge_issues(actor=district.act("dispatcher"), duplicate_id=original.pk, original_id=duplicate.pk)
    assert nearby_issues(district.act_user("dispatcher"), original) == []


@pytest.mark.parametrize("handle", ["worker", "handler", "district_leader", "other_dispatcher"])
def test_only_the_town_and_the_village_merge(district: District, handle: str) -> None:
    original, duplicate = district.report(), None
    duplicate = again(district)
    with pytest.raises(Forbidden):
        merge_issues(actor=district.act(handle), duplicate_id=duplicate.pk, original_id=original.pk)


def test_other_categories_and_itself_are_refused(district: District) -> None:
    original = district.report()
    other = again(district, category="B104")
    for duplicate in (other, original):
        with pytest.raises(InvalidInput):
            merge_issues(actor=district.act("dispatcher"), duplicate_id=duplicate.pk, original_id=original.pk)


def test_by_the_page_and_by_the_api(district: District) -> None:
    original = district.report()
    one, two = again(district), again(district)
    client = Client()
    client.force_login(district.act_user("dispatcher"), backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/issues/{one.pk}/").content.decode()
    assert f'value="{original.pk}"' in page
    assert client.post(f"/issues/{one.pk}/merge/", {"original": original.pk}).status_code == 302
    one.refresh_from_db()
    assert one.duplicate_of_id == original.pk
    caller: Any = Client(headers={"authorization": f"Bearer {district.world.token(district.act_user('secretary'))}"})
    near = caller.get(f"/api/v1/issues/{two.uuid}/nearby/").json()
    assert [row["issue"]["uuid"] for row in near] == [str(original.uuid)]
    body = {"original": str(original.uuid), "uuid": "6b0f7a1e-0000-4000-8000-000000000001"}
    for _time in range(2):
        answer = caller.post(f"/api/v1/issues/{two.uuid}/merge/", body, content_type="application/json")
        assert (answer.status_code, answer.json()["duplicate_of"]) == (200, str(original.uuid))
    assert TimelineEntry.objects.filter(issue=two, verb="merge").count() == 1

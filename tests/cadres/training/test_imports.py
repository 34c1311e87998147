"""Nominations by table: the dry run asks seats and quotas where they are kept, and leaves nothing behind."""

from collections.abc import Callable
from datetime import timedelta

from cadres.models import Nomination
from cadres.services.training.classes import open_class
from tests.cadres.training.kit import FIRST, LAST, School
from tests.exchange.conftest import Desk, _media, desk
from xinhui.audit.models import Entry
from xinhui.outbox.models import Message

__all__ = ["_media", "desk"]
HEADING = ("报名干部姓名", "所在单位", "培训班次名称", "开班日期")


def test_wrong_rows_are_named_and_the_rest_get_their_seats(desk: Callable[[str], Desk], school: School) -> None:
    row = school.opened(unit_places=2)
    unit = school.cadres.world.unit("city_management").name
    lines = [
        ("容小波", unit, row.title, ""), ("罗秀珍", unit, row.title, str(FIRST)), ("容小波", unit, row.title, ""),
        ("无此人", unit, row.title, ""), ("容小波", unit, "没有的班", ""), ("谢志强", "水务局", row.title, ""),
        ("容小波", unit, row.title, "明天"), ("何建国", unit, row.title, ""),
    ]  # fmt: skip
    before = (Message.objects.count(), Entry.objects.filter(verb__startswith="cadre.").count())
    job = desk("personnel").table("nominations", HEADING, lines)
    for one in job.rejected:
        assert all(any("一" <= sign <= "鿿" for sign in one[part]) for part in ("message", "action")), one
    assert {one["row"]: one["field"] for one in job.rejected} == {
        4: "name", 5: "name", 6: "title", 7: "unit", 8: "starts_on", 9: "cadres",
    }, "the bureau's two seats are used, files of another bureau are out of reach"  # fmt: skip
    assert not Nomination.objects.exists(), "a dry run leaves nothing"
    assert before == (Message.objects.count(), Entry.objects.filter(verb__startswith="cadre.").count())
    done = desk("personnel").apply(job).outcome
    assert done["created"] == 2 and list(Nomination.objects.order_by("pk").values_list("cadre__name", "state")) == [
        ("容小波", "seated"), ("罗秀珍", "seated"),
    ]  # fmt: skip
    again = desk("personnel").apply(desk("personnel").table("nominations", HEADING, lines[:2])).outcome
    assert (again["created"], again["unchanged"], Nomination.objects.count()) == (0, 2, 2)


def test_two_classes_of_one_title_are_told_apart_by_their_first_day(
    desk: Callable[[str], Desk], school: School
) -> None:
    row = school.opened()
    week = timedelta(days=7)
    later = school.draft(starts_on=FIRST + week, ends_on=LAST + week)
    school.lesson(later, FIRST + week, hours=16, teacher_id=school.teacher("周老师").pk)
    open_class(actor=school.office, training_class_id=later.pk)
    line = ("容小波", school.cadres.world.unit("city_management").name, row.title)
    job = desk("cadre_office").table("nominations", HEADING, [(*line, "")])
    assert [one["field"] for one in job.rejected] == ["starts_on"]
    desk("cadre_office").apply(desk("cadre_office").table("nominations", HEADING, [(*line, str(FIRST + week))]))
    assert Nomination.objects.get().training_class == later

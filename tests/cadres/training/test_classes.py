"""Classes and seats: opened with a whole programme, nominated for within quotas, the queue, called off."""

from datetime import date, time
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from cadres.models import ClassLesson, Nomination, TrainingClass
from cadres.services import files
from cadres.services.training import classes, programme, seats
from tests.cadres.training.kit import LAST, School, at, told
from xinhui.accounts.models import User
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, NotFound, TransitionRefused


def refused(reason: str, verb: Any, **facts: Any) -> DomainError:
    """The refusal of this code."""
    with pytest.raises(DomainError) as refusal:
        verb(**facts)
    assert refusal.value.code == reason
    return refusal.value


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"title": " "}, "title"), ({"kind": "nap"}, "kind"), ({"ends_on": date(2026, 9, 1)}, "ends_on"),
     ({"nominate_until": date(2026, 9, 22)}, "nominate_until"), ({"places": 0}, "places"),
     ({"credit_hours": 0}, "credit_hours"), ({"needed_percent": 101}, "needed_percent"), ({"place": ""}, "place"),
     ({"unit_places": -1}, "unit_places"), ({"manager": "nobody"}, "manager")],
)  # fmt: skip
def test_wrong_facts_are_named(school: School, facts: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        school.draft(**facts)
    assert refusal.value.field == field


def test_a_class_opens_with_a_whole_programme(school: School) -> None:
    row = school.draft()
    this: dict[str, Any] = {"actor": school.office, "training_class_id": row.pk}
    refused("programme-missing", classes.open_class, **this)
    school.lesson(row)
    refused("hours-differ", classes.open_class, **this)
    refused("lessons-clash", school.lesson, row=row, starts=time(10))
    refused("lesson-outside", school.lesson, row=row, day=date(2026, 9, 23))
    refused(
        "times-do-not-fit", programme.add_lesson, **this, title="x", hours=1, day=LAST, starts=time(9), ends=time(9)
    )
    refused("unknown", school.lesson, row=row, day=LAST, teacher_id=0)
    refused("no-https", programme.add_video, **this, title="x", hours=1, video_url="http://x.cn/1.mp4", seconds=600)
    second = school.lesson(row, LAST)
    facts = classes.ClassFacts(**{**_facts(row), "ends_on": date(2026, 9, 21)})
    classes.change_class(**this, facts=facts)
    assert "专题22日09时" in str(refused("lesson-outside", classes.open_class, **this))
    programme.drop_lesson(actor=school.office, class_lesson_id=second.pk)
    classes.change_class(**this, facts=classes.ClassFacts(**{**_facts(row), "credit_hours": 8}))
    assert classes.open_class(**this).state == "open"
    with pytest.raises(TransitionRefused):
        school.lesson(row, LAST)
    with pytest.raises(TransitionRefused):
        classes.change_class(**this, facts=facts)
    officers = told("training.opened").values_list("recipient__username", flat=True)
    assert set(officers) == {"zhongrenshi", "moren"}


def _facts(row: TrainingClass) -> dict[str, Any]:
    names = ("title", "kind", "place", "starts_on", "ends_on", "nominate_until", "places", "credit_hours")
    return {name: getattr(row, name) for name in names}


def test_who_may_open_begin_and_cancel(school: School) -> None:
    row, personnel = school.opened(), school.cadres.act("personnel")
    this: dict[str, Any] = {"training_class_id": row.pk}
    for who in ("personnel", "worker", "org_department"):
        with pytest.raises(Forbidden):
            classes.cancel_class(actor=school.cadres.act(who), **this, reason="x")
        with pytest.raises(Forbidden):
            classes.archive_class(actor=school.cadres.act(who), **this)
    with pytest.raises(Forbidden):
        classes.begin_class(actor=personnel, **this)
    refused("too-early", classes.begin_class, actor=school.manager, **this)
    with clock.moved(at(9, 21)):
        assert school.begun(row).state == "running"


def test_the_last_seat_the_queue_and_moving_up(school: School) -> None:
    row = school.opened()
    first, second = school.seat(row, "deputy", "clerk")
    assert [first.state, second.state] == ["seated", "seated"]
    (third,) = school.seat(row, "elsewhere", who="other_personnel")
    assert third.state == "waiting" and TrainingClass.objects.get().taken == 2
    assert told("training.waiting", who="wuke").count() == 1
    with pytest.raises(Conflict) as again:
        school.seat(row, "clerk")
    assert (again.value.code, again.value.field) == ("named", "cadres")
    seats.withdraw(actor=school.me("clerk"), nomination_id=second.pk)
    third.refresh_from_db()
    assert third.state == "seated" and TrainingClass.objects.get().taken == 2
    assert told("training.promoted", who="wuke").count() == 1
    with pytest.raises(TransitionRefused):
        seats.withdraw(actor=school.me("clerk"), nomination_id=second.pk)
    seats.withdraw(actor=school.office, nomination_id=first.pk)
    assert TrainingClass.objects.get().taken == 1, "nobody waited"
    assert school.seat(row, "clerk")[0].state == "seated", "who withdrew may come back"


def test_only_ones_own_people_and_only_while_it_is_open(school: School) -> None:
    row = school.opened()
    with pytest.raises(NotFound) as stranger:
        school.seat(row, "clerk", "elsewhere")
    assert stranger.value.field == "cadres" and not Nomination.objects.exists(), "all or none"
    (seat,) = school.seat(row, "clerk")
    for who in ("other_personnel", "worker"):
        with pytest.raises(NotFound):
            seats.withdraw(actor=school.cadres.act(who), nomination_id=seat.pk)
    with pytest.raises(NotFound):
        seats.withdraw(actor=school.me("deputy"), nomination_id=seat.pk)
    refused("nobody", school.seat, row=row)
    files.end_service(actor=school.office, cadre_id=school.pk("head"), verb="retire", reason="到龄")
    with pytest.raises(Conflict) as gone:
        school.seat(row, "head")
    assert gone.value.code == "not-in-service"
    with clock.moved(at(9, 19)), pytest.raises(Conflict) as late:
        school.seat(row, "deputy")
    assert late.value.code == "nominations-closed"
    with clock.moved(at(9, 21)):
        school.begun(row)
        with pytest.raises(Conflict) as begun:
            school.seat(row, "deputy")
    assert begun.value.code == "class-not-open"
    with pytest.raises(Conflict) as not_mine:
        seats.join_class(actor=school.me("deputy"), training_class_id=row.pk)
    assert not_mine.value.code == "by-the-unit"


def test_quotas_of_all_units_and_of_one(school: School) -> None:
    row = school.opened(places=9, unit_places=1)
    with pytest.raises(Conflict) as used:
        school.seat(row, "clerk", "deputy")
    assert used.value.code == "quota-used" and "城管局" in str(used.value)
    assert not Nomination.objects.exists()
    unit = school.cadres.world.unit("city_management").pk
    classes.set_class_quota(actor=school.office, training_class_id=row.pk, unit_id=unit, places=2)
    assert len(school.seat(row, "clerk", "deputy")) == 2
    with pytest.raises(Conflict):
        school.seat(row, "head")
    assert len(school.seat(row, "elsewhere", who="other_personnel")) == 1
    with pytest.raises(Forbidden):
        classes.set_class_quota(actor=school.cadres.act("personnel"), training_class_id=row.pk, unit_id=unit, places=9)
    water = school.cadres.world.unit("water").pk
    classes.set_class_quota(actor=school.office, training_class_id=row.pk, unit_id=water, places=0)
    assert seats.quota_of(row, water) == 0, "no seat is not any number"


def test_cadres_join_the_cloud_classroom_themselves_also_later(school: School) -> None:
    row = school.cloud(places=1)
    seat = seats.join_class(actor=school.me("clerk"), training_class_id=row.pk)
    assert seat.state == "seated"
    with pytest.raises(Forbidden) as nobody:
        seats.join_class(actor=school.cadres.act("worker"), training_class_id=row.pk)
    assert nobody.value.code == "no-file"
    waiting = seats.join_class(actor=school.me("deputy"), training_class_id=row.pk)
    seats.withdraw(actor=school.me("clerk"), nomination_id=seat.pk)
    waiting.refresh_from_db()
    assert waiting.state == "seated"


def test_a_class_called_off_frees_everybody(school: School) -> None:
    row = school.opened()
    school.seat(row, "clerk", "deputy")
    with pytest.raises(InvalidInput) as why:
        classes.cancel_class(actor=school.office, training_class_id=row.pk, reason=" ")
    assert why.value.field == "reason"
    classes.cancel_class(actor=school.office, training_class_id=row.pk, reason="三防应急响应")
    assert set(Nomination.objects.values_list("state", flat=True)) == {"lapsed"}
    assert told("training.cancelled").count() == 2
    with pytest.raises(Conflict) as over:
        classes.set_class_quota(actor=school.office, training_class_id=row.pk,
                                unit_id=school.cadres.world.unit("water").pk, places=1)  # fmt: skip
    assert over.value.code == "class-over"


def test_the_queue_lapses_when_a_class_begins_and_a_lesson_moves(school: School) -> None:
    row = school.opened(places=1)
    school.seat(row, "clerk", "deputy")
    with clock.moved(at(9, 21, 8)):
        school.begun(row)
        lesson = row.lessons.get(day=LAST)
        facts: dict[str, Any] = {"class_lesson_id": lesson.pk, "day": LAST, "starts": time(15), "ends": time(17)}
        moved = programme.move_lesson(actor=school.manager, **facts)
        assert moved.starts == time(15)
        with pytest.raises(Forbidden):
            programme.move_lesson(actor=school.cadres.act("personnel"), **facts)
    assert list(Nomination.objects.order_by("pk").values_list("state", flat=True)) == ["seated", "lapsed"]
    assert told("training.lesson_moved").count() == 1


def test_who_sees_classes_and_seats(school: School) -> None:
    row, draft = school.opened(), school.draft(title="草案班")
    school.seat(row, "clerk")
    sees = {name: set(TrainingClass.objects.visible_to(User.objects.get(username=name)).values_list("pk", flat=True))
            for name in ("yekezhang", "moren", "panbuzhang", "azhen")}  # fmt: skip
    assert sees == {"yekezhang": {row.pk, draft.pk}, "moren": {row.pk}, "panbuzhang": {row.pk}, "azhen": set()}
    seen = {name: Nomination.objects.visible_to(User.objects.get(username=name)).count()
            for name in ("yekezhang", "zhongrenshi", "moren", "wangke")}  # fmt: skip
    assert seen == {"yekezhang": 1, "zhongrenshi": 1, "moren": 0, "wangke": 0}
    entries = Entry.objects.filter(verb__startswith="cadre.training.")
    assert {"cadre.training.class.open", "cadre.training.seat"} <= set(entries.values_list("verb", flat=True))
    assert not any("容小波" in str(entry.detail) for entry in entries), "no name on the trail"


def test_constraints_hold_around_the_services(school: School) -> None:
    row = school.opened()
    (seat,) = school.seat(row, "clerk")
    doubles: list[tuple[Any, dict[str, Any]]] = [
        (Nomination, {"training_class": row, "cadre": seat.cadre, "state": "waiting", "queued_at": clock.now()}),
        (Nomination, {"training_class": row, "cadre_id": school.pk("head"), "state": "completed", "attended": 3,
                      "held": 2, "queued_at": clock.now()}),
        (ClassLesson, {"training_class": row, "title": "x", "hours": 1}),
        (ClassLesson, {"training_class": row, "title": "x", "hours": 1, "video_url": "http://x", "seconds": 9}),
    ]  # fmt: skip
    for model, facts in doubles:
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.create(**facts)
    for wrong in ({"taken": 3}, {"state": "cancelled"}, {"state": "finished"}, {"ends_on": date(2026, 9, 1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            TrainingClass.objects.filter(pk=row.pk).update(**wrong)

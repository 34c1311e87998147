"""Presence by the code, videos by the wall clock, the end of a class, hours of credit, what happens by itself."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from cadres.models import Cadre, CreditEntry, LessonPresence, Nomination, TrainingCertificate, VideoProgress
from cadres.selectors.training import cloud_person_times, own_open_lessons, verified
from cadres.selectors.training_credits import credit_rows, credits_of, units_short
from cadres.services.training import attendance, finish, plans, seats
from cadres.services.training.daily import run_training
from cadres.services.training.videos import report_progress
from tests.cadres.training.kit import School, at, told
from tests.cadres.training.test_classes import refused
from xinhui.accounts.actors import SYSTEM
from xinhui.accounts.models import User
from xinhui.core import clock
from xinhui.core.errors import Conflict, Forbidden, InvalidInput, NotFound, TransitionRefused


def test_signing_in_by_the_code(school: School) -> None:
    row = school.opened()
    (seat,) = school.seat(row, "clerk")
    lesson = row.lessons.first()
    assert lesson is not None
    mine: dict[str, Any] = {"actor": school.me("clerk"), "class_lesson_id": lesson.pk}
    with clock.moved(at(9, 21, 8, 30)):
        refused("class-not-running", attendance.open_signing, actor=school.manager, class_lesson_id=lesson.pk)
        school.begun(row)
        refused("signing-closed", attendance.sign_in, **mine, code="000000")
        code = school.code(lesson)
        assert [one.pk for one in own_open_lessons(User.objects.get(username="wangke"))] == [lesson.pk]
        wrong = f"{(int(code) + 1) % 1_000_000:06d}"
        assert refused("code-wrong", attendance.sign_in, **mine, code=wrong).field == "code"
        with pytest.raises(NotFound):
            attendance.sign_in(actor=school.me("deputy"), class_lesson_id=lesson.pk, code=code)
    with clock.moved(at(9, 21, 8, 30) + timedelta(seconds=45)):
        assert attendance.sign_in(**mine, code=code).how == "code", "the code before is taken as well"
        assert attendance.sign_in(**mine, code="whatever").nomination_id == seat.pk, "twice is once"
        assert not own_open_lessons(User.objects.get(username="wangke")).exists()
    assert LessonPresence.objects.count() == 1


def test_an_old_code_and_guessing_do_not_help(school: School) -> None:
    row = school.opened()
    school.seat(row, "clerk")
    lesson = row.lessons.first()
    assert lesson is not None
    mine: dict[str, Any] = {"actor": school.me("clerk"), "class_lesson_id": lesson.pk}
    with clock.moved(at(9, 21, 8, 30)):
        school.begun(row)
        code = school.code(lesson)
    with clock.moved(at(9, 21, 8, 32)):
        for _try in range(5):
            refused("code-wrong", attendance.sign_in, **mine, code=code)
        now = attendance.current_code(lesson)
        with pytest.raises(Forbidden) as locked:
            attendance.sign_in(**mine, code=now)
        assert locked.value.code == "codes-locked"
    with clock.moved(at(9, 21, 8, 43)):
        attendance.sign_in(**mine, code=attendance.current_code(lesson))
        attendance.close_signing(actor=school.manager, class_lesson_id=lesson.pk)
    assert LessonPresence.objects.count() == 1


def test_lists_by_hand_leave_those_who_signed_in(school: School) -> None:
    row = school.opened()
    clerk, deputy = school.seat(row, "clerk", "deputy")
    lesson = row.lessons.first()
    assert lesson is not None
    this: dict[str, Any] = {"actor": school.manager, "class_lesson_id": lesson.pk}
    with clock.moved(at(9, 21)):
        school.begun(row)
        attendance.sign_in(actor=school.me("clerk"), class_lesson_id=lesson.pk, code=school.code(lesson))
        attendance.take_list(**this, present=[deputy.pk])
        attendance.take_list(**this, present=[])
        assert [one.nomination_id for one in lesson.presences.all()] == [clerk.pk]
        with pytest.raises(InvalidInput) as stranger:
            attendance.take_list(**this, present=[deputy.pk, 0])
        assert stranger.value.field == "present"
        with pytest.raises(InvalidInput):
            attendance.open_signing(**this, minutes=4)
        for who in ("personnel", "handler"):
            with pytest.raises(Forbidden):
                attendance.take_list(actor=school.cadres.act(who), class_lesson_id=lesson.pk, present=[])
        second = row.lessons.last()
        assert second is not None
        refused("too-early", attendance.open_signing, actor=school.manager, class_lesson_id=second.pk)


def watch(school: School, seat: Nomination, lesson_id: int, seconds: int, *, step: int = 15, speed: float = 1.0
          ) -> VideoProgress:  # fmt: skip
    """Report every `step` seconds for so long; time goes on."""
    begun, row = clock.now(), None
    for gone in range(0, seconds + 1, step):
        with clock.moved(begun + timedelta(seconds=gone)):
            row = report_progress(actor=school.me("clerk"), nomination_id=seat.pk, class_lesson_id=lesson_id,
                                  position=int(gone * speed))  # fmt: skip
    assert row is not None
    return row


def test_cheating_with_the_video_bar_gets_nobody_anywhere(school: School) -> None:
    row = school.cloud()
    seat = seats.join_class(actor=school.me("clerk"), training_class_id=row.pk)
    one, two = row.lessons.order_by("pk")
    say: dict[str, Any] = {"actor": school.me("clerk"), "nomination_id": seat.pk}
    first = report_progress(**say, class_lesson_id=one.pk, position=599)
    assert (first.position, first.counted_at) == (0, None), "nothing was watched before the first report"
    with clock.moved(at(9, 14, 9, 0) + timedelta(seconds=10)):
        assert report_progress(**say, class_lesson_id=one.pk, position=599).position == 15, "1.5 × ten seconds"
        assert report_progress(**say, class_lesson_id=one.pk, position=599).position == 15, "no time has gone by"
        assert report_progress(**say, class_lesson_id=one.pk, position=3).position == 15, "never back"
    with clock.moved(at(9, 14, 19)):
        assert report_progress(**say, class_lesson_id=one.pk, position=599).position == 105, "a silence: one minute"
        assert report_progress(**say, class_lesson_id=two.pk, position=0).position == 0
    with clock.moved(at(9, 14, 19) + timedelta(seconds=20)):
        assert report_progress(**say, class_lesson_id=two.pk, position=20).position == 20
        assert report_progress(**say, class_lesson_id=one.pk, position=599).position == 105, "two at once are one"
    assert cloud_person_times() == 0
    for lesson, position in ((row.lessons.first(), 5), (None, 5)):
        with pytest.raises(NotFound):
            report_progress(actor=school.me("deputy"), nomination_id=seat.pk,
                            class_lesson_id=lesson.pk if lesson else 0, position=position)  # fmt: skip


def test_a_video_watched_counts_at_nine_tenths_and_the_class_is_completed(school: School) -> None:
    row = school.cloud()
    seat = seats.join_class(actor=school.me("clerk"), training_class_id=row.pk)
    idle = seats.join_class(actor=school.me("deputy"), training_class_id=row.pk)
    one, two = row.lessons.order_by("pk")
    assert watch(school, seat, one.pk, 525).counted_at is None
    with clock.moved(clock.now() + timedelta(seconds=535)):
        done = report_progress(actor=school.me("clerk"), nomination_id=seat.pk, class_lesson_id=one.pk, position=540)
        assert done.counted_at is not None and cloud_person_times() == 1
    with clock.moved(at(9, 15)):
        assert watch(school, seat, two.pk, 360, step=20, speed=1.5).counted_at is not None, (
            "one and a half times as fast"
        )
    refused("too-early", finish.finish_class, actor=school.manager, training_class_id=row.pk)
    with clock.moved(at(10, 1, 6)):
        run_training(actor=SYSTEM)
        with pytest.raises(NotFound):
            report_progress(actor=school.me("clerk"), nomination_id=seat.pk, class_lesson_id=one.pk, position=600)
    states = dict(Nomination.objects.values_list("pk", "state"))
    assert states == {seat.pk: "completed", idle.pk: "missed"}
    assert [(entry.cadre_id, entry.hours, entry.year) for entry in CreditEntry.objects.all()] == [
        (school.pk("clerk"), 16, 2026)
    ]


def test_the_end_of_a_class(school: School) -> None:
    row = school.opened()
    clerk, deputy = school.seat(row, "clerk", "deputy")
    with clock.moved(at(9, 21)):
        school.begun(row)
        refused("too-early", finish.finish_class, actor=school.manager, training_class_id=row.pk)
    with clock.moved(at(9, 22, 18)):
        missing = refused("lists-missing", finish.finish_class, actor=school.manager, training_class_id=row.pk)
        assert "专题21日09时、专题22日09时" in str(missing)
        with pytest.raises(Forbidden):
            finish.finish_class(actor=school.cadres.act("personnel"), training_class_id=row.pk)
        for lesson, present in zip(row.lessons.all(), ([clerk.pk, deputy.pk], [clerk.pk]), strict=True):
            attendance.take_list(actor=school.manager, class_lesson_id=lesson.pk, present=present)
        finish.finish_class(actor=school.manager, training_class_id=row.pk)
        with pytest.raises(TransitionRefused):
            finish.finish_class(actor=school.manager, training_class_id=row.pk)
    results = list(Nomination.objects.order_by("pk").values_list("state", "attended", "held"))
    assert results == [("completed", 2, 2), ("missed", 1, 2)]
    assert dict(CreditEntry.objects.values_list("cadre_id", "hours")) == {
        school.pk("clerk"): 16, school.pk("deputy"): 8,
    }  # fmt: skip
    (certificate,) = TrainingCertificate.objects.all()
    assert verified(f" {certificate.number.lower()} ") == certificate and verified("GBPX-2026-0001-001-000000") is None
    ended = told("training.finished")
    assert ended.count() == 2 and not any("hours" in message.context for message in ended), "no result in a message"
    for record in (certificate, CreditEntry.objects.all()[0]):
        with pytest.raises(TypeError):
            record.save()
        with pytest.raises(TypeError):
            record.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        CreditEntry.objects.create(cadre_id=clerk.cadre_id, nomination=clerk, year=2026, hours=1, source="class",
                                   at=clock.now())  # fmt: skip


def test_hours_against_what_the_year_asks(school: School) -> None:
    row = school.opened()
    (seat,) = school.seat(row, "clerk")
    school.held(row, (seat.pk,), (seat.pk,))
    clerk, head = school.cadres.file("clerk"), school.cadres.file("head")
    found = credits_of(clerk, 2026)
    assert (found.hours, found.required, found.missing, found.percent) == (16, 90, 74, 17)
    assert (credits_of(clerk, 2025).hours, credits_of(head, 2026).five_years) == (0, None)
    Cadre.objects.filter(pk=head.pk).update(post_level="county")
    head = school.cadres.file("head")
    assert credits_of(head, 2026).required == 110 and credits_of(head, 2026).five_years_missing == 550
    plan = plans.draft_plan(actor=school.office, name="规划", first_year=2026)
    plans.set_hour_target(actor=school.office, training_plan_id=plan.pk, year=2026, level="none", hours=12)
    assert credits_of(clerk, 2026).required == 90, "a draft asks nothing"
    for year in plan.years:
        plans.set_class_target(actor=school.office, training_plan_id=plan.pk, year=year, kind="main", classes=1,
                               person_times=1)  # fmt: skip
    plans.adopt_plan(actor=school.office, training_plan_id=plan.pk, document="1号")
    (line, other) = credit_rows([clerk, head], 2026)
    assert (line.credits.missing, other.lines) == (0, [])
    assert [(one.title, one.hours, one.url) for one in line.lines] == [
        ("科级干部进修班", 16, f"/cadres/training/classes/{row.pk}/")
    ]
    units = {unit.name: (unit.people, unit.short) for unit in units_short(User.objects.get(username="yekezhang"), 2026)}
    assert units == {"城管局": (3, 2), "水务局": (1, 1)}


def test_hours_are_taken_back_by_an_entry_against_them(school: School) -> None:
    row = school.opened()
    (seat,) = school.seat(row, "clerk")
    school.held(row, (seat.pk,), (seat.pk,))
    entry = CreditEntry.objects.get()
    with pytest.raises(Forbidden):
        finish.reverse_credit(actor=school.cadres.act("personnel"), credit_entry_id=entry.pk, reason="x")
    with pytest.raises(InvalidInput) as why:
        finish.reverse_credit(actor=school.office, credit_entry_id=entry.pk, reason="")
    assert why.value.field == "reason"
    back = finish.reverse_credit(actor=school.office, credit_entry_id=entry.pk, reason="代签到，经核实取消")
    assert credits_of(school.cadres.file("clerk"), 2026).hours == 0 and CreditEntry.objects.count() == 2
    for pk in (entry.pk, back.pk):
        with pytest.raises(Conflict):
            finish.reverse_credit(actor=school.office, credit_entry_id=pk, reason="再一次")


def test_by_itself_classes_begin_and_end_and_hours_are_chased(school: School) -> None:
    row = school.opened()
    (seat,) = school.seat(row, "clerk")
    with clock.moved(at(9, 21, 6)):
        assert run_training(actor=SYSTEM) == 1
        row.refresh_from_db()
        assert row.state == "running"
    with clock.moved(at(9, 24, 6)):
        run_training(actor=SYSTEM)
        run_training(actor=SYSTEM)
        stuck = told("training.stuck", who="panbuzhang")
        assert stuck.count() == 1, "once a week"
        assert not told("training.short").exists(), "not before October"
        for lesson in row.lessons.all():
            attendance.take_list(actor=school.manager, class_lesson_id=lesson.pk, present=[seat.pk])
        run_training(actor=SYSTEM)
        row.refresh_from_db()
        assert row.state == "finished"
    with clock.moved(at(10, 8)):
        run_training(actor=SYSTEM)
        run_training(actor=SYSTEM)
        assert told("training.short").count() == 3
        unit = told("training.unit_short", who="zhongrenshi").get()
        assert unit.context["number"] == 3
    with clock.moved(at(11, 2)):
        run_training(actor=SYSTEM)
        assert told("training.short").count() == 6, "once a month"

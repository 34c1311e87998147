"""Posts: written, read by a second person, published; what each refusal says, and where."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from talent.models import JobPost
from talent.services.daily import run_daily
from talent.services.jobs import posts
from talent.states.jobs import JOB_TABLE, JobState
from tests.talent.jobs.kit import draft, facts, published, rolled_back, submitted, towns
from tests.talent.kit import START
from tests.world_talent import Talent
from xinhui.accounts.actors import SYSTEM
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.core.errors import DomainError, Forbidden, InvalidInput, NotFound, TransitionRefused
from xinhui.outbox.models import Message


@pytest.fixture(autouse=True)
def day() -> Any:
    with clock.moved(START):
        yield


def verbs(talent: Talent, row: JobPost) -> dict[str, Callable[[], Any]]:
    firm, unit = talent.act("employer_user"), talent.act("handler")
    return {
        "change": lambda: posts.change_post(actor=firm, post_id=row.pk, **facts()),
        "submit": lambda: posts.submit_post(actor=firm, post_id=row.pk),
        "publish": lambda: posts.publish_post(actor=unit, post_id=row.pk),
        "refuse": lambda: posts.refuse_post(actor=unit, post_id=row.pk, reason="薪资不明"),
        "close": lambda: posts.close_post(actor=firm, post_id=row.pk, reason="不再招聘"),
    }


def in_state(talent: Talent, state: str) -> JobPost:
    if state == "draft":
        return draft(talent)
    if state == "published":
        return published(talent)
    row = submitted(talent)
    if state == "refused":
        return posts.refuse_post(actor=talent.act("handler"), post_id=row.pk, reason="薪资不明")
    if state == "closed":
        return posts.close_post(actor=talent.act("employer_user"), post_id=row.pk, reason="不再招聘")
    return row


def test_every_state_and_verb(talent: Talent) -> None:
    for state in JobState:
        row = in_state(talent, state)
        for verb, do in verbs(talent, row).items():
            with rolled_back():
                if JOB_TABLE.allows(state, verb):
                    assert do().state == JOB_TABLE.next(state, verb), (state, verb)
                else:
                    with pytest.raises(TransitionRefused):
                        do()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"title": "数控车工（限男性）"}, "title"), ({"title": ""}, "title"), ({"title": "工" * 61}, "title"),
        ({"text": "年龄35岁以下"}, "text"), ({"text": ""}, "text"), ({"place": "本地户籍优先"}, "place"),
        ({"field": "magic"}, "field"), ({"degree": 9}, "degree"), ({"skill": 9}, "skill"),
        ({"number_wanted": 0}, "number_wanted"), ({"pay_from": 0}, "pay_from"),
        ({"pay_from": 9000, "pay_to": 6000}, "pay_to"), ({"pay_to": 600_000}, "pay_to"),
        ({"area_code": "440705999"}, "area_code"), ({"open_until": date(2026, 9, 16)}, "open_until"),
        ({"open_until": date(2028, 9, 16)}, "open_until"),
    ],
)  # fmt: skip
def test_what_is_wrong_says_where(talent: Talent, said: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        draft(talent, **said)
    assert refused.value.field == field


def test_unfair_words_are_refused_with_the_law(talent: Talent) -> None:
    with pytest.raises(InvalidInput) as refused:
        draft(talent, text="负责前台接待，仅限女性，形象气质佳。")
    assert refused.value.code == "wording-unfair" and refused.value.field == "text"
    assert "仅限女" in str(refused.value) and "就业促进法第二十七条" in str(refused.value)


def test_who_may(talent: Talent) -> None:
    row = submitted(talent)
    for handle in ("other_employer_user", "water_handler", "district_leader", "worker"):
        with pytest.raises(Forbidden):
            posts.close_post(actor=talent.act(handle), post_id=row.pk, reason="x")
    for handle in ("employer_user", "water_handler", "district_leader"):
        with pytest.raises(Forbidden):
            posts.publish_post(actor=talent.act(handle), post_id=row.pk)
    with pytest.raises(NotFound):
        posts.publish_post(actor=talent.act("talent_office"), post_id=0)


def test_whoever_submits_does_not_publish(talent: Talent) -> None:
    row = draft(talent, "hospital")
    posts.submit_post(actor=talent.act("handler"), post_id=row.pk)
    with pytest.raises(Forbidden) as refused:
        posts.publish_post(actor=talent.act("handler"), post_id=row.pk)
    assert refused.value.code == "same-person"
    assert posts.publish_post(actor=talent.act("talent_office"), post_id=row.pk).state == JobState.PUBLISHED
    with pytest.raises(IntegrityError), transaction.atomic():
        JobPost.objects.filter(pk=row.pk).update(decided_by=talent.user("handler").pk)


def test_the_unit_is_told_and_the_firm_is_answered(talent: Talent) -> None:
    row = submitted(talent)
    told = Message.objects.filter(channel="in_app", kind="talent.job_submitted")
    assert talent.user("handler").pk in set(told.values_list("recipient_id", flat=True))
    posts.refuse_post(actor=talent.act("handler"), post_id=row.pk, reason="请写明作息时间")
    answer = Message.objects.get(channel="in_app", kind="talent.job_refuse")
    assert answer.recipient == talent.user("employer_user") and answer.context["reason"] == "请写明作息时间"
    posts.change_post(actor=talent.act("employer_user"), post_id=row.pk, **facts(title="车工"))
    row.refresh_from_db()
    assert (row.state, row.reason, row.decided_by) == (JobState.DRAFT, "", None)
    assert list(Entry.objects.filter(verb__startswith="talent.job").order_by("seq").values_list("verb", flat=True)) == [
        "talent.job.draft", "talent.job.submit", "talent.job.refuse", "talent.job.change"]  # fmt: skip


def test_the_last_day_takes_a_post_off(talent: Talent) -> None:
    row = published(talent, open_until=date(2026, 9, 20))
    late = submitted(talent, title="焊工", open_until=date(2026, 9, 20))
    with clock.moved(datetime(2026, 9, 20, 23, tzinfo=LOCAL)):
        run_daily(actor=SYSTEM)
        assert JobPost.objects.get(pk=row.pk).state == JobState.PUBLISHED
    with clock.moved(datetime(2026, 9, 21, 8, tzinfo=LOCAL)):
        assert not JobPost.objects.on_the_board(clock.today()).exists()
        run_daily(actor=SYSTEM)
        row.refresh_from_db()
        assert (row.state, row.closed_on) == (JobState.CLOSED, date(2026, 9, 21))
        with pytest.raises(DomainError) as refused:
            posts.publish_post(actor=talent.act("talent_office"), post_id=late.pk)
        assert refused.value.field == "open_until"


@pytest.mark.parametrize(
    "wrong",
    [{"pay_from": 9999}, {"pay_from": 0}, {"number": 0}, {"published_at": None}, {"state": "refused", "reason": ""}],
)
def test_the_database_refuses_it_too(talent: Talent, wrong: dict[str, Any]) -> None:
    row = published(talent)
    with pytest.raises(IntegrityError), transaction.atomic():
        JobPost.objects.filter(pk=row.pk).update(**wrong)


def test_who_sees_which(talent: Talent) -> None:
    towns()
    mine, other = draft(talent), draft(talent, "school")
    seen = {
        handle: set(JobPost.objects.visible_to(talent.user(handle)).values_list("pk", flat=True))
        for handle in ("talent_office", "handler", "water_handler", "employer_user", "district_leader", "worker")
    }
    assert seen == {"talent_office": {mine.pk, other.pk}, "handler": {mine.pk}, "water_handler": {other.pk},
                    "employer_user": {mine.pk}, "district_leader": set(), "worker": set()}  # fmt: skip
    assert timedelta(0) == clock.now() - START

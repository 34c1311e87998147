"""Recruitment events: planned, joined by firms with their posts, announced, held, measured, settled."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from talent.models import EventAudience, EventPost, JobPost, RecruitmentEvent
from talent.selectors.events import live_fairs, numbers_of
from talent.services.daily import run_daily
from talent.services.events import holding, planning
from talent.services.jobs import posts
from talent.states.events import EVENT_TABLE, EventState
from tests.talent.jobs.kit import apply, candidate, draft, picture, published, rolled_back, submitted
from tests.talent.kit import START
from tests.world_talent import Talent
from xinhui.accounts.actors import SYSTEM
from xinhui.core import clock
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, NotFound, TransitionRefused
from xinhui.outbox.models import Message


@pytest.fixture(autouse=True)
def day() -> Any:
    with clock.moved(START):
        yield


def facts(talent: Talent, **said: Any) -> dict[str, Any]:
    values = {"name": "“职等你来”直播带岗", "kind": "live", "starts_at": START + timedelta(hours=2), "venue": "抖音",
              "ends_at": START + timedelta(hours=4), "unit_id": talent.world.unit("city_management").pk}  # fmt: skip
    return {**values, **said}


def planned(talent: Talent, **said: Any) -> RecruitmentEvent:
    return planning.plan_event(actor=talent.act("handler"), **facts(talent, **said))


def joined(talent: Talent, post: JobPost | None = None, **said: Any) -> RecruitmentEvent:
    row, post = planned(talent, **said), post or published(talent)
    return planning.join_event(actor=talent.act("employer_user"), event_id=row.pk, post_ids=[post.pk])


def in_state(talent: Talent, state: str, **said: Any) -> RecruitmentEvent:
    """An event with a firm, so far on its way."""
    row, unit = joined(talent, **said), talent.act("handler")
    if state == "cancelled":
        return planning.cancel_event(actor=unit, event_id=row.pk, reason="台风")
    if state in ("announced", "held", "settled"):
        row = planning.announce_event(actor=unit, event_id=row.pk)
    if state in ("held", "settled"):
        with clock.moved(START + timedelta(hours=3)):
            row = holding.hold_event(actor=unit, event_id=row.pk)
    if state == "settled":
        measured(talent, row)
        row = holding.settle_event(actor=talent.act("talent_office"), event_id=row.pk)
    return row


def measured(talent: Talent, row: RecruitmentEvent, **said: Any) -> EventAudience:
    values = {
        "platform": "抖音",
        "views": 200_000,
        "peak": 8_600,
        "source": "抖音直播数据中心",
        "proof": picture(),
        **said,
    }
    return holding.enter_audience(actor=talent.act("handler"), event_id=row.pk, **values)


def verbs(talent: Talent, row: RecruitmentEvent, post: JobPost) -> dict[str, Callable[[], Any]]:
    unit, office, pk = talent.act("handler"), talent.act("talent_office"), row.pk
    brought = row.brought.get()

    def hold() -> RecruitmentEvent:
        with clock.moved(START + timedelta(hours=3)):
            return holding.hold_event(actor=unit, event_id=pk)

    return {
        "change": lambda: planning.change_event(actor=unit, event_id=pk, **facts(talent, name="改期")),
        "join": lambda: planning.join_event(actor=talent.act("employer_user"), event_id=pk, post_ids=[post.pk]),
        "leave": lambda: planning.leave_event(actor=talent.act("employer_user"), event_post_id=brought.pk),
        "announce": lambda: planning.announce_event(actor=unit, event_id=pk),
        "hold": hold,
        "audience": lambda: measured(talent, row, platform="微信视频号").event,
        "settle": lambda: holding.settle_event(actor=office, event_id=pk),
        "cancel": lambda: planning.cancel_event(actor=unit, event_id=pk, reason="台风"),
    }


def test_every_state_and_verb(talent: Talent) -> None:
    post = published(talent, title="焊工")
    for state in EventState:
        row = in_state(talent, state, kind="fair")
        assert set(verbs(talent, row, post)) == set(EVENT_TABLE.verbs)
        for verb, do in verbs(talent, row, post).items():
            with rolled_back():
                if EVENT_TABLE.allows(state, verb):
                    assert do().state == EVENT_TABLE.next(state, verb), (state, verb)
                else:
                    with pytest.raises(TransitionRefused):
                        do()


@pytest.mark.parametrize(
    ("said", "field"),
    [({"name": ""}, "name"), ({"kind": "party"}, "kind"), ({"ends_at": START}, "ends_at"), ({"venue": ""}, "venue"),
     ({"about": "字" * 401}, "about"), ({"unit_id": 0}, "unit")],
)  # fmt: skip
def test_what_is_wrong_says_where(talent: Talent, said: dict[str, Any], field: str) -> None:
    with pytest.raises(DomainError) as refused:
        planned(talent, **said)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("said", "field"),
    [({"platform": ""}, "platform"), ({"views": 0}, "views"), ({"peak": 200_001}, "peak"), ({"source": ""}, "source"),
     ({"peak": 0}, "peak")],
)  # fmt: skip
def test_an_audience_has_source_and_picture(talent: Talent, said: dict[str, Any], field: str) -> None:
    row = in_state(talent, "held")
    with pytest.raises(InvalidInput) as refused:
        measured(talent, row, **said)
    assert refused.value.field == field
    with pytest.raises(InvalidInput) as refused:
        measured(talent, row, proof=picture().__class__("a.png", b"nothing"))
    assert refused.value.field == "proof" and not EventAudience.objects.exists()
    measured(talent, row)
    with pytest.raises(Conflict):
        measured(talent, row)
    for wrong in ({"peak": 300_000}, {"source": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            EventAudience.objects.update(**wrong)


def test_who_may(talent: Talent) -> None:
    row = joined(talent)
    for handle in ("employer_user", "water_handler", "district_leader", "worker"):
        with pytest.raises(Forbidden):
            planning.announce_event(actor=talent.act(handle), event_id=row.pk)
        with pytest.raises(Forbidden):
            planning.plan_event(actor=talent.act(handle), **facts(talent))
    other = published(talent, "school")
    with pytest.raises(Forbidden):
        planning.join_event(actor=talent.act("employer_user"), event_id=row.pk, post_ids=[other.pk])
    with pytest.raises(Forbidden):
        planning.leave_event(actor=talent.act("other_employer_user"), event_post_id=row.brought.get().pk)


def test_whom_an_event_is_shown(talent: Talent) -> None:
    brought, closed = joined(talent), planned(talent, name="其他")
    planning.cancel_event(actor=talent.act("handler"), event_id=closed.pk, reason="台风")
    planning.cancel_event(actor=talent.act("handler"), event_id=brought.pk, reason="台风")
    seen = {handle: RecruitmentEvent.objects.visible_to(talent.user(handle)).count()
            for handle in ("talent_office", "water_handler", "district_leader", "employer_user", "other_employer_user",
                           "worker")}  # fmt: skip
    assert seen == {"talent_office": 2, "water_handler": 2, "district_leader": 2, "employer_user": 1,
                    "other_employer_user": 0, "worker": 0}  # fmt: skip


def test_joining_takes_posts_somebody_reads(talent: Talent) -> None:
    row = planned(talent)
    for post_ids in ([], [draft(talent).pk], [0]):
        with pytest.raises(InvalidInput) as refused:
            planning.join_event(actor=talent.act("employer_user"), event_id=row.pk, post_ids=post_ids)
        assert refused.value.field == "posts"
    waiting = submitted(talent)
    for _twice in range(2):
        planning.join_event(actor=talent.act("employer_user"), event_id=row.pk, post_ids=[waiting.pk])
    assert EventPost.objects.count() == 1
    with pytest.raises(Conflict) as none:
        planning.announce_event(actor=talent.act("handler"), event_id=row.pk)
    assert none.value.code == "no-posts"
    posts.publish_post(actor=talent.act("handler"), post_id=waiting.pk)
    planning.announce_event(actor=talent.act("handler"), event_id=row.pk)
    told = Message.objects.get(channel="in_app", kind="talent.event_announced")
    assert told.recipient == talent.user("employer_user")
    with pytest.raises(NotFound):
        planning.leave_event(actor=talent.act("employer_user"), event_post_id=0)


def test_nothing_is_held_before_it_begins_nor_settled_without_an_audience(talent: Talent) -> None:
    row = in_state(talent, "announced")
    with pytest.raises(Conflict) as early:
        holding.hold_event(actor=talent.act("handler"), event_id=row.pk)
    assert early.value.code == "not-begun"
    with clock.moved(START + timedelta(hours=3)):
        holding.hold_event(actor=talent.act("handler"), event_id=row.pk)
    with pytest.raises(Conflict) as none:
        holding.settle_event(actor=talent.act("talent_office"), event_id=row.pk)
    assert none.value.code == "no-audience"
    measured(talent, row)
    with pytest.raises(Forbidden) as same:
        holding.settle_event(actor=talent.act("handler"), event_id=row.pk)
    assert same.value.code == "same-person"
    holding.drop_audience(actor=talent.act("handler"), event_id=row.pk, platform="抖音")
    with pytest.raises(Conflict):
        holding.drop_audience(actor=talent.act("handler"), event_id=row.pk, platform="抖音")
    measured(talent, row, views=300_000)
    assert holding.settle_event(actor=talent.act("talent_office"), event_id=row.pk).settled_at == START


def test_figures_are_counted_from_the_records(talent: Talent) -> None:
    post = published(talent, number_wanted=9)
    row = joined(talent, post)
    apply(post, 90, event_id=row.pk)  # not announced yet: the board's own
    planning.announce_event(actor=talent.act("handler"), event_id=row.pk)
    apply(post, 91)
    for number, state in enumerate(("applied", "interviewed", "offered", "hired", "declined"), 1):
        candidate(talent, post, state, number, event_id=row.pk)
    with clock.moved(START + timedelta(hours=3)):
        holding.hold_event(actor=talent.act("handler"), event_id=row.pk)
    measured(talent, row, views=150_000)
    measured(talent, row, platform="微信视频号", views=50_000, peak=None)
    found = numbers_of(row)
    assert (found.firms, found.posts, found.openings, found.views, found.peak) == (1, 1, 9, 200_000, 8_600)
    assert (found.candidates, found.interviews, found.offers, found.unanswered, found.hires) == (5, 4, 3, 1, 1)
    assert [event.pk for event in live_fairs()] == [row.pk]
    hired = row.candidates.get(state="hired")
    assert hired.intake is not None and hired.intake.source == "event"


def test_after_the_report_nobody_comes_through_the_event(talent: Talent) -> None:
    post = published(talent)
    row = joined(talent, post)
    planning.announce_event(actor=talent.act("handler"), event_id=row.pk)
    with clock.moved(START + timedelta(hours=3)):
        holding.hold_event(actor=talent.act("handler"), event_id=row.pk)
    measured(talent, row)
    holding.settle_event(actor=talent.act("talent_office"), event_id=row.pk)
    late, _code = apply(post, event_id=row.pk)
    assert late.event is None


def test_a_report_that_is_missing_is_asked_for(talent: Talent) -> None:
    in_state(talent, "held")
    counts = []
    for days in (10, 15, 16):
        with clock.moved(START + timedelta(days=days)):
            run_daily(actor=SYSTEM)
            counts.append(
                Message.objects.filter(
                    channel="in_app", kind="talent.event_report_due", recipient=talent.user("handler")
                ).count()
            )
    assert counts == [0, 1, 1]


@pytest.mark.parametrize(
    "wrong", [{"ends_at": START}, {"settled_at": START}, {"state": "settled"}, {"state": "cancelled"}]
)
def test_the_database_refuses_it_too(talent: Talent, wrong: dict[str, Any]) -> None:
    row = planned(talent)
    with pytest.raises(IntegrityError), transaction.atomic():
        RecruitmentEvent.objects.filter(pk=row.pk).update(**wrong)

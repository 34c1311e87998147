"""Posts, places, signing in and out, rating, certified hours: who may, when, how far, how much."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from members.models import Member, ServiceHours, ServiceRecord
from members.services.service import hours, posts, records
from members.services.service.records import Position
from members.states.service import RECORD_TABLE, RecordState
from tests.members.service.kit import (
    BEFORE,
    DAY,
    HERE,
    ON,
    balance,
    certified,
    facts,
    placed,
    post,
    rated,
    registered,
    served,
    told,
)
from tests.world import GRID, OTHER_GRID, OTHER_VILLAGE, VILLAGE
from tests.world_grids import middle_of
from tests.world_members import Party
from xinhui.audit.selectors.verify import verify_chains
from xinhui.core import clock
from xinhui.core.coordinates import from_wgs84
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, NotFound, TransitionRefused


@pytest.fixture
def ready(party: Party) -> Party:
    registered(party)
    return party


@pytest.mark.parametrize(
    ("field", "changes"),
    [("title", {"title": " "}), ("kind", {"kind": "x"}), ("minutes", {"minutes": 10}), ("capacity", {"capacity": 0}),
     ("weekdays", {"weekdays": "08"}), ("latitude", {"latitude": 95.0}), ("ends_on", {"ends_on": date(2026, 8, 1)}),
     ("radius_m", {"radius_m": 10}), ("coordinate_system", {"coordinate_system": "x"}), ("what", {"what": "长" * 501})],
)  # fmt: skip
def test_wrong_posts_are_named(party: Party, field: str, changes: dict[str, Any]) -> None:
    with pytest.raises(DomainError) as refusal:
        post(party, **changes)
    assert refusal.value.field == field


def test_only_the_community_offers_posts_and_a_grid_lies_in_it(party: Party) -> None:
    for who in ("organ_secretary", "branch_secretary", "other_organizer", "worker"):
        with pytest.raises(Forbidden):
            post(party, who=who)
    grid = party.organizations["grid_branch"].grid
    other = party.organizations["other_branch"].grid
    assert grid is not None and other is not None
    made = posts.open_post(actor=party.act("secretary"), community=VILLAGE, facts=facts(), grid_id=grid.pk)
    assert (made.area_code, made.community) == (GRID, VILLAGE)
    with pytest.raises(InvalidInput) as elsewhere:
        posts.open_post(actor=party.act("secretary"), community=VILLAGE, facts=facts(), grid_id=other.pk)
    assert elsewhere.value.field == "grid"


def test_a_point_of_amap_is_kept_as_wgs84(party: Party) -> None:
    lat, lon = from_wgs84(HERE.latitude, HERE.longitude, "gcj02")
    made = post(party, latitude=lat, longitude=lon, coordinate_system="gcj02")
    assert (made.latitude, made.longitude) == pytest.approx((HERE.latitude, HERE.longitude), abs=1e-6)


def test_places_within_capacity_and_only_where_registered(ready: Party) -> None:
    at = post(ready, capacity=1)
    with clock.moved(BEFORE), pytest.raises(Conflict) as stranger:
        records.take_place(actor=ready.act("organ_secretary"), post_id=at.pk, on=ON)
    assert stranger.value.code == "not-registered"
    row = placed(ready, at)
    assert row.most_minutes == 180
    registered(ready, "organ_secretary")
    for who, code in (("organ_secretary", "post-full"), ("organ_member", "place-taken")):
        with pytest.raises(Conflict) as refusal:
            placed(ready, at, who)
        assert (refusal.value.code, refusal.value.field) == (code, "on")
    records.give_place_back(actor=ready.act("organ_member"), record_id=row.pk)
    assert placed(ready, at, "organ_secretary").state == "asked"
    assert placed(ready, at, on=ON + timedelta(days=7)).state == "asked", "another day has places of its own"
    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceRecord.objects.create(post=at, member=ready.members["organ_secretary"], area_code=VILLAGE, on=ON,
                                     asked_at=clock.now(), most_minutes=180)  # fmt: skip


@pytest.mark.parametrize(
    ("on", "changes", "code"),
    [(date(2026, 9, 11), {}, "day-outside"), (date(2026, 9, 18), {}, "weekday-wrong"),
     (date(2026, 12, 26), {}, "day-outside"), (date(2026, 9, 26), {"ends_on": date(2026, 9, 20)}, "day-outside"),
     (ON, {"ends_on": date(2026, 9, 5)}, "post-closed")],
)  # fmt: skip
def test_days_of_a_post(ready: Party, on: date, changes: dict[str, Any], code: str) -> None:
    at = post(ready, **changes)
    with pytest.raises(DomainError) as refusal:
        placed(ready, at, on=on)
    assert refusal.value.code == code


def test_from_the_place_to_hours_returned_to_the_unit(ready: Party) -> None:
    row = certified(ready, post(ready))
    assert (row.state, row.minutes, row.certified_minutes, row.is_elsewhere) == ("certified", 120, 120, False)
    assert balance(ready) == 120
    entry = ServiceHours.objects.get()
    assert (entry.organization_id, entry.kind, entry.on) == (ready.organizations["organ_branch"].pk, "patrol", ON)
    assert told("service.to_rate") == {"chenzhishu"}
    assert told("service.certified") == {"abai"} and told("service.returned") == {"asong"}
    assert all(report.broken is None for report in verify_chains())
    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        entry.delete()


@pytest.mark.parametrize(
    ("position", "elsewhere"),
    [(HERE, False), (Position(HERE.latitude + 0.0044, HERE.longitude), False),
     (Position(HERE.latitude + 0.0046, HERE.longitude), True), (Position(*middle_of(OTHER_GRID)), True), (None, True)],
)  # fmt: skip
def test_how_far_is_elsewhere(ready: Party, position: Position | None, elsewhere: bool) -> None:
    row = placed(ready, post(ready))
    with clock.moved(DAY):
        row = records.sign_in(actor=ready.act("organ_member"), record_id=row.pk, position=position)
    assert row.is_elsewhere is elsewhere
    assert (row.distance_m is None) == (position is None)


def test_when_one_signs_in(ready: Party) -> None:
    row, member = placed(ready, post(ready)), ready.act("organ_member")
    for at, code in ((DAY - timedelta(minutes=61), "too-early"), (DAY - timedelta(days=1), "not-today"),
                     (DAY + timedelta(days=1), "not-today")):  # fmt: skip
        with clock.moved(at), pytest.raises(Conflict) as refusal:
            records.sign_in(actor=member, record_id=row.pk, position=HERE)
        assert refusal.value.code == code
    with clock.moved(DAY), pytest.raises(DomainError) as nowhere:
        records.sign_in(actor=member, record_id=row.pk, position=Position(float("nan"), 113.0))
    assert nowhere.value.field == "latitude"
    with clock.moved(DAY), pytest.raises(NotFound):
        records.sign_in(actor=ready.act("organ_secretary"), record_id=row.pk, position=HERE)


def test_minutes_count_to_one_and_a_half_times_the_plan(ready: Party) -> None:
    row = served(ready, post(ready), minutes=600)
    assert row.minutes == 180
    hours.rate_record(actor=ready.act("secretary"), record_id=row.pk, rating=4)
    with pytest.raises(InvalidInput) as more:
        hours.certify_record(actor=ready.act("secretary"), record_id=row.pk, minutes=181)
    assert more.value.field == "minutes"
    assert hours.certify_record(actor=ready.act("secretary"), record_id=row.pk, minutes=150).certified_minutes == 150
    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceRecord.objects.filter(pk=row.pk).update(certified_minutes=181)


def test_the_communitys_list(ready: Party) -> None:
    at = post(ready)
    registered(ready, "organ_secretary")
    first, second = placed(ready, at), placed(ready, at, "organ_secretary")
    secretary = ready.act("secretary")
    with clock.moved(DAY + timedelta(hours=3)):
        with pytest.raises(InvalidInput) as nobody:
            records.record_attendance(actor=secretary, post_id=at.pk, on=ON, record_ids=[first.pk + 99], minutes=60)
        assert nobody.value.field == "record_ids"
        done = records.record_attendance(
            actor=secretary, post_id=at.pk, on=ON, record_ids=[first.pk, second.pk], minutes=60
        )
        assert {(row.state, row.minutes, row.is_by_list) for row in done} == {("signed_out", 60, True)}
    with clock.moved(DAY), pytest.raises(Forbidden):
        records.record_attendance(
            actor=ready.act("organ_member"), post_id=at.pk, on=ON, record_ids=[first.pk], minutes=60
        )


def test_a_list_comes_too_late_and_absence_notes_itself(ready: Party) -> None:
    row = placed(ready, post(ready))
    with clock.moved(DAY + timedelta(days=8)):
        with pytest.raises(Conflict) as late:
            records.attend(actor=ready.act("secretary"), record_id=row.pk, minutes=60)
        assert late.value.code == "too-late"
        assert records.close_missed(actor=ready.act("org_department")) == 1
        assert records.close_missed(actor=ready.act("org_department")) == 0
    row.refresh_from_db()
    assert row.state == "absent"


def test_nobody_judges_the_own_service(ready: Party) -> None:
    row = served(ready, post(ready))
    Member.objects.filter(pk=row.member_id).update(user=ready.user("secretary"))
    with pytest.raises(Forbidden) as own:
        hours.rate_record(actor=ready.act("secretary"), record_id=row.pk, rating=5)
    assert own.value.code == "own-service"
    assert hours.rate_record(actor=ready.act("organizer"), record_id=row.pk, rating=5).state == "rated"


def test_ratings_have_bounds_and_bad_ones_words(ready: Party) -> None:
    row, secretary = served(ready, post(ready)), ready.act("secretary")
    for rating, words, field in ((0, "x", "rating"), (6, "x", "rating"), (2, " ", "words")):
        with pytest.raises(InvalidInput) as refusal:
            hours.rate_record(actor=secretary, record_id=row.pk, rating=rating, words=words)
        assert refusal.value.field == field
    assert hours.rate_record(actor=secretary, record_id=row.pk, rating=2, words="迟到").rating_words == "迟到"


def test_a_correction_is_a_counter_entry_within_the_record(ready: Party) -> None:
    row, secretary = certified(ready, post(ready)), ready.act("secretary")
    for change, reason, field in ((-121, "x", "change"), (61, "x", "change"), (0, "x", "change"), (-30, " ", "reason")):
        with pytest.raises(InvalidInput) as refusal:
            hours.correct_record(actor=secretary, record_id=row.pk, change=change, reason=reason)
        assert refusal.value.field == field
    hours.correct_record(actor=secretary, record_id=row.pk, change=-30, reason="中途离岗")
    hours.correct_record(actor=secretary, record_id=row.pk, change=-90, reason="重复登记")
    assert balance(ready) == 0
    row.refresh_from_db()
    assert row.certified_minutes == 120, "what was certified stays written"
    assert told("service.corrected") == {"abai", "asong"}


def test_a_closed_post_gives_places_back(ready: Party) -> None:
    at = post(ready)
    row = placed(ready, at)
    with clock.moved(BEFORE):
        posts.close_post(actor=ready.act("secretary"), post_id=at.pk, reason="道路施工")
        with pytest.raises(Conflict):
            posts.close_post(actor=ready.act("secretary"), post_id=at.pk, reason="x")
    row.refresh_from_db()
    assert (row.state, row.note) == ("cancelled", "道路施工")
    assert told("service.post_closed") == {"abai"}
    with pytest.raises(Conflict):
        placed(ready, at)


def _pair(ready: Party, pk: int, verb: str) -> Callable[[], ServiceRecord]:
    member, secretary = ready.act("organ_member"), ready.act("secretary")
    verbs: dict[str, Callable[[], ServiceRecord]] = {
        "sign_in": lambda: records.sign_in(actor=member, record_id=pk, position=HERE),
        "sign_out": lambda: records.sign_out(actor=member, record_id=pk),
        "attend": lambda: records.attend(actor=secretary, record_id=pk, minutes=60),
        "cancel": lambda: records.give_place_back(actor=member, record_id=pk),
        "miss": lambda: records.note_absence(actor=secretary, record_id=pk),
        "refuse": lambda: records.refuse_record(actor=secretary, record_id=pk, reason="未到岗"),
        "rate": lambda: hours.rate_record(actor=secretary, record_id=pk, rating=4),
        "certify": lambda: hours.certify_record(actor=secretary, record_id=pk),
        "correct": lambda: hours.correct_record(actor=secretary, record_id=pk, change=-10, reason="更正"),
    }
    assert set(verbs) == set(RECORD_TABLE.verbs)
    return verbs[verb]


@pytest.mark.parametrize("state", list(RecordState))
def test_every_state_and_verb(ready: Party, state: RecordState) -> None:
    row = certified(ready, post(ready))
    certified_facts = {"certified_minutes": 120 if state == "certified" else None}
    for verb in RECORD_TABLE.verbs:
        ServiceRecord.objects.filter(pk=row.pk).update(state=state, **certified_facts)
        if (state, verb) == ("rated", "certify"):  # the ledger takes a record once
            ServiceHours.objects.filter(record=row)._raw_delete("default")
        with clock.moved(DAY + timedelta(minutes=30)):
            if RECORD_TABLE.allows(state, verb):
                assert _pair(ready, row.pk, verb)().state == RECORD_TABLE.next(state, verb)
                continue
            with pytest.raises(TransitionRefused):
                _pair(ready, row.pk, verb)()
        row.refresh_from_db()
        assert row.state == state


def test_who_sees_posts_and_records(ready: Party) -> None:
    at = post(ready)
    row = rated(ready, at)
    people = ("secretary", "organizer", "org_department", "organ_secretary", "organ_member", "other_organizer",
              "branch_secretary", "other_organ_member", "worker")  # fmt: skip
    sees = {who for who in people if type(at).objects.visible_to(ready.user(who)).filter(pk=at.pk).exists()}
    assert sees == {"secretary", "organizer", "org_department", "organ_member"}
    sees = {who for who in people if ServiceRecord.objects.visible_to(ready.user(who)).filter(pk=row.pk).exists()}
    assert sees == {"secretary", "organizer", "org_department", "organ_member", "organ_secretary"}
    assert not post(ready, community=OTHER_VILLAGE, who="org_department").records.exists()

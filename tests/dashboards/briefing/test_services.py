"""Verbs on briefings: every state with every verb, twice the same, who may, what is frozen."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.dashboards.briefing.lived import SECOND, THIRD, report
from tests.world import DISTRICT, OTHER_TOWN, TOWN
from tests.world_grids import District
from xinhui.accounts.actors import SYSTEM, Actor
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.core.errors import DomainError, Forbidden, InvalidInput, TransitionRefused
from xinhui.dashboards.briefing import services
from xinhui.dashboards.briefing.periods import week_of
from xinhui.dashboards.briefing.states import BRIEFING_TABLE, BriefingState
from xinhui.dashboards.models import Briefing
from xinhui.dashboards.tasks import write_briefings
from xinhui.outbox.models import Message

WEEK = week_of(SECOND.date())


def make(actor: Actor = SYSTEM, area: str = DISTRICT, **facts: object) -> Briefing:
    values: dict[str, object] = {"kind": "weekly", "first": WEEK.first, "last": WEEK.last, **facts}
    with clock.moved(THIRD):
        return services.make_briefing(actor=actor, area_code=area, **values)[0]  # type: ignore[arg-type]  # as named


def in_state(district: District, state: str) -> Briefing:
    """A briefing brought there by its verbs."""
    row, command = make(), district.act("command")
    if state == "dropped":
        return services.drop_briefing(actor=command, briefing_id=row.pk)
    if state in ("issued", "superseded"):
        services.issue_briefing(actor=command, briefing_id=row.pk)
    if state == "superseded":
        newer = services.correct_briefing(actor=command, briefing_id=row.pk, reason="漏报一件")
        services.issue_briefing(actor=command, briefing_id=newer.pk)
    row.refresh_from_db()
    assert row.state == state
    return row


VERBS: dict[str, Callable[[Actor, int], Briefing]] = {
    "compute": lambda actor, pk: services.compute_briefing(actor=actor, briefing_id=pk),
    "issue": lambda actor, pk: services.issue_briefing(actor=actor, briefing_id=pk),
    "drop": lambda actor, pk: services.drop_briefing(actor=actor, briefing_id=pk),
    "correct": lambda actor, pk: services.correct_briefing(actor=actor, briefing_id=pk, reason="数据有误"),
}


@pytest.mark.parametrize("state", BriefingState.values)
def test_every_state_with_every_verb(district: District, state: str) -> None:
    row = in_state(district, state)
    for verb, call in VERBS.items():
        kept = transaction.savepoint()
        if BRIEFING_TABLE.allows(state, verb):
            assert call(district.act("command"), row.pk).pk
        else:
            with pytest.raises(TransitionRefused):
                call(district.act("command"), row.pk)
        transaction.savepoint_rollback(kept)


def test_a_second_run_makes_nothing_twice(district: District) -> None:
    row = make()
    with clock.moved(THIRD):
        again, is_new = services.make_briefing(
            actor=SYSTEM, kind="weekly", first=WEEK.first, last=WEEK.last, area_code=DISTRICT
        )
    assert (again.pk, is_new) == (row.pk, False)
    services.drop_briefing(actor=district.act("command"), briefing_id=row.pk)
    assert make().version == 2, "what was dropped keeps its number"
    twin = Briefing(kind="weekly", starts_on=WEEK.first, ends_on=WEEK.last, area_code=DISTRICT, place="新会区",
                    computed_at=THIRD, version=3)  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def test_the_task_writes_what_is_due_once(district: District) -> None:
    report(district, SECOND, 3)
    with clock.moved(datetime(2026, 9, 21, 6, 30, tzinfo=LOCAL)):
        assert write_briefings() == 1, "the month before the portal's time has none"
        assert write_briefings() == 0
    with clock.moved(datetime(2026, 10, 1, 6, 30, tzinfo=LOCAL)):
        assert write_briefings() == 3
    kinds: list[Any] = list(Briefing.objects.order_by("pk").values_list("kind", "starts_on", "state", "made_by"))
    assert kinds == [
        ("weekly", date(2026, 9, 14), "draft", None), ("weekly", date(2026, 9, 21), "draft", None),
        ("monthly", date(2026, 9, 1), "draft", None), ("quarterly", date(2026, 7, 1), "draft", None),
    ]  # fmt: skip


def test_issued_it_is_frozen_and_told(lived: District) -> None:
    row = make()
    done = services.issue_briefing(actor=lived.act("district_leader"), briefing_id=row.pk, note="请各镇对照整改。")
    frozen = (done.content, done.figures)
    report(lived, SECOND + timedelta(days=1), 5)
    row.refresh_from_db()
    assert (row.content, row.figures) == frozen
    assert (row.issued_by, row.note) == (lived.world.district_leader, "请各镇对照整改。")
    assert {one["id"] for one in row.figures} >= {"G1.towns", "M7.towns", "D1.projects"}
    told = Message.objects.filter(kind="dashboards.briefing_issued", channel="in_app")
    assert lived.world.org_department.pk in set(told.values_list("recipient_id", flat=True))
    assert not told.filter(recipient=lived.world.town_leader).exists(), "the district's is not a town's"
    verbs = Entry.objects.filter(verb__startswith="dashboards.briefing.").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["dashboards.briefing.make", "dashboards.briefing.issue"]


def test_a_correction_takes_the_place_when_it_is_issued(lived: District) -> None:
    command = lived.act("command")
    row = make()
    services.issue_briefing(actor=command, briefing_id=row.pk)
    report(lived, SECOND + timedelta(days=1), 5)
    newer = services.correct_briefing(actor=command, briefing_id=row.pk, reason="补录5件")
    assert services.correct_briefing(actor=command, briefing_id=row.pk, reason="再改").pk == newer.pk
    row.refresh_from_db()
    assert (row.state, newer.state, newer.version, newer.corrects_id) == ("issued", "draft", 2, row.pk)
    services.issue_briefing(actor=command, briefing_id=newer.pk)
    row.refresh_from_db()
    assert row.state == "superseded"
    assert newer.content != row.content


@pytest.mark.parametrize(("facts", "field"), [
    ({"kind": "yearly"}, "kind"), ({"first": WEEK.first + timedelta(days=1)}, "last"),
    ({"first": WEEK.last, "last": WEEK.first}, "last"),
    ({"first": WEEK.first + timedelta(days=7), "last": WEEK.last + timedelta(days=7)}, "last"),
    ({"kind": "custom", "last": THIRD.date() + timedelta(days=1)}, "last"),
    ({"area": "440799"}, "area_code"), ({"area": "440705103201"}, "area_code"),
])  # fmt: skip
def test_refusals_name_their_field(district: District, facts: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        make(**facts)  # type: ignore[arg-type]  # as named
    assert refused.value.field == field
    assert refused.value.action


@pytest.mark.parametrize("handle", ["town_leader", "org_department", "dispatcher", "cadre_office", "worker"])
def test_others_do_not_write(district: District, handle: str) -> None:
    with pytest.raises(Forbidden):
        make(district.act(handle))
    row = in_state(district, "issued")
    with pytest.raises(DomainError) as refused:
        services.correct_briefing(actor=district.act(handle), briefing_id=row.pk, reason="改")
    assert refused.value.status in (403, 404)


def test_who_sees_which(district: District) -> None:
    draft, issued = make(kind="custom", first=WEEK.first, last=WEEK.first), in_state(district, "issued")
    town, other = make(area=TOWN), make(area=OTHER_TOWN)
    for row in (town, other):
        services.issue_briefing(actor=district.act("command"), briefing_id=row.pk)

    def seen(handle: str) -> set[int]:
        return set(Briefing.objects.visible_to(district.act_user(handle)).values_list("pk", flat=True))

    assert seen("command") == {draft.pk, issued.pk, town.pk, other.pk}
    assert seen("org_department") == {issued.pk, town.pk, other.pk}
    assert seen("town_leader") == {town.pk}
    assert seen("worker") == seen("system_admin") == seen("handler") == set()

"""From the meeting on: checks, votes, conditions, publicity, objections, stops, probations."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from cadres.models import Promotion
from cadres.services.establishment import fill_post
from cadres.services.files import end_service, set_rank
from cadres.services.promotions import appoint, decide, prepare
from cadres.services.promotions.daily import end_publicities, remind_probations
from tests.cadres.promotions.kit import (
    START,
    VOTE,
    after,
    brought,
    checked,
    drafted,
    first,
    over,
    refused,
    second,
)
from tests.cadres.records.kit import in_force
from tests.world_cadres import Cadres, enter
from xinhui.accounts.actors import SYSTEM
from xinhui.core import clock
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.outbox.models import Message


@pytest.fixture(autouse=True)
def _monday() -> Any:
    with clock.moved(START):
        yield


def vote(cadres: Cadres, row: Promotion, **change: Any) -> Promotion:
    return decide.decide_promotion(actor=second(cadres), promotion_id=row.pk, **{**VOTE, **change})


def test_nobody_comes_before_the_meeting_without_the_four_checks(cadres: Cadres) -> None:
    row = brought(cadres, "inspected")
    refused(Conflict, "checks-lacking", None, lambda: vote(cadres, row))
    checked(cadres, row, "settled")
    prepare.enter_check(actor=first(cadres), promotion_id=row.pk, kind="letters", result="problem", source="信访局",
                        note="查实")  # fmt: skip
    refused(Conflict, "check-against", None, lambda: vote(cadres, row))
    refused(InvalidInput, "text-missing", "note", lambda: prepare.enter_check(
        actor=first(cadres), promotion_id=row.pk, kind="letters", result="problem", source="信访局"))  # fmt: skip
    prepare.enter_check(actor=first(cadres), promotion_id=row.pk, kind="letters", result="clear", source="信访局")
    assert row.checks.count() == 4 and row.lines.filter(verb="check").count() == 6, (
        "earlier results stay in the history"
    )
    assert vote(cadres, row).state == "adopted"


@pytest.mark.parametrize(("change", "field"), [
    ({"voters_present": 5}, "voters_present"), ({"voters_present": 10}, "voters_present"), ({"votes_for": 9}, "votes_for"),
    ({"voters_entitled": 0, "voters_present": 0, "votes_for": 0}, "voters_present"), ({"decision": ""}, "decision"),
    ({"decided_on": date(2026, 9, 13)}, "decided_on"),
])  # fmt: skip
def test_a_vote_has_its_quorum(cadres: Cadres, change: dict[str, Any], field: str) -> None:
    row = brought(cadres, "inspected")
    checked(cadres, row)
    with pytest.raises(InvalidInput) as caught:
        vote(cadres, row, **change)
    assert caught.value.field == field


def test_half_of_those_entitled_is_not_enough(cadres: Cadres) -> None:
    row = brought(cadres, "inspected")
    checked(cadres, row)
    assert vote(cadres, row, voters_entitled=10, voters_present=8, votes_for=5).state == "rejected"
    with pytest.raises(IntegrityError), transaction.atomic():
        Promotion.objects.update(state="adopted", ended_on=None)


def test_a_condition_that_fails_is_answered_by_a_second_person(cadres: Cadres) -> None:
    row = brought(cadres, "inspected")
    checked(cadres, row)
    set_rank(actor=first(cadres), cadre_id=row.cadre_id, rank="director_3", post_level="middle")
    refused(Conflict, "conditions-unanswered", None, lambda: vote(cadres, row))

    def waive(asks: str) -> Callable[[], Any]:
        return lambda: prepare.waive_condition(actor=second(cadres), promotion_id=row.pk, asks=asks, reason="特别优秀")

    refused(Conflict, "nothing-asked", "asks", waive("education"))
    refused(InvalidInput, "choice-unknown", "asks", waive("luck"))
    waive("step")()
    refused(Conflict, "answered", "asks", waive("step"))
    assert vote(cadres, row).state == "adopted"
    found = {one.asks: one.standing for one in Promotion.objects.get().findings}
    assert found["step"] == "unmet" and found["political"] == "met"


def test_a_discipline_within_its_effect_bars(cadres: Cadres) -> None:
    row = brought(cadres, "inspected")
    checked(cadres, row)
    in_force(cadres, kind="discipline")
    refused(Conflict, "barred", "asks", lambda: prepare.waive_condition(
        actor=second(cadres), promotion_id=row.pk, asks="discipline", reason="x"))  # fmt: skip
    refused(Conflict, "conditions-unanswered", None, lambda: vote(cadres, row))


def test_publicity_lasts_five_working_days_and_ends_by_itself(cadres: Cadres) -> None:
    row = brought(cadres, "adopted")
    refused(InvalidInput, "too-short", "public_until", lambda: decide.publish_promotion(
        actor=first(cadres), promotion_id=row.pk, public_until=date(2026, 9, 19)))  # fmt: skip
    row = decide.publish_promotion(actor=first(cadres), promotion_id=row.pk)
    assert row.public_until == date(2026, 9, 20), "a Sunday that is worked before the holiday"
    refused(Conflict, "still-public", None, lambda: decide.end_publicity(actor=SYSTEM, promotion_id=row.pk))
    assert after(6, lambda: end_publicities(actor=SYSTEM)) == 0, "the last day counts in full"
    assert after(7, lambda: end_publicities(actor=SYSTEM)) == 1
    assert after(8, lambda: end_publicities(actor=SYSTEM)) == 0
    refused(InvalidInput, "out-of-order", "appointed_on", lambda: after(8, lambda: appoint.appoint(
        actor=second(cadres), promotion_id=row.pk, appointed_on=date(2026, 9, 20))))  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Promotion.objects.update(state="probation", appointed_on=date(2026, 9, 20), probation_until=date(2027, 9, 21))


def test_an_objection_holds_the_publicity_until_it_is_answered(cadres: Cadres) -> None:
    row = brought(cadres, "public")
    refused(InvalidInput, "out-of-order", "received_on", lambda: decide.enter_objection(
        actor=first(cadres), promotion_id=row.pk, text="x", received_on=date(2026, 9, 13)))  # fmt: skip
    objection = decide.enter_objection(actor=first(cadres), promotion_id=row.pk, text="经商办企业", source="李某")
    assert "李某" not in objection.source_sealed and objection.source == "李某"
    over()
    assert Promotion.objects.get().state == "public"
    refused(Conflict, "objection-open", None, lambda: after(8, lambda: decide.end_publicity(
        actor=first(cadres), promotion_id=row.pk)))  # fmt: skip
    for change, field in (({"result": "open"}, "result"), ({"answer": ""}, "answer")):
        with pytest.raises(InvalidInput) as caught:
            decide.answer_objection(actor=first(cadres), objection_id=objection.pk,
                                    **{"result": "unfounded", "answer": "x", **change})  # fmt: skip
        assert caught.value.field == field
    decide.answer_objection(actor=first(cadres), objection_id=objection.pk, result="unfounded", answer="查无实据")
    refused(Conflict, "answered", None, lambda: decide.answer_objection(
        actor=first(cadres), objection_id=objection.pk, result="upheld", answer="x"))  # fmt: skip
    over()
    assert Promotion.objects.get().state == "published"


def test_an_objection_found_true_stops_the_case(cadres: Cadres) -> None:
    row = brought(cadres, "public")
    objection = decide.enter_objection(actor=first(cadres), promotion_id=row.pk, text="x")
    decide.answer_objection(actor=first(cadres), objection_id=objection.pk, result="upheld", answer="属实")
    over()
    refused(Conflict, "objection-upheld", None, lambda: after(8, lambda: decide.end_publicity(
        actor=first(cadres), promotion_id=row.pk)))  # fmt: skip
    row = decide.stop_promotion(actor=first(cadres), promotion_id=row.pk, stop_reason="objection", note="属实")
    assert (row.state, row.ended_on) == ("stopped", date(2026, 9, 14))
    with pytest.raises(IntegrityError), transaction.atomic():
        Promotion.objects.update(stop_reason="")


def test_a_stop_always_says_why(cadres: Cadres) -> None:
    row = drafted(cadres)
    for change, field in (({"stop_reason": "x"}, "stop_reason"), ({"note": " "}, "note")):
        with pytest.raises(InvalidInput) as caught:
            decide.stop_promotion(actor=first(cadres), promotion_id=row.pk,
                                  **{"stop_reason": "work", "note": "x", **change})  # fmt: skip
        assert caught.value.field == field


def test_who_has_left_is_not_appointed_and_a_held_post_is_not_taken(cadres: Cadres) -> None:
    row = brought(cadres, "published")
    fill_post(actor=first(cadres), established_post_id=row.post_id or 0, cadre_id=cadres.files["head"].pk)
    refused(Conflict, "post-held", None, lambda: after(8, lambda: appoint.appoint(
        actor=second(cadres), promotion_id=row.pk)))  # fmt: skip
    assert Promotion.objects.get().state == "published" and cadres.file("deputy").post_level == "township_deputy"
    end_service(actor=first(cadres), cadre_id=row.cadre_id, verb="leave", reason="调离")
    refused(Conflict, "not-in-service", None, lambda: after(8, lambda: appoint.appoint(
        actor=second(cadres), promotion_id=row.pk)))  # fmt: skip


def test_probations_are_told_of_before_and_after_their_end(cadres: Cadres) -> None:
    brought(cadres, "probation")
    assert after(340, lambda: remind_probations(actor=SYSTEM)) == 0
    assert after(345, lambda: remind_probations(actor=SYSTEM)) > 0
    late = timedelta(days=380)
    for _lap in range(2):
        after(late.days, lambda: remind_probations(actor=SYSTEM))
    kinds = Message.objects.filter(
        recipient=cadres.world.people["cadre_office"], kind__startswith="cadre.probation", channel="in_app"
    )
    assert sorted(kinds.values_list("kind", flat=True)) == ["cadre.probation_due", "cadre.probation_late"]


def test_two_people_have_two_cases(cadres: Cadres) -> None:
    drafted(cadres)
    made = enter(cadres, "clerk", XingMing="另一人", ShenFenZheng="")
    row = prepare.draft_promotion(actor=first(cadres), cadre_id=made.pk, reason="x", level="middle")
    assert row.findings and {one.asks for one in row.findings if one.standing == "lacking"} == {"political"}

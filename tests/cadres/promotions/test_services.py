"""The verbs of a case: who may, in which order, what stops it, what the database refuses by itself."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from cadres.models import EstablishedPost, PostTenure, Promotion, PromotionCheck, PromotionLine, PromotionWaiver
from cadres.selectors.promotions import promoted
from cadres.services.establishment import fill_post
from cadres.services.files import end_service, link_account
from cadres.services.promotions import appoint, decide, prepare
from cadres.states.promotions import PROMOTION_TABLE, PromotionState
from tests.cadres.promotions.kit import (
    INSPECTORS,
    RECOMMENDATION,
    START,
    VOTE,
    after,
    brought,
    checked,
    drafted,
    first,
    ready,
    refused,
    second,
    vacancy,
)
from tests.world_cadres import Cadres
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.errors import Conflict, Forbidden, InvalidInput, NotFound, TransitionRefused


@pytest.fixture(autouse=True)
def _monday() -> Any:
    with clock.moved(START):
        yield


VERBS: dict[str, Callable[[Cadres, int], Any]] = {
    "recommend": lambda c, pk: prepare.recommend(actor=first(c), promotion_id=pk, **RECOMMENDATION),  # type: ignore[arg-type]
    "announce": lambda c, pk: prepare.announce_inspection(actor=first(c), promotion_id=pk, inspectors=INSPECTORS),
    "check": lambda c, pk: prepare.enter_check(actor=first(c), promotion_id=pk, kind="archive", result="clear",
                                               source="干部科"),
    "waive": lambda c, pk: prepare.waive_condition(actor=second(c), promotion_id=pk, asks="years", reason="破格"),
    "report": lambda c, pk: prepare.report_inspection(
        actor=first(c), promotion_id=pk, inspected_from=date(2026, 9, 14), inspected_until=date(2026, 9, 14),
        political="qualified", report="好"),
    "adopt": lambda c, pk: decide.decide_promotion(actor=second(c), promotion_id=pk, **VOTE),  # type: ignore[arg-type]
    "publish": lambda c, pk: decide.publish_promotion(actor=first(c), promotion_id=pk),
    "object": lambda c, pk: decide.enter_objection(actor=first(c), promotion_id=pk, text="x"),
    "end_publicity": lambda c, pk: decide.end_publicity(actor=first(c), promotion_id=pk),
    "appoint": lambda c, pk: appoint.appoint(actor=second(c), promotion_id=pk),
    "extend": lambda c, pk: appoint.extend_probation(actor=second(c), promotion_id=pk, months=3, note="x"),
    "pass": lambda c, pk: appoint.pass_probation(actor=second(c), promotion_id=pk, note="x"),
    "fail": lambda c, pk: appoint.fail_probation(actor=second(c), promotion_id=pk, note="x"),
    "stop": lambda c, pk: decide.stop_promotion(actor=first(c), promotion_id=pk, stop_reason="work", note="x"),
}  # fmt: skip


def test_every_verb_in_every_state_follows_the_table(cadres: Cadres) -> None:
    row = brought(cadres, "probation")
    assert set(VERBS) | {"reject", "answer"} == set(PROMOTION_TABLE.verbs)
    for state in PromotionState:
        for verb, act in VERBS.items():
            if PROMOTION_TABLE.allows(state, verb):
                continue
            with pytest.raises(TransitionRefused), transaction.atomic():
                _force(row, state)
                act(cadres, row.pk)


def _force(row: Promotion, state: str) -> None:
    """The state as it would be, with what its constraints ask."""
    ended = START.date() if state in ("closed", "failed", "rejected", "stopped") else None
    appointed = row.appointed_on if state in ("probation", "closed", "failed") else None
    Promotion.objects.filter(pk=row.pk).update(state=state, ended_on=ended, appointed_on=appointed,
                                               stop_reason="work" if state == "stopped" else "")  # fmt: skip


def test_the_whole_way_is_in_the_history_of_the_post(cadres: Cadres) -> None:
    old = vacancy(cadres, title="副局长", level="township_deputy")
    fill_post(actor=first(cadres), established_post_id=old.pk, cadre_id=cadres.files["deputy"].pk)
    row = brought(cadres, "closed")
    post = EstablishedPost.objects.get(promotions=row)
    assert post.holder_id == row.cadre_id and post.held_since == row.appointed_on
    assert EstablishedPost.objects.get(pk=old.pk).holder_id is None, "the post held before is vacant"
    events = PostTenure.objects.filter(cadre=row.cadre_id).order_by("pk").values_list("post_id", "event")
    assert list(events) == [(old.pk, "began"), (old.pk, "ended"), (post.pk, "began")]
    assert cadres.file("deputy").post_level == "township" and promoted() == 1
    verbs = list(PromotionLine.objects.filter(promotion=row).order_by("pk").values_list("verb", flat=True))
    assert verbs == ["draft", "recommend", "announce", "report", "check", "check", "check", "check", "adopt", "publish",
                     "end_publicity", "appoint", "pass"]  # fmt: skip
    assert row.probation_until == date(2027, 9, 22) and row.public_until == date(2026, 9, 20)
    trail = Entry.objects.filter(verb__startswith="cadre.promotion.").order_by("pk")
    assert trail.count() == len(verbs) and "实绩突出" not in str(list(trail.values_list("detail", flat=True)))


def test_to_another_unit_the_file_goes_along(cadres: Cadres) -> None:
    post = vacancy(cadres, "water", title="局长")
    row = brought(cadres, "probation", post_id=post.pk)
    assert cadres.file("deputy").unit_id == post.unit_id
    assert EstablishedPost.objects.get(pk=post.pk).holder_id == row.cadre_id


def test_not_passed_gives_up_the_post_and_the_level(cadres: Cadres) -> None:
    row = brought(cadres, "probation")
    after(30, lambda: appoint.fail_probation(actor=second(cadres), promotion_id=row.pk, note="不胜任"))
    assert EstablishedPost.objects.get(promotions=row).holder_id is None
    assert cadres.file("deputy").post_level == "township_deputy"
    assert Promotion.objects.get().state == "failed" and promoted() == 1


def test_to_a_level_alone(cadres: Cadres) -> None:
    row = brought(cadres, "probation", level="township")
    assert row.post is None and str(row) == "罗秀珍 → 乡科级正职"
    assert cadres.file("deputy").post_level == "township" and not PostTenure.objects.exists()


def test_a_probation_is_extended_but_not_for_ever_and_not_passed_early(cadres: Cadres) -> None:
    row = brought(cadres, "probation")
    pk, actor = row.pk, second(cadres)
    refused(Conflict, "too-early", None, lambda: appoint.pass_probation(actor=actor, promotion_id=pk, note="x"))
    appoint.extend_probation(actor=actor, promotion_id=pk, months=6, note="延长考察")
    assert Promotion.objects.get().probation_until == date(2028, 3, 22)
    refused(Conflict, "extended-enough", "months",
            lambda: appoint.extend_probation(actor=actor, promotion_id=pk, months=7, note="x"))  # fmt: skip
    refused(InvalidInput, "out-of-range", "months",
            lambda: appoint.extend_probation(actor=actor, promotion_id=pk, months=0, note="x"))  # fmt: skip


def test_who_drafts_does_not_decide(cadres: Cadres) -> None:
    row = brought(cadres, "inspected")
    checked(cadres, row)
    refused(Conflict, "own-draft", None,
            lambda: decide.decide_promotion(actor=first(cadres), promotion_id=row.pk, **VOTE))  # type: ignore[arg-type] # fmt: skip
    refused(Conflict, "own-draft", None, lambda: prepare.waive_condition(
        actor=first(cadres), promotion_id=row.pk, asks="years", reason="x"))  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Promotion.objects.update(decided_by=row.drafted_by)
    with pytest.raises(IntegrityError), transaction.atomic():
        PromotionWaiver.objects.create(promotion=row, asks="years", reason_sealed="x", drafted_by=row.drafted_by,
                                       by=row.drafted_by, at=clock.now())  # fmt: skip


@pytest.mark.parametrize("handle", ["personnel", "dispatcher"])
def test_only_the_office(cadres: Cadres, handle: str) -> None:
    row = drafted(cadres)
    error = Forbidden if handle == "personnel" else NotFound
    with pytest.raises(error):
        decide.stop_promotion(actor=cadres.act(handle), promotion_id=row.pk, stop_reason="work", note="x")
    with pytest.raises(Forbidden):
        prepare.draft_promotion(actor=cadres.act(handle), cadre_id=cadres.files["head"].pk, reason="x", level="county")


def test_nobody_about_the_own_file(cadres: Cadres) -> None:
    ready(cadres)
    username = cadres.world.people["cadre_office"].username
    link_account(actor=first(cadres), cadre_id=cadres.files["deputy"].pk, username=username)
    refused(Conflict, "own-matter", None, lambda: prepare.draft_promotion(
        actor=first(cadres), cadre_id=cadres.files["deputy"].pk, reason="x", level="township"))  # fmt: skip


def test_a_motion_is_for_one_person_and_one_free_post(cadres: Cadres) -> None:
    row = drafted(cadres)
    deputy, clerk, head = (cadres.files[handle].pk for handle in ("deputy", "clerk", "head"))

    def draft(cadre_id: int, **facts: Any) -> Callable[[], Any]:
        return lambda: prepare.draft_promotion(actor=first(cadres), cadre_id=cadre_id, **{"reason": "x", **facts})

    refused(Conflict, "case-open", "cadre", draft(deputy, level="township"))
    refused(Conflict, "case-open", "post", draft(clerk, post_id=row.post_id))
    refused(InvalidInput, "choice-unknown", "level", draft(clerk, level="none"))
    refused(InvalidInput, "choice-unknown", "level", draft(clerk))
    refused(InvalidInput, "text-missing", "reason", draft(clerk, level="middle", reason=" "))
    refused(NotFound, "unknown", "post", draft(clerk, post_id=0))
    refused(NotFound, "unknown", "cadre", draft(0, level="middle"))
    held = vacancy(cadres, title="主任", level="middle")
    fill_post(actor=first(cadres), established_post_id=held.pk, cadre_id=head)
    refused(Conflict, "holds-it", "post", draft(head, post_id=held.pk))
    refused(InvalidInput, "required", "vacant_on", draft(clerk, post_id=held.pk))
    refused(InvalidInput, "required", "vacant_on", draft(clerk, post_id=held.pk, vacant_on=date(2026, 9, 13)))
    assert draft(clerk, post_id=held.pk, vacant_on=date(2026, 12, 1))().vacant_on == date(2026, 12, 1)
    end_service(actor=first(cadres), cadre_id=head, verb="retire", reason="退休")
    refused(Conflict, "not-in-service", "cadre", draft(head, level="county"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Promotion.objects.create(cadre_id=deputy, level="township", motion_on=date(2026, 9, 14), reason_sealed="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        Promotion.objects.filter(cadre=clerk).update(post=row.post_id)


@pytest.mark.parametrize(("change", "field"), [
    ({"meeting_present": 31}, "meeting_present"), ({"meeting_votes": 29}, "meeting_votes"),
    ({"talks_votes": 16}, "talks_votes"), ({"meeting_present": 0, "meeting_votes": 0}, "meeting_present"),
    ({"talks_held": 0, "talks_votes": 0}, "talks_held"), ({"recommended_on": date(2026, 9, 15)}, "recommended_on"),
    ({"recommended_on": date(2026, 9, 13)}, "recommended_on"),
])  # fmt: skip
def test_numbers_of_a_recommendation_add_up(cadres: Cadres, change: dict[str, Any], field: str) -> None:
    row = drafted(cadres)
    with pytest.raises(InvalidInput) as caught:
        prepare.recommend(actor=first(cadres), promotion_id=row.pk, **{**RECOMMENDATION, **change})
    assert caught.value.field == field


def test_two_inspect_and_none_is_kin(cadres: Cadres) -> None:
    row = brought(cadres, "recommended")

    def announce(*team: tuple[str, str]) -> Callable[[], Any]:
        return lambda: prepare.announce_inspection(actor=first(cadres), promotion_id=row.pk, inspectors=team)

    refused(InvalidInput, "too-few", "inspectors", announce(("甘副科长", "干部科")))
    refused(InvalidInput, "too-few", "inspectors", announce(("甘", ""), ("甘", "纪委")))
    refused(Conflict, "kin", "inspectors", announce(("罗父", "退休"), ("甘", "干部科")))
    refused(Conflict, "kin", "inspectors", announce(("罗秀珍", ""), ("甘", "")))
    with pytest.raises(InvalidInput) as caught:
        prepare.announce_inspection(actor=first(cadres), promotion_id=row.pk, inspectors=INSPECTORS,
                                    noticed_on=date(2026, 9, 13))  # fmt: skip
    assert caught.value.field == "noticed_on"


def test_the_report_is_sealed_and_in_order(cadres: Cadres) -> None:
    row = brought(cadres, "inspecting")
    days = {"inspected_from": date(2026, 9, 14), "inspected_until": date(2026, 9, 14)}
    for change, field in (({"inspected_from": date(2026, 9, 13)}, "inspected_from"),
                          ({"inspected_until": date(2026, 9, 13)}, "inspected_until"),
                          ({"inspected_until": date(2026, 9, 15)}, "inspected_until"), ({"report": ""}, "report"),
                          ({"political": "x"}, "political")):  # fmt: skip
        with pytest.raises(InvalidInput) as caught:
            prepare.report_inspection(actor=first(cadres), promotion_id=row.pk, **{
                **days, "political": "qualified", "report": "政治坚定", **change})  # type: ignore[arg-type] # fmt: skip
        assert caught.value.field == field
    row = prepare.report_inspection(actor=first(cadres), promotion_id=row.pk, political="qualified", report="政治坚定",
                                    **days)  # fmt: skip
    assert "政治坚定" not in row.report_sealed and row.report == "政治坚定"


def test_rows_of_a_case_are_seen_with_the_case(cadres: Cadres) -> None:
    row, personnel = brought(cadres, "adopted"), cadres.world.people["personnel"]
    models = (Promotion, PromotionCheck, PromotionLine)
    assert [model.objects.visible_to(personnel).count() for model in models] == [0, 0, 0]
    decide.publish_promotion(actor=first(cadres), promotion_id=row.pk)
    assert [model.objects.visible_to(personnel).count() for model in models] == [1, 4, 10]
    assert not Promotion.objects.visible_to(cadres.world.people["other_personnel"]).exists()

"""182 promotions with their evidence, from years ago to those on probation; cases at every step before and beside."""

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from cadres.models import (
    Cadre,
    EstablishedPost,
    Promotion,
    PromotionCheck,
    PromotionLine,
    PromotionWaiver,
)
from cadres.models.sealed_line import seal_words
from cadres.rules.promotions import ABSOLUTE, FROM, Finding, Goal, Standing, conditions
from cadres.services.establishment import fill_post
from cadres.services.promotions import decide, prepare
from cadres.services.promotions.frame import nominee_of
from cadres.states.cadre import PostLevel
from cadres.states.promotions import CheckKind, PromotionState
from xinhui.accounts.actors import SYSTEM
from xinhui.core import clock
from xinhui.demo.cadres.base import DemoCadres

People = tuple[int | None, int | None]
APPOINTED, FAILED = 182, 2
#: Days since the appointment of those on probation; the last one's year is over.
LAST_YEAR = (20, 95, 150, 244, 341, 380)
REASONS = ("长期在一线工作，敢于担当，群众公认度高。", "熟悉业务，统筹协调能力强，近三年考核均为称职以上。",
           "在急难险重任务中表现突出，班子结构需要。", "基层经历丰富，善于做群众工作。")  # fmt: skip
REPORT = "政治立场坚定，能坚决贯彻上级部署；工作有思路、抓落实有力度；作风民主，廉洁自律。不足：统筹全局经验有待积累。"
TEAM = (("黎志明", "区委组织部干部科副科长"), ("莫海燕", "区纪委监委组织部部长"))
ORGANS = {CheckKind.ARCHIVE: "区委组织部干部档案室", CheckKind.DECLARED: "区委组织部干部监督科",
          CheckKind.DISCIPLINE: "区纪委监委", CheckKind.LETTERS: "区信访局"}  # fmt: skip
#: Days before the appointment of each step of a case that came to it.
BEFORE = {"motion_on": 45, "recommended_on": 38, "noticed_on": 34, "inspected_from": 31, "inspected_until": 27,
          "decided_on": 21, "public_from": 16, "public_until": 6}  # fmt: skip
SAID = {"check": "凡提四必核查完毕，未发现问题。", "pass": "胜任现职。", "fail": "难以胜任，免去试任职务。"}
#: Verb → the day it was done on, for the history.
HISTORY = (("draft", "motion_on"), ("recommend", "recommended_on"), ("announce", "noticed_on"),
           ("report", "inspected_until"), ("check", "inspected_until"), ("adopt", "decided_on"),
           ("publish", "public_from"), ("appoint", "appointed_on"))  # fmt: skip


def build(cadres: DemoCadres) -> None:
    """The past in bulk, the last year's with the posts they took; what is under way by the real verbs."""
    vacant = list(EstablishedPost.objects.in_being().filter(holder__isnull=True).select_related("unit").order_by("pk"))
    _past(cadres, vacant[-len(LAST_YEAR) :])
    for number, (post, name) in enumerate(zip(vacant, UNDER_WAY, strict=False)):
        _live(cadres, post, number, name)


def _past(cadres: DemoCadres, vacant: list[EstablishedPost]) -> None:
    himself = cadres.actor("ganbu-self").user_id
    today = EstablishedPost.objects.in_being().filter(holder__isnull=False).select_related("holder", "unit").in_bulk()
    seats = (post for unit in cadres.units for post in cadres.posts[unit.pk])
    held = [today[post.pk] for post in seats if post.pk in today and today[post.pk].holder_id == post.holder_id]
    held.sort(key=lambda post: post.holder is None or post.holder.user_id != himself)
    step = max(1, len(held) // APPOINTED)
    chosen = [held[0], *held[1::step]][: APPOINTED - FAILED - len(LAST_YEAR)]
    people = (cadres.actor("ganbu").user_id, cadres.actor("ganbu2").user_id)
    drafts = [_appointed(cadres, people, post, number) for number, post in enumerate(chosen)]
    staff = [row for row in cadres.everybody if row.post_level == PostLevel.NONE]
    drafts += [_failed(cadres, people, row) for row in staff[7 : 7 + FAILED]]
    drafts += [_appointed(cadres, people, _taken(cadres, post, days), days)
               for post, days in zip(vacant, LAST_YEAR, strict=True)]  # fmt: skip
    rows = Promotion.objects.bulk_create(drafts, batch_size=200)
    _steps(cadres, rows)


def _taken(cadres: DemoCadres, post: EstablishedPost, days: int) -> EstablishedPost:
    """Somebody of the staff took the post so many days ago."""
    cadre = Cadre.objects.in_service().filter(unit=post.unit, post_level=PostLevel.NONE).order_by("pk")[days % 5]
    Cadre.objects.filter(pk=cadre.pk).update(post_level=post.level)
    since = cadres.today - timedelta(days=days)
    return fill_post(actor=cadres.actor("ganbu2"), established_post_id=post.pk, cadre_id=cadre.pk, since=since)


def _case(people: People, cadre: Cadre, number: int, post: EstablishedPost | None, level: str, day: Any) -> Any:
    row = Promotion(
        cadre=cadre, post=post, level=level, reason_sealed=seal_words(REASONS[number % len(REASONS)]),
        drafted_by_id=people[0], decided_by_id=people[1], meeting_entitled=32,
        meeting_present=30, meeting_votes=24 + number % 6, talks_held=18, talks_votes=14 + number % 5,
        inspectors=[list(one) for one in TEAM], report_sealed=seal_words(REPORT), political="qualified",
        decision=f"区委常委会会议纪要〔{day.year}〕{1 + number % 24}号", voters_entitled=11,
        voters_present=9 + number % 3, votes_for=9, appointed_on=day, level_before=FROM[level][0],
        probation_until=day + relativedelta(years=1),
        **{name: day - timedelta(days=days) for name, days in BEFORE.items()},
    )  # fmt: skip
    found = _findings(row)
    row.findings_sealed = seal_words(json.dumps([asdict(one) for one in found], ensure_ascii=False))
    pieces = [["appraisal", f"{day.year - years} 称职", f"/cadres/{cadre.pk}/"] for years in (1, 2)]
    row.evidence_sealed = seal_words(json.dumps(pieces, ensure_ascii=False))
    return row


def _findings(row: Promotion) -> list[Finding]:
    """As the records said on the day of the vote."""
    assert row.decided_on is not None
    who = replace(nominee_of(row.cadre, row.cadre.form, "qualified"), level=row.level_before, disciplines=(),
                  since=row.decided_on - relativedelta(years=4),
                  appraisals={row.decided_on.year - 1: "称职"})  # fmt: skip
    return conditions(Goal(row.level, row.post.title if row.post is not None else ""), who, row.decided_on)


def _appointed(cadres: DemoCadres, people: People, post: EstablishedPost, number: int) -> Promotion:
    assert post.holder is not None and post.held_since is not None
    row: Promotion = _case(people, post.holder, number, post, post.level, post.held_since)
    assert row.probation_until is not None
    # whose year ended within the last weeks is still to be decided
    if row.probation_until > cadres.today - timedelta(days=31):
        row.state = PromotionState.PROBATION
    else:
        row.state, row.ended_on = PromotionState.CLOSED, row.probation_until + timedelta(days=9)
    return row


def _failed(cadres: DemoCadres, people: People, cadre: Cadre) -> Promotion:
    """To a level, not passed, back where they were."""
    day = cadres.today - timedelta(days=700)
    row: Promotion = _case(people, cadre, 3, None, PostLevel.MIDDLE, day)
    row.state, row.ended_on = PromotionState.FAILED, day + timedelta(days=370)
    return row


def _steps(cadres: DemoCadres, rows: list[Promotion]) -> None:
    """Checks, answers to conditions, histories."""
    drafter, decider = cadres.actor("ganbu").user_id, cadres.actor("ganbu2").user_id
    note = {verb: seal_words(words) for verb, words in SAID.items()}
    reason = seal_words("特别优秀，工作特殊需要，经研究同意破格。")
    checks, waivers, lines = [], [], []
    for row in rows:
        assert row.inspected_until is not None
        checks += [PromotionCheck(promotion=row, kind=kind, day=row.inspected_until, result="clear", source=source,
                                  by_id=drafter) for kind, source in ORGANS.items()]  # fmt: skip
        waivers += [
            PromotionWaiver(promotion=row, asks=one.asks, reason_sealed=reason, drafted_by_id=drafter,
                            by_id=decider, at=_at(cadres, row.inspected_until))
            for one in row.findings if one.standing != Standing.MET and one.asks not in ABSOLUTE
        ]  # fmt: skip
        for verb, name in _history(row):
            by = decider if verb in ("adopt", "appoint", "pass", "fail") else drafter
            lines.append(PromotionLine(promotion=row, verb=verb, at=_at(cadres, getattr(row, name)), by_id=by,
                                       text_sealed=note.get(verb, "")))  # fmt: skip
    PromotionCheck.objects.bulk_create(checks, batch_size=500)
    PromotionWaiver.objects.bulk_create(waivers, batch_size=500)
    PromotionLine.objects.bulk_create(lines, batch_size=500)


def _history(row: Promotion) -> Iterator[tuple[str, str]]:
    yield from HISTORY
    if row.ended_on is not None:
        yield ("pass" if row.state == PromotionState.CLOSED else "fail"), "ended_on"


def _at(cadres: DemoCadres, day: Any) -> datetime:
    return cadres.office_hour((cadres.today - day).days)


#: What becomes of each case under way, in the order of vacant posts.
UNDER_WAY = ("motion", "recommended", "inspecting", "inspected", "adopted", "public", "objected", "published",
             "stopped", "rejected")  # fmt: skip


def _live(cadres: DemoCadres, post: EstablishedPost, number: int, name: str) -> None:
    """Steps of the real verbs, three days apart, the last of them this week."""
    ganbu, ganbu2 = cadres.actor("ganbu"), cadres.actor("ganbu2")
    wanted = FROM[post.level]
    free = Cadre.objects.in_service().filter(unit=post.unit, post_level__in=wanted).exclude(promotions__isnull=False)
    nominee = free.order_by("pk")[number % 3]
    with clock.moved(cadres.office_hour(40)):
        row = prepare.draft_promotion(actor=ganbu, cadre_id=nominee.pk, post_id=post.pk,
                                      reason=REASONS[number % len(REASONS)])  # fmt: skip
    pk = row.pk
    if name == "motion":
        return
    with clock.moved(cadres.office_hour(35)):
        prepare.recommend(actor=ganbu, promotion_id=pk, recommended_on=None, meeting_entitled=34, meeting_present=32,
                          meeting_votes=12 if name == "stopped" else 28, talks_held=20, talks_votes=17)  # fmt: skip
    if name == "recommended":
        return
    with clock.moved(cadres.office_hour(30)):
        if name == "stopped":
            decide.stop_promotion(
                actor=ganbu, promotion_id=pk, stop_reason="support", note="会议推荐得票偏低，继续培养。"
            )
            return
        prepare.announce_inspection(actor=ganbu, promotion_id=pk, inspectors=TEAM)
        for kind, source in ORGANS.items():
            prepare.enter_check(actor=ganbu, promotion_id=pk, kind=kind, result="clear", source=source)
    if name != "inspecting":
        _decided(cadres, row, name, ganbu, ganbu2)


def _decided(cadres: DemoCadres, row: Promotion, name: str, ganbu: Any, ganbu2: Any) -> None:
    pk = row.pk
    with clock.moved(cadres.office_hour(26)):
        prepare.report_inspection(
            actor=ganbu, promotion_id=pk, inspected_from=clock.today(), inspected_until=clock.today(),
            political="qualified", report=REPORT,
        )  # fmt: skip
        row.refresh_from_db()
        if name != "inspected":
            for one in row.findings:
                if one.must_be_answered:
                    prepare.waive_condition(actor=ganbu2, promotion_id=pk, asks=one.asks,
                                            reason="岗位急需，表现特别优秀，经研究同意破格。")  # fmt: skip
    if name == "inspected":
        return
    with clock.moved(cadres.office_hour(22)):
        decide.decide_promotion(actor=ganbu2, promotion_id=pk, decision="区委常委会会议纪要〔2026〕21号",
                                voters_entitled=11, voters_present=10,
                                votes_for=4 if name == "rejected" else 10)  # fmt: skip
    if name in ("adopted", "rejected"):
        return
    with clock.moved(cadres.office_hour(20 if name == "published" else 2)):
        decide.publish_promotion(actor=ganbu, promotion_id=pk)
    if name == "objected":
        with clock.moved(cadres.office_hour(1)):
            decide.enter_objection(actor=ganbu, promotion_id=pk, text="反映其在考勤管理上要求不严。", source="匿名来信")
    if name == "published":
        with clock.moved(cadres.office_hour(1)):
            decide.end_publicity(actor=SYSTEM, promotion_id=pk)

"""Before the meeting: motion, democratic recommendation, the four checks, answers to conditions, inspection."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cadres.models import Cadre, EstablishedPost, Promotion, PromotionCheck, PromotionWaiver
from cadres.models.sealed_line import seal_words
from cadres.rules.promotions import Asks
from cadres.selectors.people import office_people
from cadres.services.frame import hold_cadre, require_office, require_person, tell
from cadres.services.pools.frame import refuse_own_matter
from cadres.services.promotions.frame import (
    WORDS_MOST,
    findings_of,
    hold_case,
    keep_line,
    second_person,
    turn,
    write_down,
)
from cadres.states.cadre import CadreState, PostLevel
from cadres.states.promotions import OPEN, CheckKind, CheckResult, PoliticalResult
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.checks import hold, line, one_of, past_day, words
from xinhui.core.errors import Conflict, InvalidInput

INSPECTORS_LEAST = 2


def draft_promotion(
    *, actor: Actor, cadre_id: int, reason: str, post_id: int | None = None, level: str = "",
    vacant_on: date | None = None,
) -> Promotion:  # fmt: skip
    """A motion: somebody for a post (vacant, or held until a day that is known) or for a level. By the cadre office.

    Raises NotFound (cadre, post), Forbidden, InvalidInput (reason, level, vacant_on), Conflict `not-in-service`,
    `case-open` (cadre, post), `holds-it`, `own-matter`.
    """
    reason = words(reason, field="reason", limit=WORDS_MOST)
    with transaction.atomic():
        require_office(actor)
        person = require_person(actor)
        cadre = hold_cadre(actor, cadre_id, field="cadre")
        refuse_own_matter(actor, cadre)
        if cadre.state != CadreState.IN_SERVICE:
            raise Conflict(code="not-in-service", field="cadre", message=_("This cadre is not in service."))
        if Promotion.objects.filter(cadre=cadre, state__in=OPEN).exists():
            raise Conflict(code="case-open", field="cadre",
                           message=pgettext_lazy("promotion", "A case of this person is under way."))  # fmt: skip
        post = None if post_id is None else _post(post_id, cadre, vacant_on)
        goal = post.level if post is not None else one_of(level, PostLevel.values[:-1], field="level")
        row = Promotion(cadre=cadre, post=post, level=goal, reason_sealed=seal_words(reason), drafted_by_id=person,
                        vacant_on=vacant_on if post is not None and post.holder_id else None,
                        motion_on=clock.today())  # fmt: skip
        write_down(row)
        row.save()
        keep_line(actor, row, "draft", "")
        tell(office_people() - {person}, "cadre.promotion_drafted", key=f"promotion:{row.pk}:drafted",
             link=f"/cadres/promotions/{row.pk}/")  # fmt: skip
    return row


def _post(post_id: int, cadre: Cadre, vacant_on: date | None) -> EstablishedPost:
    post = hold(EstablishedPost.objects.in_being().select_related("unit"), post_id, field="post")
    if post.holder_id == cadre.pk:
        raise Conflict(code="holds-it", field="post",
                       message=pgettext_lazy("promotion", "This person holds the post already."))  # fmt: skip
    if post.holder_id is not None and (vacant_on is None or vacant_on < clock.today()):
        raise InvalidInput(
            code="required", field="vacant_on",
            message=pgettext_lazy("promotion", "The post is held: name the day on which it falls vacant."),
        )  # fmt: skip
    if Promotion.objects.filter(post=post, state__in=OPEN).exists():
        raise Conflict(code="case-open", field="post",
                       message=pgettext_lazy("promotion", "A case for this post is under way."))  # fmt: skip
    return post


def recommend(
    *, actor: Actor, promotion_id: int, recommended_on: date | None, meeting_entitled: int, meeting_present: int,
    meeting_votes: int, talks_held: int, talks_votes: int, note: str = "",
) -> Promotion:  # fmt: skip
    """Democratic recommendation: the meeting and the talks in numbers; which is no election, the office weighs it.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (recommended_on, meeting_*, talks_*), Conflict.
    """
    day, note = past_day(recommended_on, field="recommended_on"), words(note, field="note", required=False)
    _at_most(meeting_present, meeting_entitled, "meeting_present")
    _at_most(meeting_votes, meeting_present, "meeting_votes")
    _at_most(talks_votes, talks_held, "talks_votes")
    for field, number in (("meeting_present", meeting_present), ("talks_held", talks_held)):
        if number < 1:
            raise InvalidInput(code="required", field=field, message=_("Fill this in."))
    with transaction.atomic():
        row = hold_case(actor, promotion_id, "recommend")
        _not_before(day, row.motion_on, "recommended_on")
        row.recommended_on, row.meeting_entitled, row.meeting_present = day, meeting_entitled, meeting_present
        row.meeting_votes, row.talks_held, row.talks_votes = meeting_votes, talks_held, talks_votes
        return turn(actor, row, "recommend", note)


def _at_most(number: int, most: int, field: str) -> None:
    if not 0 <= number <= most:
        raise InvalidInput(code="out-of-range", field=field,
                           message=pgettext_lazy("promotion", "More votes than people."))  # fmt: skip


def _not_before(day: date, first: date | None, field: str) -> None:
    if first is not None and day < first:
        raise InvalidInput(code="out-of-order", field=field,
                           message=pgettext_lazy("promotion", "This day lies before the step before."))  # fmt: skip


def announce_inspection(
    *, actor: Actor, promotion_id: int, inspectors: Sequence[tuple[str, str]], noticed_on: date | None = None,
) -> Promotion:  # fmt: skip
    """The notice of inspection and who inspects: two at least, none of the person's kin as the form names them.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (inspectors, noticed_on), Conflict `kin` (inspectors).
    """
    day = past_day(noticed_on, field="noticed_on")
    team = [(line(name, field="inspectors", limit=60), line(where, field="inspectors", limit=80, required=False))
            for name, where in inspectors]  # fmt: skip
    if len({name for name, _where in team}) < INSPECTORS_LEAST:
        raise InvalidInput(code="too-few", field="inspectors",
                           message=pgettext_lazy("promotion", "Two people at least inspect."))  # fmt: skip
    with transaction.atomic():
        row = hold_case(actor, promotion_id, "announce")
        _not_before(day, row.recommended_on, "noticed_on")
        kin = {row.cadre.name, *(relative.name for relative in row.cadre.form.family)}
        if kin & {name for name, _where in team}:
            raise Conflict(
                code="kin", field="inspectors",
                message=pgettext_lazy("promotion", "An inspector bears the name of the person or of a relative."),
                action=pgettext_lazy("promotion", "Send somebody else: kin keep out of it."),
            )  # fmt: skip
        row.inspectors, row.noticed_on = [list(one) for one in team], day
        return turn(actor, row, "announce")


def enter_check(
    *, actor: Actor, promotion_id: int, kind: str, result: str, source: str, day: date | None = None, note: str = ""
) -> PromotionCheck:
    """One of the four checks; entered again it takes the place of the earlier one, which stays in the history.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (kind, result, source, day, note).
    """
    kind, result = one_of(kind, CheckKind.values, field="kind"), one_of(result, CheckResult.values, field="result")
    source, day = line(source, field="source", limit=80), past_day(day, field="day")
    note = words(note, field="note", required=result != CheckResult.CLEAR)
    with transaction.atomic():
        row = hold_case(actor, promotion_id, "check")
        check, _made = PromotionCheck.objects.update_or_create(promotion=row, kind=kind, defaults={
            "day": day, "result": result, "source": source, "note_sealed": seal_words(note), "by_id": actor.user_id,
        })  # fmt: skip
        said = f"{check.get_kind_display()}：{check.get_result_display()}（{source}）{note}"
        keep_line(actor, row, "check", said)
    return check


def waive_condition(*, actor: Actor, promotion_id: int, asks: str, reason: str) -> PromotionWaiver:
    """Why the case goes on although a condition is not met or the records do not say. By a second person of the office.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (asks, reason), Conflict `own-draft`, `nothing-asked`
    (asks), `barred` (asks), `answered` (asks).
    """
    asks, reason = one_of(asks, Asks.values, field="asks"), words(reason, field="reason")
    with transaction.atomic():
        row = hold_case(actor, promotion_id, "waive")
        person = second_person(actor, row)
        found = next((one for one in findings_of(row, row.cadre.form) if one.asks == asks), None)
        if found is None or not found.must_be_answered:
            raise Conflict(
                code="nothing-asked", field="asks",
                message=pgettext_lazy("promotion", "This condition is met: nothing is to be answered."),
            )  # fmt: skip
        if found.is_barred or asks == Asks.POLITICAL:
            raise Conflict(code="barred", field="asks",
                           message=pgettext_lazy("promotion", "No reason stands in for this condition."))  # fmt: skip
        if row.waivers.filter(asks=asks).exists():
            raise Conflict(code="answered", field="asks",
                           message=pgettext_lazy("promotion", "This condition was answered already."))  # fmt: skip
        waiver = PromotionWaiver.objects.create(
            promotion=row, asks=asks, reason_sealed=seal_words(reason), drafted_by_id=row.drafted_by_id, by_id=person,
            at=clock.now(),
        )  # fmt: skip
        keep_line(actor, row, "waive", f"{Asks(asks).label}：{reason}")
    return waiver


def report_inspection(
    *, actor: Actor, promotion_id: int, inspected_from: date, inspected_until: date, political: str, report: str
) -> Promotion:
    """What the inspection found, sealed, and the political examination.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (inspected_from, inspected_until, political, report).
    """
    political = one_of(political, PoliticalResult.values, field="political")
    report, until = words(report, field="report", limit=10_000), past_day(inspected_until, field="inspected_until")
    with transaction.atomic():
        row = hold_case(actor, promotion_id, "report")
        _not_before(inspected_from, row.noticed_on, "inspected_from")
        _not_before(until, inspected_from, "inspected_until")
        row.inspected_from, row.inspected_until = inspected_from, until
        row.political, row.report_sealed = political, seal_words(report)
        write_down(row)
        return turn(actor, row, "report")

"""The meeting, the publicity with its objections, and stopping a case."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cadres.models import Promotion, PromotionObjection
from cadres.models.sealed_line import seal_words
from cadres.rules.promotions import is_adopted, is_quorate, unanswered
from cadres.selectors.people import office_people, person_of, personnel_of
from cadres.services.frame import tell
from cadres.services.promotions.frame import hold_case, keep_line, second_person, turn, write_down
from cadres.states.promotions import CheckKind, CheckResult, ObjectionResult, StopReason
from members.rules.chains import working_day_after
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.checks import hold, line, one_of, past_day, words
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.core.services.calendar import schedule_for

PUBLIC_WORKING_DAYS = 5


def decide_promotion(
    *, actor: Actor, promotion_id: int, decision: str, voters_entitled: int, voters_present: int, votes_for: int,
    decided_on: date | None = None,
) -> Promotion:  # fmt: skip
    """The vote of the meeting, written down by a second person: adopted by more than half of all entitled, else voted
    down. Before it all four checks and every condition that is not met have their answer.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (decision, voters_*, votes_for, decided_on), Conflict
    `own-draft`, `checks-lacking`, `check-against`, `conditions-unanswered`.
    """
    decision, day = line(decision, field="decision", limit=120), past_day(decided_on, field="decided_on")
    if not is_quorate(voters_present, voters_entitled) or voters_present > voters_entitled:
        raise InvalidInput(
            code="no-quorum", field="voters_present",
            message=pgettext_lazy("promotion", "Two thirds of the members have to be present."),
        )  # fmt: skip
    if not 0 <= votes_for <= voters_present:
        raise InvalidInput(code="out-of-range", field="votes_for",
                           message=pgettext_lazy("promotion", "More votes than people."))  # fmt: skip
    with transaction.atomic():
        row = hold_case(actor, promotion_id, "adopt")
        person = second_person(actor, row)
        if row.inspected_until is not None and day < row.inspected_until:
            raise InvalidInput(code="out-of-order", field="decided_on",
                               message=pgettext_lazy("promotion", "This day lies before the step before."))  # fmt: skip
        _require_checks(row)
        _require_answers(row)
        row.decision, row.decided_on, row.decided_by_id = decision, day, person
        row.voters_entitled, row.voters_present, row.votes_for = voters_entitled, voters_present, votes_for
        is_passed = is_adopted(votes_for, voters_entitled)
        row.ended_on = None if is_passed else day
        turn(actor, row, "adopt" if is_passed else "reject")
        tell({row.drafted_by_id or 0} - {0, person}, "cadre.promotion_decided", key=f"promotion:{row.pk}:decided",
             link=f"/cadres/promotions/{row.pk}/")  # fmt: skip
    return row


def _require_checks(row: Promotion) -> None:
    results = dict(row.checks.values_list("kind", "result"))
    if len(results) < len(CheckKind):
        raise Conflict(code="checks-lacking", message=pgettext_lazy("promotion", "Not all four checks are entered."),
                       action=pgettext_lazy("promotion", "Enter each with its day and result."))  # fmt: skip
    if CheckResult.PROBLEM in results.values():
        raise Conflict(
            code="check-against",
            message=pgettext_lazy("promotion", "A check came to a problem that stands against it."),
            action=pgettext_lazy("promotion", "Stop the case, or enter the check anew once settled."),
        )  # fmt: skip


def _require_answers(row: Promotion) -> None:
    """The conditions as they stand today, written down once more."""
    if unanswered(write_down(row), row.waivers.values_list("asks", flat=True)):
        raise Conflict(
            code="conditions-unanswered",
            message=pgettext_lazy("promotion", "A condition is not met, or the records do not say, and has no answer."),
            action=pgettext_lazy("promotion", "A second person answers it with a reason, or the case is stopped."),
        )  # fmt: skip


def publish_promotion(*, actor: Actor, promotion_id: int, public_until: date | None = None) -> Promotion:
    """Publicity from today for five working days at least; the daily run ends it. Now the person sees the case.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (public_until).
    """
    with transaction.atomic():
        row = hold_case(actor, promotion_id, "publish")
        today = clock.today()
        least = working_day_after(today, PUBLIC_WORKING_DAYS, schedule_for(None).is_workday)
        if public_until is not None and public_until < least:
            raise InvalidInput(
                code="too-short", field="public_until",
                message=pgettext_lazy("promotion", "Publicity lasts five working days at least: until %(day)s.")
                % {"day": least.isoformat()},
            )  # fmt: skip
        row.public_from, row.public_until = today, public_until or least
        turn(actor, row, "publish")
        people = person_of(row.cadre) | personnel_of(row.cadre.unit_id)
        tell(person_of(row.cadre), "cadre.promotion_public_own", key=f"promotion:{row.pk}:public",
             link="/cadres/mine/promotion/", context={"until": row.public_until.isoformat()})  # fmt: skip
        tell(people - person_of(row.cadre) - {actor.user_id or 0}, "cadre.promotion_public",
             key=f"promotion:{row.pk}:public", link=f"/cadres/promotions/{row.pk}/",
             context={"until": row.public_until.isoformat()})  # fmt: skip
    return row


def enter_objection(
    *, actor: Actor, promotion_id: int, text: str, source: str = "", received_on: date | None = None
) -> PromotionObjection:
    """What somebody said against it; without a name too. While it is open the publicity does not end.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (text, source, received_on).
    """
    text, source = words(text, field="text"), line(source, field="source", limit=80, required=False)
    day = past_day(received_on, field="received_on")
    with transaction.atomic():
        row = hold_case(actor, promotion_id, "object")
        if row.public_from is not None and day < row.public_from:
            raise InvalidInput(code="out-of-order", field="received_on",
                               message=pgettext_lazy("promotion", "This day lies before the step before."))  # fmt: skip
        objection = PromotionObjection.objects.create(
            promotion=row, received_on=day, text_sealed=seal_words(text), source_sealed=seal_words(source)
        )
        keep_line(actor, row, "object", "")
        tell(office_people() - {actor.user_id or 0}, "cadre.promotion_objection",
             key=f"promotion-objection:{objection.pk}", link=f"/cadres/promotions/{row.pk}/")  # fmt: skip
    return objection


def answer_objection(*, actor: Actor, objection_id: int, result: str, answer: str) -> PromotionObjection:
    """What the check of an objection came to. Raises NotFound, Forbidden, TransitionRefused, InvalidInput (result,
    answer), Conflict `answered`."""
    result = one_of(result, ObjectionResult.values[1:], field="result")
    answer = words(answer, field="answer")
    with transaction.atomic():
        case_id = PromotionObjection.objects.filter(pk=objection_id).values_list("promotion_id", flat=True).first()
        row = hold_case(actor, case_id or 0, "answer")
        objection = hold(PromotionObjection.objects.filter(promotion=row), objection_id)
        if objection.result != ObjectionResult.OPEN:
            raise Conflict(code="answered",
                           message=pgettext_lazy("promotion", "This objection was answered already."))  # fmt: skip
        objection.result, objection.answer_sealed = result, seal_words(answer)
        objection.answered_on, objection.answered_by_id = clock.today(), actor.user_id
        objection.save()
        keep_line(actor, row, "answer", answer)
    return objection


def end_publicity(*, actor: Actor, promotion_id: int) -> Promotion:
    """The days are over and no objection is open or stands against it. By the portal itself or the office.

    Raises NotFound, Forbidden, TransitionRefused, Conflict `still-public`, `objection-open`, `objection-upheld`.
    """
    with transaction.atomic():
        row = hold_case(actor, promotion_id, "end_publicity")
        if row.public_until is not None and clock.today() <= row.public_until:
            raise Conflict(code="still-public", message=_("It is public still."))
        results = set(row.objections.values_list("result", flat=True))
        if ObjectionResult.OPEN in results:
            raise Conflict(code="objection-open",
                           message=pgettext_lazy("promotion", "An objection is still to be checked."))  # fmt: skip
        if ObjectionResult.UPHELD in results:
            raise Conflict(code="objection-upheld",
                           message=pgettext_lazy("promotion", "An objection was found true."),
                           action=pgettext_lazy("promotion", "Stop the case."))  # fmt: skip
        turn(actor, row, "end_publicity")
        tell(office_people(), "cadre.promotion_published", key=f"promotion:{row.pk}:published",
             link=f"/cadres/promotions/{row.pk}/")  # fmt: skip
    return row


def stop_promotion(*, actor: Actor, promotion_id: int, stop_reason: str, note: str) -> Promotion:
    """The case goes no further, with its reason. Raises NotFound, Forbidden, TransitionRefused, InvalidInput
    (stop_reason, note)."""
    stop_reason, note = one_of(stop_reason, StopReason.values, field="stop_reason"), words(note, field="note")
    with transaction.atomic():
        row = hold_case(actor, promotion_id, "stop")
        row.stop_reason, row.ended_on = stop_reason, clock.today()
        turn(actor, row, "stop", f"{StopReason(stop_reason).label}：{note}")
        told = {row.drafted_by_id or 0} - {0, actor.user_id or 0}
        tell(told, "cadre.promotion_stopped", key=f"promotion:{row.pk}:stopped",
             link=f"/cadres/promotions/{row.pk}/")  # fmt: skip
        if row.public_from is not None:
            tell(person_of(row.cadre), "cadre.promotion_stopped_own", key=f"promotion:{row.pk}:stopped",
                 link="/cadres/mine/promotion/")  # fmt: skip
    return row

"""The course of a posting: appraised at mid-term, extended, returned from (early too), appraised on return."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cadres.models import Posting, PostingAppraisal
from cadres.models.sealed_line import seal_words
from cadres.rules.tempering import appraisal_due, next_due
from cadres.services.frame import may_read
from cadres.services.tempering import frame as f
from cadres.states.tempering import AppraisalKind, PostingGrade
from xinhui.accounts.actors import Actor, role_names
from xinhui.accounts.roles import CADRE_ROLES
from xinhui.core import clock
from xinhui.core.checks import line, one_of, past_day
from xinhui.core.errors import Conflict, Forbidden, InvalidInput


def appraiser_units(row: Posting) -> int:
    """Whose personnel officer appraises beside the office: the host unit's; at a place that is no unit, the own."""
    return row.host_unit_id or row.cadre.unit_id


def appraise_midterm(*, actor: Actor, posting_id: int, grade: str, words: str) -> Posting:
    """By the host unit's officer or the cadre office, once.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (grade, words), Conflict `appraised`, `not-begun`,
    `own-matter`.
    """
    one_of(grade, PostingGrade.values, field="grade")
    words = line(words, field="words", limit=f.WORDS_MOST)
    with transaction.atomic():
        row = _to_appraise(actor, posting_id, "midterm")
        f.require_begun(row)
        _appraise(actor, row, AppraisalKind.MIDTERM, grade, words)
        f.set_due(row, next_due(row.starts_on, row.ends_on, is_midterm_done=True))
        f.turn(actor, row, "midterm")
        f.tell_units(actor, row, "cadre.posting_appraised", "midterm")
        f.tell_person(row, "cadre.posting_appraised_you", "midterm")
    return row


def appraise_return(*, actor: Actor, posting_id: int, grade: str, words: str) -> Posting:
    """By the host unit's officer or the cadre office: the posting is closed.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (grade, words), Conflict `own-matter`.
    """
    one_of(grade, PostingGrade.values, field="grade")
    words = line(words, field="words", limit=f.WORDS_MOST)
    with transaction.atomic():
        row = _to_appraise(actor, posting_id, "appraise")
        _appraise(actor, row, AppraisalKind.RETURN, grade, words)
        f.set_due(row, None)
        f.turn(actor, row, "appraise")
        f.tell_units(actor, row, "cadre.posting_appraised", "appraised")
        f.tell_person(row, "cadre.posting_appraised_you", "appraised")
    return row


def _to_appraise(actor: Actor, posting_id: int, verb: str) -> Posting:
    row = f.of_unit(actor, posting_id, verb)
    if not may_read(actor, appraiser_units(row)):
        roles = role_names(tuple(sorted(CADRE_ROLES)))
        raise Forbidden(
            code="host-appraises", message=_("The host unit or the cadre office appraises this posting."),
            action=_("Ask someone with one of these posts: %(roles)s.") % {"roles": roles},
        )  # fmt: skip
    return row


def _appraise(actor: Actor, row: Posting, kind: AppraisalKind, grade: str, words: str) -> None:
    if row.appraisals.filter(kind=kind).exists():
        raise Conflict(code="appraised", message=_("This appraisal is there already."))
    PostingAppraisal.objects.create(posting=row, kind=kind, grade=grade, comment_sealed=seal_words(words),
                                    on=clock.today(), by_id=actor.user_id)  # fmt: skip


def extend_posting(*, actor: Actor, posting_id: int, ends_on: date, reason: str) -> Posting:
    """A later last day: by the cadre office.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (ends_on, reason), Conflict `overlapping`,
    `age-limit` (ends_on), `own-matter`.
    """
    reason = line(reason, field="reason", limit=f.WORDS_MOST)
    with transaction.atomic():
        row = f.of_office(actor, posting_id, "extend")
        if ends_on <= row.ends_on:
            raise InvalidInput(code="not-later", field="ends_on", message=_("An extension ends later than before."))
        f.check_days(row.starts_on, ends_on)
        f.check_free(row.cadre, row.starts_on, ends_on, but=row.pk)
        row.extended_from, row.ends_on = row.ends_on, ends_on
        is_midterm_done = row.appraisals.filter(kind=AppraisalKind.MIDTERM).exists()
        f.set_due(row, next_due(row.starts_on, ends_on, is_midterm_done=is_midterm_done))
        f.turn(actor, row, "extend", reason)
        f.tell_units(actor, row, "cadre.posting_changed", f"extended:{ends_on}")
        f.tell_person(row, "cadre.posting_changed_you", f"extended:{ends_on}")
    return row


def come_home(*, actor: Actor, posting_id: int, returned_on: date | None = None, reason: str = "") -> Posting:
    """The person has returned: by the cadre office, the person's unit or the host unit. Early, it says why.

    Raises NotFound, TransitionRefused, InvalidInput (returned_on, reason), Conflict `not-begun`, `own-matter`.
    """
    reason = line(reason, field="reason", limit=f.WORDS_MOST, required=False)
    day = past_day(returned_on, field="returned_on")
    with transaction.atomic():
        row = f.of_unit(actor, posting_id, "come_home")
        f.require_begun(row)
        if day < row.starts_on:
            raise InvalidInput(code="before-start", field="returned_on",
                               message=_("The posting had not begun that day."))  # fmt: skip
        if day < row.ends_on and not reason:
            raise InvalidInput(code="required", field="reason", message=_("Say why the return is early."))
        row.returned_on = day
        f.set_due(row, appraisal_due(day))
        f.turn(actor, row, "come_home", reason)
        f.tell_units(actor, row, "cadre.posting_returned", "returned")
    return row

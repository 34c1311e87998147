"""Posts: written by the employer, read by the unit or the office, published, closed."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from talent.models import Employer, JobPost
from talent.rules.fair_wording import unfair
from talent.selectors.job_board import towns
from talent.services.frame import require_unit, tell, unit_people
from talent.services.jobs.frame import accounts_of, board_changed, held_post, require_party
from talent.states.jobs import JobState
from talent.states.people import Degree, Field, Skill
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, line, number, one_of, words
from xinhui.core.errors import Forbidden, InvalidInput

MOST, MOST_PAY, LONGEST_DAYS = 999, 500_000, 366


def _fair(text: str, field: str) -> str:
    """The text; raises InvalidInput with the words, the ground and the law when it shuts people out."""
    found = unfair(text)
    if found:
        first = found[0]
        raise InvalidInput(
            code="wording-unfair", field=field,
            message=_("“%(words)s” chooses by %(ground)s: no advertisement may (%(law)s).") % {
                "words": first.words, "ground": first.ground, "law": first.law},
            action=_("Say what the work asks for instead."),
        )  # fmt: skip
    return text


def _checked(
    *, title: str, field: str, number_wanted: int, pay_from: int, pay_to: int, area_code: str, place: str, text: str,
    open_until: date, degree: int = 0, skill: int = 0,
) -> dict[str, Any]:  # fmt: skip
    today = clock.today()
    if degree not in Degree.values or skill not in Skill.values:
        raise InvalidInput(code="choice-unknown", field="degree" if degree not in Degree.values else "skill",
                           message=_("Choose one of the list."))  # fmt: skip
    if not today <= open_until or (open_until - today).days > LONGEST_DAYS:
        raise InvalidInput(code="day-wrong", field="open_until", message=_("Give a day from today within a year."))
    if pay_to < pay_from:
        raise InvalidInput(code="pay-reversed", field="pay_to",
                           message=_("The pay goes from the lower figure to the higher one."))  # fmt: skip
    if area_code not in dict(towns()):
        raise InvalidInput(code="area-unknown", field="area_code", message=_("Choose a town of the district."))
    return {
        "title": _fair(line(title, field="title", limit=60), "title"),
        "field": one_of(field, Field.values, field="field"), "degree": degree, "skill": skill,
        "number": number(number_wanted, field="number_wanted", least=1, most=MOST),
        "pay_from": number(pay_from, field="pay_from", least=1, most=MOST_PAY),
        "pay_to": number(pay_to, field="pay_to", least=1, most=MOST_PAY), "area_code": area_code,
        "place": _fair(line(place, field="place", limit=120), "place"),
        "text": _fair(words(text, field="text"), "text"), "open_until": open_until,
    }  # fmt: skip


def draft_post(*, actor: Actor, employer_id: int, **facts: Any) -> JobPost:
    """A post that nobody sees yet; `facts` as in `_checked`: title, field, number_wanted, pay_from, pay_to, area_code,
    place, text, open_until, degree, skill.

    Raises NotFound (employer), Forbidden, InvalidInput (each field; `wording-unfair` on title, place and text).
    """
    values = _checked(**facts)
    with transaction.atomic():
        employer = hold(Employer.objects.in_being(), employer_id, field="employer")
        require_party(actor, employer)
        row = JobPost.objects.create(employer=employer, **values)
        record(actor=actor, verb="talent.job.draft", target=row, area_code=row.area_code,
               detail={"title": row.title, "number": row.number})  # fmt: skip
    return row


def change_post(*, actor: Actor, post_id: int, **facts: Any) -> JobPost:
    """Written anew, while nobody reads it yet or after it was sent back. Raises as `draft_post`, TransitionRefused."""
    values = _checked(**facts)
    with transaction.atomic():
        row = held_post(actor, post_id, "change")
        for field, value in values.items():
            setattr(row, field, value)
        row.reason, row.submitted_by, row.decided_by = "", None, None
        row.save()
        record(actor=actor, verb="talent.job.change", target=row, area_code=row.area_code,
               detail={"title": row.title, "number": row.number})  # fmt: skip
    return row


def submit_post(*, actor: Actor, post_id: int) -> JobPost:
    """To be read by the unit or the office.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (open_until).
    """
    with transaction.atomic():
        row = held_post(actor, post_id, "submit")
        _refuse_over(row)
        row.submitted_by_id, row.decided_by = actor.user_id, None
        row.save(update_fields=["state", "submitted_by", "decided_by"])
        record(actor=actor, verb="talent.job.submit", target=row, area_code=row.area_code)
        tell(unit_people(row.unit_id) - {actor.user_id}, "talent.job_submitted",
             f"job:{row.pk}:submitted:{clock.now():%Y%m%d%H%M%S}", f"/talent/posts/{row.pk}/",
             {"title": row.title, "employer": row.employer.name})  # fmt: skip
    return row


def _refuse_over(row: JobPost) -> None:
    if row.open_until < clock.today():
        raise InvalidInput(code="day-wrong", field="open_until", message=_("The last day of this post is over."),
                           action=_("Change the post and give a later day."))  # fmt: skip


def publish_post(*, actor: Actor, post_id: int) -> JobPost:
    """On the public page from now on; by the unit or the office, another person than who submitted it.

    Raises NotFound, Forbidden `same-person`, TransitionRefused, InvalidInput (open_until).
    """
    with transaction.atomic():
        row = _decided(actor, post_id, "publish")
        _refuse_over(row)
        row.published_at, row.reason = clock.now(), ""
        row.save(update_fields=["state", "decided_by", "published_at", "reason"])
        _told(actor, row, "publish")
        board_changed()
    return row


def refuse_post(*, actor: Actor, post_id: int, reason: str) -> JobPost:
    """Sent back with words. Raises NotFound, Forbidden, TransitionRefused, InvalidInput (reason)."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        row = _decided(actor, post_id, "refuse")
        row.reason = reason
        row.save(update_fields=["state", "decided_by", "reason"])
        _told(actor, row, "refuse")
    return row


def _decided(actor: Actor, post_id: int, verb: str) -> JobPost:
    row = held_post(actor, post_id, verb)
    require_unit(actor, row.unit_id)
    if row.submitted_by_id is not None and row.submitted_by_id == actor.user_id:
        raise Forbidden(code="same-person", message=_("Whoever submits a post does not publish it."),
                        action=_("Ask a colleague."))  # fmt: skip
    row.decided_by_id = actor.user_id
    return row


def _told(actor: Actor, row: JobPost, verb: str) -> None:
    record(actor=actor, verb=f"talent.job.{verb}", target=row, area_code=row.area_code, detail={"reason": row.reason})
    tell(accounts_of(row.employer_id), f"talent.job_{verb}", f"job:{row.pk}:{verb}:{clock.now():%Y%m%d%H%M%S}",
         f"/talent/posts/{row.pk}/", {"title": row.title, "reason": row.reason})  # fmt: skip


def close_post(*, actor: Actor, post_id: int, reason: str) -> JobPost:
    """Taken off; who has applied is worked on. Raises NotFound, Forbidden, TransitionRefused, InvalidInput (reason)."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        row = held_post(actor, post_id, "close")
        closed(actor, row, reason)
    return row


def closed(actor: Actor, row: JobPost, reason: str) -> None:
    """The row, held and in its new state, is closed from today on."""
    row.reason, row.closed_on = reason, clock.today()
    row.save(update_fields=["state", "reason", "closed_on"])
    record(actor=actor, verb="talent.job.close", target=row, area_code=row.area_code, detail={"reason": reason})
    board_changed()


def close_due_posts(*, actor: Actor) -> int:
    """Published posts whose last day is over. Returns how many."""
    due = JobPost.objects.filter(state=JobState.PUBLISHED, open_until__lt=clock.today()).order_by("pk")
    count = 0
    for pk in due.values_list("pk", flat=True):
        with transaction.atomic():
            row = held_post(actor, pk, "close")
            closed(actor, row, str(_("The last day is over.")))
            count += 1
    return count

"""The appointment and the year of probation: the post is taken and given up through the establishment."""

from datetime import date

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils.translation import gettext as _now
from django.utils.translation import pgettext_lazy

from cadres.models import EstablishedPost, Promotion
from cadres.selectors.people import person_of, personnel_of
from cadres.services.establishment import fill_post, free_post
from cadres.services.files import move_cadre
from cadres.services.frame import tell
from cadres.services.promotions.frame import hold_case, second_person, turn
from cadres.states.cadre import CadreState
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.checks import past_day, words
from xinhui.core.errors import Conflict, InvalidInput

PROBATION_MONTHS, EXTENSION_MONTHS_MOST = 12, 12


def appoint(
    *, actor: Actor, promotion_id: int, appointed_on: date | None = None, term_years: int = 0
) -> Promotion:  # fmt: skip
    """Takes the post (the file goes along to another unit, the post held in the same unit falls vacant), on probation
    for a year. By a second person.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (appointed_on, term_years), Conflict `own-draft`,
    `not-in-service`, `post-held`.
    """
    day = past_day(appointed_on, field="appointed_on")
    with transaction.atomic():
        row = hold_case(actor, promotion_id, "appoint")
        second_person(actor, row)
        if row.public_until is not None and day <= row.public_until:
            raise InvalidInput(
                code="out-of-order", field="appointed_on",
                message=pgettext_lazy("promotion", "Nobody is appointed before the publicity is over."),
            )  # fmt: skip
        if row.cadre.state != CadreState.IN_SERVICE:
            raise Conflict(code="not-in-service",
                           message=pgettext_lazy("promotion", "The person is no longer in service."),
                           action=pgettext_lazy("promotion", "Stop the case."))  # fmt: skip
        if row.post is not None:
            _take(actor, row, row.post, day, term_years)
        row.level_before, row.cadre.post_level = row.cadre.post_level, row.level
        row.cadre.save(update_fields=["post_level", "updated_at"])
        row.appointed_on = day
        row.probation_until = day + relativedelta(months=PROBATION_MONTHS)
        turn(actor, row, "appoint")
        _tell(actor, row, "appointed")
    return row


def _take(actor: Actor, row: Promotion, post: EstablishedPost, day: date, term_years: int) -> None:
    if row.cadre.unit_id != post.unit_id:
        move_cadre(actor=actor, cadre_id=row.cadre_id, unit_id=post.unit_id)
        row.cadre.refresh_from_db()
    else:
        held = EstablishedPost.objects.in_being().filter(holder=row.cadre, unit=post.unit).exclude(pk=post.pk)
        for pk in list(held.values_list("pk", flat=True)):
            free_post(actor=actor, established_post_id=pk, reason=_now("Appointed to another post"))
    fill_post(actor=actor, established_post_id=post.pk, cadre_id=row.cadre_id, since=day, term_years=term_years)


def _tell(actor: Actor, row: Promotion, event: str) -> None:
    people = personnel_of(row.cadre.unit_id) - {actor.user_id or 0}
    tell(people, f"cadre.promotion_{event}", key=f"promotion:{row.pk}:{event}:{row.probation_until}",
         link=f"/cadres/promotions/{row.pk}/")  # fmt: skip
    tell(person_of(row.cadre) - people, f"cadre.promotion_{event}_own",
         key=f"promotion:{row.pk}:{event}:{row.probation_until}", link="/cadres/mine/promotion/")  # fmt: skip


def extend_probation(*, actor: Actor, promotion_id: int, months: int, note: str) -> Promotion:
    """The probation lasts longer, with the reason. Raises NotFound, Forbidden, TransitionRefused, InvalidInput (months,
    note), Conflict `own-draft`, `extended-enough`."""
    note = words(note, field="note")
    if not 1 <= months <= EXTENSION_MONTHS_MOST:
        raise InvalidInput(code="out-of-range", field="months",
                           message=pgettext_lazy("promotion", "Give a number from 1 to 12."))  # fmt: skip
    with transaction.atomic():
        row = hold_case(actor, promotion_id, "extend")
        second_person(actor, row)
        begun = row.appointed_on or clock.today()
        until = (row.probation_until or begun) + relativedelta(months=months)
        if until > begun + relativedelta(months=PROBATION_MONTHS + EXTENSION_MONTHS_MOST):
            raise Conflict(code="extended-enough", field="months",
                           message=pgettext_lazy("promotion", "A probation lasts two years at most."))  # fmt: skip
        row.probation_until = until
        turn(actor, row, "extend", note)
        _tell(actor, row, "extended")
    return row


def pass_probation(*, actor: Actor, promotion_id: int, note: str) -> Promotion:
    """The appraisal at the end of the probation: passed. Not before its last day.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (note), Conflict `own-draft`, `too-early`.
    """
    note = words(note, field="note")
    with transaction.atomic():
        row = hold_case(actor, promotion_id, "pass")
        second_person(actor, row)
        if row.probation_until is not None and clock.today() < row.probation_until:
            raise Conflict(code="too-early", message=pgettext_lazy("promotion", "The probation is not over yet."),
                           action=pgettext_lazy("promotion", "It ends on the day shown."))  # fmt: skip
        row.ended_on = clock.today()
        turn(actor, row, "pass", note)
        _tell(actor, row, "passed")
    return row


def fail_probation(*, actor: Actor, promotion_id: int, note: str) -> Promotion:
    """Not passed: the post is given up, the level is what it was. At any time of the probation.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (note), Conflict `own-draft`.
    """
    note = words(note, field="note")
    with transaction.atomic():
        row = hold_case(actor, promotion_id, "fail")
        second_person(actor, row)
        if row.post is not None and EstablishedPost.objects.filter(pk=row.post.pk, holder=row.cadre).exists():
            free_post(actor=actor, established_post_id=row.post.pk, reason=_now("Probation not passed"))
        row.cadre.post_level = row.level_before
        row.cadre.save(update_fields=["post_level", "updated_at"])
        row.ended_on = clock.today()
        turn(actor, row, "fail", note)
        _tell(actor, row, "failed")
    return row

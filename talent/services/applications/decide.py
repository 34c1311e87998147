"""The end: the card granted by a second person, a refusal with its reason, and the intake settled from the case."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.rules.months import months_after
from talent.models import Intake, Person, TalentApplication, TierTerm
from talent.rules.applications import CARD_YEARS, card_number
from talent.services.applications.display import refuse_open_objections
from talent.services.applications.frame import held, held_by_office, note
from talent.services.frame import require_office
from talent.services.people import settle_intake
from talent.states.applications import ApplicationState, EntryVerb, ObjectionState
from talent.states.people import PersonState, Source
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, line, unknown
from xinhui.core.errors import Conflict, Forbidden


def grant_application(*, actor: Actor, application_id: int) -> TalentApplication:
    """The card: number, tier and last day stand in the person's file. By another than who verified.

    Raises NotFound, Forbidden `same-person`, TransitionRefused, Conflict `display-runs`, `objection-open`,
    `objection-upheld`, `left`.
    """
    with transaction.atomic():
        require_office(actor)
        of = TalentApplication.objects.filter(pk=application_id).values_list("person_id", flat=True).first()
        person = hold(Person.objects.all(), of) if of else None
        row = held(application_id, "grant")
        if person is None or row.person_id != person.pk:
            raise unknown()
        _refuse_early(row, person)
        if row.verified_by_id is not None and row.verified_by_id == actor.user_id:
            raise Forbidden(code="same-person", message=_("Whoever verified an application does not grant the card."),
                            action=_("Ask a colleague of the office."))  # fmt: skip
        today = clock.today()
        row.card_number, row.card_until = card_number(row.tier, today.year, row.pk), _last_day(row.tier, today)
        row.granted_by_id, row.granted_on = actor.user_id, today
        row.save(update_fields=["state", "card_number", "card_until", "granted_by", "granted_on"])
        person.tier, person.card_number, person.card_until = row.tier, row.card_number, row.card_until
        person.save(update_fields=["tier", "card_number", "card_until"])
        note(row, EntryVerb.GRANT, actor, row.card_number)
        record(actor=actor, verb="talent.application.grant", target=row,
               detail={"tier": row.tier, "card": row.card_number, "until": row.card_until.isoformat()})  # fmt: skip
    return row


def _refuse_early(row: TalentApplication, person: Person) -> None:
    if row.public_until is None or clock.today() <= row.public_until:
        raise Conflict(code="display-runs", message=_("The public display is not over yet."),
                       action=_("Wait for the day after its last."))  # fmt: skip
    refuse_open_objections(row)
    if row.objections.filter(state=ObjectionState.UPHELD, display_round=row.display_round).exists():
        raise Conflict(code="objection-upheld", message=_("An objection was found right."),
                       action=_("Verify again, or refuse."))  # fmt: skip
    if person.state != PersonState.ACTIVE:
        raise Conflict(code="left", message=_("This person is not in the district."))


def _last_day(tier: str, today: date) -> date:
    """The day before the same day some years on."""
    years = TierTerm.objects.filter(tier=tier).values_list("years", flat=True).first() or CARD_YEARS
    return date.fromordinal(months_after(today, 12 * years).toordinal() - 1)


def refuse_application(*, actor: Actor, application_id: int, reason: str) -> TalentApplication:
    """Not approved; the applicant reads why. Raises NotFound, Forbidden, TransitionRefused, InvalidInput (reason),
    Conflict `objection-open`."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        row = held_by_office(actor, application_id, "refuse")
        refuse_open_objections(row)
        row.end_reason = reason
        row.save(update_fields=["state", "end_reason"])
        note(row, EntryVerb.REFUSE, actor, reason)
        record(actor=actor, verb="talent.application.refuse", target=row, detail={"reason": reason})
    return row


def settle_application(
    *, actor: Actor, application_id: int, proof: str, settled_on: date | None = None
) -> Intake:  # fmt: skip
    """The holder of the card came and stays: counted from here on, with the application as its source.

    Raises NotFound, Forbidden, InvalidInput (proof, settled_on), Conflict `not-granted`, and as `settle_intake`.
    """
    with transaction.atomic():
        require_office(actor)
        row = TalentApplication.objects.filter(pk=application_id).first()
        if row is None:
            raise unknown()
        if row.state != ApplicationState.GRANTED or row.person_id is None or row.employer_id is None:
            raise Conflict(code="not-granted", message=_("Only the holder of a card is settled from here."))
        made = settle_intake(actor=actor, person_id=row.person_id, employer_id=row.employer_id, proof=proof,
                             source=Source.APPLICATION, settled_on=settled_on)  # fmt: skip
        note(row, EntryVerb.SETTLE, actor, made.settled_on.isoformat())
    return made

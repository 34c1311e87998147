"""The public display: five working days, objections with a receipt, each answered before the card is granted."""

from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from members.rules.chains import working_day_after
from talent.models import ApplicationObjection, TalentApplication
from talent.models.applications import OBJECTOR
from talent.models.person import PHONE
from talent.rules.applications import OBJECTION, PUBLIC_DAYS
from talent.services.applications.frame import code_for, held_by_office, note, print_of, receipt_for
from talent.services.frame import office_people, require_office, tell
from talent.states.applications import OBJECTION_TABLE, ApplicationState, EntryVerb, ObjectionState
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, line, one_of, words
from xinhui.core.errors import Conflict
from xinhui.core.sealed import seal
from xinhui.core.services.calendar import schedule_for


def publish_application(*, actor: Actor, application_id: int) -> TalentApplication:
    """On the public list from today to the fifth working day after. Raises NotFound, Forbidden, TransitionRefused."""
    with transaction.atomic():
        row = held_by_office(actor, application_id, "publish")
        row.public_from = clock.today()
        row.public_until = working_day_after(row.public_from, PUBLIC_DAYS, schedule_for(None).is_workday)
        row.display_round += 1
        row.save(update_fields=["state", "public_from", "public_until", "display_round"])
        note(row, EntryVerb.PUBLISH, actor, f"{row.public_from} — {row.public_until}")
        record(actor=actor, verb="talent.application.publish", target=row,
               detail={"until": row.public_until.isoformat(), "tier": row.tier})  # fmt: skip
    return row


@dataclass(frozen=True)
class Objected:
    """The objection and the code that opens its answer."""

    objection: ApplicationObjection
    code: str


def submit_objection(
    *, actor: Actor, application_id: int, token: UUID, text: str, name: str = "", phone: str = ""
) -> Objected:  # fmt: skip
    """Somebody's doubt while the display runs; the same form again gives the same one.

    Raises InvalidInput (text, name, phone), Conflict `display-over`.
    """
    known = ApplicationObjection.objects.filter(form_token=token).first()
    if known is not None:
        return Objected(known, code_for(token))
    text = words(text, field="text", limit=1000)
    name = line(name, field="name", limit=40, required=False)
    phone = line(phone, field="phone", limit=20, required=False)
    receipt, code = receipt_for(token, OBJECTION, 0), code_for(token)
    try:
        with transaction.atomic():
            row = hold(TalentApplication.objects.filter(state=ApplicationState.PUBLISHED), application_id)
            if row.public_until is None or row.public_until < clock.today():
                raise Conflict(code="display-over", message=_("The display is over."),
                               action=_("Write to the talent office."))  # fmt: skip
            made = ApplicationObjection.objects.create(
                application=row, receipt=receipt, code_print=print_of(receipt, code), form_token=token, text=text,
                display_round=row.display_round, name_sealed=seal(name, purpose=OBJECTOR),
                phone_sealed=seal(phone, purpose=PHONE),
            )  # fmt: skip
            note(row, EntryVerb.OBJECT, actor, receipt)
            record(actor=actor, verb="talent.application.object", target=row, detail={"receipt": receipt})
            tell(office_people(), "talent.application_objected", f"objection:{made.pk}",
                 f"/talent/applications/{row.pk}/", {"receipt": row.receipt})  # fmt: skip
    except IntegrityError:  # the same form at the same moment
        return Objected(ApplicationObjection.objects.get(form_token=token), code)
    return Objected(made, code)


def answer_objection(*, actor: Actor, objection_id: int, finding: str, answer: str) -> ApplicationObjection:
    """`finding`: uphold or dismiss. Upheld, the application is verified again or refused, not granted.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (finding, answer).
    """
    finding = one_of(finding, OBJECTION_TABLE.verbs, field="finding")
    answer = words(answer, field="answer", limit=400)
    with transaction.atomic():
        require_office(actor)
        of = ApplicationObjection.objects.filter(pk=objection_id).values_list("application_id", flat=True).first()
        application = hold(TalentApplication.objects.all(), of)
        row = hold(ApplicationObjection.objects.all(), objection_id)
        row.state = OBJECTION_TABLE.next(row.state, finding)
        row.answer, row.answered_by_id, row.answered_at = answer, actor.user_id, clock.now()
        row.save(update_fields=["state", "answer", "answered_by", "answered_at"])
        note(application, EntryVerb.ANSWER, actor, f"{row.receipt} · {ObjectionState(row.state).label}")
        record(actor=actor, verb="talent.application.answer", target=row, detail={"finding": finding})
    return row


def reconsider_application(*, actor: Actor, application_id: int, reason: str) -> TalentApplication:
    """Off the display and verified again; checks stay and may be corrected. Raises NotFound, Forbidden,
    TransitionRefused, InvalidInput (reason), Conflict `objection-open`."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        row = held_by_office(actor, application_id, "reconsider")
        refuse_open_objections(row)
        row.tier = row.proposed_tier = row.tier_reason = ""
        row.weighed, row.verified_by, row.waiting_since, row.reminded_on = [], None, clock.now(), None
        row.save()
        note(row, EntryVerb.RECONSIDER, actor, reason)
        record(actor=actor, verb="talent.application.reconsider", target=row, detail={"reason": reason})
    return row


def refuse_open_objections(row: TalentApplication) -> None:
    """Raise Conflict while somebody waits for an answer."""
    if row.objections.filter(state=ObjectionState.OPEN).exists():
        raise Conflict(code="objection-open", message=_("An objection is not answered yet."),
                       action=_("Answer it first."))  # fmt: skip

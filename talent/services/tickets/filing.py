"""What the applicant does: file, supplement, withdraw, confirm, reopen."""

import secrets
from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from talent.models import Person, SchoolWish, TalentService, TalentTicket, TalentTicketFile
from talent.rules.services import findings
from talent.selectors.services import facts_of
from talent.services.frame import acts_for, office_people, unit_people
from talent.services.tickets import frame
from talent.states.people import PersonState
from talent.states.schooling import WishState
from talent.states.tickets import FiledBy, TalentServiceKind, TicketState
from xinhui.accounts.actors import Actor
from xinhui.accounts.roles import Role
from xinhui.attachments.models import Attachment
from xinhui.attachments.services.store import store_document, store_photo
from xinhui.core import clock
from xinhui.core.checks import hold, line, number, words
from xinhui.core.errors import Conflict, Forbidden, InvalidInput

Uploads = Sequence["UploadedFile[Any]"]
FILES_MOST, REOPENED_MOST = 6, 3
#: A score of so much or less is told to the office.
UNHAPPY = 3


def stored(actor: Actor, uploads: Uploads) -> list[Attachment]:
    """The files, taken in: photos re-encoded, documents told by their content. Raises InvalidInput (files)."""
    if len(uploads) > FILES_MOST:
        raise InvalidInput(code="too-many-files", field="files",
                           message=_("%(max)d files at most.") % {"max": FILES_MOST})  # fmt: skip
    return [
        store_photo(actor=actor, upload=one) if (one.content_type or "").startswith("image/")
        else store_document(actor=actor, upload=one)
        for one in uploads
    ]  # fmt: skip


def add_files(row: TalentTicket, files: Sequence[Attachment], name: str) -> None:
    """Put the files to the ticket; one that is there already stays once."""
    for one in files:
        TalentTicketFile.objects.get_or_create(ticket=row, attachment=one, defaults={"name": name[:60]})


def _way(actor: Actor, person: Person, card_of: int | None) -> FiledBy:
    if card_of is not None and card_of == person.pk:
        return FiledBy.CARD
    if actor.user_id is not None and person.user_id == actor.user_id:
        return FiledBy.PERSON
    if person.employer_id is not None and acts_for(actor, person.employer_id):
        return FiledBy.EMPLOYER
    if actor.kind == "system" or actor.scope.has(Role.TALENT_OFFICE):
        return FiledBy.OFFICE
    raise Forbidden(code="not-the-applicant", message=_("Only the person, the employer or the talent office files."),
                    action=_("Ask the talent office."))  # fmt: skip


def _check_may_have(person: Person, service: TalentService) -> None:
    if person.state != PersonState.ACTIVE:
        raise Conflict(code="left", field="person", message=_("This person is not in the district."))
    missed = [one for one in findings(service.conditions, facts_of(person), clock.today()) if not one.is_met]
    if missed:
        raise Conflict(
            code="not-eligible", field="service",
            message=_("A condition is not met: %(reasons)s.") % {
                "reasons": "；".join(f"{one.wanted}（{one.found}）" for one in missed)},
            action=_("Ask the steward which service fits."),
        )  # fmt: skip
    twin = TalentTicket.objects.in_work().filter(person=person, service__name=service.name)
    if service.kind != TalentServiceKind.SCHOOLING and twin.exists():
        raise Conflict(code="open-already", field="service", message=_("A ticket for this service is under way."),
                       action=_("Follow that one."))  # fmt: skip


def file_ticket(
    *, actor: Actor, service_id: int, person_id: int, text: str, files: Uploads = (), card_of: int | None = None
) -> TalentTicket:
    """Ask for a service for somebody whose file meets its conditions; `card_of`: the person whose code was shown.

    Raises NotFound (service, person), Forbidden, InvalidInput (text, files), Conflict `left`, `not-eligible`,
    `open-already`.
    """
    text, kept = words(text, field="text", limit=1000), stored(actor, files)
    with transaction.atomic():
        person = hold(Person.objects.select_related("employer"), person_id, field="person")
        way = _way(actor, person, card_of)
        service = hold(TalentService.objects.in_force(), service_id, field="service")
        _check_may_have(person, service)
        steward = person.stewards.filter(ended_on__isnull=True).first()
        row = TalentTicket(
            number=secrets.token_hex(8), person=person, service=service, unit_id=service.unit_id, by=way, words=text,
            steward_id=steward.user_id if steward else None, filed_at=clock.now(),
        )  # fmt: skip
        frame.begin(row, frame.CHECK_DAYS)
        row.save()
        row.number = f"RC{clock.today():%Y}{row.pk:06d}"
        row.save(update_fields=["number"])
        add_files(row, kept, str(_("Filed")))
        frame.keep(actor, row, "file", service=service.pk, by=str(way))
        frame.say(row, "ticket_filed", unit_people(row.unit_id) | (frame.stewards(row) or office_people()), actor)
    return row


def supplement_ticket(
    *, actor: Actor, ticket_id: int, text: str, files: Uploads = (), card_of: int | None = None
) -> TalentTicket:
    """What was missing; the clock goes on. Raises NotFound, Forbidden, InvalidInput, TransitionRefused."""
    text, kept = words(text, field="text", limit=400), stored(actor, files)
    with transaction.atomic():
        row = frame.moved(ticket_id, "supplement")
        frame.require_applicant(actor, row, card_of)
        frame.go_on(row, works=row.state == TicketState.TAKEN)
        if row.state == TicketState.TAKEN and frame.waits_for_places(row):
            frame.wait(row)
        frame.save(row)
        add_files(row, kept, str(_("Supplemented")))
        frame.keep(actor, row, "supplement", text)
        frame.say(row, "ticket_supplemented", unit_people(row.unit_id) | frame.stewards(row), actor)
    return row


def withdraw_ticket(*, actor: Actor, ticket_id: int, reason: str, card_of: int | None = None) -> TalentTicket:
    """Needed no longer; a wish for a school place goes with it. Raises NotFound, Forbidden, InvalidInput,
    TransitionRefused."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        row = frame.moved(ticket_id, "withdraw")
        frame.require_applicant(actor, row, card_of)
        frame.end(row)
        frame.save(row, "ended_at")
        frame.leave_undone(row)
        frame.keep(actor, row, "withdraw", reason)
        frame.say(row, "ticket_withdrawn", unit_people(row.unit_id) | frame.stewards(row), actor)
    return row


def confirm_ticket(
    *, actor: Actor, ticket_id: int, score: int, comment: str = "", card_of: int | None = None
) -> TalentTicket:
    """Solved, says the person, and how well: 1 to 5. Three or less is told to the office.

    Raises NotFound, Forbidden, InvalidInput (score, comment), TransitionRefused.
    """
    score = number(score, field="score", least=1, most=5)
    comment = line(comment, field="comment", limit=400, required=False)
    with transaction.atomic():
        row = frame.moved(ticket_id, "confirm")
        frame.require_applicant(actor, row, card_of)
        row.score, row.comment = score, comment
        frame.save(row, "score", "comment")
        frame.keep(actor, row, "confirm", comment, score=score)
        if score <= UNHAPPY:
            frame.say(row, "ticket_unhappy", office_people() | frame.stewards(row), actor)
    return row


def reopen_ticket(*, actor: Actor, ticket_id: int, text: str, card_of: int | None = None) -> TalentTicket:
    """Not solved, or not well: the lead unit works on it again, its promise runs anew; the office is told.

    Raises NotFound, Forbidden, InvalidInput (text), TransitionRefused, Conflict `reopened-often`.
    """
    text = words(text, field="text", limit=400)
    with transaction.atomic():
        row = frame.moved(ticket_id, "reopen")
        frame.require_applicant(actor, row, card_of)
        if row.reopened >= REOPENED_MOST:
            raise Conflict(code="reopened-often", message=_("This ticket was reopened three times."),
                           action=_("Confirm it with your score and speak to the talent office."))  # fmt: skip
        if SchoolWish.objects.filter(ticket=row, state=WishState.PLACED).exists():
            raise Conflict(code="has-a-place", message=_("The child has a school place."),
                           action=_("Give the place back first, or speak to the steward."))  # fmt: skip
        row.reopened += 1
        row.ended_at = None
        frame.begin_work(row)
        frame.save(row, "reopened", "ended_at")
        frame.keep(actor, row, "reopen", text, times=row.reopened)
        frame.say(row, "ticket_reopened", unit_people(row.unit_id) | frame.stewards(row) | office_people(), actor)
    return row

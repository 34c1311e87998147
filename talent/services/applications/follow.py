"""What an applicant does with receipt and code: look, supplement, withdraw."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from talent.models import ApplicationObjection, TalentApplication
from talent.rules.applications import typed
from talent.services.applications.files import CleanFile, kept_files
from talent.services.applications.frame import fits, held, not_opened, note
from talent.services.frame import office_people, tell
from talent.states.applications import EntryVerb
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import line, words
from xinhui.core.errors import InvalidInput


def opened_application(receipt: str, code: str) -> TalentApplication:
    """The application of a receipt. Raises NotFound when the code does not fit or there is none."""
    row = TalentApplication.objects.filter(receipt=typed(receipt)).first()
    if not fits(row.code_print if row else None, receipt, code) or row is None:
        raise not_opened()
    return row


def opened_objection(receipt: str, code: str) -> ApplicationObjection:
    """The same of an objection."""
    row = ApplicationObjection.objects.filter(receipt=typed(receipt)).select_related("application").first()
    if not fits(row.code_print if row else None, receipt, code) or row is None:
        raise not_opened()
    return row


def supplement_application(
    *, actor: Actor, application_id: int, text: str, files: Sequence[CleanFile] = ()
) -> TalentApplication:  # fmt: skip
    """What was asked for: words, files or both; the office has to answer again.

    Raises NotFound, TransitionRefused, InvalidInput (text, files).
    """
    text = words(text, field="text", limit=1000, required=False)
    if not text and not files:
        raise InvalidInput(code="nothing-sent", field="text", message=_("Write something or choose a file."))
    with transaction.atomic():
        row = held(application_id, "supplement")
        row.waiting_since, row.reminded_on = clock.now(), None
        row.save(update_fields=["state", "waiting_since", "reminded_on"])
        with kept_files(row, files) as many:
            note(row, EntryVerb.SUPPLEMENT, actor, text)
            record(actor=actor, verb="talent.application.supplement", target=row, detail={"files": many})
            tell(office_people(), "talent.application_supplemented",
                 f"application:{row.pk}:supplemented:{row.waiting_since:%Y%m%d%H%M%S}",
                 f"/talent/applications/{row.pk}/", {"receipt": row.receipt})  # fmt: skip
    return row


def withdraw_application(*, actor: Actor, application_id: int, reason: str = "") -> TalentApplication:
    """The applicant wants it no longer. Raises NotFound, TransitionRefused, InvalidInput (reason)."""
    reason = line(reason, field="reason", required=False)
    with transaction.atomic():
        row = held(application_id, "withdraw")
        row.end_reason = reason
        row.save(update_fields=["state", "end_reason"])
        note(row, EntryVerb.WITHDRAW, actor, reason)
        record(actor=actor, verb="talent.application.withdraw", target=row)
    return row

"""What verbs on applications share: the row held in its next state, its history, numbers and codes."""

from hmac import compare_digest
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from talent.models import ApplicationEntry, TalentApplication
from talent.rules.applications import spelled, typed
from talent.services.frame import require_office
from talent.states.applications import APPLICATION_TABLE, EntryVerb
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.checks import hold
from xinhui.core.errors import Conflict, NotFound
from xinhui.core.sealed import fingerprint

_CODE = "talent.code"


def held(application_id: int, verb: str) -> TalentApplication:
    """The application, locked, in the state after the verb (not saved yet). Raises NotFound, TransitionRefused."""
    row = hold(TalentApplication.objects.all(), application_id)
    row.state = APPLICATION_TABLE.next(row.state, verb)
    return row


def held_by_office(actor: Actor, application_id: int, verb: str) -> TalentApplication:
    """The same for a verb of the office. Raises Forbidden too."""
    require_office(actor)
    return held(application_id, verb)


def note(row: TalentApplication, verb: EntryVerb, actor: Actor, text: str = "") -> None:
    """A line of the history."""
    ApplicationEntry.objects.create(application=row, verb=verb, by_id=actor.user_id, text=text, at=clock.now())


def receipt_for(token: UUID, prefix: str, attempt: int) -> str:
    """RD + day + eight characters; another attempt gives another number."""
    raw = bytes.fromhex(fingerprint(f"{token.hex}:{attempt}", purpose="talent.receipt"))
    return f"{prefix}{clock.today():%y%m%d}{spelled(raw[:8], 8)}"


def code_for(token: UUID) -> str:
    """The code of the row that this form makes: the same form shows the same code, and only the key can make it."""
    return spelled(bytes.fromhex(fingerprint(token.hex, purpose="talent.code_of_form"))[:8], 8)


def print_of(receipt: str, code: str) -> str:
    """What is kept of a code."""
    return fingerprint(f"{receipt}:{code}", purpose=_CODE)


def fits(code_print: str | None, receipt: str, code: str) -> bool:
    """Whether the code opens the row, in the same time whether there is such a row or not."""
    return compare_digest(code_print or "0" * 64, print_of(typed(receipt), typed(code)))


def not_opened() -> NotFound:
    """No such receipt, or not with this code: the two look the same."""
    return NotFound(code="not-opened", field="code", message=_("This receipt number and code do not belong together."),
                    action=_("Compare both with the receipt."))  # fmt: skip


def used_up() -> Conflict:
    """The form made its row, and its time to show the code again is over."""
    return Conflict(code="form-used", message=_("This form was sent already."),
                    action=_("Follow the case with your receipt number and code, or open a new form."))  # fmt: skip

"""What time does to letters: expired the day after the last, reminded of before, stubs that stay out; told once."""

from datetime import timedelta

from django.db import transaction

from members.models import TransferLetter
from members.rules.transfers import REMIND_DAYS, STUB_DAYS
from members.services.transfers.frame import hold_letter_only, issuers, next_state, receivers, senders, tell, write
from members.states.transfer import LetterState
from xinhui.accounts.actors import Actor
from xinhui.core import clock


def expire_letters(*, actor: Actor) -> int:
    """Letters whose last day is over, one transaction each; how many."""
    over = TransferLetter.objects.filter(state=LetterState.ISSUED, expires_on__lt=clock.today())
    return sum(_expire(actor, pk) for pk in list(over.order_by("pk").values_list("pk", flat=True)))


def _expire(actor: Actor, letter_id: int) -> int:
    with transaction.atomic():
        letter = hold_letter_only(letter_id).letter
        if letter.state != LetterState.ISSUED or letter.expires_on >= clock.today():
            return 0  # received or renewed this very moment
        letter.state = next_state(letter, "expire")
        letter.save(update_fields=["state"])
        tell(letter, "expired", issuers(letter) | receivers(letter), f"{letter.renewals}:expired")
        write(actor, letter, "expire")
    return 1


def remind_of_letters(*, actor: Actor) -> int:
    """Letters about to expire and stubs that stay out; a letter and person once. Returns how many letters."""
    today = clock.today()
    rows = TransferLetter.objects.select_related("member", "from_organization", "to_organization")
    ending = rows.filter(
        state=LetterState.ISSUED, expires_on__gte=today, expires_on__lte=today + timedelta(days=REMIND_DAYS)
    )
    late = rows.filter(state=LetterState.RECEIVED, received_on__lt=today - timedelta(days=STUB_DAYS))
    told = 0
    with transaction.atomic():
        for letter in ending.order_by("pk"):
            people = issuers(letter) | receivers(letter)
            told += bool(tell(letter, "ending", people, f"{letter.renewals}:ending"))
        for letter in late.order_by("pk"):
            told += bool(tell(letter, "stub_late", receivers(letter) | senders(letter), "stub-late"))
    return told

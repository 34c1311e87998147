"""Stewards of people, and the code printed with a card."""

import secrets
from typing import Any

from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from talent.models import Person, TalentCardCode, TalentSteward, TalentTicket
from talent.scope import OF_UNITS
from talent.services.frame import require_office, tell
from talent.states.people import PersonState
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import Post, User
from xinhui.accounts.roles import Role
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.cache import count
from xinhui.core.checks import hold
from xinhui.core.errors import Conflict, Forbidden, InvalidInput
from xinhui.core.sealed import fingerprint

CODE = "talent.card-code"
DIGITS = 8
#: Tries of one card and from one address within so many seconds.
TRIES, TRIES_OF_ADDRESS, SECONDS = 5, 30, 900


def assign_steward(*, actor: Actor, person_id: int, steward_id: int) -> TalentSteward:
    """Who looks after the person from today; open tickets go along. The one before stays in the history.

    Raises Forbidden, NotFound, InvalidInput (steward), Conflict `steward-already`, `left`.
    """
    with transaction.atomic():
        require_office(actor)
        person = hold(Person.objects.all(), person_id)
        if person.state != PersonState.ACTIVE:
            raise Conflict(code="left", message=_("This person is not in the district."))
        user = User.objects.filter(pk=steward_id, is_active=True).first()
        posts = Post.objects.in_force().filter(user=user, role__in=(Role.TALENT_OFFICE, *OF_UNITS))
        if user is None or not posts.exists():
            raise InvalidInput(code="no-steward", field="steward",
                               message=_("A steward is of the talent office or of a unit."))  # fmt: skip
        now = TalentSteward.objects.filter(person=person, ended_on__isnull=True).first()
        if now is not None and now.user_id == user.pk:
            raise Conflict(code="steward-already", field="steward", message=_("This is the steward already."))
        if now is not None:
            now.ended_on = clock.today()
            now.save(update_fields=["ended_on"])
        row = TalentSteward.objects.create(person=person, user=user, started_on=clock.today())
        TalentTicket.objects.in_work().filter(person=person).update(steward=user)
        record(actor=actor, verb="talent.steward.assign", target=row, detail={"user": user.pk})
        tell({user.pk} - {actor.user_id}, "talent.steward_given", f"steward:{row.pk}", "/talent/tickets/?mine=1")
    return row


def give_code(*, actor: Actor, person_id: int) -> str:
    """A new code for the card, to be printed with it; shown once, kept as a hash. The old one opens nothing any more.

    Raises Forbidden, NotFound, Conflict `no-card`.
    """
    with transaction.atomic():
        require_office(actor)
        person = hold(Person.objects.all(), person_id)
        if not person.card_number:
            raise Conflict(code="no-card", message=_("This person has no card."))
        code = "".join(secrets.choice("0123456789") for _digit in range(DIGITS))
        values: dict[str, Any] = {"code_print": _print(person, code), "given_on": clock.today(),
                                  "given_by_id": actor.user_id}  # fmt: skip
        row, _made = TalentCardCode.objects.update_or_create(person=person, defaults=values)
        record(actor=actor, verb="talent.card.code", target=row)
    return code


def _print(person: Person, code: str) -> str:
    return fingerprint(f"{person.pk}:{code}", purpose=CODE)


def person_by_code(*, card_number: str, code: str, ip: str | None) -> Person:
    """The person of a card's number and code. A wrong number and a wrong code are answered alike.

    Raises Forbidden `too-many-tries`, InvalidInput (code).
    """
    number, code = card_number.strip().upper(), code.strip()
    mark = fingerprint(number or "-", purpose=CODE)[:24]
    if (count(f"talent:card:{mark}", SECONDS) > TRIES
            or count(f"talent:card-ip:{ip or '-'}", SECONDS) > TRIES_OF_ADDRESS):  # fmt: skip
        raise Forbidden(code="too-many-tries", field="code", message=_("Too many tries."),
                        action=_("Try again in a quarter of an hour, or ask the talent office for a new code."),
                        )  # fmt: skip
    found = TalentCardCode.objects.filter(person__card_number=number).exclude(person__card_number="").select_related(
        "person").first()  # fmt: skip
    expected = found.code_print if found else "-"
    given = fingerprint(f"{found.person_id if found else 0}:{code}", purpose=CODE)
    is_right = constant_time_compare(expected, given)
    if found is None or not is_right or found.person.state == PersonState.ERASED:
        raise InvalidInput(code="card-unknown", field="code", message=_("Number and code do not belong together."),
                           action=_("Compare them with the sheet that came with the card."))  # fmt: skip
    return found.person

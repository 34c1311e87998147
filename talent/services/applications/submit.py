"""Sending in: one form, one application, whatever the network and the thumb do."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from members.rules.identity import Sex, born_on, cleaned, is_possible, sex_of
from talent.models import TalentApplication
from talent.models.person import IDENTITY, PHONE
from talent.rules.applications import CONSENT_VERSION, RECEIPT
from talent.services.applications.files import CleanFile, kept_files
from talent.services.applications.frame import code_for, note, print_of, receipt_for, used_up
from talent.services.applications.gate import SHOWN_FOR
from talent.states.applications import EntryVerb, Honour, IdKind
from talent.states.people import Degree, Field, Skill, Title
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import line, one_of, words
from xinhui.core.errors import InvalidInput
from xinhui.core.sealed import fingerprint, seal

_LEVELS = {"degree": Degree, "title": Title, "skill": Skill, "honour": Honour}
_MOBILE = re.compile(r"(1[3-9]\d{9}|\+\d{8,15})", re.ASCII)
_OTHER = re.compile(r"[A-Z0-9]{5,20}", re.ASCII)
_ATTEMPTS = 5


@dataclass(frozen=True)
class Sent:
    """The application and the code that opens it; `is_new`: this call made it."""

    application: TalentApplication
    code: str
    is_new: bool


def submit_application(
    *, actor: Actor, token: UUID, consent_version: str, files: Sequence[CleanFile] = (), **facts: Any
) -> Sent:  # fmt: skip
    """An application from the public form; `facts` as in `checked_facts`. The same token again gives the same one.

    Raises InvalidInput (each field; consent), Conflict `form-used` when the form was sent long ago.
    """
    known = sent_before(token)
    if known is not None:
        return known
    values = checked_facts(**facts)
    if consent_version != CONSENT_VERSION:
        raise InvalidInput(code="consent-changed", field="consent", message=_("The text of the consent has changed."),
                           action=_("Read it again and agree anew."))  # fmt: skip
    for attempt in range(_ATTEMPTS):
        try:
            return Sent(_made(actor, token, attempt, files, values), code_for(token), is_new=True)
        except IntegrityError:  # the same form at the same moment, or, once in a lifetime, the same number
            known = sent_before(token)
            if known is not None:
                return known
    raise RuntimeError("no free receipt number")


def sent_before(token: UUID) -> Sent | None:
    """What this form made. Raises Conflict `form-used` when its code is shown no more."""
    row = TalentApplication.objects.filter(form_token=token).first()
    if row is None:
        return None
    if clock.now() - row.created_at > timedelta(seconds=SHOWN_FOR):
        raise used_up()
    return Sent(row, code_for(token), is_new=False)


def _made(
    actor: Actor, token: UUID, attempt: int, files: Sequence[CleanFile], values: dict[str, Any]
) -> TalentApplication:  # fmt: skip
    receipt, now = receipt_for(token, RECEIPT, attempt), clock.now()
    with transaction.atomic():
        row = TalentApplication.objects.create(
            receipt=receipt, code_print=print_of(receipt, code_for(token)), form_token=token, waiting_since=now,
            consent_at=now, consent_version=CONSENT_VERSION, created_at=now, **values,
        )  # fmt: skip
        with kept_files(row, files) as many:
            note(row, EntryVerb.SUBMIT, actor)
            record(actor=actor, verb="talent.application.submit", target=row, detail={"files": many})
    return row


def checked_facts(
    *, name: str, identity: str, phone: str, employer_name: str, id_kind: str = IdKind.RESIDENT, sex: str = "",
    born_on: date | None = None, field: str = Field.OTHER, degree: int = 0, title: int = 0, skill: int = 0,
    honour: int = 0, school: str = "", major: str = "", post: str = "", statement: str = "",
) -> dict[str, Any]:  # fmt: skip
    """The columns of an application, identity and phone sealed. Raises InvalidInput (each field)."""
    kind = one_of(id_kind, IdKind.values, field="id_kind")
    number, mobile = _identity(identity, kind), "".join(phone.split())
    if not _MOBILE.fullmatch(mobile):
        raise InvalidInput(code="phone-wrong", field="phone", message=_("This is no mobile number."),
                           action=_("Give eleven digits; from abroad begin with + and the country."))  # fmt: skip
    levels = {"degree": degree, "title": title, "skill": skill, "honour": honour}
    for one, value in levels.items():
        if value not in _LEVELS[one].values:
            raise InvalidInput(code="choice-unknown", field=one, message=_("Choose one of the list."))
    if not (degree or title or skill or honour):
        raise InvalidInput(code="nothing-to-rate", field="degree", message=_("Nothing here that a tier is given for."),
                           action=_("Give a degree, a title, a skill level or an honour."))  # fmt: skip
    return {
        "name": line(name, field="name", limit=40), "id_kind": kind, **_sex_and_birth(number, kind, sex, born_on),
        "identity_sealed": seal(number, purpose=IDENTITY), "identity_print": fingerprint(number, purpose=IDENTITY),
        "phone_sealed": seal(mobile, purpose=PHONE), **levels, "field": one_of(field, Field.values, field="field"),
        "school": line(school, field="school", limit=60, required=bool(degree)),
        "major": line(major, field="major", limit=60, required=False),
        "employer_name": line(employer_name, field="employer_name", limit=100),
        "post": line(post, field="post", limit=60, required=False),
        "statement": words(statement, field="statement", limit=1000, required=False),
    }  # fmt: skip


def _identity(text: str, kind: str) -> str:
    number = cleaned(text)
    if not (is_possible(number) if kind == IdKind.RESIDENT else _OTHER.fullmatch(number)):
        raise InvalidInput(code="identity-wrong", field="identity", message=_("This identity number cannot be right."),
                           action=_("Compare it with the card."))  # fmt: skip
    return number


def _sex_and_birth(number: str, kind: str, sex: str, day: date | None) -> dict[str, Any]:
    """A resident's are in the number: what was typed must agree with it; others say them."""
    if sex:
        one_of(sex, Sex.values, field="sex")
    if kind == IdKind.RESIDENT:
        if day is not None and day != born_on(number):
            raise InvalidInput(code="birth-differs", field="born_on",
                               message=_("The identity number says another day of birth."))  # fmt: skip
        if sex and sex != sex_of(number):
            raise InvalidInput(code="sex-differs", field="sex", message=_("The identity number says otherwise."))
        return {"sex": sex_of(number), "born_on": born_on(number)}
    if day is None or day >= clock.today():
        raise InvalidInput(code="birth-missing", field="born_on", message=_("Give the day of birth."))
    return {"sex": sex, "born_on": day}

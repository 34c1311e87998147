"""Verification: begun, checked row by row, supplemented, found true; then the person stands on the register."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from talent.models import ApplicationCheck, Employer, Person, TalentApplication
from talent.services.applications.frame import held, held_by_office, note
from talent.services.frame import require_office, require_unit
from talent.states.applications import PASSED, CheckKind, CheckResult, EntryVerb, Honour
from talent.states.people import PERSON_TABLE, Degree, PersonState, Skill, Title
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core.checks import hold, line, one_of, words
from xinhui.core.errors import Conflict, InvalidInput

_LEVELS = {"degree": Degree, "title": Title, "skill": Skill, "honour": Honour}
_COPIED = ("name", "sex", "born_on", "identity_sealed", "identity_print", "phone_sealed", "degree", "school", "major",
           "title", "skill", "field", "post", "consent_at", "consent_version")  # fmt: skip


def accept_application(*, actor: Actor, application_id: int, employer_id: int | None = None) -> TalentApplication:
    """Verification begins; with its employer known, the unit that looks after it and its account see the case.

    Raises NotFound (employer), Forbidden, TransitionRefused.
    """
    with transaction.atomic():
        require_office(actor)
        employer = hold(Employer.objects.in_being(), employer_id, field="employer") if employer_id else None
        row = held(application_id, "accept")
        row.employer = employer
        row.save(update_fields=["state", "employer"])
        note(row, EntryVerb.ACCEPT, actor)
        record(actor=actor, verb="talent.application.accept", target=row, detail={"employer": employer_id})
    return row


def check_application(
    *, actor: Actor, application_id: int, kind: str, result: str, source: str, note_text: str = ""
) -> ApplicationCheck:  # fmt: skip
    """One thing compared with its source; again, the later result stands. The office, or the employer's unit.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (kind, result, source, note_text).
    """
    kind, result = one_of(kind, CheckKind.values, field="kind"), one_of(result, CheckResult.values, field="result")
    source = line(source, field="source", limit=60)
    is_bad = result in (CheckResult.DOUBTFUL, CheckResult.WRONG)
    said = line(note_text, field="note_text", required=is_bad)
    with transaction.atomic():
        row = held(application_id, "check")
        require_unit(actor, row.employer.unit_id if row.employer else None)
        found, _made = ApplicationCheck.objects.update_or_create(
            application=row, kind=kind,
            defaults={"result": result, "source": source, "note": said, "by_id": actor.user_id},
        )  # fmt: skip
        text = f"{CheckKind(kind).label} · {CheckResult(result).label} · {source}" + (f" · {said}" if said else "")
        note(row, EntryVerb.CHECK, actor, text)
        record(actor=actor, verb="talent.application.check", target=row, detail={"kind": kind, "result": result})
    return found


def ask_more(*, actor: Actor, application_id: int, text: str) -> TalentApplication:
    """What the applicant is to send. Raises NotFound, Forbidden, TransitionRefused, InvalidInput (text)."""
    text = words(text, field="text", limit=400)
    with transaction.atomic():
        row = held_by_office(actor, application_id, "ask_more")
        row.asked = text
        row.save(update_fields=["state", "asked"])
        note(row, EntryVerb.ASK_MORE, actor, text)
        record(actor=actor, verb="talent.application.ask_more", target=row)
    return row


def verify_application(*, actor: Actor, application_id: int, employer_id: int, **levels: int) -> TalentApplication:
    """Found true: `levels` (degree, title, skill, honour) as the checks showed them, else as the applicant wrote.

    The person of this identity number is found on the register or put there. Raises NotFound (employer), Forbidden,
    TransitionRefused, InvalidInput (each level), Conflict `checks-missing`, `checks-bad`, `other-under-way`.
    """
    for name, value in levels.items():
        if name not in _LEVELS or value not in _LEVELS[name].values:
            raise InvalidInput(code="choice-unknown", field=name, message=_("Choose one of the list."))
    with transaction.atomic():
        require_office(actor)
        employer = hold(Employer.objects.in_being(), employer_id, field="employer")
        person = _held_person(application_id)
        row = held(application_id, "verify")
        _refuse_unproven(row)
        changed = {name: value for name, value in levels.items() if getattr(row, name) != value}
        for name, value in changed.items():
            setattr(row, name, value)
        row.employer, row.verified_by_id, row.asked = employer, actor.user_id, ""
        row.person = _entered(row, employer, person)
        row.save()
        note(row, EntryVerb.VERIFY, actor, "、".join(_said(row, name) for name in changed))
        record(actor=actor, verb="talent.application.verify", target=row, area_code=employer.area_code,
               detail={"person": row.person_id, "is_new": person is None, "changed": sorted(changed)})  # fmt: skip
    return row


def _held_person(application_id: int) -> Person | None:
    """The person of the application's identity number, locked before the application is."""
    mark = TalentApplication.objects.filter(pk=application_id).values_list("identity_print", flat=True).first()
    pk = Person.objects.filter(identity_print=mark).values_list("pk", flat=True).first() if mark else None
    return hold(Person.objects.all(), pk) if pk else None


def _refuse_unproven(row: TalentApplication) -> None:
    results = dict(row.checks.values_list("kind", "result"))
    missing = [str(kind.label) for kind in CheckKind if kind not in results]
    if missing:
        raise Conflict(code="checks-missing", message=_("Not checked yet: %(kinds)s.") % {"kinds": "、".join(missing)},
                       action=_("Enter what was found."))  # fmt: skip
    bad = [str(CheckKind(kind).label) for kind, result in results.items() if result not in PASSED]
    if bad:
        raise Conflict(code="checks-bad", message=_("Not found right: %(kinds)s.") % {"kinds": "、".join(bad)},
                       action=_("Ask for a supplement, or refuse."))  # fmt: skip
    further = TalentApplication.objects.filter(
        identity_print=row.identity_print, state__in=("verified", "at_board", "rated", "published")
    ).exclude(pk=row.pk)
    if row.identity_print and further.exists():
        raise Conflict(code="other-under-way",
                       message=_("Another application of this person is further on already."))  # fmt: skip


def _entered(row: TalentApplication, employer: Employer, person: Person | None) -> Person:
    """The person as the application shows them; who left is here again."""
    values: dict[str, Any] = {name: getattr(row, name) for name in _COPIED}
    if person is None:
        return Person.objects.create(employer=employer, **values)
    if person.state == PersonState.LEFT:
        person.state = PERSON_TABLE.next(person.state, "come_back")
    for name, value in values.items():
        setattr(person, name, value)
    person.employer = employer
    person.save()
    return person


def _said(row: TalentApplication, name: str) -> str:
    return str(_LEVELS[name](getattr(row, name)).label)

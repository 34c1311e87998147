"""What the room holds about a person: one line a model; what is exported, shown, and emptied by an erasure.

A model that is not named here and points to a person is exported as it is, sealed texts and fingerprints aside: nothing
is missed; a test demands a line for every model that points to a person or has a personal column.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import models
from django_stubs_ext import StrOrPromise

from talent.models import Person
from talent.models.agreements import STUDENT_PHONE
from talent.models.applications import OBJECTOR
from talent.models.jobs import CANDIDATE_IDENTITY, CANDIDATE_PHONE
from talent.models.person import IDENTITY, PHONE
from talent.models.rights import REQUEST
from talent.models.schooling import CHILD
from xinhui.core import clock
from xinhui.core.sealed import unseal

#: What stands where a name was.
ERASED = "—"
#: Columns that are no information about the person.
TECHNICAL = ("id", "created_at", "updated_at", "code_print", "entered_by", "answered_by", "proposed_by", "laid_by")


@dataclass(frozen=True)
class Holding:
    """Rows of a model about a person: `path` leads to the person's id; `sealed`: column → purpose; `empties`: columns
    that an erasure empties; `hides`: columns that are not the person's to read."""

    model: str
    path: str
    sealed: tuple[tuple[str, str], ...] = ()
    empties: tuple[str, ...] = ()
    hides: tuple[str, ...] = ()
    #: Rows that an erasure takes away whole.
    is_deleted: bool = False


_SEALED = (("identity_sealed", IDENTITY), ("phone_sealed", PHONE))
HOLDINGS: tuple[Holding, ...] = (
    Holding("talent.Person", "pk", _SEALED, (
        "name", "sex", "born_on", "identity_sealed", "identity_print", "phone_sealed", "school", "major", "employer",
        "post", "tier", "card_number", "card_until", "user", "consent_at", "consent_version")),
    Holding("talent.Intake", "person"),
    Holding("talent.IntakeKind", "intake__person"),
    Holding("talent.TalentApplication", "person", _SEALED, (
        "name", "sex", "born_on", "identity_sealed", "identity_print", "phone_sealed", "school", "major", "employer",
        "employer_name", "consent_at", "consent_version")),
    Holding("talent.BoardDossier", "application__person", empties=("statement", "reason", "school_from", "school_to"),
            hides=("sitting", "code")),
    Holding("talent.BoardConflict", "dossier__application__person", is_deleted=True, hides=("seat", "kind", "note")),
    Holding("talent.DataRequest", "person", (("words_sealed", REQUEST), ("values_sealed", REQUEST),
            ("answer_sealed", REQUEST)), ("words_sealed", "values_sealed", "answer_sealed")),
    Holding("talent.KeepingDuty", "person", empties=("basis",)),
    Holding("talent.ApplicationCheck", "application__person", empties=("note",)),
    Holding("talent.ApplicationFile", "application__person", is_deleted=True),
    Holding("talent.ApplicationEntry", "application__person", empties=("text",)),
    Holding("talent.ApplicationObjection", "application__person", (
        ("name_sealed", OBJECTOR), ("phone_sealed", PHONE)), ("text", "name_sealed", "phone_sealed"),
        hides=("name_sealed", "phone_sealed", "receipt")),
    Holding("talent.TalentSteward", "person"),
    Holding("talent.TalentCardCode", "person", is_deleted=True),
    Holding("talent.TalentTicket", "person", empties=("words", "comment")),
    Holding("talent.TalentTicketEvent", "ticket__person", empties=("words",)),
    Holding("talent.TalentTicketFile", "ticket__person", is_deleted=True),
    Holding("talent.SchoolWish", "ticket__person", (("child_sealed", CHILD),), ("child_sealed",)),
    Holding("talent.EligibilityResult", "person", is_deleted=True),
    Holding("talent.GrantApplication", "person", empties=("identity_print", "documents", "said")),
    Holding("talent.CarrierPerson", "person"),
    Holding("talent.PartTimeDoctor", "person"),
    Holding("talent.CohortStudent", "person", (("phone_sealed", STUDENT_PHONE),), ("name", "phone_sealed", "reason")),
    Holding("talent.JobCandidate", "intake__person", (
        ("phone_sealed", CANDIDATE_PHONE), ("identity_sealed", CANDIDATE_IDENTITY)), (
        "name", "phone_sealed", "phone_print", "identity_sealed", "school", "major", "text", "file", "file_type")),
)  # fmt: skip
#: Models with a personal column that is nobody's of the register: whose it is.
OF_OTHERS: dict[str, str] = {
    "talent.Employer": "the employer's contact and office telephone",
    "talent.BoardExpert": "an expert's account; the expert is no person of the register by that",
    "talent.SchoolPlace": "a school's places: the school is an employer, nobody's education",
    "talent.BoardKin": "names that an expert gave, sealed: nobody but the expert reads them",
}  # fmt: skip


def model_of(holding: Holding) -> type[models.Model]:
    """The model of a line."""
    return apps.get_model(holding.model)


def holdings() -> list[Holding]:
    """Every line, and one for each other model of the room that points to a person."""
    named = {holding.model for holding in HOLDINGS}
    found = list(HOLDINGS)
    for model in apps.get_app_config("talent").get_models():
        if model._meta.label not in named:
            found += [Holding(model._meta.label, path) for path in paths_to_person(model)]
    return found


def paths_to_person(model: type[models.Model]) -> list[str]:
    """Names of the columns of a model that point to a person."""
    return [field.name for field in model._meta.concrete_fields if field.related_model is Person]


def rows_of(holding: Holding, person_id: int) -> "models.QuerySet[Any]":
    """The rows of a line about the person."""
    return model_of(holding)._default_manager.filter(**{holding.path: person_id}).order_by("pk")


@dataclass(frozen=True)
class Kept:
    """A row about the person: what it is of, its columns with what stands in them, those that are empty left out."""

    title: StrOrPromise
    model: str
    lines: list[tuple[StrOrPromise, str, str]]


def kept_about(person_id: int, *, is_masked: bool = False) -> list[Kept]:
    """Everything, in the order of the lines. `is_masked`: sealed texts are only said to be there."""
    found = []
    for holding in holdings():
        for row in rows_of(holding, person_id):
            found.append(Kept(row._meta.verbose_name or "", holding.model, list(_lines(holding, row, is_masked))))
    return found


def _lines(holding: Holding, row: models.Model, is_masked: bool) -> Iterable[tuple[StrOrPromise, str, str]]:
    sealed = dict(holding.sealed)
    for field in row._meta.concrete_fields:
        name = field.name
        if name in TECHNICAL or name in holding.hides or name.endswith("_print") or field.primary_key:
            continue
        value = getattr(row, field.attname)
        if value in (None, ""):
            continue
        if name in sealed:
            yield field.verbose_name, name, "●●●●" if is_masked else unseal(value, purpose=sealed[name])
        elif not name.endswith("_sealed"):
            yield field.verbose_name, name, _text(row, field)


def _text(row: models.Model, field: "models.Field[Any, Any]") -> str:
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    value = getattr(row, field.name)
    if isinstance(value, datetime):
        return clock.local(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


def emptied(model: type[models.Model], names: Iterable[str]) -> dict[str, Any]:
    """Column → what stands in it after an erasure: nothing, or a dash where a text must stand."""
    found: dict[str, Any] = {}
    for name in names:
        field: Any = model._meta.get_field(name)
        found[name] = None if field.null else "" if field.blank else ERASED
    return found

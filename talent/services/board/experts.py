"""The pool of experts: entered by the office; each gives the names of kin alone, and alone reads them."""

from typing import Any

from django.db import transaction
from django.utils.translation import pgettext_lazy

from talent.models import BoardDossier, BoardExpert, BoardKin, Employer
from talent.models.board import KIN
from talent.services.board.conflicts import find_conflicts
from talent.services.frame import require_office, unit_in_being
from talent.states.board import KinRelation
from talent.states.people import Field
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import User
from xinhui.audit.services import record
from xinhui.core.checks import hold, line, number, one_of, unknown
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.core.sealed import fingerprint, seal

_TEXTS = {"employer_name": 100, "rank": 60, "school": 60}


def _facts(field: str, employer_id: int | None, unit_id: int | None, years: tuple[int | None, int | None],
           texts: dict[str, str]) -> dict[str, Any]:  # fmt: skip
    first, last = (None if year is None else number(year, field=name, least=1950, most=2100)
                   for name, year in zip(("school_from", "school_to"), years, strict=True))  # fmt: skip
    if first is not None and last is not None and last < first:
        raise InvalidInput(code="years-reversed", field="school_to",
                           message=pgettext_lazy("board", "The last year lies before the first."))  # fmt: skip
    if employer_id is not None and not Employer.objects.in_being().filter(pk=employer_id).exists():
        raise unknown("employer")
    return {
        "field": one_of(field, Field.values, field="field"), "employer_id": employer_id,
        "unit": unit_in_being(unit_id) if unit_id else None, "school_from": first, "school_to": last,
        **{name: line(texts.get(name, ""), field=name, limit=limit, required=False)
           for name, limit in _TEXTS.items()},
    }  # fmt: skip


def enter_expert(
    *, actor: Actor, username: str, field: str, employer_id: int | None = None, unit_id: int | None = None,
    school_from: int | None = None, school_to: int | None = None, **texts: str,
) -> BoardExpert:  # fmt: skip
    """An expert of the pool; `texts`: employer_name, rank, school.

    Raises Forbidden, NotFound (username, employer, unit), InvalidInput (field, years), Conflict `expert-already`.
    """
    with transaction.atomic():
        require_office(actor)
        user = User.objects.filter(username=username.strip(), is_active=True).first()
        if user is None:
            raise unknown("username")
        if BoardExpert.objects.filter(user=user).exists():
            raise Conflict(code="expert-already", field="username",
                           message=pgettext_lazy("board", "This user is in the pool of experts already."))  # fmt: skip
        facts = _facts(field, employer_id, unit_id, (school_from, school_to), texts)
        row = BoardExpert.objects.create(user=user, **facts)
        record(actor=actor, verb="talent.expert.enter", target=row, detail={"field": row.field})
    return row


def change_expert(
    *, actor: Actor, expert_id: int, field: str, employer_id: int | None = None, unit_id: int | None = None,
    school_from: int | None = None, school_to: int | None = None, **texts: str,
) -> BoardExpert:  # fmt: skip
    """Corrected; conflicts of interest in sittings under way are found anew. Raises as `enter_expert`."""
    with transaction.atomic():
        require_office(actor)
        row = hold(BoardExpert.objects.serving(), expert_id)
        for name, value in _facts(field, employer_id, unit_id, (school_from, school_to), texts).items():
            setattr(row, name, value)
        row.save()
        _found_anew(row)
        record(actor=actor, verb="talent.expert.change", target=row, detail={"field": row.field})
    return row


def retire_expert(*, actor: Actor, expert_id: int) -> BoardExpert:
    """Is seated no more; seats taken stay. Raises NotFound, Forbidden."""
    return _serves(actor, expert_id, "retire", False)


def recall_expert(*, actor: Actor, expert_id: int) -> BoardExpert:
    """Serves again. Raises NotFound, Forbidden."""
    return _serves(actor, expert_id, "recall", True)


def _serves(actor: Actor, expert_id: int, verb: str, is_active: bool) -> BoardExpert:
    with transaction.atomic():
        require_office(actor)
        row = hold(BoardExpert.objects.filter(is_active=not is_active), expert_id)
        row.is_active = is_active
        row.save(update_fields=["is_active"])
        record(actor=actor, verb=f"talent.expert.{verb}", target=row)
    return row


def name_kin(*, actor: Actor, expert_id: int, relation: str, name: str) -> BoardKin:
    """The expert says who is kin; dossiers of that name are closed to the expert from now on.

    Raises NotFound (also of somebody else's entry in the pool), InvalidInput (relation, name), Conflict `kin-named`.
    """
    relation = one_of(relation, KinRelation.values, field="relation")
    name = "".join(line(name, field="name", limit=40).split())
    with transaction.atomic():
        row = hold(BoardExpert.objects.filter(user=actor.user_id or 0), expert_id)
        mark = fingerprint(name, purpose=KIN)
        if row.kin.filter(name_print=mark).exists():
            raise Conflict(code="kin-named", field="name",
                           message=pgettext_lazy("board", "You have given this name already."))  # fmt: skip
        kin = BoardKin.objects.create(expert=row, relation=relation, name_print=mark,
                                      name_sealed=seal(name, purpose=KIN))  # fmt: skip
        _found_anew(row)
        record(actor=actor, verb="talent.expert.kin", target=row, detail={"relation": relation})
    return kin


def strike_kin(*, actor: Actor, kin_id: int) -> None:
    """The expert takes a name back; conflicts found by it stay in sittings under way. Raises NotFound."""
    with transaction.atomic():
        row = hold(BoardKin.objects.filter(expert__user=actor.user_id or 0).select_related("expert"), kin_id)
        expert = row.expert
        row.delete()
        record(actor=actor, verb="talent.expert.kin_struck", target=expert)


def _found_anew(expert: BoardExpert) -> None:
    """Conflicts of the expert in every sitting under way."""
    waiting = BoardDossier.objects.filter(outcome="waiting", sitting__state__in=["prepared", "scoring"])
    for dossier in waiting.filter(sitting__seats__expert=expert).order_by("pk"):
        find_conflicts(dossier)

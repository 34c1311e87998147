"""Dossiers: an application sent to the board, its blind statement, what the office makes of the result."""

from django.db import transaction
from django.utils.translation import pgettext_lazy

from talent.models import BoardDossier, TalentApplication
from talent.rules.board import code_name, revealing
from talent.services.board.conflicts import find_conflicts
from talent.services.board.sittings import held_sitting
from talent.services.frame import require_office
from talent.states.applications import APPLICATION_TABLE, Tier
from talent.states.board import DossierOutcome, SittingState
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core.checks import hold, line, number, one_of, words
from xinhui.core.errors import Conflict, InvalidInput


def _blind(statement: str, application: TalentApplication) -> str:
    """The statement, if it does not say who. Raises InvalidInput (statement)."""
    statement = words(statement, field="statement", required=False)
    employer = application.employer or (application.person.employer if application.person else None)
    secrets = (application.name, application.employer_name, employer.name if employer else "", application.school)
    if revealing(statement, secrets):
        raise InvalidInput(
            code="not-blind", field="statement",
            message=pgettext_lazy("board", "The statement names the applicant, the employer or the school."),
            action=pgettext_lazy("board", "Write “the applicant”, “the firm”, “the university”."),
        )  # fmt: skip
    return statement


def _years(first: int | None, last: int | None) -> dict[str, int | None]:
    for name, year in (("school_from", first), ("school_to", last)):
        if year is not None:
            number(year, field=name, least=1950, most=2100)
    return {"school_from": first, "school_to": last}


def _held_application(application_id: int | None, verb: str) -> TalentApplication:
    row = hold(TalentApplication.objects.select_related("employer", "person__employer"), application_id,
               field="application")  # fmt: skip
    row.state = APPLICATION_TABLE.next(row.state, verb)
    return row


def to_board(
    *, actor: Actor, sitting_id: int, application_id: int, statement: str = "", school_from: int | None = None,
    school_to: int | None = None,
) -> BoardDossier:  # fmt: skip
    """A verified application before a sitting that is being prepared, under the next code name.

    Raises NotFound (sitting, application), Forbidden, TransitionRefused, InvalidInput (statement, years).
    """
    years = _years(school_from, school_to)
    with transaction.atomic():
        sitting = held_sitting(actor, sitting_id, "dossier")
        application = _held_application(application_id, "to_board")
        row = BoardDossier.objects.create(
            sitting=sitting, application=application, code=code_name(sitting.dossiers.count() + 1),
            statement=_blind(statement, application), **years,
        )  # fmt: skip
        application.save(update_fields=["state"])
        find_conflicts(row)
        record(actor=actor, verb="talent.application.to_board", target=application, detail={"sitting": sitting.pk})
    return row


def change_dossier(
    *, actor: Actor, dossier_id: int, statement: str, school_from: int | None = None, school_to: int | None = None
) -> BoardDossier:
    """Statement and years at school, before the sitting is opened. Raises as `to_board`."""
    years = _years(school_from, school_to)
    with transaction.atomic():
        row = _held_dossier(actor, dossier_id, "dossier")
        row.statement = _blind(statement, row.application)
        row.school_from, row.school_to = years["school_from"], years["school_to"]
        row.save()
        row.conflicts.exclude(kind="declared").delete()
        find_conflicts(row)
        record(actor=actor, verb="talent.board.dossier", target=row)
    return row


def _held_dossier(actor: Actor, dossier_id: int, verb: str) -> BoardDossier:
    """Waiting, locked after its sitting."""
    require_office(actor)
    known = BoardDossier.objects.filter(pk=dossier_id).values_list("sitting", flat=True).first()
    sitting = held_sitting(actor, known or 0, verb)
    rows = BoardDossier.objects.filter(outcome=DossierOutcome.WAITING)
    row = hold(rows.select_related("application__employer", "application__person__employer"), dossier_id)
    row.sitting = sitting
    return row


def take_back(*, actor: Actor, dossier_id: int) -> BoardDossier:
    """Off a sitting that is being prepared: verified as before. Raises NotFound, Forbidden, TransitionRefused."""
    with transaction.atomic():
        row = _held_dossier(actor, dossier_id, "dossier")
        return _left(actor, row, DossierOutcome.TAKEN_BACK, "")


def no_tier(*, actor: Actor, dossier_id: int, reason: str) -> BoardDossier:
    """The board recommends none: the application goes back to the office, verified, with the reasons on the dossier.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (reason).
    """
    reason = line(reason, field="reason", limit=400)
    with transaction.atomic():
        return _left(actor, _held_dossier(actor, dossier_id, "decide"), DossierOutcome.NONE, reason)


def _left(actor: Actor, row: BoardDossier, outcome: DossierOutcome, reason: str) -> BoardDossier:
    application = _held_application(row.application_id, "leave_board")
    application.save(update_fields=["state"])
    row.outcome, row.reason = outcome, reason
    row.save(update_fields=["outcome", "reason"])
    record(actor=actor, verb="talent.application.leave_board", target=application,
           detail={"sitting": row.sitting_id, "outcome": outcome})  # fmt: skip
    return row


def from_board(*, actor: Actor, dossier_id: int, tier: str, reason: str) -> BoardDossier:
    """The tier that the board proposes, with its reasons: the application is rated. A tier above the one recommended
    by score is not the office's to give.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (tier, reason), Conflict `above-advice`.
    """
    tier, reason = one_of(tier, Tier.values, field="tier"), line(reason, field="reason", limit=400)
    with transaction.atomic():
        row = _held_dossier(actor, dossier_id, "decide")
        assert row.sitting.state == SittingState.CLOSED
        if not row.advice or tier < row.advice:
            raise Conflict(code="above-advice", field="tier",
                           message=pgettext_lazy("board", "The scores do not carry this tier."),
                           action=pgettext_lazy("board", "Propose the recommended tier or a lower one."))  # fmt: skip
        application = _held_application(row.application_id, "from_board")
        application.tier = tier
        application.save(update_fields=["state", "tier"])
        row.outcome, row.tier, row.reason = DossierOutcome.RATED, tier, reason
        row.save(update_fields=["outcome", "tier", "reason"])
        record(actor=actor, verb="talent.application.from_board", target=application,
               detail={"sitting": row.sitting_id, "tier": tier})  # fmt: skip
    return row

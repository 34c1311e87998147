"""Re-elections that come due: reminded half a year, three months and a month before, and when overdue; each once."""

from datetime import date

from django.db import transaction

from members.models import Election, Term
from members.rules.months import months_after
from members.selectors.recipients import above, concerned
from xinhui.accounts.actors import Actor
from xinhui.audit.services import AuditRow, record_many
from xinhui.core import clock
from xinhui.outbox.services.enqueue import Draft, enqueue

#: Months before the day on which a term ends.
AHEAD = (6, 3, 1)


def remind_of_elections(*, actor: Actor) -> int:
    """Tell the officers of every organization whose election comes due or is overdue, and those above of overdue ones.

    An organization whose election is under way is left in peace. Each reminder once; returns how many were written.
    """
    today = clock.today()
    soon = Term.objects.open().filter(organization__dissolved_on=None, due_on__lte=months_after(today, AHEAD[0]))
    under_way = Election.objects.open().values("organization")
    written = 0
    for term in soon.exclude(organization__in=under_way).select_related("organization__parent"):
        stage = stage_of(term.due_on, today)
        if stage is not None and term.reminded_for != stage:
            written += _remind(actor, term, stage)
    return written


def stage_of(due_on: date | None, today: date) -> int | None:
    """6, 3 or 1 (months ahead), 0 when overdue; None when it is not yet time."""
    if due_on is None:
        return None
    if due_on < today:
        return 0
    return next((months for months in reversed(AHEAD) if due_on <= months_after(today, months)), None)


def _remind(actor: Actor, term: Term, stage: int) -> int:
    organization = term.organization
    kind = "party.election_overdue" if stage == 0 else "party.election_due"
    recipients = concerned(organization) | (above(organization) if stage == 0 else set())
    context = {"organization": str(organization), "due": term.due_on.isoformat() if term.due_on else ""}
    with transaction.atomic():
        if not Term.objects.filter(pk=term.pk, ended_on=None, due_on=term.due_on).update(reminded_for=stage):
            return 0
        enqueue(drafts=[
            Draft(key=f"party-election-due:{term.pk}:{term.due_on}:{stage}", recipient_id=user_id, kind=kind,
                  context=context, link=f"/party/organizations/{organization.pk}/")
            for user_id in sorted(recipients)
        ])  # fmt: skip
        record_many(actor=actor, verb="party.election.remind", rows=[
            AuditRow.of(term, area_code=organization.area_code, detail={"stage": stage, "told": len(recipients)})
        ])  # fmt: skip
    return len(recipients)

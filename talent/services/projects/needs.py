"""Needs of talent of a project: raised by the investor, answered by the team, settled, told when overdue."""

from datetime import date

from django.db import transaction
from django.utils.translation import pgettext_lazy

from talent.models import InvestmentNeed, KeyInvestment
from talent.services.frame import acts_for, office_people, require_unit, tell
from talent.services.projects.projects import held, note
from talent.states.projects import GOING, NEED_TABLE, NeedState
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.checks import hold, line, number, unknown
from xinhui.core.errors import InvalidInput

AGAIN_DAYS = 7


def in_team(actor: Actor, row: KeyInvestment) -> bool:
    """The actor serves the project today. One query."""
    return bool(row.team.filter(ended_on__isnull=True, user=actor.user_id or 0).exists())


def team_people(row: KeyInvestment) -> set[int]:
    """Who serves the project; the office where nobody does yet."""
    found = set(row.team.filter(ended_on__isnull=True).values_list("user_id", flat=True))
    return found or office_people()


def raise_need(*, actor: Actor, investment_id: int, text: str, number_needed: int, due_on: date) -> InvestmentNeed:
    """So many by a day: by the investor's account, its unit, the team or the office; told to the team.

    Raises NotFound, Forbidden, InvalidInput (text, number_needed, due_on), TransitionRefused.
    """
    text, many = line(text, field="text"), number(number_needed, field="number_needed", least=1, most=10_000)
    if due_on < clock.today():
        raise InvalidInput(code="day-past", field="due_on",
                           message=pgettext_lazy("project", "This day is over already."))  # fmt: skip
    with transaction.atomic():
        row = held(investment_id, "work")
        _require(actor, row, is_investor_allowed=True)
        need = InvestmentNeed.objects.create(investment=row, text=text, number=many, due_on=due_on,
                                             raised_by_id=actor.user_id)  # fmt: skip
        note(actor, row, "need", need=need.pk, number=many)
        tell(team_people(row), "talent.project_need", f"project:{row.pk}:need:{need.pk}:raised",
             f"/talent/projects/{row.pk}/", {"name": row.name, "day": due_on.isoformat()})  # fmt: skip
    return need


def _require(actor: Actor, row: KeyInvestment, *, is_investor_allowed: bool) -> None:
    if (is_investor_allowed and acts_for(actor, row.investor_id)) or in_team(actor, row):
        return
    require_unit(actor, row.unit_id)


def _held(need_id: int, verb: str) -> tuple[KeyInvestment, InvestmentNeed]:
    investment_id = InvestmentNeed.objects.filter(pk=need_id).values_list("investment_id", flat=True).first()
    if investment_id is None:
        raise unknown()
    row, need = held(investment_id, "work"), hold(InvestmentNeed.objects.all(), need_id)
    need.state = NEED_TABLE.next(need.state, verb)
    return row, need


def answer_need(*, actor: Actor, need_id: int, answer: str) -> InvestmentNeed:
    """What the team does about it. Raises NotFound, Forbidden, InvalidInput (answer), TransitionRefused."""
    answer = line(answer, field="answer", limit=400)
    with transaction.atomic():
        row, need = _held(need_id, "answer")
        _require(actor, row, is_investor_allowed=False)
        need.answer, need.answered_on = answer, clock.today()
        need.save(update_fields=["state", "answer", "answered_on"])
        note(actor, row, "answer", need=need.pk)
        if need.raised_by_id is not None:
            tell({need.raised_by_id}, "talent.project_answer", f"need:{need.pk}:{clock.now().isoformat()}",
                 f"/talent/projects/{row.pk}/", {"name": row.name})  # fmt: skip
    return need


def settle_need(*, actor: Actor, need_id: int) -> InvestmentNeed:
    """The people are there: said by the investor, its unit or the office, not by the team that answered.

    Raises NotFound, Forbidden, TransitionRefused.
    """
    with transaction.atomic():
        row, need = _held(need_id, "settle")
        if not acts_for(actor, row.investor_id):
            require_unit(actor, row.unit_id)
        need.settled_on = clock.today()
        need.save(update_fields=["state", "settled_on"])
        note(actor, row, "settle", need=need.pk)
    return need


def reopen_need(*, actor: Actor, need_id: int, reason: str) -> InvestmentNeed:
    """Not what was needed. Raises NotFound, Forbidden, InvalidInput (reason), TransitionRefused."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        row, need = _held(need_id, "reopen")
        if not acts_for(actor, row.investor_id):
            require_unit(actor, row.unit_id)
        need.settled_on = None
        need.save(update_fields=["state", "settled_on"])
        note(actor, row, "reopen", need=need.pk, reason=reason)
        tell(team_people(row), "talent.project_need", f"project:{row.pk}:need:{need.pk}:{clock.now().isoformat()}",
             f"/talent/projects/{row.pk}/", {"name": row.name, "day": need.due_on.isoformat()})  # fmt: skip
    return need


def watch_needs(*, actor: Actor) -> int:
    """Overdue needs, told to team and office and again every week; returns how many messages were offered."""
    today, told = clock.today(), 0
    rows = InvestmentNeed.objects.filter(due_on__lt=today, investment__stage__in=GOING).exclude(state=NeedState.SETTLED)
    for pk in rows.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            need = hold(InvestmentNeed.objects.select_related("investment"), pk)
            is_told = need.told_on is not None and (today - need.told_on).days < AGAIN_DAYS
            if need.state == NeedState.SETTLED or is_told:
                continue
            need.told_on = today
            need.save(update_fields=["told_on"])
            row = need.investment
            told += tell(team_people(row) | office_people(), "talent.project_overdue",
                         f"project:{row.pk}:need:{need.pk}:overdue:{today}", f"/talent/projects/{row.pk}/",
                         {"name": row.name, "day": need.due_on.isoformat()})  # fmt: skip
    return told

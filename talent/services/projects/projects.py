"""Key projects: entered, corrected, stage by stage, with the dedicated team and its pledge."""

from datetime import date

from django.db import transaction
from django.utils.translation import pgettext_lazy

from talent.models import Employer, InvestmentTeamMember, KeyInvestment
from talent.services.frame import require_office, require_unit, tell
from talent.states.projects import STAGE_TABLE, InvestmentStage
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import User
from xinhui.audit.services import record
from xinhui.core.checks import day_after, hold, line, number, past_day, unknown
from xinhui.core.errors import Conflict

MOST_MONEY = 10**12


def held(investment_id: int, verb: str) -> KeyInvestment:
    """The project, locked, in its next stage. Raises NotFound, TransitionRefused."""
    row = hold(KeyInvestment.objects.select_related("investor"), investment_id)
    row.stage = STAGE_TABLE.next(row.stage, verb)
    return row


def note(actor: Actor, row: KeyInvestment, verb: str, **detail: object) -> None:
    """On the trail."""
    record(actor=actor, verb=f"talent.project.{verb}", target=row, area_code=row.area_code, detail=detail)


def _refuse_twin(name: str, but: int = 0) -> None:
    if KeyInvestment.objects.going().filter(name=name).exclude(pk=but).exists():
        message = pgettext_lazy("project", "A key project of this name is there already.")
        raise Conflict(code="project-there", field="name", message=message)


def enter_project(
    *, actor: Actor, name: str, investor_id: int, money: int, signed_on: date | None = None, about: str = ""
) -> KeyInvestment:
    """A project with a signed contract; money in whole yuan. By the office.

    Raises Forbidden, NotFound (investor), InvalidInput (name, money, signed_on, about), Conflict `project-there`.
    """
    name, day = line(name, field="name", limit=100), past_day(signed_on, field="signed_on")
    money = number(money, field="money", least=1, most=MOST_MONEY)
    about = line(about, field="about", limit=400, required=False)
    with transaction.atomic():
        require_office(actor)
        investor = hold(Employer.objects.in_being(), investor_id, field="investor")
        _refuse_twin(name)
        row = KeyInvestment.objects.create(name=name, investor=investor, money=money, stage_on=day, about=about,
                                           area_code=investor.area_code)  # fmt: skip
        note(actor, row, "enter", money=money)
    return row


def change_project(*, actor: Actor, investment_id: int, name: str, money: int, about: str = "") -> KeyInvestment:
    """Corrected. Raises NotFound, Forbidden, InvalidInput (name, money, about), Conflict `project-there`,
    TransitionRefused."""
    name = line(name, field="name", limit=100)
    money = number(money, field="money", least=1, most=MOST_MONEY)
    about = line(about, field="about", limit=400, required=False)
    with transaction.atomic():
        require_office(actor)
        row = held(investment_id, "work")
        _refuse_twin(name, but=row.pk)
        row.name, row.money, row.about = name, money, about
        row.save(update_fields=["name", "money", "about"])
        note(actor, row, "change", money=money)
    return row


def move_on(*, actor: Actor, investment_id: int, stage_verb: str, day: date | None = None) -> KeyInvestment:
    """The next stage: `start`, `build`, `operate`, `end`. By the office or the unit that looks after the investor.

    Raises NotFound, Forbidden, InvalidInput (day), TransitionRefused.
    """
    found = past_day(day, field="day")
    with transaction.atomic():
        row = held(investment_id, stage_verb)
        require_unit(actor, row.unit_id)
        row.stage_on = day_after(row.stage_on, found, field="day")
        row.save(update_fields=["stage", "stage_on"])
        if row.stage == InvestmentStage.ENDED:
            row.team.filter(ended_on__isnull=True).update(ended_on=found)
        note(actor, row, stage_verb, day=found)
    return row


def pledge_service(*, actor: Actor, investment_id: int, pledge: str) -> KeyInvestment:
    """What the team promises. Raises NotFound, Forbidden, InvalidInput (pledge), TransitionRefused."""
    pledge = line(pledge, field="pledge", limit=400)
    with transaction.atomic():
        row = held(investment_id, "work")
        require_unit(actor, row.unit_id)
        row.pledge = pledge
        row.save(update_fields=["pledge"])
        note(actor, row, "pledge")
    return row


def join_team(
    *, actor: Actor, investment_id: int, username: str, post: str, is_leader: bool = False,
    started_on: date | None = None,
) -> InvestmentTeamMember:  # fmt: skip
    """Somebody serves the project; a new leader takes the place of the one before, who stays a member.

    Raises NotFound (project, username), Forbidden, InvalidInput (post, started_on), Conflict `in-team`,
    TransitionRefused.
    """
    post, day = line(post, field="post", limit=40), past_day(started_on, field="started_on")
    with transaction.atomic():
        require_office(actor)
        row = held(investment_id, "work")
        user = User.objects.filter(username=username.strip(), is_active=True).first()
        if user is None:
            raise unknown("username")
        present = row.team.filter(ended_on__isnull=True)
        if present.filter(user=user).exists():
            message = pgettext_lazy("project", "This person is in the team already.")
            raise Conflict(code="in-team", field="username", message=message)
        if is_leader:
            present.filter(is_leader=True).update(is_leader=False)
        made = InvestmentTeamMember.objects.create(investment=row, user=user, post=post, is_leader=is_leader,
                                                   started_on=day)  # fmt: skip
        note(actor, row, "join", user=user.pk, leader=is_leader)
        tell({user.pk}, "talent.project_team", f"project:{row.pk}:team:{made.pk}", f"/talent/projects/{row.pk}/",
             {"name": row.name, "post": post})  # fmt: skip
    return made


def leave_team(*, actor: Actor, team_member_id: int, ended_on: date | None = None) -> InvestmentTeamMember:
    """Serves it no longer. Raises NotFound, Forbidden, InvalidInput (ended_on)."""
    day = past_day(ended_on, field="ended_on")
    with transaction.atomic():
        require_office(actor)
        rows = InvestmentTeamMember.objects.filter(ended_on__isnull=True).select_related("investment")
        row = hold(rows, team_member_id)
        row.ended_on = day_after(row.started_on, day, field="ended_on")
        row.save(update_fields=["ended_on"])
        note(actor, row.investment, "leave", user=row.user_id)
    return row

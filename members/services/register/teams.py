"""Who belongs to which of the six teams, under the plan in force."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.models import MeasureRecord, Member, MembershipPlan, TeamMembership
from members.services.register.frame import hold_kept
from members.states.teams import MemberTeam
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, line, one_of, past_day, unknown
from xinhui.core.errors import Conflict


def plan_in_force() -> MembershipPlan:
    """The plan that teams and measures stand under. Raises Conflict `no-plan`."""
    plan = MembershipPlan.objects.filter(is_in_force=True).first()
    if plan is None:
        raise Conflict(
            code="no-plan", message=_("There is no plan for members in force."),
            action=_("Ask the organization department to put one in force."),
        )  # fmt: skip
    return plan


def join_team(
    *, actor: Actor, member_id: int, team: str, starts_on: date | None = None, note: str = ""
) -> TeamMembership:
    """Put the member into a team, besides those that the member belongs to.

    Raises NotFound, Forbidden, InvalidInput (team, starts_on, note), Conflict `no-plan`, `member-gone`, `team-joined`.
    """
    one_of(team, MemberTeam.values, field="team")
    day, note = past_day(starts_on, field="starts_on"), line(note, field="note", required=False)
    with transaction.atomic():
        member = hold_kept(actor, member_id)
        if TeamMembership.objects.open().filter(member=member, team=team).exists():
            raise Conflict(
                code="team-joined", field="team", message=_("This member belongs to this team already."),
                action=_("Choose another team."),
            )  # fmt: skip
        row = seat_in_team(member, team, day, note)
        record(actor=actor, verb="party.team.join", target=row, area_code=member.area_code,
               detail={"member": member.pk, "team": team, "on": day})  # fmt: skip
    return row


def seat_in_team(member: Member, team: str, day: date, note: str = "") -> TeamMembership:
    """The membership of a team, made unless there is one; the member is held."""
    row = TeamMembership.objects.open().filter(member=member, team=team).first()
    return row or TeamMembership.objects.create(
        plan=plan_in_force(), member=member, team=team, starts_on=day, note=note
    )


def leave_team(*, actor: Actor, team_membership_id: int, reason: str) -> TeamMembership:
    """End a membership of a team today; its measures that are open are dropped.

    Raises NotFound, Forbidden, InvalidInput (reason), Conflict `team-left`.
    """
    reason = line(reason, field="reason")
    with transaction.atomic():
        member_id = TeamMembership.objects.filter(pk=team_membership_id).values_list("member_id", flat=True).first()
        if member_id is None:
            raise unknown()
        member = hold_kept(actor, member_id)
        row = hold(TeamMembership.objects.all(), team_membership_id)
        if row.ends_on is not None:
            raise Conflict(code="team-left", message=_("This membership of a team has ended already."))
        end_team(row)
        record(actor=actor, verb="party.team.leave", target=row, area_code=member.area_code, detail={"reason": reason})
    return row


def end_team(row: TeamMembership) -> None:
    """End it today, with what is open of the team's measures; the member is held."""
    row.ends_on = max(clock.today(), row.starts_on)
    row.save(update_fields=["ends_on"])
    MeasureRecord.objects.open().filter(member_id=row.member_id, measure__team=row.team).update(
        dropped_on=clock.today(), result=gettext("Left the team."), updated_at=clock.now()
    )

"""Every verb on members, teams, measures, help and stays: form, service, who may, when it fits."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.forms import register as f
from members.forms import transfers as tf
from members.forms.base import ReasonForm
from members.models import HelpEntry, MeasureRecord, Member, MobileStay, Organization, TeamMembership
from members.scope import PartyScope
from members.selectors.register import committee_above
from members.services.register import change, help, measures, mobile, standing, teams  # noqa: A004 - the field's word
from members.services.transfers import letters
from members.states.organization import COUNTED, MemberState
from members.states.register import MEMBER_TABLE
from members.views.base import Subject, Verb, keeps
from members.views.honour_verbs import MEMBER_HONOUR


def here(member: Member) -> bool:
    """Counts as a member."""
    return member.state in COUNTED


def active(member: Member) -> bool:
    """On the register and in touch."""
    return member.state == MemberState.ACTIVE


def decides(scope: PartyScope, member: Member) -> bool:
    """The reader keeps the records of the committee above."""
    committee = committee_above(member.organization)
    return scope.keeps(committee.area_code, committee.path)


def keeps_member(scope: PartyScope, row: Any) -> bool:
    """The reader keeps the records of the branch of the row's member."""
    return keeps(scope, row.member)


def _looks_after(scope: PartyScope, stay: MobileStay) -> bool:
    return keeps(scope, stay.member) or stay.contact_id == scope.member_id


def _keeps_fund(scope: PartyScope, entry: HelpEntry) -> bool:
    return entry.fund is not None and keeps(scope, entry.fund)


def _turn(verb: str) -> Any:
    return lambda member: MEMBER_TABLE.allows(member.state, verb)


def _page(member_id: int) -> str:
    return reverse("members:member", args=[member_id])


SUBJECTS = (
    Subject(
        "member", "member_id", lambda user: Member.objects.visible_to(user).select_related("organization", "group"),
        lambda row: _page(row.pk),
        (
            Verb("change", _("Change the basics"), f.BasicsForm, change.change_member, keeps, here),
            Verb("link", _("Link an account"), f.AccountForm, change.link_account, keeps,
                 lambda row: here(row) and row.user_id is None),
            Verb("unlink", _("Unlink the account"), ReasonForm, change.unlink_account, keeps,
                 lambda row: here(row) and row.user_id is not None),
            Verb("group", _("Put into a group"), f.GroupForm, change.move_to_group, keeps, here),
            Verb("team", _("Put into a team"), f.TeamForm, teams.join_team, keeps, here),
            Verb("assign", _("Assign a measure"), f.AssignForm, measures.assign_measure, keeps, here),
            Verb("measure", _("Record a measure"), f.TakenForm, measures.take_measure, keeps, here),
            Verb("help", _("Visit or help"), f.HelpForm, help.give_help, keeps, here),
            MEMBER_HONOUR,
            Verb("stay", _("Lives elsewhere"), f.StayForm, mobile.begin_stay, keeps, active),
            Verb("letter", _("Letter within the district"), tf.InsideForm, letters.issue_inside, decides, active),
            Verb("letter-out", _("Letter out of the district"), tf.OutForm, letters.issue_out, decides, active),
            Verb("lose", _("Mark out of touch"), ReasonForm, standing.mark_out_of_touch, keeps, _turn("lose"),
                 is_danger=True),
            Verb("find", _("Found again"), ReasonForm, standing.mark_found, keeps, _turn("find")),
            Verb("suspend", _("Suspend the membership"), ReasonForm, standing.suspend_member, decides, _turn("suspend"),
                 is_danger=True),
            Verb("restore", _("Restore the membership"), ReasonForm, standing.restore_member, decides,
                 _turn("restore")),
            Verb("leave", _("Left or removed…"), f.LeaveForm, standing.end_membership, decides, _turn("leave"),
                 is_danger=True),
            Verb("decease", _("Deceased…"), f.DeathForm, standing.record_death, keeps, _turn("decease"),
                 is_danger=True),
        ),
    ),
    Subject(
        "team-seat", "team_membership_id",
        lambda user: TeamMembership.objects.visible_to(user).select_related("member__organization"),
        lambda row: _page(row.member_id),
        (Verb("leave", _("Take out of the team"), ReasonForm, teams.leave_team, keeps_member,
              lambda row: row.ends_on is None),),
    ),
    Subject(
        "measure", "measure_record_id",
        lambda user: MeasureRecord.objects.visible_to(user).select_related("member__organization", "measure"),
        lambda row: _page(row.member_id),
        (
            Verb("done", _("Carried out"), f.DoneForm, measures.complete_measure, keeps_member,
                 lambda row: row.is_open, is_primary=True),
            Verb("drop", _("Drop it"), ReasonForm, measures.drop_measure, keeps_member, lambda row: row.is_open),
        ),
    ),
    Subject(
        "help", "help_entry_id",
        lambda user: HelpEntry.objects.visible_to(user).select_related("member__organization", "fund__organization"),
        lambda row: _page(row.member_id) if row.member_id else reverse("members:help"),
        (Verb("take-back", _("Take back"), ReasonForm, help.take_back_help, _keeps_fund,
              lambda row: row.change_fen < 0 and not hasattr(row, "taken_back")),),
    ),
    Subject(
        "stay", "mobile_stay_id",
        lambda user: MobileStay.objects.visible_to(user).select_related("member__organization", "contact"),
        lambda row: reverse("members:mobile"),
        (
            Verb("contact", _("Record a contact"), f.ContactForm, mobile.record_contact, _looks_after,
                 lambda row: row.ended_on is None, is_primary=True),
            Verb("person", _("Another contact person"), f.ContactPersonForm, mobile.change_contact, keeps_member,
                 lambda row: row.ended_on is None),
            Verb("home", _("Home again"), f.HomeForm, mobile.end_stay, keeps_member,
                 lambda row: row.ended_on is None),
        ),
    ),
    Subject(
        "branch", "organization_id", Organization.objects.visible_to,
        lambda row: reverse("members:members") + f"?organization={row.pk}",
        (
            Verb("fund", _("Pay into the help fund"), f.FundForm, help.pay_into_fund, keeps,
                 lambda row: row.dissolved_on is None),
            Verb("measures", _("Assign a measure to a whole team"), f.AssignForm, measures.assign_to_branch, keeps,
                 lambda row: row.dissolved_on is None),
        ),
    ),
)  # fmt: skip

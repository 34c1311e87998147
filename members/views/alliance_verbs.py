"""Every verb on alliances, seats, meetings, items and projects: form, service, who may, when it fits."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.forms import alliances as f
from members.forms.base import ReasonForm
from members.models import Alliance, AllianceItem, AllianceMeeting, AllianceProject, AllianceSeat
from members.scope import PartyScope
from members.selectors.alliances import units_led
from members.services.alliances import items, meetings, projects, seats, send
from members.states.alliance import ITEM_TABLE, MEETING_TABLE, PROJECT_TABLE, WishList
from members.views.base import Subject, Verb, keeps
from xinhui.accounts.roles import Role


def _alliance_of(target: Any) -> Alliance:
    found: Alliance = target if isinstance(target, Alliance) else target.alliance
    return found


def keeps_alliance(scope: PartyScope, target: Any) -> bool:
    """The reader keeps the records of the place, or of the organization that leads the alliance."""
    return keeps(scope, _alliance_of(target))


def _units(target: Any) -> list[int]:
    if isinstance(target, AllianceProject):
        return [target.lead_unit_id, *target.partners.values_list("pk", flat=True)]
    return [target.unit_id] if target.unit_id is not None else []


def keeps_or_of_unit(scope: PartyScope, target: Any) -> bool:
    """The same, or an officer of an organization of the target's units."""
    return keeps_alliance(scope, target) or (bool(scope.led) and bool(units_led(scope, _units(target))))


def may_send(scope: PartyScope, target: Any) -> bool:
    """Whom the grids room lets send people down."""
    return scope.posts.has(Role.COMMAND_CENTRE)


def _in_being(alliance: Alliance) -> bool:
    return alliance.dissolved_on is None


def _in_force(seat: AllianceSeat) -> bool:
    return seat.left_on is None


def _planned(verb: str) -> Any:
    return lambda row: MEETING_TABLE.allows(row.state, verb)


def _item(verb: str) -> Any:
    return lambda row: ITEM_TABLE.allows(row.state, verb)


def _open_demand(row: AllianceItem) -> bool:
    return row.side == WishList.DEMAND and ITEM_TABLE.allows(row.state, "match")


def _project(verb: str) -> Any:
    return lambda row: PROJECT_TABLE.allows(row.state, verb)


SUBJECTS = (
    Subject(
        "alliance", "alliance_id", lambda user: Alliance.objects.visible_to(user).select_related("organization"),
        lambda row: reverse("members:alliance", args=[row.pk]),
        (
            Verb("join", _("Let a unit join"), f.JoinForm, seats.join_alliance, keeps_alliance, _in_being),
            Verb("meet", pgettext_lazy("alliance", "Call a meeting"), f.MeetingForm, meetings.plan_meeting,
                 keeps_alliance, _in_being,
                 is_primary=True),
            Verb("dissolve", _("Dissolve the alliance"), ReasonForm, seats.dissolve_alliance, keeps_alliance, _in_being,
                 is_danger=True),
        ),
    ),
    Subject(
        "seat", "seat_id",
        lambda user: AllianceSeat.objects.visible_to(user).select_related("alliance__organization", "unit"),
        lambda row: reverse("members:alliance", args=[row.alliance_id]),
        (
            Verb("representative", _("Another representative"), f.RepresentativeForm, seats.change_representative,
                 keeps_or_of_unit, _in_force),
            Verb("send", _("Send people of this unit"), f.SendForm, send.send_people_of_unit, may_send, _in_force),
            Verb("leave", _("The unit leaves"), ReasonForm, seats.leave_alliance, keeps_alliance, _in_force,
                 is_danger=True),
        ),
    ),
    Subject(
        "alliance_meeting", "meeting_id",
        lambda user: AllianceMeeting.objects.visible_to(user).select_related("alliance__organization"),
        lambda row: reverse("members:alliance_meeting", args=[row.pk]),
        (
            Verb("hold", pgettext_lazy("alliance", "Write the minutes"), f.HeldForm, meetings.hold_meeting,
                 keeps_alliance, _planned("hold"),
                 is_primary=True),
            Verb("call_off", pgettext_lazy("alliance", "Call the meeting off"), ReasonForm, meetings.call_off_meeting,
                 keeps_alliance,
                 _planned("call_off"), is_danger=True),
        ),
    ),
    Subject(
        "alliance_item", "item_id",
        lambda user: AllianceItem.objects.visible_to(user).select_related("alliance__organization", "unit"),
        lambda row: reverse("members:alliance_item", args=[row.pk]),
        (
            Verb("amend", pgettext_lazy("alliance", "Amend"), f.AmendForm, items.amend_item, keeps_or_of_unit,
                 _item("amend")),
            Verb("withdraw", _("Take it off the list"), ReasonForm, items.withdraw_item, keeps_or_of_unit,
                 _item("withdraw"), is_danger=True),
        ),
    ),
    Subject(
        "alliance_demand", "demand_id",
        lambda user: AllianceItem.objects.visible_to(user)
        .filter(side=WishList.DEMAND).select_related("alliance__organization"),
        lambda row: reverse("members:alliance_item", args=[row.pk]),
        (
            Verb("match", _("Make a project of it"), f.MatchForm, projects.match_demand, keeps_alliance, _open_demand,
                 is_primary=True),
        ),
    ),
    Subject(
        "alliance_project", "project_id",
        lambda user: AllianceProject.objects.visible_to(user).select_related("alliance__organization", "lead_unit"),
        lambda row: reverse("members:alliance_project", args=[row.pk]),
        (
            Verb("start", _("Begin the project"), f.StartForm, projects.start_project, keeps_or_of_unit,
                 _project("start"), is_primary=True),
            Verb("note", pgettext_lazy("alliance", "Note the progress"), f.ProgressForm, projects.note_progress,
                 keeps_or_of_unit,
                 _project("note")),
            Verb("finish", _("Finish the project"), f.FinishForm, projects.finish_project, keeps_or_of_unit,
                 _project("finish"), is_primary=True),
            Verb("rate", _("Rate the project"), f.RateForm, projects.rate_project, keeps_alliance, _project("rate"),
                 is_primary=True),
            Verb("send_back", pgettext_lazy("alliance", "Not accepted"), ReasonForm, projects.send_back, keeps_alliance,
                 _project("send_back"), is_danger=True),
            Verb("extend", pgettext_lazy("alliance", "Another due date"), f.ExtendForm, projects.extend_project,
                 keeps_alliance,
                 _project("extend")),
            Verb("withdraw", _("Withdraw the project"), ReasonForm, projects.withdraw_project, keeps_alliance,
                 _project("withdraw"), is_danger=True),
        ),
    ),
)  # fmt: skip

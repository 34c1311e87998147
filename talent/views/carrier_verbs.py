"""Verbs on carriers, what is inside them, and their applications for a higher status."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talent.forms import carriers as forms
from talent.forms.base import NothingForm, ReasonForm
from talent.models import Carrier, CarrierAchievement, CarrierPerson, CarrierRise, CarrierTeam
from talent.scope import TalentScope
from talent.services.carriers import entries, register, renewals, rises, work
from talent.states.carriers import CARRIER_TABLE, ENTRY_TABLE, POSTDOC_TABLE, RISE_TABLE, STANDING
from talent.views.base import Subject, Verb, by_unit


def by_unit_or_host(scope: TalentScope, target: Any) -> bool:
    """Office, unit, or whoever holds no post and sees the row: the host's account."""
    return scope.works_for(target.unit_id) or not scope.reads_figures


def _page(row: CarrierTeam | CarrierPerson | CarrierAchievement) -> str:
    return f"/talent/carriers/{row.carrier_id}/"


def _can(verb: str) -> Any:
    return lambda row: CARRIER_TABLE.allows(row.state, verb)


def _entry(verb: str) -> Any:
    return lambda row: ENTRY_TABLE.allows(row.state, verb) and CARRIER_TABLE.allows(row.carrier.state, "enter")


def _postdoc(verb: str) -> Any:
    return lambda row: row.left_on is None and POSTDOC_TABLE.allows(row.postdoc, verb) and _entry("end")(row)


def _rise(verb: str) -> Any:
    return lambda row: RISE_TABLE.allows(row.state, verb)


CARRIER = Subject(
    "carrier", "carrier_id", lambda user: Carrier.objects.visible_to(user).select_related("host"),
    lambda row: f"/talent/carriers/{row.pk}/", (
        Verb("team", pgettext_lazy("carrier", "Enter a team"), forms.TeamForm, work.enter_team, may=by_unit_or_host,
             fits=_can("enter")),
        Verb("researcher", pgettext_lazy("carrier", "Enter a researcher"), forms.ResearcherForm, work.enter_researcher,
             may=by_unit_or_host, fits=_can("enter")),
        Verb("achievement", pgettext_lazy("carrier", "Enter an achievement"), forms.AchievementForm,
             work.enter_achievement, may=by_unit_or_host, fits=_can("enter")),
        Verb("rise", pgettext_lazy("carrier", "Apply for a higher status"), forms.RiseForm, rises.draft_rise,
             may=by_unit_or_host, fits=lambda row: row.state in STANDING and row.level != "nation"),
        Verb("assess", pgettext_lazy("carrier", "Enter an assessment"), forms.AssessForm, renewals.assess_carrier,
             may=by_unit, fits=_can("renew"), is_primary=True),
        Verb("change", pgettext_lazy("carrier", "Change the carrier"), forms.CarrierForm, register.change_carrier,
             may=by_unit, fits=_can("change")),
        Verb("restore", pgettext_lazy("carrier", "Restore the carrier"), forms.RestoreForm, register.restore_carrier,
             fits=_can("restore"), is_primary=True),
        Verb("merge", pgettext_lazy("carrier", "Merge into another"), forms.MergeForm, register.merge_carrier,
             fits=_can("merge"), is_danger=True),
        Verb("revoke", pgettext_lazy("carrier", "Revoke the status"), ReasonForm, register.revoke_carrier,
             fits=_can("revoke"), is_danger=True),
    ),
)  # fmt: skip
TEAM = Subject(
    "carrier-team", "team_id",
    lambda user: CarrierTeam.objects.visible_to(user).select_related("carrier__host"), _page, (
        Verb("confirm", _("Confirm"), NothingForm, entries.confirm_team, may=by_unit, fits=_entry("confirm"),
             is_primary=True),
        Verb("end", pgettext_lazy("carrier", "End the team"), forms.TeamEndForm, entries.end_team, may=by_unit_or_host,
             fits=lambda row: row.ended_on is None and _entry("end")(row)),
        Verb("strike", pgettext_lazy("carrier", "Strike out"), ReasonForm, entries.strike_team, may=by_unit,
             fits=_entry("strike"), is_danger=True),
    ),
)  # fmt: skip
RESEARCHER = Subject(
    "carrier-researcher", "researcher_id",
    lambda user: CarrierPerson.objects.visible_to(user).select_related("carrier__host", "person"), _page, (
        Verb("confirm", _("Confirm"), NothingForm, entries.confirm_researcher, may=by_unit, fits=_entry("confirm"),
             is_primary=True),
        Verb("midterm", pgettext_lazy("carrier", "Mid-term assessment passed"), forms.DayForm, entries.pass_midterm,
             may=by_unit, fits=_postdoc("midterm")),
        Verb("exit", pgettext_lazy("carrier", "Completed the station"), forms.DayForm, entries.exit_station,
             may=by_unit_or_host, fits=_postdoc("exit")),
        Verb("quit", pgettext_lazy("carrier", "Left without completing"), forms.DayForm, entries.quit_station,
             may=by_unit_or_host, fits=_postdoc("quit")),
        Verb("leave", pgettext_lazy("carrier", "Left the carrier"), forms.DayForm, entries.leave_carrier,
             may=by_unit_or_host, fits=_postdoc("leave")),
        Verb("strike", pgettext_lazy("carrier", "Strike out"), ReasonForm, entries.strike_researcher, may=by_unit,
             fits=_entry("strike"), is_danger=True),
    ),
)  # fmt: skip
ACHIEVEMENT = Subject(
    "carrier-achievement", "achievement_id",
    lambda user: CarrierAchievement.objects.visible_to(user).select_related("carrier__host"), _page, (
        Verb("confirm", _("Confirm"), NothingForm, entries.confirm_achievement, may=by_unit, fits=_entry("confirm"),
             is_primary=True),
        Verb("strike", pgettext_lazy("carrier", "Strike out"), ReasonForm, entries.strike_achievement, may=by_unit,
             fits=_entry("strike"), is_danger=True),
    ),
)  # fmt: skip
RISE = Subject(
    "carrier-rise", "rise_id",
    lambda user: CarrierRise.objects.visible_to(user).select_related("carrier__host", "call"),
    lambda row: f"/talent/carriers/applications/{row.pk}/", (
        Verb("document", pgettext_lazy("carrier", "Add a document"), forms.RiseDocumentForm, rises.add_rise_document,
             may=by_unit_or_host, fits=_rise("document")),
        Verb("send", pgettext_lazy("carrier", "Send to the unit"), NothingForm, rises.send_rise, may=by_unit_or_host,
             fits=_rise("send"), is_primary=True),
        Verb("opine", pgettext_lazy("carrier", "Give the unit's opinion"), forms.OpinionForm, rises.give_opinion,
             may=by_unit, fits=_rise("opine"), is_primary=True),
        Verb("recommend", pgettext_lazy("carrier", "Recommend"), forms.RecommendForm, rises.recommend_rise,
             fits=_rise("recommend"), is_primary=True),
        Verb("submit", pgettext_lazy("carrier", "Submit to the upper body"), forms.SubmitForm, rises.submit_rise,
             fits=_rise("submit"), is_primary=True),
        Verb("visit", pgettext_lazy("carrier", "Enter the site visit"), forms.VisitForm, rises.note_visit,
             fits=_rise("visit")),
        Verb("approve", pgettext_lazy("carrier", "Enter the approval"), forms.ApproveForm, rises.approve_rise,
             fits=_rise("approve"), is_primary=True),
        Verb("refuse", pgettext_lazy("carrier", "Enter the refusal"), forms.RefuseForm, rises.refuse_rise,
             fits=_rise("refuse"), is_danger=True),
        Verb("hand-back", pgettext_lazy("carrier", "Hand back"), ReasonForm, rises.hand_back_rise, may=by_unit,
             fits=_rise("hand_back")),
        Verb("withdraw", pgettext_lazy("carrier", "Take back the application"), ReasonForm, rises.withdraw_rise,
             may=by_unit_or_host, fits=_rise("withdraw"), is_danger=True),
    ),
)  # fmt: skip
SUBJECTS = (CARRIER, TEAM, RESEARCHER, ACHIEVEMENT, RISE)

"""Verbs on recruitment events and the posts brought to them; and on what an employer keeps of itself."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import pgettext_lazy

from talent.forms.base import NothingForm, ReasonForm
from talent.forms.events import AudienceForm, DropAudienceForm, EventForm, JoinForm
from talent.forms.firm import ContactForm
from talent.forms.jobs import employers_of
from talent.models import EventPost, JobPost, RecruitmentEvent
from talent.scope import TalentScope
from talent.services import firm
from talent.services.events import holding, planning
from talent.states.events import EVENT_TABLE, OPEN_TO_FIRMS
from talent.views.base import Subject, Verb, by_unit
from xinhui.accounts.models import User


def _brings_posts(scope: TalentScope, target: Any) -> bool:
    """The office, a unit for its employers, an employer's account; not who only looks on."""
    return scope.is_office or bool(scope.unit_ids) or not scope.reads_figures


def _of_row(scope: TalentScope, target: Any) -> bool:
    return True


def _brought(user: User) -> QuerySet[EventPost]:
    return EventPost.objects.filter(post__in=JobPost.objects.visible_to(user)).select_related("post", "event")


SUBJECTS = (
    Subject(
        "event", "event_id", lambda user: RecruitmentEvent.objects.visible_to(user),
        lambda row: f"/talent/events/{row.pk}/", (
            Verb("change", pgettext_lazy("event", "Change the event"), EventForm, planning.change_event, may=by_unit,
                 fits=lambda row: EVENT_TABLE.allows(row.state, "change")),
            Verb("join", pgettext_lazy("event", "Come with posts"), JoinForm, planning.join_event, may=_brings_posts,
                 fits=lambda row: EVENT_TABLE.allows(row.state, "join")),
            Verb("announce", pgettext_lazy("event", "Announce the event"), NothingForm, planning.announce_event,
                 may=by_unit, fits=lambda row: EVENT_TABLE.allows(row.state, "announce"), is_primary=True),
            Verb("hold", pgettext_lazy("event", "The event was held"), NothingForm, holding.hold_event, may=by_unit,
                 fits=lambda row: EVENT_TABLE.allows(row.state, "hold"), is_primary=True),
            Verb("audience", pgettext_lazy("event", "Enter an audience"), AudienceForm, holding.enter_audience,
                 may=by_unit, fits=lambda row: EVENT_TABLE.allows(row.state, "audience"), is_primary=True),
            Verb("drop-audience", pgettext_lazy("event", "Take out an audience"), DropAudienceForm,
                 holding.drop_audience, may=by_unit,
                 fits=lambda row: EVENT_TABLE.allows(row.state, "audience") and row.audiences.exists()),
            Verb("settle", pgettext_lazy("event", "Settle the report"), NothingForm, holding.settle_event, may=by_unit,
                 fits=lambda row: EVENT_TABLE.allows(row.state, "settle")),
            Verb("cancel", pgettext_lazy("event", "Cancel the event"), ReasonForm, planning.cancel_event, may=by_unit,
                 fits=lambda row: EVENT_TABLE.allows(row.state, "cancel"), is_danger=True),
        ),
    ),
    Subject(
        "event-post", "event_post_id", _brought, lambda row: f"/talent/events/{row.event_id}/", (
            Verb("leave", pgettext_lazy("event", "Take the post from the event"), NothingForm, planning.leave_event,
                 may=_of_row, fits=lambda row: row.event.state in OPEN_TO_FIRMS, is_danger=True),
        ),
    ),
    Subject(
        "firm", "employer_id", employers_of, lambda row: "/talent/firm/", (
            Verb("contact", pgettext_lazy("firm", "Change contact and words"), ContactForm, firm.change_contact,
                 may=_of_row),
        ),
    ),
)  # fmt: skip

"""Every verb on registrations, partnerships, posts, wishes and records of service: form, service, who may."""

from collections.abc import Callable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.forms import service as f
from members.forms.base import NothingForm, ReasonForm
from members.models import Registration, ServicePost, ServiceRecord, ServiceRequest, UnitPartnership
from members.scope import KEEPERS, PartyScope
from members.services.service import hours, posts, records, registrations, wishes
from members.states.service import RECORD_TABLE, REGISTRATION_TABLE, WISH_TABLE
from members.views.base import Subject, Verb


def community(scope: PartyScope, row: Any) -> bool:
    """The reader answers for the community."""
    return scope.posts.covers(row.area_code, *KEEPERS)


def own(scope: PartyScope, row: Any) -> bool:
    """The row is the reader's own as a member."""
    return scope.member_id is not None and row.member_id == scope.member_id


def own_side(scope: PartyScope, row: Any) -> bool:
    """The member, or who keeps the records of the member's branch."""
    branch = row.member.organization
    return own(scope, row) or scope.keeps(branch.area_code, branch.path)


def either(scope: PartyScope, row: Any) -> bool:
    """Either side of a registration."""
    return community(scope, row) or own_side(scope, row)


def unit_side(scope: PartyScope, row: UnitPartnership) -> bool:
    """Who keeps the records of the unit's organization."""
    return scope.keeps(row.organization.area_code, row.organization.path)


def either_partner(scope: PartyScope, row: UnitPartnership) -> bool:
    """Either side of a partnership."""
    return community(scope, row) or unit_side(scope, row)


def _member(scope: PartyScope, row: Any) -> bool:
    return scope.is_member and not scope.posts.covers(row.area_code, *KEEPERS)


def _taker(scope: PartyScope, row: ServiceRequest) -> bool:
    return scope.member_id is not None and row.taker_id == scope.member_id


def _verbs(table: Any, rows: Sequence[tuple[Any, ...]]) -> tuple[Verb, ...]:
    """A verb for each (name, label, form, service, may, further facts); it fits where the table allows it."""

    def fits(name: str) -> Callable[[Any], bool]:
        return lambda row: table.allows(row.state, name)

    return tuple(
        Verb(name, label, form, service, may, fits(name), **facts) for name, label, form, service, may, facts in rows
    )


REGISTERING = _verbs(
    REGISTRATION_TABLE,
    (
        (
            "accept",
            _("Accept the registration"),
            NothingForm,
            registrations.accept_registration,
            community,
            {"is_primary": True},
        ),
        ("refuse", _("Send back"), ReasonForm, registrations.refuse_registration, community, {}),
        ("withdraw", _("Withdraw the registration"), NothingForm, registrations.withdraw_registration, own_side, {}),
        ("end", _("End the registration"), ReasonForm, registrations.end_registration, either, {"is_danger": True}),
    ),
)
PARTNERS = _verbs(
    REGISTRATION_TABLE,
    (
        ("accept", _("Accept the partnership"), NothingForm, registrations.accept_partnership, community,
         {"is_primary": True}),
        ("refuse", _("Send back"), ReasonForm, registrations.refuse_partnership, community, {}),
        ("withdraw", _("Withdraw the proposal"), NothingForm, registrations.withdraw_partnership, unit_side, {}),
        ("end", _("End the partnership"), f.EndPartnershipForm, registrations.end_partnership, either_partner,
         {"is_danger": True}),
    )
)  # fmt: skip
POSTS = (
    Verb("take", _("Take a place"), f.PlaceForm, records.take_place, _member, lambda row: row.closed_on is None,
         is_primary=True),
    Verb("close", _("Close the post"), ReasonForm, posts.close_post, community, lambda row: row.closed_on is None,
         is_danger=True),
)  # fmt: skip
WISHES = _verbs(
    WISH_TABLE,
    (
        ("take", _("Take the wish up"), NothingForm, wishes.take_wish, _member, {"is_primary": True}),
        ("finish", _("It is done"), f.FinishForm, wishes.finish_wish, _taker, {"is_primary": True}),
        ("give_back", _("Give the wish back"), NothingForm, wishes.give_wish_back, _taker, {}),
        ("confirm", _("Confirm and rate"), f.ConfirmForm, wishes.confirm_wish, community, {"is_primary": True}),
        ("send_back", _("Not yet fulfilled"), ReasonForm, wishes.send_wish_back, community, {}),
        ("cancel", _("Take off the list"), ReasonForm, wishes.cancel_wish, community, {"is_danger": True}),
    ),
)
RECORDS = _verbs(
    RECORD_TABLE,
    (
        ("cancel", _("Give the place back"), NothingForm, records.give_place_back, own, {}),
        ("rate", _("Rate"), f.RateForm, hours.rate_record, community, {"is_primary": True}),
        ("certify", _("Certify the hours"), f.MinutesForm, hours.certify_record, community, {"is_primary": True}),
        ("attend", _("Was there"), f.MinutesForm, records.attend, community, {}),
        ("miss", _("Did not come"), NothingForm, records.note_absence, community, {}),
        ("refuse", _("Not recognised"), ReasonForm, records.refuse_record, community, {"is_danger": True}),
        ("correct", _("Correct by a counter-entry"), f.CorrectForm, hours.correct_record, community, {}),
    ),
)


def _with_member(model: Any) -> Any:
    return lambda user: model.objects.visible_to(user).select_related("member__organization")


SUBJECTS = (
    Subject("registration", "registration_id", _with_member(Registration),
            lambda row: reverse("members:registrations"), REGISTERING),
    Subject("partnership", "partnership_id",
            lambda user: UnitPartnership.objects.visible_to(user).select_related("organization", "unit"),
            lambda row: reverse("members:partnerships"), PARTNERS),
    Subject("service-post", "post_id", ServicePost.objects.visible_to,
            lambda row: reverse("members:service_post", args=[row.pk]), POSTS),
    Subject("wish", "wish_id", ServiceRequest.objects.visible_to, lambda row: reverse("members:wishes"), WISHES),
    Subject("service-record", "record_id",
            lambda user: ServiceRecord.objects.visible_to(user).select_related("post", "member__organization"),
            lambda row: reverse("members:service_post", args=[row.post_id]), RECORDS),
)  # fmt: skip

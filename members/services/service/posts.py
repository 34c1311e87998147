"""Service posts that a community offers, and the wishes it collects."""

from dataclasses import dataclass
from datetime import date, time

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import ServicePost, ServiceRecord, ServiceRequest
from members.rules.service import RADIUS_M
from members.services.service.frame import place_of, require_community, tell
from members.states.service import Beneficiary, RecordState, ServiceKind
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import day_after, hold, line, number, one_of, words
from xinhui.core.coordinates import CoordinateSystem, to_wgs84, validate_point
from xinhui.core.errors import Conflict, InvalidInput

PLACES_MAX, RADIUS_MAX = 200, 5000


@dataclass(frozen=True)
class PostFacts:
    """What is said of a service post. `minutes`: one time; place in `coordinate_system`."""

    title: str
    kind: str
    what: str
    time_from: time
    minutes: int
    place: str
    latitude: float
    longitude: float
    capacity: int
    weekdays: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    coordinate_system: str = CoordinateSystem.WGS84
    radius_m: int = RADIUS_M


def open_post(*, actor: Actor, community: str, facts: PostFacts, grid_id: int | None = None) -> ServicePost:
    """A community offers a post. Raises Forbidden, InvalidInput naming the field."""
    with transaction.atomic():
        division, grid = place_of(community, grid_id)
        require_community(actor, division.code)
        row = ServicePost.objects.create(
            community=division.code, area_code=grid.code if grid else division.code, grid=grid, **_checked(facts)
        )
        record(actor=actor, verb="party.service_post.open", target=row,
               detail={"title": row.title, "kind": row.kind, "places": row.capacity})  # fmt: skip
    return row


def _checked(facts: PostFacts) -> dict[str, object]:
    weekdays = "".join(sorted(set(facts.weekdays)))
    if not set(weekdays) <= set("1234567"):
        raise InvalidInput(
            code="weekdays-unknown", field="weekdays", message=_("Weekdays are the digits 1 (Monday) to 7 (Sunday).")
        )
    one_of(facts.coordinate_system, CoordinateSystem.values, field="coordinate_system")
    validate_point(facts.latitude, facts.longitude)
    latitude, longitude = to_wgs84(facts.latitude, facts.longitude, facts.coordinate_system)
    starts = facts.starts_on or clock.today()
    if facts.ends_on is not None:
        day_after(starts, facts.ends_on, field="ends_on")
    return {
        "title": line(facts.title, field="title", limit=60), "what": words(facts.what, field="what", limit=500),
        "kind": one_of(facts.kind, ServiceKind.values, field="kind"), "weekdays": weekdays,
        "time_from": facts.time_from, "minutes": number(facts.minutes, field="minutes", least=15, most=720),
        "starts_on": starts, "ends_on": facts.ends_on, "place": line(facts.place, field="place", limit=120),
        "latitude": latitude, "longitude": longitude, "coordinate_system": facts.coordinate_system,
        "radius_m": number(facts.radius_m, field="radius_m", least=50, most=RADIUS_MAX),
        "capacity": number(facts.capacity, field="capacity", least=1, most=PLACES_MAX),
    }  # fmt: skip


def close_post(*, actor: Actor, post_id: int, reason: str) -> ServicePost:
    """Close a post; who has a place on a day to come is told, the place is given back.

    Raises NotFound, Forbidden, InvalidInput (reason), Conflict `post-closed`.
    """
    reason = line(reason, field="reason")
    with transaction.atomic():
        post = hold(ServicePost.objects.all(), post_id)
        require_community(actor, post.area_code)
        if post.closed_on is not None:
            raise Conflict(code="post-closed", message=_("This post is closed already."))
        post.closed_on = clock.today()
        post.save(update_fields=["closed_on"])
        ahead = ServiceRecord.objects.filter(post=post, state=RecordState.ASKED, on__gte=clock.today())
        people = list(ahead.values_list("member__user_id", flat=True))
        ahead.update(state=RecordState.CANCELLED, note=reason, updated_at=clock.now())
        record(actor=actor, verb="party.service_post.close", target=post,
               detail={"reason": reason, "places_given_back": len(people)})  # fmt: skip
        tell("service.post_closed", str(post.pk), people, {"title": post.title, "reason": reason}, "/m/party/service/")
    return post


def make_wish(
    *, actor: Actor, community: str, title: str, kind: str, beneficiary: str, what: str, wanted_by: date,
    grid_id: int | None = None,
) -> ServiceRequest:  # fmt: skip
    """A community collects a micro-wish, for a group of people. Raises Forbidden, InvalidInput naming the field."""
    one_of(kind, ServiceKind.values, field="kind")
    one_of(beneficiary, Beneficiary.values, field="beneficiary")
    day_after(clock.today(), wanted_by, field="wanted_by")
    with transaction.atomic():
        division, grid = place_of(community, grid_id)
        require_community(actor, division.code)
        row = ServiceRequest.objects.create(
            community=division.code, area_code=grid.code if grid else division.code, kind=kind,
            title=line(title, field="title", limit=60), beneficiary=beneficiary,
            what=words(what, field="what", limit=500), wanted_by=wanted_by,
        )  # fmt: skip
        record(actor=actor, verb="party.wish.make", target=row, detail={"title": row.title, "kind": kind})
    return row

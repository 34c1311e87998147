"""Key sites: entered, changed, visited, taken off the list."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from grids.models import KeySite, SiteVisit
from grids.models.policing import KeySiteKind, VisitFinding
from grids.services.frame import required_text
from grids.services.kit import short_text
from grids.services.policing.frame import VISITORS, hold_site, line_of, own_photo
from grids.services.teams.frame import TEAM_KEEPERS, hold_team_grid, one_of
from xinhui.accounts.actors import Actor, require
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.errors import Conflict, InvalidInput, NotFound
from xinhui.core.locking import locked

NAME_MAX, PLACE_MAX, CONTACT_MAX, PHONE_MAX = 80, 120, 60, 20
INTERVAL_MAX = 366


def add_key_site(
    *,
    actor: Actor,
    grid_id: int,
    kind: str,
    name: str,
    place: str,
    visit_every_days: int,
    contact: str = "",
    phone: str = "",
    first_visit_on: date | None = None,
) -> KeySite:
    """Put a place on the grid's rounds; the first visit is due at once when no day is given.

    Raises NotFound (grid), Forbidden, InvalidInput (kind, name, place, visit_every_days, contact, phone,
    first_visit_on), Conflict `site-on-list`.
    """
    facts = checked_facts(kind, name, place, visit_every_days, contact, phone)
    first = first_visit_on or clock.today()
    if not clock.today() <= first <= clock.today() + timedelta(days=INTERVAL_MAX):
        raise InvalidInput(
            code="day-out-of-range", field="first_visit_on", message=_("The first visit is due within a year."),
            action=_("Give today or a later day within a year."),
        )  # fmt: skip
    with transaction.atomic():
        grid = hold_team_grid(grid_id)
        require(actor, *TEAM_KEEPERS, area_code=grid.code)
        refuse_same_name(grid.pk, name.strip())
        site = KeySite.objects.create(grid=grid, area_code=grid.code, next_visit_on=first, **facts)
        record(actor=actor, verb="site.add", target=site, detail={"name": site.name, "kind": kind, "first": first})
    return site


def change_key_site(
    *, actor: Actor, site_id: int, kind: str, name: str, place: str, visit_every_days: int, contact: str = "",
    phone: str = "",
) -> KeySite:  # fmt: skip
    """Write a site's facts anew; a changed interval counts from the last visit. Errors as `add_key_site`."""
    facts = checked_facts(kind, name, place, visit_every_days, contact, phone)
    with transaction.atomic():
        site = hold_site(actor, site_id, *TEAM_KEEPERS)
        hold_team_grid(site.grid_id)
        if name.strip() != site.name:
            refuse_same_name(site.grid_id, name.strip())
        changed = {key: [getattr(site, key), value] for key, value in facts.items() if getattr(site, key) != value}
        for key, value in facts.items():
            setattr(site, key, value)
        if "visit_every_days" in changed and site.visited_on is not None:
            site.next_visit_on = site.visited_on + timedelta(days=visit_every_days)
        site.save()
        record(actor=actor, verb="site.change", target=site, detail={"changed": changed})
    return site


def close_key_site(*, actor: Actor, site_id: int, reason: str) -> KeySite:
    """Take a site off the list; its visits stay. Raises NotFound, Forbidden, InvalidInput (reason), Conflict."""
    reason = required_text(reason, field="reason")
    with transaction.atomic():
        site = hold_site(actor, site_id, *TEAM_KEEPERS)
        site.closed_on = clock.today()
        site.save(update_fields=["closed_on"])
        record(actor=actor, verb="site.close", target=site, detail={"name": site.name, "reason": reason})
    return site


def visit_key_site(
    *,
    actor: Actor,
    site_id: int,
    finding: str,
    found: str,
    uuid: UUID | None = None,
    visited_at: datetime | None = None,
    photo: UUID | None = None,
) -> SiteVisit:
    """Write down a visit; the next one is due an interval later (a week at most when something must be mended).

    The same UUID again answers with the visit that is there. A visit that arrives late (from a phone without signal)
    keeps its own time and never moves the round back. Raises NotFound, Forbidden, InvalidInput (finding, found,
    visited_at, photos), Conflict `site-closed`, `uuid-taken`.
    """
    one_of(finding, VisitFinding.values, field="finding")
    found, now = required_text(found, field="found"), clock.now()
    at = visited_at or now
    if at > now + timedelta(minutes=5):
        raise InvalidInput(
            code="time-ahead", field="visited_at", message=_("This time is yet to come."),
            action=_("Set the device's clock."),
        )  # fmt: skip
    with transaction.atomic():
        known = known_visit(actor, uuid, site_id)
        if known is not None:
            return known
        site = hold_site(actor, site_id, *VISITORS)
        due = next_visit(site, finding, at.astimezone(clock.LOCAL).date())
        visit = SiteVisit.objects.create(
            uuid=uuid or uuid4(), site=site, area_code=site.area_code, visited_at=at, recorded_at=now, finding=finding,
            found=found, photo=own_photo(actor, photo), visited_by_id=actor.user_id, visitor=actor.label[:80],
            next_visit_on=due,
        )  # fmt: skip
        day = at.astimezone(clock.LOCAL).date()
        if site.visited_on is None or day >= site.visited_on:
            site.visited_on, site.next_visit_on = day, due
            site.save(update_fields=["visited_on", "next_visit_on"])
        detail = {"site": site.name, "finding": finding, "found": found, "next": due, "at": at.isoformat()}
        record(actor=actor, verb="site.visit", target=visit, detail=detail)
    return visit


def add_visit_photo(*, actor: Actor, visit_id: int, photo: UUID) -> SiteVisit:
    """Add the photo that came after the words of a visit; one that has a photo keeps it.

    By whoever visited. Raises NotFound, InvalidInput (the photo has not arrived).
    """
    with transaction.atomic():
        visit = locked(SiteVisit.objects.filter(pk=visit_id, visited_by_id=actor.user_id)).first()
        if visit is None:
            raise NotFound(code="visit-unknown", message=_("There is no such visit."))
        if visit.photo_id is None:
            visit.photo = own_photo(actor, photo)
            visit.save(update_fields=["photo"])
            record(actor=actor, verb="site.visit_photo", target=visit, detail={"photo": str(photo)})
    return visit


def known_visit(actor: Actor, uuid: UUID | None, site_id: int) -> SiteVisit | None:
    """The visit stored under this UUID already; raises Conflict when it is another one."""
    visit = SiteVisit.objects.filter(uuid=uuid).select_related("site").first() if uuid else None
    if visit is None:
        return None
    if visit.site_id != site_id or visit.visited_by_id != actor.user_id:
        raise Conflict(code="uuid-taken", field="uuid", message=_("This number was already used for another visit."))
    return visit


def next_visit(site: KeySite, finding: str, day: date) -> date:
    """When the next visit is due: what must be mended is looked at again within a week."""
    days = min(site.visit_every_days, 7) if finding == VisitFinding.TO_MEND else site.visit_every_days
    return day + timedelta(days=days)


def checked_facts(
    kind: str, name: str, place: str, visit_every_days: int, contact: str, phone: str
) -> dict[str, str | int]:
    """The columns of a site; raises InvalidInput."""
    one_of(kind, KeySiteKind.values, field="kind")
    if not 1 <= visit_every_days <= INTERVAL_MAX:
        raise InvalidInput(
            code="interval-out-of-range", field="visit_every_days",
            message=_("A key site is visited every 1 to 366 days."), action=_("Give a number of days from 1 to 366."),
        )  # fmt: skip
    return {
        "kind": kind,
        "name": line_of(name, field="name", limit=NAME_MAX),
        "place": line_of(place, field="place", limit=PLACE_MAX),
        "contact": short_text(contact.strip(), limit=CONTACT_MAX, field="contact"),
        "phone": short_text(phone.strip(), limit=PHONE_MAX, field="phone"),
        "visit_every_days": visit_every_days,
    }


def refuse_same_name(grid_id: int, name: str) -> None:
    """Raise Conflict when the grid's list has a site of this name."""
    if KeySite.objects.filter(grid_id=grid_id, name=name, closed_on=None).exists():
        raise Conflict(
            code="site-on-list", field="name", message=_("This grid has a key site of this name."),
            action=_("Change that one, or choose another name."),
        )  # fmt: skip

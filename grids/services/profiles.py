"""What a grid is like: its profile in aggregates, and its hazards."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from grids.models import GridProfile, Hazard
from grids.models.profile import HazardKind, RiskLevel
from grids.services.frame import GRID_PEOPLE, required_text
from grids.services.kit import not_before, short_text
from grids.services.teams.frame import TEAM_KEEPERS, hold_team_grid, one_of, past_day
from xinhui.accounts.actors import Actor, require
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.errors import Conflict, InvalidInput, NotFound
from xinhui.core.locking import locked

#: The figures of a profile; everything else about it is text or a day.
COUNTS = (
    "households", "population", "registered", "floating", "aged_60_plus", "minors", "living_alone_elderly",
    "low_income", "disabled", "party_members", "firms", "shops",
)  # fmt: skip
#: Figures that count residents: none can be larger than the population.
PARTS = tuple(name for name in COUNTS if name not in ("households", "population", "firms", "shops"))
COUNT_MAX = 1_000_000
PLACE_MAX, RESPONSIBLE_MAX = 120, 60
#: An open hazard is looked at again within a year at the latest: a slip in the year would bury it. No source sets
#: a term by level, so none is enforced.
RECHECK_DAYS = 366


def update_profile(
    *, actor: Actor, grid_id: int, counts: Mapping[str, int], key_work: str | None = None, as_of: date | None = None
) -> GridProfile:
    """Write a grid's figures as of a day (today when None); figures not named stay. Aggregates only, never a person.

    Raises NotFound (grid), Forbidden, InvalidInput (a figure's name, as_of, key_work).
    """
    for name, number in counts.items():
        check_count(name, number)
    day = past_day(as_of, field="as_of")
    with transaction.atomic():
        grid = hold_team_grid(grid_id)
        require(actor, *TEAM_KEEPERS, area_code=grid.code)
        profile = GridProfile.objects.filter(grid=grid).first() or GridProfile(grid=grid, as_of=day)
        if profile.pk is not None:
            not_before(day, profile.as_of, field="as_of")
        before = {name: getattr(profile, name) for name in counts}
        for name, number in counts.items():
            setattr(profile, name, number)
        check_parts(profile)
        if key_work is not None:
            profile.key_work = short_text(key_work.strip(), limit=2000, field="key_work")
        profile.as_of, profile.area_code = day, grid.code
        profile.save()
        changed = {name: [old, counts[name]] for name, old in before.items() if old != counts[name]}
        record(actor=actor, verb="profile.update", target=profile, detail={"as_of": day, "changed": changed})
    return profile


def add_hazard(
    *,
    actor: Actor,
    grid_id: int,
    kind: str,
    level: int,
    place: str,
    description: str,
    recheck_on: date,
    responsible: str = "",
    found_on: date | None = None,
) -> Hazard:
    """Enter a hazard with its level and the day of its next check; the grid's own workers may.

    Raises NotFound (grid), Forbidden, InvalidInput (kind, level, place, description, recheck_on, responsible,
    found_on).
    """
    one_of(kind, HazardKind.values, field="kind")
    risk = checked_level(level)
    check_recheck(recheck_on)
    place = short_text(required_text(place, field="place"), limit=PLACE_MAX, field="place")
    with transaction.atomic():
        grid = hold_team_grid(grid_id)
        require(actor, *GRID_PEOPLE, *TEAM_KEEPERS, area_code=grid.code)
        hazard = Hazard.objects.create(
            grid=grid,
            area_code=grid.code,
            kind=kind,
            level=risk,
            place=place,
            description=required_text(description, field="description"),
            found_on=past_day(found_on, field="found_on"),
            recheck_on=recheck_on,
            responsible=short_text(responsible.strip(), limit=RESPONSIBLE_MAX, field="responsible"),
        )
        detail = {"kind": kind, "level": risk, "place": place, "recheck_on": recheck_on}
        record(actor=actor, verb="hazard.add", target=hazard, detail=detail)
    return hazard


def recheck_hazard(*, actor: Actor, hazard_id: int, note: str, recheck_on: date, level: int | None = None) -> Hazard:
    """Write down a check: what was seen, the level now (unchanged when None), the day of the next.

    The grid's own workers may. Raises NotFound, Forbidden, InvalidInput (note, recheck_on, level), Conflict
    `hazard-removed`.
    """
    note = required_text(note, field="note")
    with transaction.atomic():
        hazard = hold_hazard(hazard_id)
        require(actor, *GRID_PEOPLE, *TEAM_KEEPERS, area_code=hazard.area_code)
        risk = checked_level(hazard.level if level is None else level)
        check_recheck(recheck_on)
        detail = {"note": note, "level": [hazard.level, risk], "recheck_on": [hazard.recheck_on, recheck_on]}
        hazard.level, hazard.recheck_on = risk, recheck_on
        hazard.save(update_fields=["level", "recheck_on", "updated_at"])
        record(actor=actor, verb="hazard.recheck", target=hazard, detail=detail)
    return hazard


def remove_hazard(*, actor: Actor, hazard_id: int, note: str) -> Hazard:
    """Strike a hazard off, with what was done about it. The same errors; the grid's workers alone cannot."""
    note = required_text(note, field="note")
    with transaction.atomic():
        hazard = hold_hazard(hazard_id)
        require(actor, *TEAM_KEEPERS, area_code=hazard.area_code)
        hazard.removed_on = clock.today()
        hazard.save(update_fields=["removed_on", "updated_at"])
        record(actor=actor, verb="hazard.remove", target=hazard, detail={"note": note, "place": hazard.place})
    return hazard


def hold_hazard(hazard_id: int) -> Hazard:
    """The open hazard, locked. Raises NotFound, Conflict."""
    hazard = locked(Hazard.objects.filter(pk=hazard_id)).first()
    if hazard is None:
        raise NotFound(code="hazard-unknown", message=_("There is no such hazard."))
    if hazard.removed_on is not None:
        raise Conflict(
            code="hazard-removed",
            message=_("This hazard was struck off on %(day)s.") % {"day": hazard.removed_on.isoformat()},
            action=_("If it is back, enter it anew."),
        )
    return hazard


def check_count(name: str, number: int) -> None:
    """Raise InvalidInput unless this is a figure of the profile within reason."""
    if name not in COUNTS:
        raise InvalidInput(
            code="figure-unknown", field=name, message=_("The profile has no figure “%(name)s”.") % {"name": name},
            action=_("Choose one of: %(values)s.") % {"values": ", ".join(COUNTS)},
        )  # fmt: skip
    if not 0 <= number <= COUNT_MAX:
        raise InvalidInput(
            code="figure-out-of-range", field=name,
            message=_("This must lie between 0 and %(max)d.") % {"max": COUNT_MAX}, action=_("Correct the figure."),
        )  # fmt: skip


def check_parts(profile: GridProfile) -> None:
    """Raise InvalidInput on the first part larger than the population."""
    for name in PARTS:
        if getattr(profile, name) > profile.population:
            raise InvalidInput(
                code="part-too-large", field=name, message=_("No part can be larger than the resident population."),
                action=_("Correct this figure or the resident population."),
            )  # fmt: skip


def checked_level(level: int) -> RiskLevel:
    """The risk level; raises InvalidInput."""
    return RiskLevel(int(one_of(str(level), [str(value) for value in RiskLevel.values], field="level")))


def check_recheck(day: date) -> None:
    """Raise InvalidInput unless the next check lies ahead, within a year."""
    last = clock.today() + timedelta(days=RECHECK_DAYS)
    if not clock.today() < day <= last:
        raise InvalidInput(
            code="recheck-out-of-range",
            field="recheck_on",
            message=_("The next check must lie ahead, by %(day)s at the latest.") % {"day": last.isoformat()},
            action=_("Give a day after today and not later than that."),
        )

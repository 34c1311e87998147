"""Quarters on the list: entered, corrected, given a target day, taken off; covered by an organization, released."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from grids.models import Division, Grid
from members.models import Organization, Quarter, QuarterCoverage
from members.rules.organizations import OrganizationKind
from members.services.frame import hold_organization, require_keeper
from members.services.quarters.frame import hold_quarter
from members.states.quarters import PropertyMode
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import day_after, line, number, one_of, past_day
from xinhui.core.errors import Conflict, InvalidInput

COMMUNITY_DIGITS, GRID_DIGITS, FIRST_YEAR = 12, 15, 1900


@dataclass(frozen=True)
class QuarterFacts:
    """What is said of a quarter."""

    name: str
    area_code: str
    households: int
    buildings: int
    property_mode: str
    built_year: int | None = None
    target_on: date | None = None


def enter_quarter(*, actor: Actor, facts: QuarterFacts) -> Quarter:
    """Put a quarter on the list. Raises Forbidden, InvalidInput (name, area_code, households, buildings, built_year,
    property_mode), Conflict `quarter-exists`."""
    values = checked_facts(facts)
    require_keeper(actor, area_code=facts.area_code)
    with transaction.atomic():
        _refuse_twin(values["area_code"], values["name"], None)
        quarter = Quarter.objects.create(**values)
        record(actor=actor, verb="party.quarter.enter", target=quarter, detail={"households": quarter.households})
    return quarter


def change_quarter(*, actor: Actor, quarter_id: int, facts: QuarterFacts) -> Quarter:
    """Correct what is said of a quarter. Errors as `enter_quarter`, and NotFound, Conflict `quarter-closed`."""
    values = checked_facts(facts)
    with transaction.atomic():
        quarter = hold_quarter(actor, quarter_id)
        require_keeper(actor, area_code=values["area_code"])
        _refuse_twin(values["area_code"], values["name"], quarter.pk)
        changed = [name for name, value in values.items() if getattr(quarter, name) != value]
        for name in changed:
            setattr(quarter, name, values[name])
        quarter.save(update_fields=changed)
        record(actor=actor, verb="party.quarter.change", target=quarter, detail={"fields": changed})
    return quarter


def checked_facts(facts: QuarterFacts) -> dict[str, Any]:
    """The facts in order; raises InvalidInput on the first field that is not."""
    if facts.built_year is not None:
        number(facts.built_year, field="built_year", least=FIRST_YEAR, most=clock.today().year)
    return {
        "name": line(facts.name, field="name", limit=60), "area_code": _place(facts.area_code),
        "households": number(facts.households, field="households", least=1, most=50_000),
        "buildings": number(facts.buildings, field="buildings", least=1, most=1_000),
        "built_year": facts.built_year, "target_on": facts.target_on,
        "property_mode": one_of(facts.property_mode, PropertyMode.values, field="property_mode"),
    }  # fmt: skip


def _place(code: str) -> str:
    known = (
        (len(code) == COMMUNITY_DIGITS and Division.objects.filter(code=code, is_active=True).exists())
        or (len(code) == GRID_DIGITS and Grid.objects.active().filter(code=code).exists())
    )  # fmt: skip
    if not known:
        raise InvalidInput(
            code="area-unknown", field="area_code", message=_("There is no such community or grid in force."),
            action=_("Give the 12 digits of a community or the 15 of a grid."),
        )  # fmt: skip
    return code


def _refuse_twin(area_code: str, name: str, own: int | None) -> None:
    twins = Quarter.objects.on_the_list().filter(area_code=area_code, name=name)
    if any(pk != own for pk in twins.values_list("pk", flat=True)):
        raise Conflict(
            code="quarter-exists", field="name", message=_("There is a quarter of this name here."),
            action=_("Look for it in the list."),
        )  # fmt: skip


def close_quarter(*, actor: Actor, quarter_id: int, reason: str) -> Quarter:
    """Take a quarter off the list (torn down, merged); its coverage ends, its history stays.

    Raises NotFound, Forbidden, InvalidInput (reason), Conflict `quarter-closed`.
    """
    reason = line(reason, field="reason")
    with transaction.atomic():
        quarter = hold_quarter(actor, quarter_id)
        require_keeper(actor, area_code=quarter.area_code)
        today = clock.today()
        QuarterCoverage.objects.filter(quarter=quarter, ended_on=None).update(
            ended_on=today, end_reason=reason, updated_at=clock.now()
        )
        quarter.contracts.filter(ended_on=None).update(ended_on=today, updated_at=clock.now())
        quarter.closed_on, quarter.closed_reason = today, reason
        quarter.save(update_fields=["closed_on", "closed_reason"])
        record(actor=actor, verb="party.quarter.close", target=quarter, detail={"reason": reason})
    return quarter


def cover_quarter(
    *, actor: Actor, quarter_id: int, organization_id: int, started_on: date | None = None
) -> QuarterCoverage:
    """Let an organization cover the quarter: one of the quarter itself, its grid, or the village or community it is in.

    Raises NotFound (organization), Forbidden, InvalidInput (organization, started_on), Conflict `quarter-covered`,
    `quarter-closed`, `organization-dissolved`.
    """
    day = past_day(started_on, field="started_on")
    with transaction.atomic():
        organization = hold_organization(organization_id, field="organization")
        quarter = hold_quarter(actor, quarter_id)
        require_keeper(actor, area_code=quarter.area_code)
        _check_cover(quarter, organization)
        day_after(organization.established_on, day, field="started_on")
        # an organization that was dissolved covers nothing any more: its coverage is closed on the day of its end
        for old in QuarterCoverage.objects.filter(quarter=quarter, ended_on=None).select_related("organization"):
            if old.organization.dissolved_on is None:
                raise Conflict(
                    code="quarter-covered", field="organization", message=_("This quarter is covered already."),
                    action=_("End the present coverage first."),
                )  # fmt: skip
            old.ended_on, old.end_reason = max(old.organization.dissolved_on, old.started_on), str(_("dissolved"))
            old.save(update_fields=["ended_on", "end_reason"])
        coverage = QuarterCoverage.objects.create(quarter=quarter, organization=organization, started_on=day)
        record(actor=actor, verb="party.quarter.cover", target=quarter,
               detail={"organization": organization.pk, "on": day})  # fmt: skip
    return coverage


def _check_cover(quarter: Quarter, organization: Organization) -> None:
    if organization.kind == OrganizationKind.GROUP or len(organization.area_code) < COMMUNITY_DIGITS:
        raise InvalidInput(
            code="organization-does-not-fit", field="organization",
            message=_("A quarter is covered by a branch of the quarter, of its grid or of its community."),
            action=_("Set up a branch there, or choose one."),
        )  # fmt: skip
    if organization.area_code[:COMMUNITY_DIGITS] != quarter.area_code[:COMMUNITY_DIGITS]:
        raise InvalidInput(
            code="organization-elsewhere", field="organization",
            message=_("%(name)s is not in the quarter's community.") % {"name": organization},
            action=_("Choose an organization there."),
        )  # fmt: skip


def uncover_quarter(*, actor: Actor, quarter_id: int, reason: str, target_on: date | None = None) -> Quarter:
    """End the coverage in force, with the day by which the quarter is to be covered again.

    Raises NotFound, Forbidden, InvalidInput (reason, target_on), Conflict `quarter-uncovered`.
    """
    reason = line(reason, field="reason")
    if target_on is not None:
        day_after(clock.today(), target_on, field="target_on")
    with transaction.atomic():
        quarter = hold_quarter(actor, quarter_id)
        require_keeper(actor, area_code=quarter.area_code)
        coverage = QuarterCoverage.objects.open().filter(quarter=quarter).first()
        if coverage is None:
            raise Conflict(code="quarter-uncovered", message=_("No organization covers this quarter."))
        coverage.ended_on, coverage.end_reason = clock.today(), reason
        coverage.save(update_fields=["ended_on", "end_reason"])
        quarter.target_on = target_on
        quarter.save(update_fields=["target_on"])
        record(actor=actor, verb="party.quarter.uncover", target=quarter, detail={"reason": reason})
    return quarter

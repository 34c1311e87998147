"""Writes the reference tables of the demo district: units, categories, deadlines, texts, duties, check items, kit."""

from datetime import date, datetime

from grids.levels import Level
from grids.models import (
    Category,
    CheckItem,
    DutyItem,
    KitType,
    PatrolPlan,
    StageDeadline,
    StandardText,
)
from grids.models.duty import DutyState
from xinhui.accounts.models import Unit, UnitKind
from xinhui.core.models import WorkingHours
from xinhui.demo import reference as ref
from xinhui.demo.divisions import DISTRICT_CODE, TOWNS, villages_of

SCENARIO_NAMES = {"rural": "农村网格", "urban": "城市网格", "market_park": "市场园区网格"}


def build_units() -> dict[str, Unit]:
    """Every unit of the district by code: the centre, departments, town offices, village committees."""
    hours = WorkingHours.objects.create(
        name="机关工作时间", periods=[["08:30", "12:00"], ["14:30", "17:30"]], is_default=True
    )
    rows = [
        Unit(
            code=ref.COMMAND_CENTRE.code,
            name=ref.COMMAND_CENTRE.name,
            kind=UnitKind.COMMAND_CENTRE,
            area_code=DISTRICT_CODE,
            working_hours=hours,
        ),
        Unit(
            code=ref.DISTRICT_OFFICE.code,
            name=ref.DISTRICT_OFFICE.name,
            kind=UnitKind.PARTY_ORGAN,
            area_code=DISTRICT_CODE,
            working_hours=hours,
        ),
    ]
    rows += [
        Unit(code=u.code, name=u.name, kind=UnitKind.DEPARTMENT, area_code=DISTRICT_CODE, working_hours=hours)
        for u in ref.DEPARTMENTS
    ]
    for town in TOWNS:
        office = "街道办事处" if town.name.endswith("街道") else "人民政府"
        name = town.name.removesuffix("街道") + office if office == "街道办事处" else town.name + office
        rows.append(
            Unit(code=town.code, name=name, kind=UnitKind.TOWN_OFFICE, area_code=town.code, working_hours=hours)
        )
        rows += [
            Unit(
                code=v.code,
                name=v.name
                + ("居民委员会" if v.kind == "community" else "村民委员会" if v.kind == "village" else "管理委员会"),
                kind=UnitKind.VILLAGE_COMMITTEE,
                area_code=v.code,
                working_hours=hours,
            )
            for v in villages_of(town)
        ]
    Unit.objects.bulk_create(rows)
    return {unit.code: unit for unit in Unit.objects.all()}


def build_categories(units: dict[str, Unit]) -> dict[str, Category]:
    """Categories, sub-categories and every stage deadline; sub-categories by code."""
    by_code: dict[str, Category] = {}
    deadlines = []
    for code, name, kind, rows in ref.CATEGORIES:
        parent = Category.objects.create(code=code, name=name, kind=kind)
        for row in rows:
            category = Category.objects.create(
                code=row.code, name=row.name, kind=kind, parent=parent, lead_unit=units[row.unit], is_urgent=row.urgent
            )
            by_code[row.code] = category
            for stage, (amount, unit) in (("respond", row.respond), ("handle", row.handle)):
                deadlines.append(
                    StageDeadline(category=category, stage=stage, level=Level.DEPARTMENT, amount=amount, unit=unit)
                )
    for whistle_kind, stages in ref.DEFAULT_DEADLINES.items():
        for stage, levels in stages.items():
            for level, (amount, unit) in levels.items():
                deadlines.append(StageDeadline(kind=whistle_kind, stage=stage, level=level, amount=amount, unit=unit))
    StageDeadline.objects.bulk_create(deadlines)
    return by_code


def build_lists(units: dict[str, Unit], categories: dict[str, Category], decided_at: datetime) -> None:
    """Standard texts, kit types, check items, approved duties and a patrol plan for each town."""
    StandardText.objects.bulk_create(
        StandardText(verb=verb, title=title, text=text) for verb, title, text in ref.STANDARD_TEXTS
    )
    KitType.objects.bulk_create(
        KitType(code=code, name=name, per_grid=per_grid, inspect_every_days=days)
        for code, name, per_grid, days in ref.KIT
    )
    CheckItem.objects.bulk_create(
        CheckItem(scenario=scenario, title=title, category=categories[category], order=order)
        for scenario, items in ref.CHECK_ITEMS.items()
        for order, (title, category) in enumerate(items, start=1)
    )
    DutyItem.objects.bulk_create(
        DutyItem(
            scenario=scenario,
            duty=duty,
            title=title,
            frequency=frequency,
            responsible_unit=units[unit],
            rule=rule,
            state=DutyState.APPROVED,
            decided_at=decided_at,
            decided_by="区委政法委",
        )
        for scenario, posts in ref.DUTIES.items()
        for duty, matters in posts.items()
        for title, frequency, unit, rule in matters
    )
    PatrolPlan.objects.bulk_create(
        PatrolPlan(
            name=f"{town.name}{SCENARIO_NAMES[scenario]}日常巡查",
            area_code=town.code,
            scenario=scenario,
            times_per_week=times,
            starts_on=date(decided_at.year, 1, 1),
        )
        for town in TOWNS
        for scenario, times in (("rural", 5), ("urban", 7), ("market_park", 5))
    )

"""Users and posts of the demo district, and the grid teams they fill.

Every demo login shares one password, printed by `manage.py demo`; production never runs this.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice

from django.contrib.auth.hashers import make_password

from grids.models import Grid, GridPartyOrganization, KitIssue, KitType, TeamPost
from grids.models.division import Scenario
from grids.models.team import PROFESSIONAL_DUTIES, PartyOrganizationKind, Seat, TeamDuty
from xinhui.accounts.models import Post, Unit, User
from xinhui.accounts.roles import Role
from xinhui.core import clock
from xinhui.demo import reference as ref
from xinhui.demo.divisions import DISTRICT_CODE, TOWNS, villages_of
from xinhui.demo.people import names, phone

PASSWORD = "Xinhui-demo-2026"  # noqa: S105 - printed for everybody who runs the demo


@dataclass
class Staff:
    """Who is who after building: users by the post they hold."""

    workers: dict[str, User] = field(default_factory=dict)  # by grid code
    leaders: dict[str, User] = field(default_factory=dict)  # by grid code


@dataclass
class _Draft:
    username: str
    role: Role
    unit: Unit
    area_code: str
    title: str = ""


def _district_drafts(units: dict[str, Unit]) -> list[_Draft]:
    """The three administrators, the command centre, the leaders, and each department's people."""
    centre, office = units[ref.COMMAND_CENTRE.code], units[ref.DISTRICT_OFFICE.code]
    drafts = [
        _Draft("admin", Role.SYSTEM_ADMIN, centre, DISTRICT_CODE, "系统管理员"),
        _Draft("security", Role.SECURITY_ADMIN, centre, DISTRICT_CODE, "安全管理员"),
        _Draft("auditor", Role.AUDIT_ADMIN, centre, DISTRICT_CODE, "审计管理员"),
        _Draft("zhihui", Role.COMMAND_CENTRE, centre, DISTRICT_CODE, "指挥中心值班长"),
        _Draft("zhihui2", Role.COMMAND_CENTRE, centre, DISTRICT_CODE, "指挥中心值班员"),
        _Draft("quzhang", Role.DISTRICT_LEADER, office, DISTRICT_CODE, "分管区领导"),
    ]
    for row in ref.DEPARTMENTS:
        drafts.append(_Draft(row.tag, Role.DEPARTMENT_HANDLER, units[row.code], DISTRICT_CODE, "经办人"))
        drafts.append(_Draft(f"{row.tag}-lead", Role.DEPARTMENT_LEADER, units[row.code], DISTRICT_CODE, "分管负责人"))
    drafts.append(_Draft("zuzhibu", Role.ORGANIZATION_DEPARTMENT, units["ZZB"], DISTRICT_CODE, "组织科科长"))
    drafts.append(_Draft("bureau-api", Role.BUREAU_CLIENT, units["CGJ"], DISTRICT_CODE, "部门接口"))
    return drafts


def _area_drafts(units: dict[str, Unit], grids: list[Grid]) -> list[_Draft]:
    """Town, village and grid people; usernames are built from the codes."""
    drafts = []
    for town in TOWNS:
        short = town.code[6:]
        drafts.append(_Draft(f"town{short}-lead", Role.TOWN_LEADER, units[town.code], town.code, "镇街分管领导"))
        drafts.append(_Draft(f"town{short}", Role.TOWN_DISPATCHER, units[town.code], town.code, "镇街调度员"))
        drafts.append(_Draft(f"town{short}-party", Role.TOWN_ORGANIZER, units[town.code], town.code, "镇街组织委员"))
        drafts += [
            _Draft(f"v{v.code[6:]}", Role.VILLAGE_SECRETARY, units[v.code], v.code, "村（社区）党组织书记")
            for v in villages_of(town)
        ]
    for grid in grids:
        unit = units[grid.code[:12]]
        drafts.append(_Draft(f"l{grid.code[6:]}", Role.GRID_LEADER, unit, grid.code, "网格长"))
        drafts.append(_Draft(f"w{grid.code[6:]}", Role.GRID_WORKER, unit, grid.code, "专职网格员"))
    return drafts


def build_staff(*, units: dict[str, Unit], grids: list[Grid], since: date) -> Staff:
    """Create every user and post of the district, and remember who works where."""
    drafts = _district_drafts(units) + _area_drafts(units, grids)
    people = list(islice(names(7), len(drafts)))
    password = make_password(PASSWORD)
    User.objects.bulk_create(
        (
            User(username=draft.username, name=name, phone=phone(i), password=password)
            for i, (draft, name) in enumerate(zip(drafts, people, strict=True))
        ),
        batch_size=500,
    )
    users = {user.username: user for user in User.objects.all()}
    Post.objects.bulk_create(
        (
            Post(
                user=users[draft.username],
                role=draft.role,
                unit=draft.unit,
                area_code=draft.area_code,
                title=draft.title,
                starts_on=since,
            )
            for draft in drafts
        ),
        batch_size=500,
    )
    staff = Staff()
    for draft in drafts:
        if draft.role == Role.GRID_WORKER:
            staff.workers[draft.area_code] = users[draft.username]
        elif draft.role == Role.GRID_LEADER:
            staff.leaders[draft.area_code] = users[draft.username]
    return staff


def build_teams(*, grids: list[Grid], staff: Staff, since: date) -> None:
    """Team posts (with stand-ins and a few vacancies), party organizations and kit of every grid."""
    people = names(11)
    posts, parties = [], []
    for i, grid in enumerate(grids):
        leader, worker = staff.leaders[grid.code], staff.workers[grid.code]
        common = {"grid": grid, "area_code": grid.code, "starts_on": since}
        posts.append(
            TeamPost(
                **common,
                duty=TeamDuty.LEADER,
                holder=leader,
                holder_name=leader.name,
                phone=leader.phone,
                is_party_secretary=True,
            )
        )
        posts.append(
            TeamPost(**common, duty=TeamDuty.WORKER_FULL, holder=worker, holder_name=worker.name, phone=worker.phone)
        )
        duties: list[tuple[TeamDuty, Seat]] = [(TeamDuty.WORKER_FULL, Seat.B), (TeamDuty.INSTRUCTOR, Seat.A)]
        if i % 23:  # every twenty-third grid looks for its part-time worker: a vacancy to show
            duties.append((TeamDuty.WORKER_PART, Seat.A))
        duties.append((TeamDuty.POLICE, Seat.A))
        if i % 61 != 7:  # a few grids look for an auxiliary or a volunteer officer
            duties.append((TeamDuty.AUXILIARY, Seat.A))
        if i % 47 != 11:
            duties.append((TeamDuty.VOLUNTEER_OFFICER, Seat.A))
        if grid.scenario == Scenario.MARKET_PARK:
            duties += [(duty, Seat.A) for duty in PROFESSIONAL_DUTIES]
        posts += [
            TeamPost(**common, duty=duty, seat=seat, holder_name=next(people), phone=phone(500_000 + i * 10 + n))
            for n, (duty, seat) in enumerate(duties)
        ]
        kind = PartyOrganizationKind.BRANCH if i % 3 else PartyOrganizationKind.JOINT_BRANCH
        parties.append(
            GridPartyOrganization(
                grid=grid,
                area_code=grid.code,
                name=f"{grid.name}{kind.label}",
                kind=kind,
                secretary_name=leader.name,
                established_on=since,
            )
        )
    TeamPost.objects.bulk_create(posts, batch_size=1000)
    GridPartyOrganization.objects.bulk_create(parties, batch_size=500)
    _build_kit(grids, staff, since)


def _build_kit(grids: list[Grid], staff: Staff, since: date) -> None:
    """Standard kit of every grid; some not yet inspected this half-year."""
    types = list(KitType.objects.all())
    pieces = []
    for i, grid in enumerate(grids):
        seen = max(since, clock.today() - timedelta(days=30 + i % 120))
        for kit_type in types:
            for n in range(kit_type.per_grid):
                pieces.append(
                    KitIssue(
                        grid=grid,
                        area_code=grid.code,
                        kit_type=kit_type,
                        serial=f"{kit_type.code.upper()}-{grid.code[6:]}-{n + 1}",
                        issued_to=staff.workers[grid.code],
                        issued_on=since,
                        inspected_on=seen if i % 9 else None,
                    )
                )
    KitIssue.objects.bulk_create(pieces, batch_size=1000)

"""The tree of organizations and the register of members of the demo district, with exact counts."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count, islice

from django.contrib.auth.hashers import make_password

from grids.models import Division, Grid, GridPartyOrganization
from members.models import Member, Officer, Organization, Term
from members.models.sealed import IDENTITY, PHONE
from members.rules.identity import check_digit, sex_of
from members.rules.months import months_after
from members.rules.organizations import OrganizationKind, election_due, term_years
from members.scope import STEP_DIGITS
from members.services.register.enter import print_of
from members.states.organization import VILLAGE_SECTORS, Attachment, Duty, Education, Sector, Standing
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import Unit, UnitKind, User
from xinhui.core import clock
from xinhui.core.sealed import seal
from xinhui.demo.divisions import DISTRICT_CODE, TOWNS, villages_of
from xinhui.demo.people import names, phone
from xinhui.demo.staff import PASSWORD

#: systems.md, M2: organ members of the district.
ORGAN_MEMBERS = 3492
#: Units of the district besides its departments; with them there are 64 (systems.md, G6).
FURTHER_UNITS = (
    "区纪委监委机关", "区委宣传部", "区委统战部", "区人大常委会办公室", "区政协办公室",
    "区委编办", "区委巡察办", "区直属机关工委", "区委党校", "区档案馆",
    "区总工会", "团区委", "区妇联", "区科协", "区工商联",
    "区残联", "区红十字会", "区发展和改革局", "区财政局", "区审计局",
    "区统计局", "区税务局", "区医疗保障局", "区林业局", "区机关事务管理局",
    "区供销合作联社", "区融媒体中心", "区图书馆", "区人民法院", "区人民检察院",
    "区气象局", "区邮政分公司", "区烟草专卖局", "区公路事务中心", "区代建中心",
    "区土地储备中心",
)  # fmt: skip
OCCUPATIONS = ("村民", "务工", "个体经营", "教师", "医务人员", "退休")
_SECTOR = {"village": Sector.VILLAGE, "community": Sector.COMMUNITY, "fishery": Sector.VILLAGE, "park": Sector.PRIVATE}


@dataclass
class DemoParty:
    """Who is who: organizations by what they are attached to, the people who act, and the days."""

    now: datetime
    since: date
    committee: Organization
    organs: Organization
    towns: dict[str, Organization] = field(default_factory=dict)  # by town code
    villages: dict[str, Organization] = field(default_factory=dict)  # by village code
    grids: dict[str, Organization] = field(default_factory=dict)  # by grid code
    organ_branches: list[Organization] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)  # the 64 units of the district

    def actor(self, username: str) -> Actor:
        """Somebody with a login: `zuzhibu`, `town103-party`, `v103200`, `l103200001`, `dangyuan`, `jiguan`."""
        return Actor.of(User.objects.get(username=username))

    def office_hour(self, days_ago: int) -> datetime:
        """Ten in the morning, so many days ago."""
        return clock.local(self.now - timedelta(days=days_ago)).replace(hour=10, minute=0, second=0, microsecond=0)


class _Maker:
    """Organizations layer by layer: a path needs the ids of those above."""

    def __init__(self, since: date) -> None:
        self.since, self.terms = since, list[Term]()

    def layer(self, drafts: list[Organization]) -> list[Organization]:
        """Write a layer, then its paths and first terms."""
        for number, draft in enumerate(drafts):
            draft.path = f"new{id(drafts)}-{number}"
        rows = Organization.objects.bulk_create(drafts, batch_size=500)
        for number, row in enumerate(rows):
            row.path = (row.parent.path if row.parent else "") + str(row.pk).zfill(STEP_DIGITS)
            # terms are spread so that every month some end, and a few are overdue
            years = term_years(row.kind, in_village=row.sector in VILLAGE_SECTORS) or 3
            begun = months_after(self.since, -(number * 7 % (12 * years - 6)))
            due = election_due(row.kind, begun, in_village=row.sector in VILLAGE_SECTORS)
            self.terms.append(Term(organization=row, begun_on=begun, due_on=due))
        Organization.objects.bulk_update(rows, ["path"], batch_size=500)
        return rows

    def draft(self, name: str, kind: OrganizationKind, sector: Sector, parent: Organization | None, area: str,
              attached: Attachment, **facts: object) -> Organization:  # fmt: skip
        """One organization, not yet written."""
        day = months_after(self.since, -60)
        return Organization(name=name, kind=kind, sector=sector, parent=parent, area_code=area, attached_to=attached,
                            established_on=day, **facts)  # fmt: skip


def build_base(*, grids: list[Grid], now: datetime, since: date) -> DemoParty:
    """1 + 1 + 11 + 247 + 817 + 128 organizations; members of every grid's; 3,492 organ members; secretaries."""
    make, kind, to = _Maker(since), OrganizationKind, Attachment
    top = make.layer(
        [
            make.draft(
                "中共江门市新会区委员会", kind.COMMITTEE, Sector.ORGAN, None, DISTRICT_CODE, to.TOWN, short_name="区委"
            )
        ]
    )[0]
    second = [
        make.draft(
            "中共新会区直属机关工作委员会",
            kind.COMMITTEE,
            Sector.ORGAN,
            top,
            DISTRICT_CODE,
            to.TOWN,
            short_name="区直机关工委",
        )
    ]
    second += [
        make.draft(
            f"中共新会区{town.name}{'工作' if town.name.endswith('街道') else ''}委员会",
            kind.COMMITTEE,
            Sector.VILLAGE,
            top,
            town.code,
            to.TOWN,
            short_name=f"{town.name}党委",
        )
        for town in TOWNS
    ]
    organs, *towns = make.layer(second)
    party = DemoParty(now, since, top, organs, {row.area_code: row for row in towns})
    plans = {plan.code: plan for town in TOWNS for plan in villages_of(town)}
    villages = make.layer([
        make.draft(
            f"{plan.name}党总支", kind.GENERAL_BRANCH, _SECTOR[plan.kind], party.towns[code[:9]], code, to.VILLAGE
        )
        for code, plan in plans.items()
    ])  # fmt: skip
    party.villages = {row.area_code: row for row in villages}
    party.units = _units()
    branches = [
        make.draft(
            f"{unit.name}第{half}党支部", kind.BRANCH, Sector.ORGAN, organs, DISTRICT_CODE, to.UNIT, unit=unit
        )
        for unit in party.units for half in "一二"
    ]  # fmt: skip
    set_up = {row.area_code: row for row in GridPartyOrganization.objects.all()}
    of_grids = [_grid_draft(make, grid, party, set_up[grid.code]) for grid in grids]
    written = make.layer([*branches, *of_grids])
    party.organ_branches = written[: len(branches)]
    party.grids = {row.area_code: row for row in written[len(branches) :]}
    Term.objects.bulk_create(make.terms, batch_size=1000)
    _build_members(party)
    return party


def _units() -> list[Unit]:
    further = [
        Unit(code=f"DW{number:03d}", name=name, kind=UnitKind.PARTY_ORGAN, area_code=DISTRICT_CODE)
        for number, name in enumerate(FURTHER_UNITS, 1)
    ]
    Unit.objects.bulk_create(further)
    return list(Unit.objects.active().filter(area_code=DISTRICT_CODE).order_by("pk"))


def _grid_draft(make: _Maker, grid: Grid, party: DemoParty, set_up: GridPartyOrganization) -> Organization:
    village = party.villages[grid.code[:12]]
    return make.draft(
        set_up.name,
        OrganizationKind(set_up.kind),
        Sector(village.sector),
        village,
        grid.code,
        Attachment.GRID,
        grid=grid,
    )


def _build_members(party: DemoParty) -> None:
    drafts: list[Member] = []
    people, numbers = names(2021), count(1)
    leaders = {user.username[1:]: user for user in User.objects.filter(username__startswith="l")}
    for number, (code, branch) in enumerate(party.grids.items()):
        drafts.append(_member(party, next(numbers), next(people), branch, user=leaders.get(code[6:])))
        size = 4 + number % 5
        drafts += [_member(party, next(numbers), next(people), branch) for _each in range(size)]
        if number % 7 == 0:
            drafts.append(_member(party, next(numbers), next(people), branch, probationary=True))
    organ = islice(people, ORGAN_MEMBERS)
    for number, name in enumerate(organ):
        drafts.append(_member(party, next(numbers), name, party.organ_branches[number % len(party.organ_branches)]))
    _with_accounts(party, drafts)
    members = Member.objects.bulk_create(drafts, batch_size=1000)
    _seat_secretaries(party, members)


def _member(party: DemoParty, number: int, name: str, branch: Organization, *, user: User | None = None,
            probationary: bool = False) -> Member:  # fmt: skip
    """A fictitious member; the identity number's region is one that is given to nobody."""
    born = date(1950 + number * 7 % 55, 1 + number % 12, 1 + number % 28)
    first = f"440799{born:%Y%m%d}{number % 1000:03d}"
    identity = first + check_digit(first)
    joined = max(months_after(born, 12 * 19), date(1972, 7, 1)) + timedelta(days=number % 300)
    if probationary:
        joined = months_after(clock.local(party.now).date(), -(1 + number % 10))
    return Member(
        name=user.name if user else name, sex=sex_of(identity), born_on=born,
        education=list(Education)[(number * 3 + number // 5) % 5], identity_sealed=seal(identity, purpose=IDENTITY),
        identity_print=print_of(identity), phone_sealed=seal(phone(700_000 + number), purpose=PHONE),
        organization=branch, area_code=branch.area_code, unit=branch.unit,
        occupation="机关干部" if branch.unit_id else OCCUPATIONS[number % len(OCCUPATIONS)],
        standing=Standing.PROBATIONARY if probationary else Standing.FULL, joined_on=joined,
        confirmed_on=None if probationary else months_after(joined, 12), user=user,
    )  # fmt: skip


def _with_accounts(party: DemoParty, drafts: list[Member]) -> None:
    """Two members who sign in without holding a post: one of a grid's branch, one of an organ's."""
    of_grid = next(row for row in drafts if row.organization.area_code == "440705103200001" and row.user is None)
    of_organ = next(row for row in drafts if row.organization == party.organ_branches[0])
    password = make_password(PASSWORD)
    for username, row in (("dangyuan", of_grid), ("jiguan", of_organ)):
        row.user = User.objects.create(username=username, name=row.name, password=password)


def _seat_secretaries(party: DemoParty, members: list[Member]) -> None:
    first: dict[int, Member] = {}
    for member in members:
        if member.standing == Standing.FULL:
            first.setdefault(member.organization_id, member)
    rows = [_secretary(party, party.committee, first[party.organ_branches[0].pk]),
            _secretary(party, party.organs, first[party.organ_branches[1].pk])]  # fmt: skip
    rows += [_secretary(party, branch, first[branch.pk]) for branch in (*party.grids.values(), *party.organ_branches)]
    grids = {code[:12]: branch for code, branch in reversed(party.grids.items())}
    rows += [
        _secretary(party, village, first[grids[code].pk]) for code, village in party.villages.items() if code in grids
    ]
    in_town = {code[:9]: grids[code] for code in reversed(grids)}
    rows += [_secretary(party, town, first[in_town[code].pk]) for code, town in party.towns.items()]
    Officer.objects.bulk_create(rows, batch_size=1000)


def _secretary(party: DemoParty, organization: Organization, member: Member) -> Officer:
    return Officer(organization=organization, member=member, duty=Duty.SECRETARY, starts_on=party.since)


def divisions_by_town() -> Iterator[tuple[str, list[str]]]:
    """(town code, its village codes), for spreading things over the district."""
    for town in TOWNS:
        rows = Division.objects.filter(parent__code=town.code, is_active=True).order_by("code")
        yield town.code, list(rows.values_list("code", flat=True))

"""Who an activation reaches: read from the posts in force once, frozen, and asked of the frozen list ever after."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from grids.deadlines import Link
from grids.emergency_states import ChaseLevel
from grids.models import Activation, FrozenRecipient, Grid
from grids.models.team import TeamDuty
from grids.services.teams.frame import ROLE_OF_DUTY
from xinhui.accounts.models import Post
from xinhui.accounts.roles import Role
from xinhui.accounts.scope import area_range
from xinhui.core.worktime import BudgetUnit

#: Which posts answer for a level, and how many digits of the grid's code name their area.
LEVEL_POSTS: dict[ChaseLevel, tuple[int, tuple[Role, ...]]] = {
    ChaseLevel.WORKER: (15, (Role.GRID_WORKER,)),
    ChaseLevel.GRID_LEADER: (15, (Role.GRID_LEADER,)),
    ChaseLevel.VILLAGE: (12, (Role.VILLAGE_SECRETARY,)),
    ChaseLevel.TOWN: (9, (Role.TOWN_DISPATCHER, Role.TOWN_LEADER)),
    ChaseLevel.COMMAND: (6, (Role.COMMAND_CENTRE,)),
}
GRID_LEVELS = (ChaseLevel.WORKER, ChaseLevel.GRID_LEADER)
LEVEL_OF_ROLE = {role: level for level, (_digits, roles) in LEVEL_POSTS.items() for role in roles}


@dataclass
class People:
    """The frozen list by level and area: who is told, and which unit they belong to."""

    users: dict[tuple[ChaseLevel, str], set[int]] = field(default_factory=lambda: defaultdict(set))
    units: dict[tuple[ChaseLevel, str], int | None] = field(default_factory=dict)

    def at(self, level: ChaseLevel, grid_code: str) -> set[int]:
        """The users of a level for a grid."""
        return self.users.get((level, grid_code[: LEVEL_POSTS[level][0]]), set())

    def everybody(self, *, above_only: bool = False) -> set[int]:
        """Every user on the list; or those above the grids."""
        levels = [level for level in ChaseLevel if not (above_only and level in GRID_LEVELS)]
        return {user for (level, _area), users in self.users.items() if level in levels for user in users}

    def from_level(self, level: int, grid_code: str) -> set[int]:
        """The users of the level, or of the first above it that still has somebody: never silence."""
        for higher in ChaseLevel:
            if higher >= level and self.at(higher, grid_code):
                return self.at(higher, grid_code)
        return set()

    def is_vacant(self, grid_code: str) -> bool:
        """Nobody fills a post of the grid."""
        return not any(self.at(level, grid_code) for level in GRID_LEVELS)

    def chain(self, grid_code: str, minutes: int, only: Collection[str] = ()) -> list[Link]:
        """The levels that have somebody, lowest first; `only`: roles that the order is for, if the grid has one."""
        levels = [level for level in ChaseLevel if self.at(level, grid_code)] or [ChaseLevel.COMMAND]
        named = [level for level in levels if level in GRID_LEVELS and set(LEVEL_POSTS[level][1]) & set(only)]
        if named:
            levels = [level for level in levels if level in named or level not in GRID_LEVELS]
        return [
            Link(int(level), self.units.get((level, grid_code[: LEVEL_POSTS[level][0]])), minutes,
                 str(BudgetUnit.CLOCK_MINUTE))
            for level in levels
        ]  # fmt: skip

    def first(self, grid_code: str, chain: Sequence[Link]) -> set[int]:
        """Who gets the order at once: the grid's people on its chain; in a vacant grid the first level above."""
        own = [ChaseLevel(link.level) for link in chain if link.level in GRID_LEVELS]
        if own:
            return set().union(*(self.at(level, grid_code) for level in own))
        return self.at(ChaseLevel(chain[0].level), grid_code)


def roles_of(duties: Iterable[str]) -> frozenset[str]:
    """The roles behind the grid posts that a step names; none: all of the grid."""
    return frozenset(ROLE_OF_DUTY[TeamDuty(duty)] for duty in duties if duty in ROLE_OF_DUTY)


def freeze(activation: Activation, grids: Sequence[Grid]) -> People:
    """Write the frozen list: everybody in force inside the area, and above it. Two queries and the inserts."""
    area = activation.area_code
    condition = Q(role__in=(Role.GRID_WORKER, Role.GRID_LEADER), **area_range("area_code", area))
    for digits, roles in (LEVEL_POSTS[level] for level in ChaseLevel if level not in GRID_LEVELS):
        place = {"area_code": area[:digits]} if len(area) >= digits else area_range("area_code", area)
        condition |= Q(role__in=roles, **place)
    posts = Post.objects.in_force().filter(condition, user__is_active=True).order_by("pk")
    grid_ids = {grid.code: grid.pk for grid in grids}
    rows: dict[tuple[str, int, str], FrozenRecipient] = {}
    for user_id, role, unit_id, area_code in posts.values_list("user_id", "role", "unit_id", "area_code"):
        if len(area_code) == 15 and area_code not in grid_ids:
            continue
        rows.setdefault((area_code, user_id, role), FrozenRecipient(
            activation=activation, grid_id=grid_ids.get(area_code), area_code=area_code, user_id=user_id, role=role,
            unit_id=unit_id,
        ))  # fmt: skip
    FrozenRecipient.objects.bulk_create(rows.values())
    return gather(rows.values())


def people_of(activation_ids: Collection[int], grid_codes: Collection[str] | None = None) -> dict[int, People]:
    """The frozen lists by activation, of everybody who can still sign in: one query. `grid_codes` narrows it."""
    rows = FrozenRecipient.objects.filter(activation_id__in=activation_ids, user__is_active=True)
    if grid_codes is not None:
        rows = rows.filter(area_code__in={code[:digits] for code in grid_codes for digits in (6, 9, 12, 15)})
    by_activation: dict[int, list[FrozenRecipient]] = {pk: [] for pk in activation_ids}
    for row in rows.order_by("pk"):
        by_activation[row.activation_id].append(row)
    return {pk: gather(found) for pk, found in by_activation.items()}


def gather(rows: Iterable[FrozenRecipient]) -> People:
    """The list from its rows."""
    people = People()
    for row in rows:
        key = (LEVEL_OF_ROLE[Role(row.role)], row.area_code)
        people.users[key].add(row.user_id)
        people.units.setdefault(key, row.unit_id)
    return people

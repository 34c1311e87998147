"""The named cast of every test: a small district, its units, and one person for each role.

    def test_x(world): world.actor(world.worker) …

Codes: district 440705; town 440705103 罗坑镇 with village 440705103201 and grids …001, …002;
another town 440705104 双水镇 with village 440705104201 and grid …001, to test what must not be seen.
Rooms above add their own rows in their own module (tests/world_grids.py) from a `World`.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import cache

import pytest
from django.contrib.auth.hashers import make_password

from tests.kept import begin, kept
from xinhui.accounts.actors import SYSTEM, Actor
from xinhui.accounts.models import Role, Unit, UnitKind, User
from xinhui.accounts.services.appoint_post import NewPost, appoint_posts
from xinhui.accounts.services.create_user import NewUser, create_users
from xinhui.accounts.services.tokens import issue_token
from xinhui.accounts.services.units import create_unit

DISTRICT = "440705"
TOWN, OTHER_TOWN = "440705103", "440705104"
VILLAGE, OTHER_VILLAGE = "440705103201", "440705104201"
GRID, SECOND_GRID, OTHER_GRID = "440705103201001", "440705103201002", "440705104201001"
#: Everyone's password.
PASSWORD = "Xinhui-2026!"
#: Posts began long ago, so that a moved clock finds them in force.
SINCE = date(2020, 1, 1)

#: unit handle → (code, name, kind, area code)
UNITS = {
    "command_centre": ("440705-zhzx", "区指挥中心", UnitKind.COMMAND_CENTRE, DISTRICT),
    "government_office": ("440705-qfb", "区政府办公室", UnitKind.DEPARTMENT, DISTRICT),
    "city_management": ("440705-cgj", "城管局", UnitKind.DEPARTMENT, DISTRICT),
    "water": ("440705-swj", "水务局", UnitKind.DEPARTMENT, DISTRICT),
    "bureau": ("440705-sjj", "市数据局", UnitKind.BUREAU, DISTRICT),
    "org_department": ("440705-zzb", "区委组织部", UnitKind.PARTY_ORGAN, DISTRICT),
    "town_office": ("440705103-zf", "罗坑镇政府", UnitKind.TOWN_OFFICE, TOWN),
    "other_town_office": ("440705104-zf", "双水镇政府", UnitKind.TOWN_OFFICE, OTHER_TOWN),
    "village_committee": ("440705103201-cw", "罗坑村村委会", UnitKind.VILLAGE_COMMITTEE, VILLAGE),
    "other_village_committee": ("440705104201-cw", "双水村村委会", UnitKind.VILLAGE_COMMITTEE, OTHER_VILLAGE),
}

#: handle → (username, name, role, unit handle, area code)
CAST = {
    "worker": ("azhen", "阿珍", Role.GRID_WORKER, "village_committee", GRID),
    "second_worker": ("amei", "阿梅", Role.GRID_WORKER, "village_committee", SECOND_GRID),
    "grid_leader": ("aqiang", "阿强", Role.GRID_LEADER, "village_committee", GRID),
    "secretary": ("chenzhishu", "陈支书", Role.VILLAGE_SECRETARY, "village_committee", VILLAGE),
    "town_leader": ("lizhenzhang", "李镇长", Role.TOWN_LEADER, "town_office", TOWN),
    "dispatcher": ("zhoudiaodu", "周调度", Role.TOWN_DISPATCHER, "town_office", TOWN),
    "handler": ("wangke", "王科", Role.DEPARTMENT_HANDLER, "city_management", DISTRICT),
    "department_leader": ("zhaoju", "赵局", Role.DEPARTMENT_LEADER, "city_management", DISTRICT),
    "water_handler": ("wuke", "吴科", Role.DEPARTMENT_HANDLER, "water", DISTRICT),
    "water_leader": ("liangju", "梁局", Role.DEPARTMENT_LEADER, "water", DISTRICT),
    "command": ("qianzhuren", "钱主任", Role.COMMAND_CENTRE, "command_centre", DISTRICT),
    "district_leader": ("sunquzhang", "孙区长", Role.DISTRICT_LEADER, "government_office", DISTRICT),
    "system_admin": ("xitong", "郑系统", Role.SYSTEM_ADMIN, "government_office", DISTRICT),
    "security_admin": ("anquan", "冯安全", Role.SECURITY_ADMIN, "government_office", DISTRICT),
    "audit_admin": ("shenji", "卫审计", Role.AUDIT_ADMIN, "government_office", DISTRICT),
    "bureau_client": ("sjj-client", "市数据局接口", Role.BUREAU_CLIENT, "bureau", DISTRICT),
    "org_department": ("panbuzhang", "潘部长", Role.ORGANIZATION_DEPARTMENT, "org_department", DISTRICT),
    "cadre_office": ("yekezhang", "叶科长", Role.CADRE_OFFICE, "org_department", DISTRICT),
    "office_two": ("luofuke", "罗副科长", Role.CADRE_OFFICE, "org_department", DISTRICT),
    "personnel": ("zhongrenshi", "钟人事", Role.PERSONNEL_OFFICER, "city_management", DISTRICT),
    "other_personnel": ("moren", "莫人事", Role.PERSONNEL_OFFICER, "water", DISTRICT),
    "talent_office": ("liaozhuren", "廖主任", Role.TALENT_OFFICE, "org_department", DISTRICT),
    "talent_two": ("kangfuzhuren", "康副主任", Role.TALENT_OFFICE, "org_department", DISTRICT),
    "organizer": ("tanweiyuan", "谭委员", Role.TOWN_ORGANIZER, "town_office", TOWN),
    "other_organizer": ("ouweiyuan", "区委员", Role.TOWN_ORGANIZER, "other_town_office", OTHER_TOWN),
    "other_worker": ("aming", "阿明", Role.GRID_WORKER, "other_village_committee", OTHER_GRID),
    "other_secretary": ("hezhishu", "何支书", Role.VILLAGE_SECRETARY, "other_village_committee", OTHER_VILLAGE),
    "other_town_leader": ("huangzhenzhang", "黄镇长", Role.TOWN_LEADER, "other_town_office", OTHER_TOWN),
    "other_dispatcher": ("hediaodu", "何调度", Role.TOWN_DISPATCHER, "other_town_office", OTHER_TOWN),
}


@dataclass
class World:
    """The district. People and units are attributes by handle: `world.worker`, `world.unit("water")`."""

    people: dict[str, User]
    units: dict[str, Unit]
    extra: dict[str, object] = field(default_factory=dict)

    def __getattr__(self, handle: str) -> User:
        people: dict[str, User] = self.__dict__.get("people", {})
        if handle not in people:
            raise AttributeError(f"nobody in the cast is called {handle!r}; there are: {', '.join(people)}")
        return people[handle]

    def unit(self, handle: str) -> Unit:
        """The unit by its handle in UNITS."""
        return self.units[handle]

    def actor(self, user: User) -> Actor:
        """An actor with the posts in force now, read afresh."""
        return Actor.of(User.objects.get(pk=user.pk), ip="127.0.0.1")

    def by_role(self) -> dict[str, User]:
        """One person for every role (the first of the cast)."""
        found: dict[str, User] = {}
        for handle, (_username, _name, role, _unit, _area) in CAST.items():
            found.setdefault(role, self.people[handle])
        return found

    def token(self, user: User) -> str:
        """A fresh API key of the user, for `Authorization: Bearer …`."""
        return issue_token(actor=SYSTEM, user_id=user.pk, name="test")[1]


@cache
def encoded_password() -> str:
    """Everyone's password, hashed once a process: Argon2 is slow on purpose."""
    return make_password(PASSWORD)


def build_world() -> World:
    """Create the cast through the real services."""
    units = {
        handle: create_unit(actor=SYSTEM, code=code, name=name, kind=kind, area_code=area)
        for handle, (code, name, kind, area) in UNITS.items()
    }
    accounts = [
        NewUser(username=username, name=name, encoded_password=encoded_password(), must_change_password=False)
        for username, name, _role, _unit, _area in CAST.values()
    ]
    people = dict(zip(CAST, create_users(actor=SYSTEM, rows=accounts), strict=True))
    posts = [
        NewPost(user_id=people[handle].pk, role=role, unit_id=units[unit].pk, area_code=area, starts_on=SINCE)
        for handle, (_username, _name, role, unit, area) in CAST.items()
    ]
    appoint_posts(actor=SYSTEM, rows=posts)
    return World(people=people, units=units)


@pytest.fixture
def world(db: None) -> World:
    """The cast, in the test's transaction (with `transactional_db` requested first: committed)."""
    begin()
    return kept("world", build_world)

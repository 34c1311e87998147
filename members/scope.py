"""What a user may see and do among organizations and members: by posts (areas) and by party office (paths).

A post reaches an area: the organization department the district, a town's party-building office the town, a village's
secretary the village. An officer of an organization reaches it and everything below it: its path is a prefix of theirs.
A member reaches the own file and the own organization.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Q

from members.states.organization import KEEPING_DUTIES, MemberState
from xinhui.accounts.roles import Role
from xinhui.accounts.scope import EMPTY, Scope, area_q, minimal_prefixes, scope_of
from xinhui.core import clock

if TYPE_CHECKING:  # models use this module: the arrow at run time is models → scope
    from django.contrib.auth.models import AnonymousUser

    from xinhui.accounts.models import User

#: Posts that keep the records of their area.
KEEPERS = (Role.ORGANIZATION_DEPARTMENT, Role.TOWN_ORGANIZER, Role.VILLAGE_SECRETARY)
#: Posts that read them.
READERS = (*KEEPERS, Role.DISTRICT_LEADER, Role.TOWN_LEADER)
#: Digits of one level in a path. A path is digits only, so “below” is a range on its index.
STEP_DIGITS = 8
_CACHE = "_party_scope_today"


@dataclass(frozen=True)
class PartyScope:
    """Posts in force, the organizations led, and oneself as a member."""

    posts: Scope = EMPTY
    #: Paths of organizations whose records the user keeps as an officer.
    led: tuple[str, ...] = ()
    member_id: int | None = None
    #: The organization that the user is a member of.
    organization_id: int | None = None
    path: str = ""
    is_full: bool = False
    user_id: int | None = field(default=None)

    @property
    def is_keeper(self) -> bool:
        """Keeps records anywhere."""
        return bool(self.led) or self.posts.has(*KEEPERS)

    @property
    def is_reader(self) -> bool:
        """Reads records beyond the own ones."""
        return self.is_keeper or self.posts.has(*READERS)

    @property
    def is_member(self) -> bool:
        """Is on the register."""
        return self.member_id is not None

    def keeps(self, area_code: str, path: str = "") -> bool:
        """Whether the user keeps the records of a place or organization."""
        return self.posts.covers(area_code, *KEEPERS) or self.leads(path)

    def reads(self, area_code: str, path: str = "") -> bool:
        """Whether the user reads them."""
        return self.posts.covers(area_code, *READERS) or self.leads(path)

    def leads(self, path: str) -> bool:
        """Whether the user is an officer of the organization or of one above it."""
        return bool(path) and any(path.startswith(own) for own in self.led)

    def reach_q(self, *, area: str = "area_code", path: str = "") -> Q:
        """Rows that the user reads: by `area`, and by the organization's `path` where rows have one."""
        condition = area_q(area, self.posts.areas(*READERS))
        return condition | area_q(path, self.led) if path and self.led else condition


def party_scope_of(user: User | AnonymousUser) -> PartyScope:
    """The party scope of `user` today: two queries at most, kept on the user object (so: once a request)."""
    if not user.is_authenticated or not user.is_active:
        return PartyScope()
    today = clock.today()
    cached: tuple[date, PartyScope] | None = getattr(user, _CACHE, None)
    if cached is not None and cached[0] == today:
        return cached[1]
    scope = _read(user, today)
    setattr(user, _CACHE, (today, scope))
    return scope


def forget_party_scope(user: User) -> None:
    """Read office and membership again at the next `party_scope_of`."""
    user.__dict__.pop(_CACHE, None)


def _read(user: User, today: date) -> PartyScope:
    members: Any = apps.get_model("members", "Member").objects  # models use this module
    row = members.filter(user_id=user.pk, state=MemberState.ACTIVE).values_list(
        "pk", "organization_id", "organization__path", "standing"
    ).first()  # fmt: skip
    posts = scope_of(user)
    if row is None or posts.within:  # a bureau's narrowed token has its posts and no office
        return PartyScope(posts, user_id=user.pk)
    officers: Any = apps.get_model("members", "Officer").objects
    led = officers.in_force(today).filter(member_id=row[0], duty__in=KEEPING_DUTIES)
    paths = minimal_prefixes(led.values_list("organization__path", flat=True))
    return PartyScope(posts, paths, row[0], row[1], row[2], row[3] == "full", user.pk)

"""What one line of the table says, and the answer it promises each role.

Roles that may get `ok`; the others get `wrong`. A line with a `row` is visited twice: with the row at home (罗坑镇,
in the hands of 城管局) and with its twin elsewhere (双水镇, 水务局). Who does not see a row gets `blind`: the
administrators and the bureau, and elsewhere everyone whose posts do not reach that far.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from xinhui.accounts.models import Role

#: People without a post: an officer of a branch of the grid at home, an ordinary member of it (tests/world_members.py).
BRANCH_SECRETARY, PARTY_MEMBER = "branch_secretary", "party_member"
#: Acts for an employer of talent (tests/world_talent.py).
EMPLOYER_USER = "employer_user"
EVERYONE = frozenset({*Role.values, BRANCH_SECRETARY, PARTY_MEMBER, EMPLOYER_USER})
#: Who looks after organizations and members only; grids and the chain are not theirs.
PARTY = frozenset({Role.ORGANIZATION_DEPARTMENT, Role.TOWN_ORGANIZER, BRANCH_SECRETARY, PARTY_MEMBER})
#: Who keeps the files of cadres, and nothing else.
CADRE_KEEPERS = frozenset({Role.CADRE_OFFICE, Role.PERSONNEL_OFFICER})
#: Who works for talent, and nothing else.
TALENT_KEEPERS = frozenset({Role.TALENT_OFFICE, EMPLOYER_USER})
WITH_POSTS: frozenset[str] = frozenset(Role.values)
BUSINESS = EVERYONE - PARTY - CADRE_KEEPERS - TALENT_KEEPERS - {
    Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.BUREAU_CLIENT,
}  # fmt: skip
#: Their area is the district: they see the rows of both towns.
DISTRICT_WIDE = frozenset({Role.COMMAND_CENTRE, Role.DISTRICT_LEADER})
UNITS = frozenset({Role.DEPARTMENT_HANDLER, Role.DEPARTMENT_LEADER})
ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
#: Who sees a row at home, and who its twin elsewhere, where it is not BUSINESS and DISTRICT_WIDE.
#: A department learns of an issue with the whistle that is sent to it; grids are no secret to those without an area.
BEFORE_UNITS = ("issue:open", "issue:to_confirm", "whistle:pending", "whistle:to_dispatch")
#: What a grid's team has is its area's own; duty lists are everybody's.
OF_THE_TEAM = ("team_post", "kit", "hazard")
#: Policing, disputes and houses are their area's; a town's squad is seen from the town up.
OF_NEIGHBOURS = ("site", "case:waiting", "case:tried", "case:visited", "visit", "building", "stairwell",
                 "stairwell:free", "steward")  # fmt: skip
#: What lies in a village, and what it asks for, is seen from the village up.
OF_RELIEF = ("store", "store:empty", "supply", "supply:approved", "supply:sent", "report", "report:sent",
             "muster")  # fmt: skip
#: Where people find shelter is known to everybody of the place.
OF_SHELTERS = ("shelter", "shelter:free", "opening", "opening:empty")
OF_SQUADS = ("squad", "member", "call", "share")
FROM_THE_TOWN = frozenset({Role.TOWN_LEADER, Role.TOWN_DISPATCHER, Role.COMMAND_CENTRE, Role.DISTRICT_LEADER})
#: Orders in wartime concern the area they go to; the departments and the bureau have no part in them.
OF_EMERGENCIES = ("activation", "order:sent", "order:acknowledged", "emergency", "emergency:proposed",
                  "emergency_order", "roll_call", "roll_answer")  # fmt: skip
PLANS = ("plan", "plan:draft", "plan:proposed")
SEEN: dict[str, frozenset[str]] = {**dict.fromkeys((*BEFORE_UNITS, *OF_THE_TEAM, *OF_NEIGHBOURS, *OF_EMERGENCIES, *OF_SHELTERS), BUSINESS - UNITS), "grid": WITH_POSTS,
    **dict.fromkeys(OF_SQUADS, FROM_THE_TOWN), **dict.fromkeys(OF_RELIEF, FROM_THE_TOWN | {Role.VILLAGE_SECRETARY}), "gap": EVERYONE,
    "duty": EVERYONE, **dict.fromkeys(PLANS, EVERYONE),
    "message": frozenset({Role.TOWN_LEADER}), "address": frozenset({Role.TOWN_LEADER}), "photo": EVERYONE, "import": frozenset({Role.COMMAND_CENTRE})}  # fmt: skip
SEEN_ELSEWHERE: dict[str, frozenset[str]] = {
    **dict.fromkeys(
        ("grid", "gap"),
        DISTRICT_WIDE
        | UNITS
        | ADMINISTRATORS
        | CADRE_KEEPERS
        | {Role.BUREAU_CLIENT}
        | ((PARTY | TALENT_KEEPERS) & WITH_POSTS),
    ),
    "duty": EVERYONE,
    **dict.fromkeys(PLANS, EVERYONE),
    "message": frozenset(),
    "address": frozenset(),
    "photo": frozenset(),
    "import": frozenset(),
}
DENIED, UNKNOWN, NOT_SIGNED_IN, TO_LOGIN = 403, 404, 401, 302
ANONYMOUS = "anonymous"


@dataclass(frozen=True)
class Line:
    """One operation: `GET grids:issue_detail`. See the module."""

    name: str
    may: frozenset[str]
    ok: int = 200
    wrong: int = DENIED
    anonymous: int = TO_LOGIN
    #: Handle of tests/matrix/rows.py; its values fill the URL's arguments and `@key` in the data.
    row: str = ""
    blind: int = UNKNOWN
    #: The door refuses these before any row is looked for.
    shut: frozenset[str] = frozenset()
    #: A list: its page holds the mark of the row at home for those who see it, and of its twin for the district.
    is_list: bool = False
    url: Mapping[str, object] = field(default_factory=dict)
    #: Follows the address of the name: a query, or the rest of a path without a name.
    suffix: str = ""
    data: Mapping[str, object] = field(default_factory=dict)
    #: Sent as application/xml instead of the data.
    xml: str = ""
    #: Who sees the row at home and its twin, where a subject's own table says it and not SEEN.
    seen: frozenset[str] = frozenset()
    seen_elsewhere: frozenset[str] = frozenset()
    #: Redirects without looking at the method.
    any_method: bool = False

    @property
    def sees(self) -> frozenset[str]:
        """Who sees the row at home."""
        return self.seen or SEEN.get(self.row, BUSINESS)

    @property
    def sees_elsewhere(self) -> frozenset[str]:
        """Who sees its twin."""
        return self.seen_elsewhere if self.seen else SEEN_ELSEWHERE.get(self.row, DISTRICT_WIDE)

    @property
    def method(self) -> str:
        """GET, POST …"""
        return self.name.split(" ", 1)[0]

    @property
    def url_name(self) -> str:
        """What `reverse` takes."""
        return self.name.split(" ", 1)[1]

    @property
    def is_api(self) -> bool:
        """Bodies are JSON there."""
        return self.url_name.startswith("api:")

    def expected(self, role: str) -> int:
        """The status promised to a role (or `anonymous`) for the row at home."""
        if role == ANONYMOUS:
            return self.anonymous
        if role in self.shut:
            return DENIED
        if self.row and not self.is_list and role not in self.sees:
            return self.blind
        return self.ok if role in self.may else self.wrong

    def expected_elsewhere(self, role: str) -> int:
        """The status promised for the twin elsewhere."""
        if role == ANONYMOUS or role in self.shut or role in self.sees_elsewhere:
            return self.expected(role)
        return self.blind


def page(name: str, may: frozenset[str] = BUSINESS, *, door: frozenset[str] | None = None, **facts: object) -> Line:
    """A page for some roles; the door refuses all others, or those outside `door` when only a row decides."""
    shut = EVERYONE - (may if door is None else door)
    return Line(f"GET {name}", may, shut=shut, **facts)  # type: ignore[arg-type]  # the facts are fields of Line


def form(name: str, may: frozenset[str] = BUSINESS, *, door: frozenset[str] = BUSINESS, **facts: object) -> Line:
    """A POST of a page that leads on to another page; `door` are those who reach the form at all."""
    return Line(f"POST {name}", may, **{"ok": 302, "shut": EVERYONE - door, **facts})  # type: ignore[arg-type]  # as above


def call(name: str, may: frozenset[str] = EVERYONE, **facts: object) -> Line:
    """An API call: without a token 401; a row that is not the caller's is 404, whatever the role."""
    return Line(name, may, **{"anonymous": NOT_SIGNED_IN, **facts})  # type: ignore[arg-type]  # as above


def act(subject: str, verb: str, row: str, may: frozenset[str], **data: object) -> Line:
    """A verb on a page of the chain."""
    return form("grids:act", may, url={"subject": subject, "verb": verb}, row=row, data=data)

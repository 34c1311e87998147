"""What every page's shell needs: the menu of the reader's roles and the unread count."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

from members.scope import party_scope_of
from xinhui.accounts.doors import doors_of
from xinhui.accounts.models import User
from xinhui.accounts.roles import Role
from xinhui.accounts.scope import scope_of
from xinhui.burden.models import READERS as BURDEN_READERS
from xinhui.dashboards.briefing.states import READERS
from xinhui.dashboards.desk.lens import READERS as DESK_READERS
from xinhui.outbox.selectors.messages import unread_count

_BUSINESS = (
    Role.COMMAND_CENTRE, Role.DISTRICT_LEADER, Role.TOWN_LEADER, Role.TOWN_DISPATCHER, Role.VILLAGE_SECRETARY,
    Role.GRID_LEADER, Role.GRID_WORKER, Role.DEPARTMENT_HANDLER, Role.DEPARTMENT_LEADER,
)  # fmt: skip
#: Posts whose sight is their area: departments have no part in policing, disputes and stewards.
_AREA = _BUSINESS[:7]
_ADMIN = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.COMMAND_CENTRE, Role.ORGANIZATION_DEPARTMENT,
          Role.CADRE_OFFICE, Role.TALENT_OFFICE)  # fmt: skip
#: What whoever holds no post sees: members have their own pages.
WITHOUT_POSTS: tuple[tuple[str, StrOrPromise], ...] = (
    ("members:phone_home", _("My party life")), ("members:hub", _("Party building")),
)  # fmt: skip
#: Accounts that are no person's own, or see nothing of the party: nobody asks whether they belong to it.
_NO_PERSON = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.BUREAU_CLIENT})
#: (URL name, label, roles that see it)
MENU: tuple[tuple[str, StrOrPromise, tuple[Role, ...]], ...] = (
    ("dashboards:desk", pgettext_lazy("desk", "Command desk"), DESK_READERS),
    ("grids:mobile", _("On the phone"), (Role.GRID_WORKER, Role.GRID_LEADER, Role.VILLAGE_SECRETARY)),
    ("grids:command_map", _("Command map"), _BUSINESS),
    ("grids:handler_desk", _("My work"), (Role.DEPARTMENT_HANDLER, Role.DEPARTMENT_LEADER, Role.VILLAGE_SECRETARY,
                                         Role.TOWN_DISPATCHER, Role.TOWN_LEADER, Role.COMMAND_CENTRE)),
    ("grids:dispatcher_desk", _("Dispatch desk"), (Role.TOWN_DISPATCHER, Role.TOWN_LEADER, Role.VILLAGE_SECRETARY,
                                                  Role.COMMAND_CENTRE, Role.DISTRICT_LEADER)),
    ("grids:issue_new", _("Report"), (Role.GRID_WORKER, Role.GRID_LEADER, Role.VILLAGE_SECRETARY,
                                     Role.TOWN_DISPATCHER, Role.TOWN_LEADER, Role.COMMAND_CENTRE)),
    ("grids:issue_list", _("Issues"), _BUSINESS),
    ("grids:whistle_list", _("Whistles"), _BUSINESS),
    ("grids:hotline", pgettext_lazy("hotline", "12345 hotline"), (Role.COMMAND_CENTRE, Role.DISTRICT_LEADER,
        Role.TOWN_LEADER, Role.TOWN_DISPATCHER, Role.DEPARTMENT_HANDLER, Role.DEPARTMENT_LEADER)),
    ("grids:upper_forms", pgettext_lazy("mappings", "Upper forms"), (Role.COMMAND_CENTRE, Role.DISTRICT_LEADER)),
    ("grids:grid_list", _("Grids"), _BUSINESS),
    ("grids:team_overview", _("Teams"), (Role.VILLAGE_SECRETARY, Role.TOWN_DISPATCHER, Role.TOWN_LEADER,
                                        Role.COMMAND_CENTRE, Role.DISTRICT_LEADER)),
    ("grids:emergency_list", _("Emergencies"), _AREA),
    ("grids:policing", _("Policing and neighbours"), _AREA),
    ("grids:duty_list", _("Duties"), _BUSINESS),
    ("grids:indicators", _("Indicators"), _BUSINESS),
    ("dashboards:burden", pgettext_lazy("burden", "Burden of forms"), BURDEN_READERS),
    ("dashboards:briefings", pgettext_lazy("briefing", "Briefings"), READERS),
    ("members:hub", _("Party building"), (Role.ORGANIZATION_DEPARTMENT, Role.TOWN_ORGANIZER, Role.VILLAGE_SECRETARY,
                                          Role.DISTRICT_LEADER, Role.TOWN_LEADER)),
    ("cadres:list", _("Cadres"), (Role.CADRE_OFFICE, Role.PERSONNEL_OFFICER)),
    ("cadres:looks", _("Looks at files of cadres"), (Role.SECURITY_ADMIN,)),
    ("talent:targets", _("Talent"), (Role.TALENT_OFFICE, Role.DISTRICT_LEADER, Role.COMMAND_CENTRE)),
    ("exchange:list", _("Imports"), (Role.COMMAND_CENTRE, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN,
                                     Role.ORGANIZATION_DEPARTMENT, Role.TOWN_ORGANIZER)),
    ("bureaus:systems", pgettext_lazy("bureaus", "Our systems"), (Role.DEPARTMENT_HANDLER, Role.DEPARTMENT_LEADER)),
    ("bureaus:webhooks", pgettext_lazy("webhooks", "Webhooks"), (Role.DEPARTMENT_LEADER, Role.SECURITY_ADMIN)),
    ("admin:index", _("Administration"), _ADMIN),
)  # fmt: skip
HUB, PHONE = "members:hub", "/m/"
#: Pages that an entry leads to by its own row of links.
BESIDE = {"grids:policing": ("/mediation/", "/buildings/"), "grids:emergency_list": ("/orders/",)}


@dataclass(frozen=True)
class NavItem:
    """One entry of the menu."""

    url: str
    label: StrOrPromise
    current: bool


def menu_of(user: User, path: str) -> list[NavItem]:
    """The menu of somebody's roles; the entry whose address begins the path (the longest that does) is current.

    Who holds a post without the party's pages and is a member of the party gets the entry too: the own pages on the
    phone's addresses, the hub elsewhere.
    """
    scope, items = scope_of(user), []
    there = [entry for entry in MENU if settings.CADRES or not entry[0].startswith("cadres:")]
    entries = [(name, label) for name, label, roles in there if scope.has(*roles)]
    if not scope.grants:
        doors = [(door.url_name, door.label) for door in doors_of(user.pk)]
        entries = [*doors, *(WITHOUT_POSTS if not doors or party_scope_of(user).is_member else ())]
    elif HUB not in (name for name, _label in entries) and scope.roles - _NO_PERSON and party_scope_of(user).is_member:
        entries.append(WITHOUT_POSTS[0] if path.startswith(PHONE) else WITHOUT_POSTS[1])
    begun = {name: max((len(start) for start in _starts(name) if path.startswith(start)), default=0)
             for name, _label in entries}  # fmt: skip
    longest = max(begun.values(), default=0)
    for name, label in entries:
        items.append(NavItem(reverse(name), label, 0 < begun[name] == longest))
    return items


def _starts(name: str) -> tuple[str, ...]:
    """How addresses of the entry's pages begin."""
    return (reverse(name), *BESIDE.get(name, ()))


def shell(request: HttpRequest) -> dict[str, object]:
    """Template context for the page frame; two to four queries for a signed-in reader, none for others."""
    user = getattr(request, "user", None)
    if not isinstance(user, User) or request.headers.get("HX-Request"):
        return {}
    return {"shell_nav": menu_of(user, request.path), "shell_unread": unread_count(user)}

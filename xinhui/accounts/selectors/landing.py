"""Which page a person's day begins on."""

from django.conf import settings

from xinhui.accounts.doors import doors_of
from xinhui.accounts.roles import Role
from xinhui.accounts.scope import Scope

#: The first role held decides: who has work waiting comes before who looks on.
LANDINGS: tuple[tuple[Role, str], ...] = (
    (Role.DEPARTMENT_HANDLER, "grids:handler_desk"),
    (Role.DEPARTMENT_LEADER, "grids:handler_desk"),
    (Role.TOWN_DISPATCHER, "grids:dispatcher_desk"),
    (Role.TOWN_LEADER, "grids:dispatcher_desk"),
    (Role.VILLAGE_SECRETARY, "grids:dispatcher_desk"),
    (Role.COMMAND_CENTRE, "dashboards:desk"),
    (Role.DISTRICT_LEADER, "dashboards:desk"),
    (Role.ORGANIZATION_DEPARTMENT, "members:hub"),
    (Role.TOWN_ORGANIZER, "members:hub"),
    (Role.CADRE_OFFICE, "cadres:list"),
    (Role.PERSONNEL_OFFICER, "cadres:list"),
    (Role.TALENT_OFFICE, "talent:targets"),
    (Role.GRID_LEADER, "grids:issue_new"),
    (Role.GRID_WORKER, "grids:issue_new"),
    (Role.SYSTEM_ADMIN, "admin:index"),
    (Role.SECURITY_ADMIN, "admin:index"),
    (Role.AUDIT_ADMIN, "admin:index"),
)
NO_DESK = "accounts:me"
#: Whoever holds no post may still be a member of a party organization.
NO_POST = "members:phone_home"


def landing_of(scope: Scope) -> str:
    """The URL name of the first page for these posts; without a desk one's own page.

    Without a post a room's door for such accounts, else the member's page.
    """
    if not scope.grants:
        doors = doors_of(scope.user_id) if scope.user_id else []
        return doors[0].url_name if doors else NO_POST
    desks = (name for role, name in LANDINGS if scope.has(role))
    return next((name for name in desks if settings.CADRES or not name.startswith("cadres:")), NO_DESK)

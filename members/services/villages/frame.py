"""What every verb about a village begins with: which village, who keeps its records, who is told."""

from django.utils.translation import gettext_lazy as _

from grids.models import Division
from grids.models.division import DivisionKind
from members.models import Officer
from members.models.village_scoped import home_village, keeps_village
from members.scope import KEEPERS, PartyScope
from members.services.frame import division_in_force, scope_of_actor
from members.states.organization import KEEPING_DUTIES
from xinhui.accounts.actors import Actor, role_names
from xinhui.accounts.models import Post
from xinhui.accounts.roles import Role
from xinhui.core.errors import Forbidden, InvalidInput


def village_in_force(code: str, *, field: str = "area_code") -> Division:
    """The village (villagers' committee) in force, not locked. Raises InvalidInput."""
    row = division_in_force(code, digits=(12,), field=field)
    if row.kind != DivisionKind.VILLAGE:
        raise InvalidInput(
            code="not-a-village", field=field, message=_("%(name)s is no village.") % {"name": row.name},
            action=_("Choose a village."),
        )  # fmt: skip
    return row


def require_village_keeper(actor: Actor, village: str) -> None:
    """Raise Forbidden unless the actor keeps the village's records: by a post, or as an officer in or above it."""
    if actor.kind == "system" or actor.scope.covers(village, *KEEPERS):
        return
    if keeps_village(scope_of_actor(actor), village):
        return
    raise Forbidden(
        code="village-keeper-required", message=_("Your posts do not allow this."),
        action=_("Ask an officer of the village's party organizations, or someone with one of these posts: %(roles)s.")
        % {"roles": role_names(KEEPERS)},
    )  # fmt: skip


def require_villager(actor: Actor, village: str) -> PartyScope:
    """The actor's reach; raises Forbidden unless the actor keeps the village's records or is a member there."""
    scope = scope_of_actor(actor)
    if home_village(scope) != village:
        require_village_keeper(actor, village)
    return scope


def keeper_ids(village: str) -> list[int]:
    """Who is told what waits in a village: its secretary's post, and the officers of its own organization."""
    posts = Post.objects.in_force().filter(role=Role.VILLAGE_SECRETARY, area_code=village)
    officers = Officer.objects.in_force().filter(
        organization__area_code=village, duty__in=KEEPING_DUTIES, member__user__is_active=True
    )
    found = {*posts.values_list("user_id", flat=True), *officers.values_list("member__user_id", flat=True)}
    return sorted(pk for pk in found if pk is not None)

"""What verbs on cadres' files begin and end with: the row held, who may, the trail, the verification taken back."""

from django.utils.translation import gettext_lazy as _

from members.models import CadreFile
from members.services.frame import require_keeper
from members.states.cadre_files import FILE_TABLE
from xinhui.accounts.actors import Actor, role_names
from xinhui.accounts.roles import Role
from xinhui.audit.services import record
from xinhui.core.checks import hold
from xinhui.core.errors import Forbidden

#: The town verifies what the villages file, and files what is not for them.
TOWN_POSTS = (Role.TOWN_ORGANIZER, Role.ORGANIZATION_DEPARTMENT)


def require_town(actor: Actor, area_code: str) -> None:
    """Raise Forbidden unless the actor answers for cadres in the town."""
    if actor.user_id is None or not actor.scope.covers(area_code, *TOWN_POSTS):
        raise Forbidden(
            code="town-required", message=_("This is for the town's party building office."),
            action=_("Ask someone with one of these posts: %(roles)s.") % {"roles": role_names(TOWN_POSTS)},
        )  # fmt: skip


def hold_file(actor: Actor, cadre_id: int, verb: str, *, by_town: bool = False) -> CadreFile:
    """The file, locked; the actor keeps it, and its state allows the verb."""
    row = hold(CadreFile.objects.all(), cadre_id)
    if by_town:
        require_town(actor, row.area_code)
    else:
        require_keeper(actor, area_code=row.area_code)
    FILE_TABLE.next(row.state, verb)
    return row


def changed(actor: Actor, row: CadreFile, verb: str, **detail: object) -> None:
    """Save, take the verification back, write the trail."""
    row.verified_by, row.verified_at = None, None
    row.save()
    record(actor=actor, verb=f"party.cadre_file.{verb}", target=row, detail=detail)

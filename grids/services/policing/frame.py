"""What every verb on key sites and squads begins with: who may, the row locked, its checks."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from grids.models import Division, KeySite, Squad, SquadActivity
from grids.services.frame import GRID_PEOPLE, required_text
from grids.services.kit import short_text
from grids.services.teams.frame import TEAM_KEEPERS
from xinhui.accounts.actors import Actor, person_id, require
from xinhui.attachments.models import Attachment
from xinhui.core.errors import Conflict, InvalidInput, NotFound
from xinhui.core.locking import locked

#: Who walks the rounds: the grid's people, and those who keep its teams.
VISITORS = (*GRID_PEOPLE, *TEAM_KEEPERS)


def hold_site(actor: Actor, site_id: int, *roles: str) -> KeySite:
    """The key site on the list, locked. Raises NotFound, Forbidden, Conflict `site-closed`."""
    site = locked(KeySite.objects.filter(pk=site_id).select_related("grid").defer("grid__boundary")).first()
    if site is None:
        raise NotFound(code="site-unknown", message=_("There is no such key site."))
    require(actor, *roles, area_code=site.area_code)
    if site.closed_on is not None:
        raise Conflict(
            code="site-closed",
            message=_("This key site was taken off the list on %(day)s.") % {"day": site.closed_on.isoformat()},
            action=_("Enter it again if it is to be visited."),
        )
    return site


def hold_squad(actor: Actor, squad_id: int) -> Squad:
    """The squad in being, locked, for those who keep the teams of its area. Raises NotFound, Forbidden, Conflict."""
    squad = locked(Squad.objects.filter(pk=squad_id)).first()
    if squad is None:
        raise NotFound(code="squad-unknown", message=_("There is no such squad."))
    require(actor, *TEAM_KEEPERS, area_code=squad.area_code)
    if squad.disbanded_on is not None:
        raise Conflict(
            code="squad-disbanded",
            message=_("This squad was disbanded on %(day)s.") % {"day": squad.disbanded_on.isoformat()},
        )
    return squad


def hold_call_out(activity_id: int) -> SquadActivity:
    """The open call-out, locked, its squad first. Raises NotFound, Conflict `call-out-over`."""
    squad_id = SquadActivity.objects.filter(pk=activity_id).values_list("squad_id", flat=True).first()
    if squad_id is None:
        raise NotFound(code="activity-unknown", message=_("There is no such activity."))
    squad = locked(Squad.objects.filter(pk=squad_id)).get()
    activity = locked(SquadActivity.objects.filter(pk=activity_id)).get()
    activity.squad = squad
    if activity.ends_at is not None:
        raise Conflict(
            code="call-out-over",
            message=_("This is over; its hours are written down."),
            action=_("Reload the page to see what has happened since."),
        )
    return activity


def area_of_squad(code: str) -> str:
    """A town's or village's code in force; raises InvalidInput."""
    found = len(code) in (9, 12) and Division.objects.filter(code=code, is_active=True).exists()
    if not found:
        raise InvalidInput(
            code="area-unknown",
            field="area_code",
            message=_("There is no town or village “%(code)s” in force.") % {"code": code},
            action=_("Choose the town or village that the squad belongs to."),
        )
    return code


def line_of(text: str, *, field: str, limit: int) -> str:
    """Required words that fit one line of the table; raises InvalidInput."""
    return short_text(required_text(text, field=field), limit=limit, field=field)


def own_photo(actor: Actor, uuid: UUID | None) -> Attachment | None:
    """The photo that the actor sent in before, locked so that no purge takes it; raises InvalidInput."""
    if uuid is None:
        return None
    photo = locked(Attachment.objects.filter(uuid=uuid, uploaded_by_id=person_id(actor))).first()
    if photo is None:
        raise InvalidInput(
            code="photo-unknown",
            field="photos",
            message=_("Photo %(uuid)s has not arrived.") % {"uuid": uuid},
            action=_("Send the photo first, then this."),
        )
    return photo

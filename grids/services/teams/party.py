"""The party organization of a grid (systems.md, G2: every grid has one)."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from grids.models import GridPartyOrganization
from grids.models.team import PartyOrganizationKind
from grids.services.frame import required_text
from grids.services.teams.frame import TEAM_KEEPERS, hold_team_grid, one_of, past_day
from xinhui.accounts.actors import Actor, require
from xinhui.audit.services import record
from xinhui.core.errors import InvalidInput

LIMITS = {"name": 120, "secretary_name": 60}


def set_up_party_organization(
    *, actor: Actor, grid_id: int, name: str, kind: str, secretary_name: str, established_on: date | None = None
) -> GridPartyOrganization:
    """Set up the grid's party organization, or write down what became of it (another kind, name or secretary).

    `established_on` None: today for a new one, unchanged for one in force. Raises NotFound (grid), Forbidden,
    InvalidInput (name, kind, secretary_name, established_on). The trail keeps what stood before.
    """
    one_of(kind, PartyOrganizationKind.values, field="kind")
    facts: dict[str, object] = {
        "name": limited(name, "name"),
        "kind": kind,
        "secretary_name": limited(secretary_name, "secretary_name"),
        "is_active": True,
    }
    day = past_day(established_on, field="established_on")
    with transaction.atomic():
        grid = hold_team_grid(grid_id)
        require(actor, *TEAM_KEEPERS, area_code=grid.code)
        present = GridPartyOrganization.objects.filter(grid=grid).first()
        before = {field: getattr(present, field) for field in (*facts, "established_on")} if present else {}
        if present is None or not present.is_active or established_on is not None:
            facts["established_on"] = day
        row, _created = GridPartyOrganization.objects.update_or_create(
            grid=grid, defaults={**facts, "area_code": grid.code}
        )
        record(actor=actor, verb="team.party_organization", target=row, detail={"before": before, "after": facts})
    return row


def limited(text: str, field: str) -> str:
    """The words within the column's length; raises InvalidInput."""
    text = required_text(text, field=field)
    if len(text) > LIMITS[field]:
        raise InvalidInput(
            code="text-too-long",
            field=field,
            message=_("This is longer than %(max)d characters.") % {"max": LIMITS[field]},
            action=_("Shorten it."),
        )
    return text

"""Key sites, disputes and open shelters as the phone reads them, with the words of their choices."""

from typing import Any

from grids.models.mediation import DisputeKind
from grids.models.policing import VisitFinding
from grids.selectors.phone_neighbours import cases_at_grid, sites_to_visit
from grids.selectors.shelters import open_near
from grids.services.shelters.openings import may_count
from xinhui.accounts.models import User
from xinhui.accounts.scope import scope_of
from xinhui.core import clock


def open_shelters(user: User, areas: list[str]) -> list[dict[str, Any]]:
    """Shelters that are open near these grids; `may_count`: the reader counts people there."""
    scope = scope_of(user)
    return [
        {
            "id": row.pk, "name": row.shelter.name, "kind": row.shelter.get_kind_display(), "place": row.shelter.place,
            "phone": row.shelter.keeper_phone, "keeper": row.shelter.keeper_name, "capacity": row.shelter.capacity,
            "people": row.people, "counted_at": row.counted_at, "is_drill": row.is_drill,
            "may_count": may_count(scope, row.area_code),
        }
        for row in open_near(user, areas)
    ]  # fmt: skip


def neighbours(user: User, grid_ids: list[int]) -> dict[str, Any]:
    """`sites`, `cases`, and the choices `findings` and `dispute_kinds` as pairs of value and words."""
    today = clock.today()
    return {
        "sites": [
            {
                "id": row.pk, "name": row.name, "kind": row.get_kind_display(), "place": row.place,
                "grid": row.grid.name, "phone": row.phone, "next_visit_on": row.next_visit_on,
                "is_due": row.next_visit_on <= today,
            }
            for row in sites_to_visit(user, grid_ids)
        ],
        "cases": [
            {
                "uuid": row.uuid, "number": row.number, "grid": row.grid.name, "kind": row.get_kind_display(),
                "people": row.people, "matter": row.matter, "state": row.get_state_display(),
                "since": row.level_since,
            }
            for row in cases_at_grid(user, grid_ids)
        ],
        "findings": [[value, str(words)] for value, words in VisitFinding.choices],
        "dispute_kinds": [[value, str(words)] for value, words in DisputeKind.choices],
    }  # fmt: skip

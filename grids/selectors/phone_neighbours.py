"""Key sites and disputes on the grid worker's phone: bounded rows, one query each."""

from grids.mediation_states import MediationLevel, MediationState
from grids.models import KeySite, MediationCase
from xinhui.accounts.models import User

SITES_MAX, CASES_MAX = 120, 60


def sites_to_visit(user: User, grid_ids: list[int]) -> list[KeySite]:
    """Key sites of the user's grids, those due soonest first."""
    rows = KeySite.objects.visible_to(user).filter(grid_id__in=grid_ids, closed_on__isnull=True)
    return list(rows.select_related("grid").defer("grid__boundary").order_by("next_visit_on", "id")[:SITES_MAX])


def cases_at_grid(user: User, grid_ids: list[int]) -> list[MediationCase]:
    """Disputes that the grid itself has to mediate now, the longest waiting first."""
    rows = MediationCase.objects.visible_to(user).filter(
        grid_id__in=grid_ids,
        level=MediationLevel.GRID,
        state__in=[MediationState.WAITING, MediationState.TRIED],
    )
    return list(rows.select_related("grid").defer("grid__boundary").order_by("level_since", "id")[:CASES_MAX])

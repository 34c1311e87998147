"""Every published figure that the portal can compute so far, each from a query over its records.

Source of the published figures: systems.md (as published in mid-2022 for Xinhui District). A figure is never a
constant: `compute` runs a query, `published` is only shown beside it.
"""

from collections.abc import Callable
from importlib import import_module

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from grids.emergency_states import ActivationState, PlanState, Severity
from grids.levels import Level
from grids.mediation_states import MediationState
from grids.models import (
    Activation,
    Assignment,
    Building,
    Division,
    DutyItem,
    EmergencyPlan,
    EnterpriseNeed,
    Grid,
    GridOrder,
    GridPartyOrganization,
    GridProfile,
    Issue,
    KeySite,
    KitIssue,
    KitType,
    MediationCase,
    Patrol,
    Rating,
    Squad,
    SquadMember,
    Stairwell,
    TeamPost,
    Whistle,
)
from grids.models.division import DivisionKind, Scenario
from grids.models.duty import DutyState
from grids.models.team import PROFESSIONAL_DUTIES, STANDARD_DUTIES, Seat
from grids.selectors.buildings import covered_stairwells
from grids.selectors.emergencies import CURRENT
from grids.selectors.teams import grids_with_all_officers
from grids.states import WhistleState
from xinhui.accounts.scope import area_q
from xinhui.dashboards.selectors.figure import Figure, FigureRow
from xinhui.dashboards.selectors.figures_party import PARTY_FIGURES
from xinhui.dashboards.selectors.figures_talent import TALENT_FIGURES


def _divisions(*kinds: DivisionKind) -> Callable[[], int]:
    return lambda: Division.objects.filter(is_active=True, kind__in=kinds).count()


def _grids() -> int:
    return Grid.objects.active().count()


def _grids_with_party_organization() -> int:
    return GridPartyOrganization.objects.filter(is_active=True, grid__is_active=True).count()


def _grids_with_full_kit() -> int:
    """Grids that hold at least the standard number of every kind of kit."""
    standard = dict(KitType.objects.values_list("pk", "per_grid"))
    held = (
        KitIssue.objects.filter(returned_on__isnull=True, grid__is_active=True)
        .values("grid_id", "kit_type_id")
        .annotate(n=Count("id"))
        .values_list("grid_id", "kit_type_id", "n")
    )
    met: dict[int, int] = {}
    for grid_id, kit_type_id, number in held:
        if number >= standard[kit_type_id]:
            met[grid_id] = met.get(grid_id, 0) + 1
    return sum(1 for kinds in met.values() if kinds == len(standard)) if standard else 0


def _grids_with_leader_and_worker() -> int:
    duties = (STANDARD_DUTIES[0], STANDARD_DUTIES[1])
    return (
        TeamPost.objects.filter(ends_on__isnull=True, seat=Seat.A, duty__in=duties, grid__is_active=True)
        .values("grid_id")
        .annotate(n=Count("duty", distinct=True))
        .filter(n=len(duties))
        .count()
    )


def _grids_with_profile() -> int:
    return GridProfile.objects.filter(grid__is_active=True).count()


def _scenarios_with_duty_list() -> int:
    approved = DutyItem.objects.filter(state=DutyState.APPROVED)
    return approved.values("scenario").distinct().order_by().count()


def _market_park_grids() -> int:
    return Grid.objects.active().filter(scenario=Scenario.MARKET_PARK).count()


def _market_park_grids_with_all_posts() -> int:
    return (
        TeamPost.objects.filter(
            ends_on__isnull=True,
            seat=Seat.A,
            duty__in=PROFESSIONAL_DUTIES,
            grid__is_active=True,
            grid__scenario=Scenario.MARKET_PARK,
        )
        .values("grid_id")
        .annotate(n=Count("duty", distinct=True))
        .filter(n=len(PROFESSIONAL_DUTIES))
        .count()
    )


def _whistles(**conditions: object) -> Callable[[], int]:
    return lambda: Whistle.objects.filter(**conditions).count()


def _squads_of_muzhou() -> QuerySet[Squad]:
    """The published figures are of 睦洲镇 alone."""
    return Squad.objects.in_being().filter(area_q("area_code", [MUZHOU]))


def _volunteers_of_muzhou() -> int:
    return SquadMember.objects.filter(squad__in=_squads_of_muzhou(), ends_on=None).count()


def _disputes_settled() -> int:
    return MediationCase.objects.filter(state__in=[MediationState.SETTLED, MediationState.CLOSED]).count()


def _events_with_plans() -> int:
    """Events whose plans of levels I–IV are all approved."""
    rows = EmergencyPlan.objects.filter(state=PlanState.APPROVED).values("event").annotate(n=Count("severity"))
    return rows.filter(n=len(Severity)).order_by().count()


def _activations(**conditions: object) -> Callable[[], int]:
    real = Q(is_drill=False, activated_at__isnull=False)
    return lambda: Activation.objects.filter(real, **conditions).count()


def _orders(**conditions: object) -> Callable[[], int]:
    """Orders at grids in real activations, each once: versions that were replaced or called off do not count."""
    real = Q(order__activation__is_drill=False, order__state__in=CURRENT)
    return lambda: GridOrder.objects.filter(real, **conditions).count()


def _stairwells() -> int:
    return Stairwell.objects.filter(closed_on=None, building__closed_on=None).count()


def _stairwells_covered_percent() -> int:
    """Rounded down: 100 only when no stairwell is without a steward."""
    every = _stairwells()
    return 100 * covered_stairwells() // every if every else 0


V = DivisionKind
#: None on a server without the room.
_CADRES: tuple[Figure, ...] = (
    import_module("xinhui.dashboards.selectors.figures_cadres").CADRE_FIGURES if settings.CADRES else ()
)
#: 睦洲镇 (domain.md, “Grids”).
MUZHOU = "440705109"

FIGURES: tuple[Figure, ...] = (
    Figure("G1.towns", _("Towns and streets"), _divisions(V.TOWN, V.SUBDISTRICT), 11),
    Figure("G1.villages", _("Villages"), _divisions(V.VILLAGE), 199),
    Figure("G1.communities", _("Communities"), _divisions(V.COMMUNITY), 37),
    Figure("G1.fisheries_parks", _("Fisheries and industrial parks"), _divisions(V.FISHERY, V.PARK), 11),
    Figure(
        "G1.village_level",
        _("Village-level divisions"),
        _divisions(V.VILLAGE, V.COMMUNITY, V.FISHERY, V.PARK),
        247,
    ),
    Figure("G1.grids", _("Grids"), _grids, 817),
    Figure("G2.party", _("Grids with a party organization"), _grids_with_party_organization, 817),
    Figure("G2.team", _("Grids with a leader and a full-time worker"), _grids_with_leader_and_worker, 817),
    Figure("G2.kit", _("Grids with the standard kit"), _grids_with_full_kit, 817),
    Figure("G3.profiles", _("Grids with a profile"), _grids_with_profile, 817),
    Figure(
        "G3.scenarios",
        _("Grids with a scenario"),
        lambda: Grid.objects.active().exclude(scenario="").count(),
        817,
    ),
    Figure("G3.duty_lists", _("Scenarios with an approved duty list"), _scenarios_with_duty_list, 3),
    Figure("G4.patrols", _("Patrols"), lambda: Patrol.objects.filter(finished_at__isnull=False).count(), None),
    Figure("G4.issues", _("Issues reported"), lambda: Issue.objects.count(), None),
    Figure("G4.settled", _("Settled on the spot"), lambda: Issue.objects.filter(state="settled").count(), None),
    Figure("G4.whistles", _("Whistles blown"), _whistles(), None),
    Figure(
        "G4.answered",
        _("Assignments answered"),
        lambda: Assignment.objects.filter(responded_at__isnull=False).count(),
        None,
    ),
    Figure("G4.escalated", _("Whistles escalated"), _whistles(escalation_count__gt=0), None),
    Figure("G4.at_command", _("Whistles at the command centre or above"), _whistles(level__gte=Level.COMMAND), None),
    Figure("G4.closed", _("Whistles closed"), _whistles(state=WhistleState.CLOSED), None),
    Figure("G4.rated", _("Whistles rated"), lambda: Rating.objects.count(), None),
    Figure("G5.plans", _("Events with a plan in force for each of the four levels"), _events_with_plans, 2),
    Figure("G5.activations", _("Plans activated (drills not counted)"), _activations(), None),
    Figure("G5.stood_down", _("Activations stood down"), _activations(state=ActivationState.STOOD_DOWN), None),
    Figure("G5.orders", _("Orders sent to grids"), _orders(), None),
    Figure("G5.acknowledged", _("Orders acknowledged"), _orders(acknowledged_at__isnull=False), None),
    Figure("G7.officers", _("Grids with police, auxiliary and volunteer officer"), grids_with_all_officers, None),
    Figure("G7.key_sites", _("Key sites on the rounds"), lambda: KeySite.objects.filter(closed_on=None).count(), None),
    Figure("G7.squads", _("Volunteer squads (Muzhou)"), lambda: _squads_of_muzhou().count(), 59),
    Figure("G7.volunteers", _("Volunteers in squads (Muzhou)"), _volunteers_of_muzhou, 847),
    Figure("G7.mediation", _("Disputes taken in"), lambda: MediationCase.objects.count(), None),
    Figure("G7.settled", _("Disputes settled"), _disputes_settled, None),
    Figure("G8.market_park", _("Market and park grids"), _market_park_grids, None),
    Figure(
        "G8.posts",
        _("Market and park grids with all three professional posts"),
        _market_park_grids_with_all_posts,
        None,
    ),
    Figure("G8.needs", _("Enterprise needs taken in"), lambda: EnterpriseNeed.objects.count(), None),
    Figure(
        "G8.answered",
        _("Enterprise needs answered"),
        lambda: EnterpriseNeed.objects.filter(answered_at__isnull=False).count(),
        None,
    ),
    Figure("G9.buildings", _("Buildings"), lambda: Building.objects.filter(closed_on=None).count(), 4857),
    Figure("G9.stairwells", _("Stairwells"), _stairwells, 9814),
    Figure("G9.covered", _("Stairwells with a steward (percent)"), _stairwells_covered_percent, 100),
    *PARTY_FIGURES,
    *TALENT_FIGURES,
    *_CADRES,
)


def compute_figures() -> list[FigureRow]:
    """Every figure, each from its query, in the order of systems.md."""
    return [FigureRow(figure.id, str(figure.label), figure.compute(), figure.published) for figure in FIGURES]

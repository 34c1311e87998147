"""Every published figure that the portal can compute so far, each from a query over its records.

Source of the published figures: systems.md (as published in mid-2022 for Xinhui District). A figure is never a
constant: `compute` runs a query, `published` is only shown beside it.
"""

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
    Whistle,
)
from grids.models.division import DivisionKind, Scenario
from grids.models.duty import DutyState
from grids.models.team import OFFICER_DUTIES, PROFESSIONAL_DUTIES, STANDARD_DUTIES
from grids.selectors.buildings import stairwells_listed, stairwells_with_steward
from grids.selectors.emergencies import CURRENT
from grids.selectors.teams import grids_with_duties
from grids.states import WhistleState
from xinhui.accounts.scope import area_q
from xinhui.dashboards.selectors.figure import Different, Figure, FigureRow, Records, Share
from xinhui.dashboards.selectors.figures_party import PARTY_FIGURES
from xinhui.dashboards.selectors.figures_talent import TALENT_FIGURES


def _divisions(*kinds: DivisionKind) -> Records:
    return lambda: Division.objects.filter(is_active=True, kind__in=kinds)


def _party_organizations() -> QuerySet[GridPartyOrganization]:
    return GridPartyOrganization.objects.filter(is_active=True, grid__is_active=True)


def _grids_with_full_kit() -> QuerySet[Grid]:
    """Grids that hold at least the standard number of every kind of kit."""
    rows = Grid.objects.active()
    standard = list(KitType.objects.values_list("pk", "per_grid"))
    for kit_type, number in standard:
        held = KitIssue.objects.filter(returned_on__isnull=True, kit_type_id=kit_type).order_by().values("grid_id")
        rows = rows.filter(pk__in=held.annotate(n=Count("id")).filter(n__gte=number).values("grid_id"))
    return rows if standard else rows.none()


def _whistles(**conditions: object) -> Records:
    return lambda: Whistle.objects.filter(**conditions)


def _squads_of_muzhou() -> QuerySet[Squad]:
    """The published figures are of 睦洲镇 alone."""
    return Squad.objects.in_being().filter(area_q("area_code", [MUZHOU]))


def _plans_of_events() -> QuerySet[EmergencyPlan]:
    """Approved plans of events whose plans of levels I–IV are all approved."""
    rows = EmergencyPlan.objects.filter(state=PlanState.APPROVED)
    whole = rows.order_by().values("event").annotate(n=Count("severity", distinct=True)).filter(n=len(Severity))
    return rows.filter(event__in=whole.values("event"))


def _activations(**conditions: object) -> Records:
    real = Q(is_drill=False, activated_at__isnull=False)
    return lambda: Activation.objects.filter(real, **conditions)


def _orders(**conditions: object) -> Records:
    """Orders at grids in real activations, each once: versions that were replaced or called off do not count."""
    real = Q(order__activation__is_drill=False, order__state__in=CURRENT)
    return lambda: GridOrder.objects.filter(real, **conditions)


def _issues(**conditions: object) -> Records:
    return lambda: Issue.objects.filter(**conditions)


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
    Figure("G1.grids", _("Grids"), Grid.objects.active, 817),
    Figure("G2.party", _("Grids with a party organization"), _party_organizations, 817),
    Figure(
        "G2.team", _("Grids with a leader and a full-time worker"), lambda: grids_with_duties(*STANDARD_DUTIES[:2]), 817
    ),
    Figure("G2.kit", _("Grids with the standard kit"), _grids_with_full_kit, 817),
    Figure("G3.profiles", _("Grids with a profile"), lambda: GridProfile.objects.filter(grid__is_active=True), 817),
    Figure(
        "G3.scenarios",
        _("Grids with a scenario"),
        lambda: Grid.objects.active().exclude(scenario=""),
        817,
    ),
    Figure(
        "G3.duty_lists",
        _("Scenarios with an approved duty list"),
        lambda: DutyItem.objects.filter(state=DutyState.APPROVED),
        3,
        Different("scenario"),
    ),
    Figure("G4.patrols", _("Patrols"), lambda: Patrol.objects.filter(finished_at__isnull=False), None),
    Figure("G4.issues", _("Issues reported"), _issues(), None),
    Figure("G4.settled", _("Settled on the spot"), _issues(state="settled"), None),
    Figure("G4.whistles", _("Whistles blown"), _whistles(), None),
    Figure(
        "G4.answered",
        _("Assignments answered"),
        lambda: Assignment.objects.filter(responded_at__isnull=False),
        None,
    ),
    Figure("G4.escalated", _("Whistles escalated"), _whistles(escalation_count__gt=0), None),
    Figure("G4.at_command", _("Whistles at the command centre or above"), _whistles(level__gte=Level.COMMAND), None),
    Figure("G4.closed", _("Whistles closed"), _whistles(state=WhistleState.CLOSED), None),
    Figure("G4.rated", _("Whistles rated"), Rating.objects.all, None),
    Figure(
        "G5.plans",
        _("Events with a plan in force for each of the four levels"),
        _plans_of_events,
        2,
        Different("event"),
    ),
    Figure("G5.activations", _("Plans activated (drills not counted)"), _activations(), None),
    Figure("G5.stood_down", _("Activations stood down"), _activations(state=ActivationState.STOOD_DOWN), None),
    Figure("G5.orders", _("Orders sent to grids"), _orders(), None),
    Figure("G5.acknowledged", _("Orders acknowledged"), _orders(acknowledged_at__isnull=False), None),
    Figure(
        "G7.officers",
        _("Grids with police, auxiliary and volunteer officer"),
        lambda: grids_with_duties(*OFFICER_DUTIES),
        None,
    ),
    Figure("G7.key_sites", _("Key sites on the rounds"), lambda: KeySite.objects.filter(closed_on=None), None),
    Figure("G7.squads", _("Volunteer squads (Muzhou)"), _squads_of_muzhou, 59),
    Figure(
        "G7.volunteers",
        _("Volunteers in squads (Muzhou)"),
        lambda: SquadMember.objects.filter(squad__in=_squads_of_muzhou(), ends_on=None),
        847,
    ),
    Figure("G7.mediation", _("Disputes taken in"), MediationCase.objects.all, None),
    Figure(
        "G7.settled",
        _("Disputes settled"),
        lambda: MediationCase.objects.filter(state__in=[MediationState.SETTLED, MediationState.CLOSED]),
        None,
    ),
    Figure(
        "G8.market_park",
        _("Market and park grids"),
        lambda: Grid.objects.active().filter(scenario=Scenario.MARKET_PARK),
        None,
    ),
    Figure(
        "G8.posts",
        _("Market and park grids with all three professional posts"),
        lambda: grids_with_duties(*PROFESSIONAL_DUTIES).filter(scenario=Scenario.MARKET_PARK),
        None,
        every="G8.market_park",
    ),
    Figure("G8.needs", _("Enterprise needs taken in"), EnterpriseNeed.objects.all, None),
    Figure(
        "G8.answered",
        _("Enterprise needs answered"),
        lambda: EnterpriseNeed.objects.filter(answered_at__isnull=False),
        None,
    ),
    Figure("G9.buildings", _("Buildings"), lambda: Building.objects.filter(closed_on=None), 4857),
    Figure("G9.stairwells", _("Stairwells"), stairwells_listed, 9814),
    Figure(
        "G9.covered", _("Stairwells with a steward (percent)"), stairwells_listed, 100, Share(stairwells_with_steward)
    ),
    *PARTY_FIGURES,
    *TALENT_FIGURES,
    *_CADRES,
)


def compute_figures() -> list[FigureRow]:
    """Every figure, each from its query, in the order of systems.md."""
    return [FigureRow(figure.id, str(figure.label), figure.compute(), figure.published) for figure in FIGURES]

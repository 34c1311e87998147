"""Who is told in matters of service: the community's own people, the officers of a member's organization."""

from collections.abc import Iterable

from grids.models import Division
from members.models import Officer
from members.states.organization import KEEPING_DUTIES
from xinhui.accounts.models import Post
from xinhui.accounts.roles import Role

#: Whom a matter of a community reaches; a vacant step is passed over upwards.
STEPS = ((Role.VILLAGE_SECRETARY, 12), (Role.TOWN_ORGANIZER, 9), (Role.ORGANIZATION_DEPARTMENT, 6))


def community_people(areas: Iterable[str]) -> dict[str, list[int]]:
    """Area code → user ids of the village's secretary, else of the town's office, else of the department. One query."""
    wanted = set(areas)
    codes = {(role, area[:digits]) for area in wanted for role, digits in STEPS}
    rows = Post.objects.in_force().filter(
        role__in=[role for role, _digits in STEPS], area_code__in={code for _role, code in codes}, user__is_active=True
    )
    held: dict[tuple[str, str], list[int]] = {}
    for role, area, user_id in rows.order_by("pk").values_list("role", "area_code", "user_id"):
        held.setdefault((role, area), []).append(user_id)
    return {
        area: next((held[role, area[:digits]] for role, digits in STEPS if (role, area[:digits]) in held), [])
        for area in wanted
    }


def unit_people(organizations: Iterable[int]) -> dict[int, list[int]]:
    """Organization → user ids of the officers who keep its records. One query."""
    wanted = set(organizations)
    found: dict[int, list[int]] = {pk: [] for pk in wanted}
    rows = Officer.objects.in_force().filter(
        organization_id__in=wanted, duty__in=KEEPING_DUTIES, member__user__is_active=True
    )
    for organization_id, user_id in rows.order_by("pk").values_list("organization_id", "member__user_id").distinct():
        found[organization_id].append(user_id)
    return found


def community_names(codes: Iterable[str]) -> dict[str, str]:
    """Code → name of villages and communities, former ones too. One query."""
    return dict(Division.objects.filter(code__in={code[:12] for code in codes}).values_list("code", "name"))

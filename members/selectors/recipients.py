"""Who is told of something about an organization, a place or members: ids of accounts."""

from members.models import Member, Officer, Organization
from members.scope import KEEPERS
from members.states.organization import KEEPING_DUTIES, MemberState
from xinhui.accounts.models import Post


def officers_of(organization: Organization) -> set[int]:
    """The officers who keep its records. One query."""
    rows = Officer.objects.in_force().filter(organization=organization, duty__in=KEEPING_DUTIES)
    return set(rows.filter(member__user__is_active=True).values_list("member__user_id", flat=True))


def keepers_of_place(area_code: str) -> set[int]:
    """Holders of keeping posts at the nearest level that has somebody: village, town, district. One query."""
    codes = [area_code[:digits] for digits in (12, 9, 6) if digits <= len(area_code)]
    rows = Post.objects.in_force().filter(role__in=KEEPERS, area_code__in=codes, user__is_active=True)
    found: dict[str, set[int]] = {}
    for code, user_id in rows.values_list("area_code", "user_id"):
        found.setdefault(code, set()).add(user_id)
    return next((found[code] for code in codes if code in found), set())


def above(organization: Organization) -> set[int]:
    """The officers of the organization above, or who keeps its place when they have no account."""
    parent = organization.parent
    if parent is None:
        return keepers_of_place(organization.area_code[:6])
    return officers_of(parent) or keepers_of_place(parent.area_code)


def concerned(organization: Organization) -> set[int]:
    """Its officers; where none has an account, who keeps its place: a vacancy is never silence."""
    return officers_of(organization) or keepers_of_place(organization.area_code)


def members_of(organization: Organization) -> set[int]:
    """Its members on the register who have an account. One query."""
    rows = Member.objects.filter(organization=organization, state=MemberState.ACTIVE, user__is_active=True)
    return {user_id for user_id in rows.values_list("user_id", flat=True) if user_id is not None}

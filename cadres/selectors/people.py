"""Who is told of something in the room, ids of accounts; and whether anybody was."""

from cadres.models import Cadre
from xinhui.accounts.models import Post
from xinhui.accounts.roles import Role
from xinhui.outbox.models import Message


def office_people() -> set[int]:
    """The cadre office. One query."""
    rows = Post.objects.in_force().filter(role=Role.CADRE_OFFICE, user__is_active=True)
    return set(rows.values_list("user_id", flat=True))


def personnel_of(*unit_ids: int | None) -> set[int]:
    """The personnel officers of units. One query."""
    rows = Post.objects.in_force().filter(role=Role.PERSONNEL_OFFICER, user__is_active=True,
                                          unit_id__in=[pk for pk in unit_ids if pk is not None])  # fmt: skip
    return set(rows.values_list("user_id", flat=True))


def person_of(cadre: Cadre) -> set[int]:
    """The cadre in person, where an account is linked."""
    return {cadre.user_id} if cadre.user_id is not None else set()


def was_told(key: str) -> bool:
    """Somebody was told under this key of an event, whoever is in office now. One query."""
    return bool(Message.objects.filter(key__startswith=f"{key}:").exists())

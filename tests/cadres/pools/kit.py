"""Pools for tests: one that asks for much, one that asks for nothing."""

from typing import Any

from cadres.models import PoolEntry, ReservePool
from cadres.services.pools import entries
from tests.world_cadres import Cadres
from xinhui.accounts.models import Post, User
from xinhui.accounts.roles import Role


def second_of_office(cadres: Cadres) -> User:
    """A colleague of 叶科长."""
    found: User | None = User.objects.filter(username="ganbu2").first()
    if found is None:
        post = Post.objects.get(user=cadres.world.people["cadre_office"])
        found = User.objects.create_user("ganbu2", name="甘副科长", password="Xinhui-2026-test")
        Post.objects.create(user=found, unit=post.unit, role=Role.CADRE_OFFICE, area_code=post.area_code,
                            starts_on=post.starts_on)  # fmt: skip
    return found


def young(**facts: Any) -> ReservePool:
    """Under 36, university."""
    return ReservePool.objects.create(**{"name": "年轻干部库", "age_most": 35, "education_least": 3, **facts})


def anybody() -> ReservePool:
    """Asks for nothing."""
    return ReservePool.objects.create(name="党政人才库", order=2)


def entered(cadres: Cadres, pool: ReservePool, handle: str = "clerk") -> PoolEntry:
    """Proposed by the unit, entered by the office."""
    row = entries.propose_entry(actor=cadres.act("personnel"), pool_id=pool.pk, cadre_id=cadres.files[handle].pk,
                                reason="工作扎实")  # fmt: skip
    return entries.approve_entry(actor=cadres.act("cadre_office"), pool_entry_id=row.pk)

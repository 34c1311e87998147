"""A quota and people in the rank below, by the real services."""

from datetime import date, datetime
from typing import Any

from cadres.models import RankRound
from cadres.services.establishment import set_quota
from cadres.services.files import set_rank
from cadres.services.ranks import rounds
from tests.world_cadres import Cadres
from xinhui.core.clock import LOCAL

START = datetime(2026, 9, 14, 9, tzinfo=LOCAL)


def ranked(cadres: Cadres, handle: str, rank: str = "director_4", since: date = date(2020, 1, 1)) -> None:
    """Somebody's rank."""
    set_rank(actor=cadres.act("cadre_office"), cadre_id=cadres.files[handle].pk, rank=rank, since=since)


def opened(cadres: Cadres, quota: int = 1) -> RankRound:
    """A round of third-class principals in 城管局 with two people below."""
    unit = cadres.world.unit("city_management").pk
    set_quota(actor=cadres.act("cadre_office"), unit_id=unit, rank="director_3", quota=quota)
    for handle in ("deputy", "clerk"):
        ranked(cadres, handle)
    return rounds.open_rank_round(actor=cadres.act("personnel"), unit_id=unit, rank="director_3")


def proposed(cadres: Cadres, row: RankRound, handle: str = "clerk") -> Any:
    """Proposed by the unit."""
    return rounds.propose_rank(actor=cadres.act("personnel"), rank_round_id=row.pk, cadre_id=cadres.files[handle].pk)

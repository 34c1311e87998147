"""Rounds of third-class principal staff members: some granted, others at every step of the way."""

from cadres.models import Cadre, RankRound
from cadres.services.ranks import rounds
from cadres.states.cadre import Rank
from xinhui.accounts.actors import SYSTEM, Actor
from xinhui.core import clock
from xinhui.core.errors import Conflict
from xinhui.demo.cadres.base import DemoCadres

#: How far the round of each unit came; the other units have not opened one.
WAYS = ("granted", "granted", "granted", "published", "public", "open", "proposed", "stopped")


def build(cadres: DemoCadres) -> None:
    """By the real verbs, on days of their own."""
    office, second = cadres.actor("ganbu"), cadres.actor("ganbu2")
    for unit, way in zip(cadres.units[10:], WAYS, strict=False):
        officer = cadres.actor(f"renshi-{unit.code}")
        with clock.moved(cadres.office_hour(24)):
            row = rounds.open_rank_round(actor=officer, unit_id=unit.pk, rank=Rank.DIRECTOR_3)
        if way == "stopped":
            with clock.moved(cadres.office_hour(20)):
                rounds.stop_round(actor=office, rank_round_id=row.pk, reason="职数核定有调整，待批复后再办。")
        elif way != "open" and _propose(cadres, officer, row):
            _on(cadres, row, way, officer, second)


def _propose(cadres: DemoCadres, officer: Actor, row: RankRound) -> bool:
    """The first who fulfils the rule."""
    with clock.moved(cadres.office_hour(22)):
        people = Cadre.objects.in_service().filter(unit=row.unit, rank=Rank.DIRECTOR_4).order_by("rank_since", "pk")
        for cadre in people.light():
            try:
                rounds.propose_rank(actor=officer, rank_round_id=row.pk, cadre_id=cadre.pk)
            except Conflict:
                continue
            return True
    return False


def _on(cadres: DemoCadres, row: RankRound, way: str, officer: Actor, second: Actor) -> None:
    if way == "proposed":
        return
    with clock.moved(cadres.office_hour(1 if way == "public" else 20)):
        rounds.publish_round(actor=officer, rank_round_id=row.pk)
    if way == "public":
        return
    with clock.moved(cadres.office_hour(8)):
        rounds.end_round_publicity(actor=SYSTEM, rank_round_id=row.pk)
    if way == "granted":
        with clock.moved(cadres.office_hour(6)):
            rounds.grant_ranks(actor=second, rank_round_id=row.pk)

"""Promotion of rank: rounds are seen with the files of the unit; ranks are granted by the office alone."""

from datetime import date, timedelta
from typing import Any

from cadres.models import RankProposal, RankQuota, RankRound
from cadres.models.sealed_line import seal_words
from cadres.states.cadre import Rank
from tests.matrix.cadres import READERS, REASON, SEES, act
from tests.matrix.cadres.twins import twin
from tests.matrix.lines import Line, form, page
from tests.world_cadres import Cadres

LINES: tuple[Line, ...] = (
    page("cadres:ranks", READERS, row="rank_round:open", is_list=True, **SEES),
    page("cadres:rank_new", READERS),
    form("cadres:rank_new", READERS, ok=400, door=READERS, data={"rank": "director_3"}),
    page("cadres:rank", READERS, row="rank_round:open", **SEES),
    page("cadres:rank_table", READERS, row="rank_round:open", **SEES),
    form("cadres:rank_propose", READERS, door=READERS, row="rank_round:open", data={"cadre": "@cadre"}, **SEES),
    act("rank-round", "publish", "rank_round:proposed", READERS),
    act("rank-round", "end-publicity", "rank_round:over", READERS),
    act("rank-round", "grant", "rank_round:published"),
    act("rank-round", "stop", "rank_round:open", READERS, **REASON),
    act("rank-proposal", "withdraw", "rank_proposal", READERS, **REASON),
)  # fmt: skip


def rows(cadres: Cadres) -> dict[str, tuple[dict[str, object], dict[str, object]]]:
    """A round in each state, of both bureaus."""
    home, other = _at(cadres, "head"), _at(cadres, "elsewhere")
    return {handle: (home[handle], other[handle]) for handle in home}


def _at(cadres: Cadres, handle: str) -> dict[str, dict[str, object]]:
    unit, day = cadres.files[handle].unit, date(2026, 1, 5)
    finding = '{"pk": 1, "since": "2015-01-01", "months": 99, "counted": 99, "needed": 24}'
    public: dict[str, Any] = {"public_from": day, "public_until": day + timedelta(days=9)}
    states: dict[str, tuple[Rank, Rank, dict[str, Any]]] = {
        "open": (Rank.DIRECTOR_3, Rank.DIRECTOR_4, {}),
        "proposed": (Rank.DIRECTOR_2, Rank.DIRECTOR_3, {}),
        "over": (Rank.DIRECTOR_1, Rank.DIRECTOR_2, {"state": "public", **public}),
        "published": (Rank.RESEARCHER_4, Rank.DIRECTOR_1, {"state": "published", **public}),
    }
    found: dict[str, dict[str, object]] = {}
    for name, (rank, below, facts) in states.items():
        RankQuota.objects.update_or_create(unit=unit, rank=rank, defaults={"quota": 90})
        row = RankRound.objects.create(unit=unit, rank=rank, places=9, opened_on=day, **facts)
        cadre = twin(cadres, handle, f"rank{name}", rank=below, rank_since=date(2015, 1, 1))
        if name != "open":
            proposal = RankProposal.objects.create(round=row, cadre=cadre, finding_sealed=seal_words(finding))
            found.setdefault("rank_proposal", {"pk": proposal.pk})
        found[f"rank_round:{name}"] = {"pk": row.pk, "cadre": cadre.pk, "mark": unit.name}
    return found

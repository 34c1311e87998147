"""Reserve pools: entries are seen with the file; pools themselves by all who read files."""

from datetime import date
from typing import Any

from cadres.models import PoolEntry, PoolLine, ReservePool
from cadres.models.sealed_line import seal_words
from tests.matrix.admin_table import Model
from tests.matrix.cadres import OFFICE, READERS, REASON, SEES, act
from tests.matrix.lines import EVERYONE, Line, form, page
from tests.world_cadres import Cadres
from xinhui.core import clock

#: A pool is no secret from any reader of files; of its people each sees the own unit's.
OPEN: dict[str, Any] = {"seen": READERS, "seen_elsewhere": READERS}
LINES: tuple[Line, ...] = (
    page("cadres:pools", READERS),
    page("cadres:pool", READERS, row="pool", **OPEN),
    form("cadres:pool_keep", OFFICE, door=OFFICE, row="pool", seen=OFFICE, seen_elsewhere=OFFICE, data={"words": "继续培养"}),
    page("cadres:pool_candidates", READERS, row="pool", **OPEN),
    page("cadres:pool_table", READERS, row="pool", **OPEN),
    page("cadres:pool_propose", READERS, row="pool:free", **SEES),
    form("cadres:pool_propose", READERS, door=READERS, row="pool:free", data=REASON, **SEES),
    page("cadres:pool_entry", READERS, row="pool_entry:entered", **SEES),
    page("cadres:act", OFFICE, door=EVERYONE, row="pool_entry:proposed", url={"subject": "pool-entry", "verb": "approve"},
         **SEES),
    act("pool-entry", "approve", "pool_entry:proposed", words="同意"),
    act("pool-entry", "refuse", "pool_entry:proposed", **REASON),
    act("pool-entry", "withdraw", "pool_entry:proposed", READERS, **REASON),
    act("pool-entry", "review", "pool_entry:entered", outcome="kept", words="继续培养"),
    act("pool-entry", "propose-exit", "pool_entry:entered", READERS, exit_reason="own_wish", words="本人申请"),
    act("pool-entry", "stay", "pool_entry:leaving", words="继续培养"),
    act("pool-entry", "exit", "pool_entry:leaving", exit_reason="own_wish", words="本人申请"),
)  # fmt: skip
MODELS = (Model("cadres.reservepool", OFFICE, OFFICE),)


def rows(cadres: Cadres) -> dict[str, tuple[dict[str, object], dict[str, object]]]:
    """A pool each with an entry in three states, of both bureaus."""
    home, other = _at(cadres, "head"), _at(cadres, "elsewhere")
    return {handle: (home[handle], other[handle]) for handle in home}


def _at(cadres: Cadres, handle: str) -> dict[str, dict[str, object]]:
    cadre, day = cadres.files[handle], date(2026, 1, 5)
    pools = [ReservePool.objects.create(name=f"{handle}{number}") for number in range(4)]
    base = {"cadre": cadre, "reason_sealed": seal_words("x"), "proposed_on": day}
    inside = {**base, "entered_on": day, "review_due_on": day}
    entered = PoolEntry.objects.create(pool=pools[0], state="entered", **inside)
    proposed = PoolEntry.objects.create(pool=pools[1], **base)
    leaving = PoolEntry.objects.create(pool=pools[2], state="leaving", exit_reason="own_wish", **inside)
    PoolLine.objects.create(entry=proposed, verb="propose", at=clock.now(), text_sealed=seal_words("x"))
    return {
        "pool": {"pk": pools[0].pk, "mark": cadre.name},
        "pool:free": {"pk": pools[3].pk, "cadre_pk": cadre.pk},
        "pool_entry:entered": {"pk": entered.pk, "mark": cadre.name},
        "pool_entry:proposed": {"pk": proposed.pk},
        "pool_entry:leaving": {"pk": leaving.pk},
    }

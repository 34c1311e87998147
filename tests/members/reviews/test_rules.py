"""Who scores whom is fair and blind; means, ranks, days to object: pure."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.rules.reviews import assign, mean_of, needs_reason, objection_until, ranks_of, total_of

SCORES = st.lists(st.decimals(0, 100, places=2), max_size=12)


@given(st.sets(st.integers(1, 10_000), min_size=2, max_size=70), st.integers(1, 9), st.integers())
def test_every_organ_scores_and_is_scored_as_often(organs: set[int], peers: int, seed: int) -> None:
    if peers >= len(organs):
        with pytest.raises(ValueError, match="cannot score"):
            assign(list(organs), peers, Random(seed))
        return
    pairs = assign(list(organs), peers, Random(seed))
    assert Counter(scorer for scorer, _scored in pairs) == dict.fromkeys(organs, peers)
    assert Counter(scored for _scorer, scored in pairs) == dict.fromkeys(organs, peers)
    assert len(set(pairs)) == len(pairs) and all(scorer != scored for scorer, scored in pairs)
    if peers <= (len(organs) - 1) // 2:
        assert not {(b, a) for a, b in pairs} & set(pairs), "no two score each other where it can be avoided"


def test_nobody_can_foresee_it() -> None:
    organs = list(range(20))
    assert len({tuple(sorted(assign(organs, 3, Random(seed)))) for seed in range(50)}) == 50


@given(SCORES)
def test_the_mean_drops_the_extremes_from_five_on(scores: list[Decimal]) -> None:
    mean = mean_of(scores)
    if not scores:
        assert mean is None
        return
    counted = sorted(scores)[1:-1] if len(scores) >= 5 else scores
    assert mean is not None and min(counted) <= mean <= max(counted)
    assert mean == mean_of(list(reversed(scores)))
    if len(scores) >= 5:
        wild = [*sorted(scores)[:-1], Decimal(100)]
        assert mean_of(wild) == mean, "one voice cannot lift an organ"


@given(st.dictionaries(st.integers(), st.none() | st.decimals(0, 100, places=1), max_size=20))
def test_ties_share_a_rank(means: dict[int, Decimal | None]) -> None:
    ranks = ranks_of(means)
    for one, mean in means.items():
        if mean is None:
            assert ranks[one] is None
            continue
        better = [other for other in means.values() if other is not None and other > mean]
        assert ranks[one] == len(better) + 1


def test_totals_and_extremes() -> None:
    assert total_of([(80, 100, 3), (25, 50, 1)]) == Decimal("72.50")
    assert total_of([(1, 3, 1)]) == Decimal("33.33")
    assert [needs_reason(points, 100) for points in (60, 61, 94, 95)] == [True, False, False, True]


def test_five_working_days_to_object() -> None:
    def is_workday(day: date) -> bool:
        return day.weekday() < 5

    friday = date(2026, 6, 5)
    assert objection_until(friday, is_workday) == date(2026, 6, 12)
    assert objection_until(friday + timedelta(days=1), is_workday) == date(2026, 6, 12)

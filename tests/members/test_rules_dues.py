"""Dues by the rate table: every edge of every band, whole fen, and never less for a higher base within a band."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.rules.dues import PayKind, dues_of, rate_of

EDGES = [
    (PayKind.PAID, 300000, 50, 1500),
    (PayKind.PAID, 300001, 100, 3000),
    (PayKind.PAID, 500000, 100, 5000),
    (PayKind.PAID, 500001, 150, 7500),
    (PayKind.PAID, 1000000, 150, 15000),
    (PayKind.PAID, 1000001, 200, 20000),
    (PayKind.RETIRED, 500000, 50, 2500),
    (PayKind.RETIRED, 500001, 100, 5000),
    (PayKind.SMALL, 0, 0, 20),
    (PayKind.SMALL, 900000, 0, 20),
    (PayKind.PAID, 0, 50, 0),
]


@pytest.mark.parametrize(("kind", "base", "rate", "fen"), EDGES)
def test_every_edge(kind: PayKind, base: int, rate: int, fen: int) -> None:
    assert (rate_of(kind, base), dues_of(kind, base)) == (rate, fen)


@given(st.sampled_from([PayKind.PAID, PayKind.RETIRED]), st.integers(0, 50_000_00))
def test_the_rate_is_on_the_whole_base_to_the_nearest_fen(kind: PayKind, base: int) -> None:
    exact = Fraction(base * rate_of(kind, base), 10_000)
    assert abs(dues_of(kind, base) - exact) <= Fraction(1, 2)
    assert dues_of(kind, base + 1) >= dues_of(kind, base)


def test_half_a_fen_is_a_fen() -> None:
    assert dues_of(PayKind.PAID, 100) == 1, "half a fen exactly"


def test_an_unknown_kind_is_an_error() -> None:
    with pytest.raises(ValueError, match="barter"):
        dues_of("barter", 1)

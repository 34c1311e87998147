"""The hash chain, without a database."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from xinhui.audit.chain import GENESIS, PLAIN_FIELDS, link_hash, normalised
from xinhui.audit.verification import walk

KEY = "k" * 40
AT = datetime(2026, 11, 23, 8, 0, 0, 123456, tzinfo=UTC)


def fields(**changes: Any) -> dict[str, Any]:
    given_fields: dict[str, Any] = {
        "chain": 3,
        "seq": 1,
        "at": AT,
        "actor_id": 7,
        "actor_label": "阿珍",
        "actor_kind": "user",
        "ip": "10.0.0.1",
        "verb": "grids.report_issue",
        "target_type": "grids.issue",
        "target_id": "9",
        "area_code": "440705103201001",
        "detail": {"a": 1},
        "prev_hash": GENESIS,
    }
    return given_fields | changes


def chain_of(length: int) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    last = GENESIS
    for seq in range(1, length + 1):
        row = fields(seq=seq, prev_hash=last, detail={"n": seq}, at=AT + timedelta(seconds=seq))
        row["hash"] = last = link_hash(KEY, row)
        rows.append(row)
    return rows


def verdict(rows: list[dict[str, Any]], **changes: Any) -> str | None:
    whole = chain_of(5)
    given_head = {"head_seq": 5, "head_hash": whole[-1]["hash"], "key": KEY}
    report = walk(chain=3, rows=rows, **(given_head | changes))
    return None if report.broken is None else f"{report.broken.kind}@{report.broken.seq}"


OTHER: dict[str, Any] = {
    "chain": 4,
    "seq": 2,
    "at": AT + timedelta(microseconds=1),
    "actor_id": None,
    "actor_label": "阿强",
    "actor_kind": "system",
    "ip": "",
    "verb": "x",
    "target_type": "x",
    "target_id": "10",
    "area_code": "",
    "detail": {"a": 2},
    "prev_hash": "1" * 64,
}


@pytest.mark.parametrize("name", [*PLAIN_FIELDS, "at", "detail"])
def test_every_field_is_under_the_hash(name: str) -> None:
    assert link_hash(KEY, fields()) != link_hash(KEY, fields(**{name: OTHER[name]}))


def test_the_key_and_the_instant_matter_the_time_zone_does_not() -> None:
    assert link_hash(KEY, fields()) != link_hash(KEY + "x", fields())
    beijing = AT.astimezone(timezone(timedelta(hours=8)))
    assert link_hash(KEY, fields()) == link_hash(KEY, fields(at=beijing))


def test_texts_cannot_slide_from_one_field_into_the_next() -> None:
    assert link_hash(KEY, fields(verb="ab", target_type="c")) != link_hash(KEY, fields(verb="a", target_type="bc"))


def test_what_is_not_json_becomes_json() -> None:
    value = {
        "at": AT,
        "id": UUID(int=1),
        "money": Decimal("1.50"),
        "lazy": gettext_lazy("Audit"),
        "whole": 2.0,
        "big": 1e20,
        "nul": "a\x00b",
        "half": "\ud800",
        "list": [1.5, None, True],
    }
    kept = normalised(value)
    assert kept["id"] == "00000000-0000-0000-0000-000000000001" and kept["money"] == "1.50"
    assert kept["whole"] == 2 and isinstance(kept["whole"], int) and kept["big"] == 10**20
    assert kept["nul"] == "ab" and kept["half"] == "?" and kept["list"] == [1.5, None, True]
    with pytest.raises(ValueError, match="JSON"):
        normalised({"x": float("nan")})


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(json_values)
def test_normalising_settles(value: Any) -> None:
    once = normalised(value)
    assert normalised(once) == once


def test_a_whole_chain_is_whole() -> None:
    assert verdict(chain_of(5)) is None
    assert walk(chain=3, rows=[], head_seq=0, head_hash=GENESIS, key=KEY).broken is None


@given(st.integers(0, 4), st.sampled_from(["at", "actor_id", "actor_label", "ip", "verb", "target_id", "detail"]))
def test_any_changed_field_is_found_at_its_place(index: int, name: str) -> None:
    rows = chain_of(5)
    rows[index][name] = OTHER[name]
    assert verdict(rows) == f"hash@{index + 1}"


@given(st.integers(0, 4))
def test_a_missing_entry_is_found(index: int) -> None:
    rows = chain_of(5)
    del rows[index]
    assert verdict(rows) == (f"missing-seq@{index + 1}" if index < 4 else "head-seq@5")


def test_an_entry_rewritten_with_the_key_breaks_the_next_link() -> None:
    rows = chain_of(5)
    rows[1]["verb"] = "nothing.happened"
    rows[1]["hash"] = link_hash(KEY, rows[1])
    assert verdict(rows) == "prev-hash@3"


def test_other_breaks() -> None:
    rows = chain_of(5)
    assert verdict([rows[0], rows[0]]) == "repeated-seq@1"
    assert verdict(rows[:4], head_seq=4) == "head-hash@4"
    assert verdict(rows, head_seq=7) == "head-seq@6"
    assert verdict(rows, key=KEY + "x") == "hash@1"


def test_anchors_catch_a_chain_rewritten_whole() -> None:
    rows = chain_of(5)
    assert verdict(rows, anchor=(3, rows[2]["hash"])) is None
    assert verdict(rows, anchor=(0, GENESIS)) is None
    assert verdict(rows, anchor=(3, "1" * 64)) == "anchor-hash@3"
    shorter = chain_of(2)
    cut = {"head_seq": 2, "head_hash": shorter[-1]["hash"]}
    assert verdict(shorter, **cut) is None
    assert verdict(shorter, anchor=(3, rows[2]["hash"]), **cut) == "anchor-missing@3"

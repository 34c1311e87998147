"""Fictitious names and phone numbers, the same every time. Pure."""

from collections.abc import Iterator
from random import Random

from xinhui.demo.reference import GIVEN, SURNAMES


def names(seed: int) -> Iterator[str]:
    """Endless plausible names; repeats are as frequent as in life."""
    rng = Random(seed)  # noqa: S311 - names, not secrets
    while True:
        yield rng.choice(SURNAMES) + rng.choice(GIVEN)


def phone(index: int) -> str:
    """A number in a range that no operator hands out."""
    return f"100{index % 100_000_000:08d}"

"""The party organizations of the demo district, their members and what they do together: fictitious people throughout.

`build_party` sets up the tree and the register; then each subject's module lives through its own weeks, in order.
"""

from collections.abc import Callable

from xinhui.demo.party import (
    cadre_files,
    care,
    centres,
    chains,
    development,
    dues,
    elections,
    honours,
    new_sectors,
    points,
    quarters,
    register,
    service,
    trades,
    university,
    villages,
)
from xinhui.demo.party.alliances import build as build_alliances
from xinhui.demo.party.base import DemoParty, build_base
from xinhui.demo.party.life import build as build_life
from xinhui.demo.party.reviews import build as build_reviews

#: Each gets the party of the demo district; later ones may use what earlier ones made.
SUBJECTS: tuple[Callable[[DemoParty], None], ...] = (
    elections.build,
    new_sectors.build,
    register.build,
    build_life,
    service.build,
    trades.build,
    university.build,
    build_alliances,
    build_reviews,
    development.build,
    dues.build,
    quarters.build,
    honours.build,
    points.build,
    centres.build,
    villages.build,
    chains.build,
    care.build,
    cadre_files.build,
)  # fmt: skip


def build_party(party: DemoParty) -> None:
    """Every subject in turn."""
    for build in SUBJECTS:
        build(party)


__all__ = ["DemoParty", "build_base", "build_party"]

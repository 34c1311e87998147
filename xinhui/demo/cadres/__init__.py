"""The cadres of the demo district and what is done with their files: fictitious people throughout.

`build_cadres` makes the files; then each subject's module lives through its own weeks, in order.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from xinhui.demo.cadres import (
    analysis,
    appraisal,
    care,
    observations,
    promotions,
    ranks,
    records,
    tempering,
    training,
    visits,
)
from xinhui.demo.cadres.base import DemoCadres, build_base
from xinhui.demo.cadres.pools import build as pools

#: Each gets the cadres of the demo district; later ones may use what earlier ones made.
SUBJECTS: tuple[Callable[[DemoCadres], None], ...] = (
    pools,
    training.build,
    records.build,
    analysis.build,
    care.build,
    promotions.build,
    ranks.build,
    visits.build,
    tempering.build,
    observations.build,
    appraisal.build,
)  # fmt: skip


def build_cadres(now: datetime) -> None:
    """Files, posts and accounts, then every subject in turn."""
    with transaction.atomic():
        cadres = build_base(now)
    with transaction.atomic():
        for build in SUBJECTS:
            build(cadres)

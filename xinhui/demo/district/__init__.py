"""What crosses the portal's border in the demo district: systems of bureaus, work orders of the hotline.

Each subject's module lives through its own weeks, after the district has lived through its.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from xinhui.demo.district import accounts, briefings, burden, clients, hotline, open311, webhooks

#: Each gets the present moment of the demo district; the district's units, grids and whistles are there.
SUBJECTS: tuple[Callable[[datetime], None], ...] = (
    clients.build,
    webhooks.build,
    accounts.build,
    open311.build,
    hotline.build,
    briefings.build,
    burden.build,
)


def build_border(now: datetime) -> None:
    """Every subject in turn."""
    with transaction.atomic():
        for build in SUBJECTS:
            build(now)

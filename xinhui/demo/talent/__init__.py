"""Talent of the demo district: fictitious employers and people, and what is done for them.

`build_talent` makes employers and people; then each subject's module lives through its own weeks, in order.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from xinhui.demo.talent import (
    agreements,
    applications,
    board,
    carriers,
    jobs,
    plans,
    policies,
    projects,
    rights,
    schooling,
    targets,
    tickets,
)
from xinhui.demo.talent.base import DemoTalent, build_base

#: Each gets the talent of the demo district; later ones may use what earlier ones made.
SUBJECTS: tuple[Callable[[DemoTalent], None], ...] = (
    targets.build,
    applications.build,
    policies.build,
    tickets.build,
    schooling.build,
    jobs.build,
    plans.build,
    board.build,
    rights.build,
    carriers.build,
    agreements.build,
    projects.build,
)  # fmt: skip


def build_talent(now: datetime) -> None:
    """Employers, people and accounts, then every subject in turn."""
    with transaction.atomic():
        talent = build_base(now)
    with transaction.atomic():
        for build in SUBJECTS:
            build(talent)

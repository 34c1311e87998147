"""The room's tick: everything whose promised moment has passed climbs, whatever its subject."""

import logging

from talent.services.plans.slipping import TASKS_CLOCK
from talent.services.promise import Clockwork, climb_due
from talent.services.tickets import running
from xinhui.accounts.actors import SYSTEM, Actor

log = logging.getLogger(__name__)
#: One line a subject.
CLOCKED: tuple[Clockwork, ...] = (  # type: ignore[type-arg]  # each of its own kind of row
    running.TICKETS,
    running.PARTS,
    TASKS_CLOCK,
)  # fmt: skip


def run_tick(*, actor: Actor) -> int:
    """All subjects; one that breaks off does not keep the others. Returns how many rows climbed."""
    climbed = 0
    for work in CLOCKED:
        try:
            climbed += climb_due(work, actor=actor)
        except Exception:
            log.exception("%s broke off", work.name)
    return climbed


def tick() -> int:
    """The same for a ticker, by the portal itself."""
    return run_tick(actor=SYSTEM)

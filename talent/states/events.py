"""Recruitment events: of which kind, where one stands. Pure."""

from django.db import models
from django.utils.translation import pgettext_lazy

from xinhui.core.transitions import Transition, TransitionTable


class EventKind(models.TextChoices):
    """How firms and candidates meet (systems.md, T5)."""

    LIVE = "live", pgettext_lazy("event", "Live job fair")
    BRIEFING = "briefing", pgettext_lazy("event", "Online briefing")
    FAIR = "fair", pgettext_lazy("event", "On-site fair")
    CAMPUS = "campus", pgettext_lazy("event", "Campus fair")


#: Their audience is measured by a platform and belongs into the report.
ONLINE = frozenset({EventKind.LIVE, EventKind.BRIEFING})


class EventState(models.TextChoices):
    """Where an event stands."""

    PLANNED = "planned", pgettext_lazy("event", "Being prepared")
    ANNOUNCED = "announced", pgettext_lazy("event", "Announced")
    HELD = "held", pgettext_lazy("event", "Held")
    SETTLED = "settled", pgettext_lazy("event", "Report settled")
    CANCELLED = "cancelled", pgettext_lazy("event", "Cancelled")


_E = EventState
#: Firms may still come.
OPEN_TO_FIRMS = frozenset({_E.PLANNED, _E.ANNOUNCED})
#: The public page stands.
PUBLIC = frozenset({_E.ANNOUNCED, _E.HELD, _E.SETTLED})
EVENT_TABLE: TransitionTable[EventState] = TransitionTable(
    states=tuple(_E),
    transitions=(
        *(Transition(verb=verb, sources=frozenset({state}), target=state)
          for verb in ("change", "join", "leave") for state in (_E.PLANNED, _E.ANNOUNCED)),
        Transition(verb="announce", sources=frozenset({_E.PLANNED}), target=_E.ANNOUNCED),
        Transition(verb="hold", sources=frozenset({_E.ANNOUNCED}), target=_E.HELD),
        Transition(verb="audience", sources=frozenset({_E.HELD}), target=_E.HELD),
        Transition(verb="settle", sources=frozenset({_E.HELD}), target=_E.SETTLED),
        Transition(verb="cancel", sources=frozenset({_E.PLANNED, _E.ANNOUNCED}), target=_E.CANCELLED),
    ),
)  # fmt: skip

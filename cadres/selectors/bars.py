"""Until when somebody is neither promoted nor raised in rank: disciplines, adjustments, admonishing talks."""

from dataclasses import dataclass
from datetime import date

from cadres.models import Cadre, CadreDiscipline, CareTalk, RemovalCase
from cadres.states.care import RemovalState, TalkKind, TalkState
from xinhui.core import clock


@dataclass(frozen=True)
class Bar:
    """What stands in the way today, the first day after it (None: no such day), and the address of its record."""

    said: str
    until: date | None
    href: str


def bars_of(cadre: Cadre) -> list[Bar]:
    """Everything that stands in the way today, the longest first. Three queries."""
    today = clock.today()
    disciplines = CadreDiscipline.objects.running().filter(cadre=cadre)
    removals = RemovalCase.objects.filter(cadre=cadre, state=RemovalState.DECIDED)
    talks = CareTalk.objects.filter(
        cadre=cadre, kind=TalkKind.ADMONISHING, state__in=[TalkState.HELD, TalkState.CONFIRMED]
    )
    found = [Bar(row.get_kind_display(), row.ends_on, f"/cadres/care/disciplines/{row.pk}/") for row in disciplines]
    found += [Bar(row.get_outcome_display(), row.bars_until, f"/cadres/care/removals/{row.pk}/") for row in removals]
    found += [Bar(row.get_kind_display(), row.bars_until, f"/cadres/care/talks/{row.pk}/") for row in talks]
    still = [bar for bar in found if bar.until is None or bar.until > today]
    return sorted(still, key=lambda bar: bar.until or date.max, reverse=True)

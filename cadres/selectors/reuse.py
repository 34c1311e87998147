"""Whether somebody may be used again after a discipline: every condition with the record that shows it."""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cadres.models import Cadre, CadreDiscipline, CareTalk, RemovalCase
from cadres.rules.care import latest_is_good
from cadres.rules.facts import appraisals_of
from cadres.states.cadre import CadreState
from cadres.states.care import REMOVAL_OPEN, Condition, DisciplineState, Occasion, RemovalState, TalkKind, TalkState
from xinhui.core import clock


@dataclass(frozen=True)
class ConditionLine:
    """A condition of re-use, whether it is met today, what shows it and where that is written (an address)."""

    condition: Condition
    is_met: bool
    shown_by: str = ""
    href: str = ""


def conditions_of(cadre: Cadre, discipline: CadreDiscipline) -> list[ConditionLine]:
    """Each condition of re-use after the discipline. The form is opened: the page's look is on the trail."""
    in_service = cadre.state == CadreState.IN_SERVICE
    return [
        _periods(cadre),
        ConditionLine(Condition.IN_SERVICE, in_service, cadre.get_state_display(), f"/cadres/{cadre.pk}/"),
        _talk(cadre, discipline),
        _appraisal(cadre),
        _admonition(cadre),
        _removals(cadre),
    ]


def _day(day: date) -> str:
    return date_format(day, "Y-m-d")


def _periods(cadre: Cadre) -> ConditionLine:
    """The discipline that stands in the way longest, among those that stand."""
    rows = list(CadreDiscipline.objects.standing().filter(cadre=cadre))
    if not rows:
        gone = CadreDiscipline.objects.filter(cadre=cadre, state=DisciplineState.WITHDRAWN).first()
        said = gone.get_state_display() if gone is not None else ""
        return ConditionLine(Condition.PERIOD_OVER, True, said, _page_of(gone) if gone is not None else "")
    last = max(rows, key=lambda row: row.ends_on or date.max)
    if last.ends_on is None:
        said = pgettext("re-use", "%(kind)s: without an end")
    else:
        said = pgettext("re-use", "%(kind)s: until %(day)s")
    said %= {"kind": last.get_kind_display(), "day": _day(last.ends_on) if last.ends_on else ""}
    return ConditionLine(Condition.PERIOD_OVER, all(row.is_over for row in rows), said, _page_of(last))


def _page_of(row: CadreDiscipline) -> str:
    return f"/cadres/care/disciplines/{row.pk}/"


def _talk(cadre: Cadre, discipline: CadreDiscipline) -> ConditionLine:
    talk = CareTalk.objects.filter(cadre=cadre, occasion=Occasion.DISCIPLINE, occasion_on=discipline.decided_on).first()
    if talk is None:
        return ConditionLine(Condition.TALKED, False, _("There is no such talk."))
    said = talk.get_state_display() if talk.held_on is None else f"{talk.get_state_display()} {_day(talk.held_on)}"
    is_held = talk.state in (TalkState.HELD, TalkState.CONFIRMED)
    return ConditionLine(Condition.TALKED, is_held, said, f"/cadres/care/talks/{talk.pk}/")


def _appraisal(cadre: Cadre) -> ConditionLine:
    grades = appraisals_of(cadre.form)
    said = f"{max(grades)} {grades[max(grades)]}" if grades else _("No appraisal is written in the form.")
    return ConditionLine(Condition.APPRAISED, latest_is_good(grades), said, f"/cadres/{cadre.pk}/#appraisals")


def _admonition(cadre: Cadre) -> ConditionLine:
    """The latest admonishing talk that was held."""
    talk = CareTalk.objects.filter(
        cadre=cadre, kind=TalkKind.ADMONISHING, state__in=[TalkState.HELD, TalkState.CONFIRMED]
    ).order_by("-held_on").first()  # fmt: skip
    if talk is None or talk.held_on is None or talk.bars_until is None:
        return ConditionLine(Condition.NO_ADMONITION, True, pgettext("re-use", "There was none."))
    said = pgettext("re-use", "%(kind)s: until %(day)s") % {
        "kind": f"{talk.get_kind_display()} {_day(talk.held_on)}", "day": _day(talk.bars_until)}  # fmt: skip
    is_met = talk.bars_until <= clock.today()
    return ConditionLine(Condition.NO_ADMONITION, is_met, said, f"/cadres/care/talks/{talk.pk}/")


def _removals(cadre: Cadre) -> ConditionLine:
    """An adjustment under way, or the one whose period lasts longest."""
    rows = list(RemovalCase.objects.filter(cadre=cadre).exclude(state=RemovalState.DROPPED))
    if not rows:
        return ConditionLine(Condition.NO_REMOVAL, True, pgettext("re-use", "There was none."))
    last = max(rows, key=lambda row: (row.state in REMOVAL_OPEN, row.bars_until or date.min))
    until = last.bars_until
    said = last.get_state_display() if until is None else pgettext("re-use", "%(kind)s: until %(day)s") % {
        "kind": last.get_outcome_display(), "day": _day(until)}  # fmt: skip
    is_met = last.state not in REMOVAL_OPEN and (until is None or until <= clock.today())
    return ConditionLine(Condition.NO_REMOVAL, is_met, said, f"/cadres/care/removals/{last.pk}/")

"""Emergencies; and how party building, talent and cadres stand against what was planned."""

from datetime import date

from talent.models import TalentTarget
from talent.selectors.targets import settled_intakes
from xinhui.dashboards.briefing.analysis import SMALL, percent_of
from xinhui.dashboards.briefing.records import SETS, Reader
from xinhui.dashboards.briefing.sentences import Clause, Sentence, clause, listing

DISTRICT_DIGITS = 6


def wartime(now: Reader) -> list[Sentence]:
    """Activations, and how orders were acknowledged; drills never count."""
    activated, orders = now.see("activated"), now.see("orders")
    if not activated.count and not orders.count:
        return [Sentence("wartime", (clause("peace", activated),))]
    clauses = [clause("activated", activated, count=activated.count)]
    if orders.count:
        acknowledged = now.see("acknowledged")
        percent = percent_of(acknowledged.count, orders.count)
        params = {"count": orders.count, "acknowledged": acknowledged.count}
        clauses.append(
            clause("orders_small", orders, acknowledged, **params) if percent is None
            else clause("orders", orders, acknowledged, percent=percent, **params)
        )  # fmt: skip
    return [Sentence("wartime", tuple(clauses))]


def progress(now: Reader) -> list[Sentence]:
    """Party building everywhere; talent and cadres of the district only, which is where they are kept."""
    meetings = now.see("meetings")
    found = [Sentence("progress", (clause("meetings", meetings, count=meetings.count),))]
    listed = now.see("quarters")
    if listed.count:
        covered = now.see("covered")
        said = clause("quarters", listed, covered, whole=listed.count, covered=covered.count)
        found.append(Sentence("progress", (said,)))
    if len(now.area) > DISTRICT_DIGITS:
        return found
    intakes = now.see("intakes")
    found.append(Sentence("progress", (clause("intakes", intakes, count=intakes.count), *_targets(now))))
    if "postings" in SETS:
        postings = now.see("postings")
        found.append(Sentence("progress", (clause("postings", postings, count=postings.count),), audience="cadres"))
    return found


def _targets(now: Reader) -> list[Clause]:
    """This year's targets in force, against the part of the year that is over at the end of the period."""
    last = now.period.last
    first_day, last_day = date(last.year, 1, 1), date(last.year, 12, 31)
    time = round(100 * ((last - first_day).days + 1) / ((last_day - first_day).days + 1))
    items, is_small = [], False
    for target in TalentTarget.objects.filter(starts_on=first_day, ends_on=last_day, state="in_force").order_by("pk"):
        done = settled_intakes(target.kind, first_day, min(last, last_day)).count()
        percent = percent_of(done, target.number)
        is_small = is_small or target.number < SMALL
        items.append({"name": str(target.get_kind_display()), "done": done, "number": target.number, "time": time,
                      "percent": percent})  # fmt: skip
    if not items:
        return []
    if is_small:  # one form for all of them: a list reads as one
        items = [{name: value for name, value in item.items() if name != "percent"} for item in items]
    return [listing("targets", "target_small" if is_small else "target", items)]

"""The whole content of a briefing: every finding of a place and a period, in the order in which it is read."""

from django.utils import translation

from xinhui.dashboards.briefing.findings_attention import attention
from xinhui.dashboards.briefing.findings_chain import charts, handling, overview
from xinhui.dashboards.briefing.findings_progress import progress, wartime
from xinhui.dashboards.briefing.periods import Period
from xinhui.dashboards.briefing.records import Reader, began_before
from xinhui.dashboards.briefing.sentences import Content

DISTRICT_DIGITS = 6


def compute(area: str, place: str, period: Period) -> Content:
    """Sentences and charts of the records as they are now.

    The period before, and that of the year before, are compared with only when the portal was in use for all of them.
    """
    now = Reader(area, period)
    before = _complete(area, period.before())
    year = _complete(area, period.year_before())
    said = place if len(area) > DISTRICT_DIGITS else ""
    with translation.override("zh-hans"):  # names frozen with it are those of records
        sentences = (
            *overview(now, before, year, said), *handling(now), *attention(now, before), *wartime(now),
            *progress(now),
        )  # fmt: skip
        return Content(sentences, charts(now, before))


def _complete(area: str, period: Period) -> Reader | None:
    return Reader(area, period) if began_before(area, period.first) else None

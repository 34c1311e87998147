"""A briefing as it is read: headings, sentences in the reader's language, charts, figures. Page, Word, PDF and Excel
are all made of this, so none of them can say another thing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import pgettext

from xinhui.core import clock
from xinhui.dashboards.briefing.charts import Drawn, draw
from xinhui.dashboards.briefing.periods import Period
from xinhui.dashboards.briefing.records import SETS
from xinhui.dashboards.briefing.sentences import Content, Evidence, Sentence
from xinhui.dashboards.briefing.words import CHARTS, SECTIONS
from xinhui.dashboards.models import Briefing
from xinhui.dashboards.selectors.figures import FIGURES


@dataclass(frozen=True)
class Proof:
    """The way to the records: what they are, how many there were, where they are listed."""

    label: str
    count: int
    url: str


@dataclass(frozen=True)
class PaperLine:
    """A sentence and its records."""

    text: str
    proofs: tuple[Proof, ...]


@dataclass(frozen=True)
class Section:
    """A heading with its number as official papers count: 一、二、三."""

    number: str
    title: str
    lines: tuple[PaperLine, ...]


@dataclass(frozen=True)
class FigureLine:
    """A figure as it was frozen, with its label in the reader's language."""

    id: str
    label: str
    value: int
    published: int | None


@dataclass(frozen=True)
class Paper:
    """The whole."""

    title: str
    place: str
    period: str
    first: date
    last: date
    state: str
    version: int
    note: str
    reason: str
    issued_by: str
    issued_at: datetime | None
    computed_at: datetime
    sections: tuple[Section, ...]
    charts: tuple[Drawn, ...]
    figures: tuple[FigureLine, ...]

    @property
    def is_issued(self) -> bool:
        """Signed: drafts say on every page that they are none."""
        return self.issued_at is not None


_NUMBERS = "一二三四五六七八"


def paper_of(row: Briefing, *, cadres: bool) -> Paper:
    """The briefing for a reader, who sees figures of cadres or not."""
    content = Content.of(row.content).read_by(cadres=cadres)
    period = Period(row.kind, row.starts_on, row.ends_on)
    return Paper(
        title=pgettext("briefing", "%(place)s: %(kind)s") % {"place": row.place, "kind": row.get_kind_display()},
        place=row.place, period=period.in_words(), first=row.starts_on, last=row.ends_on,
        state=str(row.get_state_display()), version=row.version, note=row.note, reason=row.reason,
        issued_by=row.issued_by.label if row.issued_by else "",
        issued_at=clock.local(row.issued_at) if row.issued_at else None, computed_at=clock.local(row.computed_at),
        sections=_sections(content), charts=_charts(content),
        figures=_figures(row, cadres=cadres),
    )  # fmt: skip


def _sections(content: Content) -> tuple[Section, ...]:
    found: list[Section] = []
    for key, title in SECTIONS.items():
        lines = tuple(_line(one) for one in content.sentences if one.section == key)
        if lines:
            number = pgettext("briefing", "%(number)s.") % {"number": len(found) + 1}
            chinese = pgettext("briefing numbering", "arabic") != "arabic"
            found.append(Section(f"{_NUMBERS[len(found)]}、" if chinese else f"{number} ", str(title), lines))
    return tuple(found)


def _line(sentence: Sentence) -> PaperLine:
    return PaperLine(sentence.text(), tuple(_proof(one) for one in sentence.evidence if one.records in SETS))


def _proof(evidence: Evidence) -> Proof:
    return Proof(str(SETS[evidence.records].label), evidence.count, address_of(evidence))


def address_of(evidence: Evidence) -> str:
    """Where the records are listed."""
    query: Mapping[str, str] = {"area": evidence.area, "first": evidence.first.isoformat(),
                                "last": evidence.last.isoformat(), **dict(evidence.narrow)}  # fmt: skip
    return f"{reverse('dashboards:briefing_records', args=[evidence.records])}?{urlencode(query)}"


def _charts(content: Content) -> tuple[Drawn, ...]:
    """Bars of the chain are sets of records."""
    names = {key: str(found.label) for key, found in SETS.items()}
    return tuple(draw(chart, str(CHARTS[chart.id]), names) for chart in content.charts)


def _figures(row: Briefing, *, cadres: bool) -> tuple[FigureLine, ...]:
    """Labels in the reader's language; a figure that is no longer computed keeps the label it had."""
    labels = {figure.id: str(figure.label) for figure in FIGURES}
    return tuple(
        FigureLine(one["id"], labels.get(one["id"], one["label"]), one["value"], one["published"])
        for one in row.figures if cadres or not one["id"].startswith("C")
    )  # fmt: skip

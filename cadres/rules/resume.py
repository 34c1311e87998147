"""Résumés (简历) of the appointment form: a line a job, eighteen characters of dates, then the text. Pure.

`2003.07--2006.08  ` and the text; a present job leaves the end as seven blanks. A line without dates goes on with the
one before. Other dashes (— – ～ 至 -) and shapes of dates are understood and written anew in the one shape.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from cadres.rules.dates import PartialDate, parse

PREFIX = 18
_MONTH = r"(?:19|20)\d\d(?:\s*[.．/年]\s*\d{1,2}\s*月?|-\d{1,2}(?!\d)|\d\d)"
_DASH = r"(?:-{1,2}|—{1,2}|–{1,2}|－{1,2}|～|~|至|─{1,2})"
_LINE = re.compile(
    rf"^\s*(?P<start>{_MONTH})(?:\s*(?P<dash>{_DASH})\s*(?P<end>{_MONTH}|至今|今|现在)?)?(?:[\s:：,，]+|(?=\D)|$)(?P<text>.*)$",
    re.ASCII,
)
_SHAPE = re.compile(r"^\d{4}\.\d\d--(?:\d{4}\.\d\d| {7})  \S", re.ASCII)
_DURING = re.compile(r"^\s*[（(]\s*其间")


@dataclass(frozen=True)
class Stage:
    """A job. `start` None: words before the first date. No `end`: present if `is_open`, else a single month."""

    start: PartialDate | None
    end: PartialDate | None
    text: str
    is_open: bool = False

    @property
    def is_during(self) -> bool:
        """A line of its own within another job: （其间：…）."""
        return bool(_DURING.match(self.text))


class Fault(models.TextChoices):
    """What the linter finds."""

    PREFIX = "prefix", _("The dates do not stand in the first 18 characters as 2003.07--2006.08 and two blanks")
    NO_TEXT = "no_text", _("There are dates and no text")
    NO_DATE = "no_date", _("The résumé does not begin with a date")
    MONTH = "month", _("There is no such month")
    REVERSED = "reversed", _("It ends before it begins")
    ORDER = "order", _("It begins before the line above")
    GAP = "gap", _("Months are missing between this line and the one above")
    OVERLAP = "overlap", _("It overlaps the line above; what was done meanwhile goes into （其间：…）")
    TWO_OPEN = "two_open", _("Two lines say that they last until today")
    BRACKET = "bracket", _("A bracket is not closed")


@dataclass(frozen=True)
class Finding:
    """A fault and its line, counted from 1."""

    line: int
    fault: Fault

    @property
    def reason(self) -> Any:
        """For people."""
        return self.fault.label


def parse_resume(text: str) -> tuple[Stage, ...]:
    """The jobs in their order; lines without dates belong to the job before."""
    return tuple(stage for _number, stage in _stages(text))


def _stages(text: str) -> Iterator[tuple[int, Stage]]:
    """(line from 1, job)."""
    held: tuple[int, Stage] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        found = _dated(line)
        if found is not None:
            if held is not None:
                yield held
            held = number, found
        elif held is None:
            held = number, Stage(None, None, line.strip())
        else:
            before, stage = held
            held = before, Stage(stage.start, stage.end, f"{stage.text}\n{line.strip()}".strip("\n"), stage.is_open)
    if held is not None:
        yield held


def _dated(line: str) -> Stage | None:
    found = _LINE.match(line)
    if found is None:
        return None
    start, end = parse(found["start"]), parse(found["end"] or "")
    says_end = bool(found["end"]) and not found["end"].endswith(("今", "现在"))
    if start is None or (says_end and end is None):
        return None  # a month 13: kept as it stands, the linter says so
    return Stage(start, end, found["text"].strip(), is_open=bool(found["dash"]) and end is None)


def format_resume(stages: Sequence[Stage]) -> str:
    """The official shape, a line a job, what goes on under the text."""
    return "\n".join(_line(stage) for stage in stages)


def _line(stage: Stage) -> str:
    first, *more = stage.text.split("\n")
    if stage.start is None:
        head = ""
    elif stage.end is None and not stage.is_open:
        head = stage.start.dotted.ljust(PREFIX)
    else:
        head = f"{stage.start.dotted}--{stage.end.dotted if stage.end else ''}".ljust(PREFIX)
    return "\n".join([(head + first).rstrip(), *(" " * PREFIX + line for line in more)])


def tidy(text: str) -> str:
    """The résumé in the official shape."""
    return format_resume(parse_resume(text))


def lint(text: str) -> list[Finding]:
    """What a careful reader would ask about, by line."""
    stages = list(_stages(text))
    lines = text.splitlines()
    found = [Finding(number, fault) for number, stage in stages for fault in _own_faults(lines, number, stage)]
    found += [
        Finding(number, Fault.MONTH) for number, line in enumerate(lines, 1)
        if _LINE.match(line) and _dated(line) is None
    ]  # fmt: skip
    dated = [(number, stage) for number, stage in stages if stage.start is not None and not stage.is_during]
    for (_above, before), (number, stage) in pairwise(dated):
        found += [Finding(number, fault) for fault in _faults_between(before, stage)]
    still_open = [number for number, stage in dated if stage.is_open]
    found += [Finding(number, Fault.TWO_OPEN) for number in still_open[:-1]]
    return sorted(found, key=lambda row: (row.line, row.fault))


def _own_faults(lines: list[str], number: int, stage: Stage) -> Iterator[Fault]:
    if stage.start is None:
        yield Fault.NO_DATE
    elif not stage.text:
        yield Fault.NO_TEXT
    elif not _SHAPE.match(lines[number - 1]) and (stage.end is not None or stage.is_open):
        yield Fault.PREFIX
    if stage.start is not None and stage.end is not None and stage.end < stage.start:
        yield Fault.REVERSED
    if stage.text.count("（") + stage.text.count("(") != stage.text.count("）") + stage.text.count(")"):
        yield Fault.BRACKET


def _faults_between(before: Stage, stage: Stage) -> Iterator[Fault]:
    """The job against the one above: months between end and beginning."""
    assert before.start is not None and stage.start is not None  # only dated lines are compared
    if stage.start < before.start:
        yield Fault.ORDER
    elif before.end is not None:
        months = (stage.start.year - before.end.year) * 12 + stage.start.month - before.end.month
        if months > 1:
            yield Fault.GAP
        elif months < 0:
            yield Fault.OVERLAP

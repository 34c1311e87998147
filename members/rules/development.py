"""The 25 steps from an application to a full member, and the time that each must wait or may take. Pure.

Source: 《中国共产党发展党员工作细则》 (2014), by chapters: 二 activists, 三 candidates, 四 admission, 五 confirmation.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from members.rules.months import months_after


class Stage(models.TextChoices):
    """The five stages."""

    APPLICATION = "application", _("Application to join")
    ACTIVIST = "activist", _("Activist")
    CANDIDATE = "candidate", _("Candidate for development")
    ADMISSION = "admission", _("Admission as probationary member")
    CONFIRMATION = "confirmation", _("Education and confirmation")


@dataclass(frozen=True)
class Span:
    """So many months after a step: at least (`wait`) or at most (`limit`)."""

    after: int
    months: int


@dataclass(frozen=True)
class Step:
    """A step. `wait`: not before, else it is refused; `limit`: not after, else it is late (never refused)."""

    number: int
    stage: Stage
    title: StrPromise
    wait: Span | None = None
    limit: Span | None = None
    #: What must lie with the step: the name of the document, or nothing.
    document: StrPromise | None = None


_A, _B, _C, _D, _E = Stage
STEPS: tuple[Step, ...] = (
    Step(1, _A, _("Hands in the application"), document=_("Application")),
    Step(2, _A, _("The organization sends somebody to talk"), limit=Span(1, 1), document=_("Record of the talk")),
    Step(3, _B, _("Recommended as an activist")),
    Step(4, _B, _("The branch committee decides on the activist"), document=_("Resolution of the branch")),
    Step(5, _B, _("Filed with the higher committee")),
    Step(6, _B, _("Two full members named as guides")),
    Step(7, _B, _("Educated and observed"), limit=Span(4, 6), document=_("Record of the observation")),
    Step(8, _C, _("Named candidate for development"), wait=Span(4, 12), document=_("Opinions of members and people")),
    Step(9, _C, _("Filed with the higher committee for the candidate")),
    Step(10, _C, _("Two full members named as introducers")),
    Step(11, _C, _("Political examination"), document=_("Conclusion of the political examination")),
    Step(12, _C, _("Short training, three days or 24 hours at least"), document=_("Certificate of the training")),
    Step(13, _D, _("The branch committee examines")),
    Step(14, _D, _("The higher committee examines beforehand"), document=_("Opinion of the higher committee")),
    Step(15, _D, _("Fills in the letter of intent"), document=_("Letter of intent")),
    Step(16, _D, _("The members' meeting votes on admission"), document=_("Resolution of the meeting")),
    Step(17, _D, _("The higher committee sends somebody to talk")),
    Step(18, _D, _("The higher committee approves the admission"), limit=Span(16, 3), document=_("Approval")),
    Step(19, _D, _("Filed with the organization department above")),
    Step(20, _E, _("Enters a branch and a group")),
    Step(21, _E, _("Takes the oath")),
    Step(22, _E, _("Education and observation of the probation"), document=_("Record of the probation")),
    Step(23, _E, _("Applies for confirmation"), document=_("Application for confirmation")),
    Step(
        24,
        _E,
        _("The members' meeting votes on confirmation"),
        wait=Span(16, 12),
        document=_("Resolution of the meeting"),
    ),
    Step(25, _E, _("The higher committee approves; the file is closed"), limit=Span(24, 3), document=_("Approval")),
)
LAST = len(STEPS)
#: With a special reason the approval of an admission may take so long.
LONGEST_APPROVAL_MONTHS = 6
ADULT_YEARS = 18
#: Steps with something of their own: people named, hours of training, votes, the register.
GUIDES, INTRODUCERS, TRAINING, ADMITTED, APPROVED, CONFIRMED = 6, 10, 12, 16, 18, 24
VOTES = (ADMITTED, CONFIRMED)
DOCUMENTS = tuple(row.number for row in STEPS if row.document is not None)
#: Steps that the committee above the branch takes; the branch takes all others.
BY_COMMITTEE = frozenset({14, 17, 18, 19, 25})
TRAINING_HOURS = 24
PROBATION_MONTHS = 12
#: A probation is extended once, by so many months.
EXTENSION = range(6, 13)
#: 《细则》's chapter that a stage's rules are in, as people cite it.
CHAPTERS = {Stage.APPLICATION: 2, Stage.ACTIVIST: 2, Stage.CANDIDATE: 3, Stage.ADMISSION: 4, Stage.CONFIRMATION: 5}


def step(number: int) -> Step:
    """Step 1 to 25."""
    return STEPS[number - 1]


def earliest(number: int, done: Mapping[int, date], extension: int = 0) -> date | None:
    """The first day on which a step may be: not before the one before it, nor before its waiting time is over.

    `extension`: so many months the probation was extended by.
    """
    days = [done[number - 1]] if number - 1 in done else []
    wait = step(number).wait
    if wait is not None and wait.after in done:
        longer = extension if number == CONFIRMED else 0
        days.append(months_after(done[wait.after], wait.months + longer))
    return max(days) if days else None


def latest(number: int, done: Mapping[int, date]) -> date | None:
    """The last day on which a step is in time, where the rules set one."""
    limit = step(number).limit
    if limit is None or limit.after not in done:
        return None
    return months_after(done[limit.after], limit.months)


def deadline(done: Mapping[int, date]) -> tuple[int, date] | None:
    """The nearest limit that is running: the step, still to come, and the last day on which it is in time."""
    running = [(day, row.number) for row in STEPS if row.number not in done and (day := latest(row.number, done))]
    return (min(running)[1], min(running)[0]) if running else None


def approval_lapses(voted: date) -> date:
    """The last day on which the vote on admission can still be approved, with a special reason."""
    return months_after(voted, LONGEST_APPROVAL_MONTHS)


def probation_ends(voted: date, extension: int = 0) -> date:
    """The day on which the probation that began with the vote is over: a confirmed member's years count from it."""
    return months_after(voted, PROBATION_MONTHS + extension)


@dataclass(frozen=True)
class Vote:
    """A vote of the members' meeting: who had a vote, came, sent an opinion in writing, and was in favour of both."""

    entitled: int
    present: int
    written: int
    in_favour: int

    @property
    def is_possible(self) -> bool:
        """No more came, wrote and agreed than there were."""
        least = min(self.in_favour, self.present, self.written)
        return least >= 0 and self.in_favour <= self.present + self.written <= self.entitled

    @property
    def is_quorate(self) -> bool:
        """More than half of those with a vote came."""
        return 2 * self.present > self.entitled

    @property
    def is_adopted(self) -> bool:
        """Quorate, and more than half of all who have a vote were in favour."""
        return self.is_quorate and 2 * self.in_favour > self.entitled


def is_adult(born_on: date, day: date) -> bool:
    """Eighteen on the day: who may apply."""
    return months_after(born_on, 12 * ADULT_YEARS) <= day


def next_step(done: Mapping[int, date]) -> Step | None:
    """The one step that may come now; None after the last."""
    number = len(done) + 1
    return step(number) if number <= LAST else None

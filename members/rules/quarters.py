"""Quarters: when the joint meeting is due, how long an owners' committee holds, what a satisfaction rate may say. Pure.

Sources: 《物业管理条例》 article 16; 《业主大会和业主委员会指导规则》 (2009), articles 31 and 32: five to
eleven members, an odd number, at most five years; the district's own: a joint meeting at least once a quarter.
"""

from datetime import date

from members.rules.months import months_after

COMMITTEE_SEATS = (5, 7, 9, 11)
COMMITTEE_YEARS = 5
#: A joint meeting at least so often.
MEETING_MONTHS = 3
#: An agreement is spoken of so many days before it runs out.
EXPIRY_DAYS = 30
#: Fewer answers than this say little: the rate is shown with a warning.
FEW_ANSWERS = 30
#: Marks for settling topics weigh less than what residents say.
SATISFACTION_WEIGHT, TOPICS_WEIGHT = 70, 30


def committee_due(elected_on: date) -> date:
    """When an owners' committee is to be elected anew."""
    return months_after(elected_on, 12 * COMMITTEE_YEARS)


def meeting_due(last_on: date) -> date:
    """When the next joint meeting is due after the last (or, before the first, after the covering began)."""
    return months_after(last_on, MEETING_MONTHS)


def rate(part: int, whole: int) -> int | None:
    """Per cent, rounded half up; None of nothing."""
    return (200 * part + whole) // (2 * whole) if whole else None


def is_few(answered: int) -> bool:
    """Too few answers to compare quarters by."""
    return answered < FEW_ANSWERS


def score(satisfied: int, answered: int, done: int, due: int) -> int | None:
    """A property firm's score, 0–100: satisfaction 70 %, topics done of those due 30 %; what is unknown does not count.

    None while nothing is known, and while the answers are too few: nobody is ranked by them.
    """
    parts = []
    if answered and not is_few(answered):
        parts.append((SATISFACTION_WEIGHT, satisfied / answered))
    if due:
        parts.append((TOPICS_WEIGHT, done / due))
    if not parts or parts[0][0] != SATISFACTION_WEIGHT:
        return None
    return round(100 * sum(weight * share for weight, share in parts) / sum(weight for weight, _share in parts))

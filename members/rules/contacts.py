"""Keeping in touch with members who live elsewhere, and rounds of measures. Pure.

Sources: 《关于加强和改进流动党员管理工作的意见》 (2024): the branch of origin keeps in touch;
《中国共产党党员教育管理工作条例》 (2019), article 33: who cannot be reached for six months
may be suspended (停止党籍), and the branch decides.
"""

from datetime import date

from members.rules.months import months_after

CONTACT_MONTHS = 1
LOST_MONTHS = 6


def contact_due(last: date) -> date:
    """A month after the last contact, or after leaving."""
    return months_after(last, CONTACT_MONTHS)


def next_round(done_on: date, every_months: int) -> date | None:
    """When a measure is due again; None for one that is taken once."""
    return months_after(done_on, every_months) if every_months else None

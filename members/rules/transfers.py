"""Letters of introduction (组织关系介绍信): how long they hold, when they are late. Pure.

Sources: 《中国共产党党员教育管理工作条例》 (2019); 《关于进一步加强党员组织关系管理的意见》 (中组部, 2016):
a letter holds for 90 days at most, a committee that may approve probationary members issues and receives letters
directly, the stub goes back once the member has been received, and nobody is turned away without a reason.
"""

from datetime import date, timedelta

VALID_DAYS_MOST = 90
#: The holder and the issuer are reminded so many days before the end.
REMIND_DAYS = 14
#: The stub should be back so many days after the reception.
STUB_DAYS = 30


def expires_on(issued_on: date, days: int = VALID_DAYS_MOST) -> date:
    """The last day on which the letter holds. Raises ValueError outside 1 to 90 days."""
    if not 1 <= days <= VALID_DAYS_MOST:
        raise ValueError("A letter holds for 1 to 90 days.")
    return issued_on + timedelta(days=days)


def is_expired(last_day: date, today: date) -> bool:
    """The last day itself still holds."""
    return today > last_day


def is_ending(last_day: date, today: date) -> bool:
    """Within the days in which one is reminded, the last day included."""
    return today <= last_day <= today + timedelta(days=REMIND_DAYS)


def stub_is_late(received_on: date, today: date) -> bool:
    """Received longer ago than a stub takes."""
    return today > received_on + timedelta(days=STUB_DAYS)

"""The same public form arrives twice at once: a double click, or a proxy that tried again.

Both get the same receipt and code, and there is one application. The control takes the form's uniqueness away (and
its number's, which comes from the form): looking first and writing then is not enough.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from uuid import uuid4

import pytest
from django.db import connection

from talent.models import ApplicationEntry, TalentApplication
from talent.rules.applications import CONSENT_VERSION
from talent.services.applications import submit
from tests.races.duel import RACES_MARKS, duel
from tests.talent.applications.cases import APPLICANT, FACTS
from xinhui.audit.selectors.verify import verify_chains

pytestmark = RACES_MARKS
RACES, CONTROL_RACES = 150, 80
_TABLE = "talent_talentapplication"


def race(many: int) -> list[set[tuple[str, str]]]:
    """What both sides of each race were told."""
    tokens = [uuid4() for _race in range(many)]
    told: list[set[tuple[str, str]]] = [set() for _race in range(many)]

    def act(number: int, _side: int) -> None:
        made = submit.submit_application(actor=APPLICANT, token=tokens[number], consent_version=CONSENT_VERSION,
                                         **FACTS)  # fmt: skip
        told[number].add((made.application.receipt, made.code))

    duel(many, act, forgiving=False)
    return told


def test_both_are_told_the_same_and_there_is_one(world: object) -> None:
    told = race(RACES)
    assert all(len(one) == 1 for one in told)
    assert TalentApplication.objects.count() == ApplicationEntry.objects.count() == RACES
    assert all(report.broken is None for report in verify_chains())


@contextmanager
def _not_unique() -> Iterator[None]:
    """The form's token without its unique constraint."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'u'"
            " AND pg_get_constraintdef(oid) = 'UNIQUE (form_token)'", [_TABLE],
        )  # fmt: skip
        (name,) = cursor.fetchone()
        cursor.execute(f'ALTER TABLE {_TABLE} DROP CONSTRAINT "{name}"')
        try:
            yield
        finally:
            cursor.execute(f"TRUNCATE {_TABLE} CASCADE")
            cursor.execute(f'ALTER TABLE {_TABLE} ADD CONSTRAINT "{name}" UNIQUE (form_token)')


def test_control_without_the_constraint_there_are_two(world: object, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = count()
    monkeypatch.setattr(submit, "receipt_for", lambda *_args: f"RD{next(numbers):08d}")
    with _not_unique():
        race(CONTROL_RACES)
        assert TalentApplication.objects.count() > CONTROL_RACES

"""A yearly appraisal of 2025 in 城管局 with ten people (cap: two), brought to any state by the real services."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from cadres.models import AppraisalScheme, Cadre, PersonAppraisal, UnitAppraisal
from cadres.services.appraisal import grades, schemes, urns, voting, work
from cadres.services.files import link_account
from cadres.services.keeping import columns_of
from tests.reading import reading
from tests.world_cadres import Cadres, form_of
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.core.errors import DomainError
from xinhui.outbox.models import Message

PERIOD: dict[str, Any] = {"begins_on": date(2025, 1, 1), "ends_on": date(2025, 12, 31)}
NAMES = ("梁一鸣", "区二妹", "聂三元", "钟四维", "林五一", "容六顺", "赵七巧")


@contextmanager
def on(month: int, day: int, hour: int = 9) -> Iterator[None]:
    """That hour of 2026."""
    with clock.moved(datetime(2026, month, day, hour, tzinfo=LOCAL)):
        yield


def crowded(cadres: Cadres) -> None:
    """Seven more people in 城管局: with head, deputy and clerk ten, of whom 20 % are two."""
    for name in NAMES:
        form = form_of("clerk", XingMing=name, ShenFenZheng="", NianDuKaoHeJieGuo="2024年度优秀")
        cadres.files[name] = Cadre.objects.create(unit=cadres.world.unit("city_management"), **columns_of(form))
    link_account(actor=cadres.act("cadre_office"), cadre_id=cadres.files["deputy"].pk,
                 username=cadres.world.people["department_leader"].username)  # fmt: skip


def drafted(cadres: Cadres, **changes: Any) -> AppraisalScheme:
    """By 叶科长: all levels, only 城管局; 30 for indicators, 30 for ballots, 40 for the leaders."""
    facts: dict[str, Any] = {
        "name": "2025年度考核", "kind": "yearly", "levels": ["none"], "self_due_on": date(2026, 1, 12),
        "unit_ids": [cadres.world.unit("city_management").pk], "indicator_weight": 30, "ballot_weight": 30,
        "leader_weight": 40, **PERIOD,
    }  # fmt: skip
    row = schemes.draft_scheme(actor=cadres.act("cadre_office"), **(facts | changes))
    if row.indicator_weight:
        add: dict[str, Any] = {"actor": cadres.act("cadre_office"), "scheme_id": row.pk}
        schemes.add_indicator(**add, name="重点任务完成率", source="manual", weight=60, full_at=Decimal(100))
        schemes.add_indicator(**add, name="教育培训学时", source="credits", weight=40, full_at=Decimal(50))
    return row


def opened(cadres: Cadres, **changes: Any) -> UnitAppraisal:
    """Opened by the second of the office on 5 January; the clock is the caller's afterwards."""
    if "梁一鸣" not in cadres.files:
        crowded(cadres)
    with on(1, 5):
        row = drafted(cadres, **changes)
        schemes.open_scheme(actor=cadres.act("office_two"), scheme_id=row.pk)
    return UnitAppraisal.objects.get(scheme=row, unit=cadres.world.unit("city_management"))


def of(cadres: Cadres, handle: str) -> PersonAppraisal:
    """Somebody's latest appraisal."""
    return PersonAppraisal.objects.filter(cadre=cadres.files[handle]).latest("pk")


def voting_on(cadres: Cadres, row: UnitAppraisal, *, leaders: int = 0, staff: int = 8, served: int = 0) -> urns.Slips:
    """An open urn."""
    unit = cadres.act("personnel")
    work.to_ballots(actor=unit, unit_appraisal_id=row.pk)
    return urns.open_urn(actor=unit, unit_appraisal_id=row.pk, leaders=leaders, staff=staff, served=served)


def ballot(row: UnitAppraisal, grade: str = "competent", **others: str) -> dict[int, str]:
    """The same grade for everybody, but for those named."""
    people = row.people.filter(is_exempt=False).select_related("cadre")
    return {person.pk: others.get(person.cadre.name, grade) for person in people}


def counted(cadres: Cadres, row: UnitAppraisal, *, votes: int = 6) -> None:
    """Six of eight have voted, the urn is closed."""
    slips = voting_on(cadres, row)
    for code in slips.codes["b"][:votes]:
        voting.cast_ballot(token=slips.urn.token, code=code, grades=ballot(row))
    urns.close_urn(actor=cadres.act("personnel"), urn_id=slips.urn.pk)


def graded(cadres: Cadres, row: UnitAppraisal, *best: str) -> None:
    """Indicators entered, everybody 称职 but the best."""
    unit = cadres.act("personnel")
    counted(cadres, row)
    work.to_grades(actor=unit, unit_appraisal_id=row.pk)
    for person in row.people.filter(is_exempt=False).select_related("cadre"):
        for indicator in row.scheme.indicators.filter(source="manual"):
            work.enter_value(actor=unit, person_id=person.pk, indicator_id=indicator.pk, value=Decimal(96),
                             evidence="任务台账")  # fmt: skip
        grade(cadres, person, "excellent" if person.cadre.name in best else "competent")


def grade(cadres: Cadres, person: PersonAppraisal, to: str, reason: str = "民主测评后集体研究") -> PersonAppraisal:
    """By the personnel officer."""
    return grades.grade_person(actor=cadres.act("personnel"), person_id=person.pk, points=Decimal(88), grade=to,
                               reason=reason)  # fmt: skip


def public(cadres: Cadres, *best: str) -> UnitAppraisal:
    """Sent in and accepted on 20 January: public until the 27th. The clock is the caller's afterwards."""
    row = opened(cadres)
    with on(1, 20):
        graded(cadres, row, *best)
        grades.submit_grades(actor=cadres.act("personnel"), unit_appraisal_id=row.pk)
        return grades.accept_grades(actor=cadres.act("cadre_office"), unit_appraisal_id=row.pk)


def told(kind: str) -> set[str]:
    """Names of who got a message of the kind."""
    return set(Message.objects.filter(kind=kind, channel="in_app").values_list("recipient__name", flat=True))


def browser(cadres: Cadres, handle: str) -> Client:
    """Somebody of the cast at a browser, in Chinese."""
    return reading(cadres.world.people[handle])


@contextmanager
def raises(code: str) -> Iterator[None]:
    """The refusal of this code, whatever language is spoken."""
    with pytest.raises(DomainError) as caught:
        yield
    assert caught.value.code == code

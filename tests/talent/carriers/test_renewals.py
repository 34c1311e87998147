"""Assessments of carriers and calls for applications: told in time, and what an assessment must say."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from talent.models import Carrier, CarrierCall
from talent.selectors import carriers as found
from talent.services.carriers import renewals, rises
from talent.services.daily import run_daily
from talent.states.carriers import CarrierState
from tests.talent.carriers.kit import carrier
from tests.talent.kit import START, browser, page
from tests.world_talent import Talent
from xinhui.accounts.actors import SYSTEM
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.outbox.models import Message

pytestmark = pytest.mark.django_db


def test_a_renewal_is_told_at_ninety_and_thirty_days_and_when_overdue(talent: Talent) -> None:
    row = carrier(talent)
    with clock.moved(datetime(2026, 10, 1, 8, tzinfo=LOCAL)):
        assert run_daily(actor=SYSTEM) == 0, "ninety-one days"
    told = {"liaozhuren", "kangfuzhuren", "wangke", "zhaoju", "situ"}
    for day, kind in ((date(2026, 10, 2), "due"), (date(2026, 12, 1), "due"), (date(2027, 1, 1), "overdue"),
                      (date(2027, 1, 31), "overdue")):  # fmt: skip
        with clock.moved(datetime(day.year, day.month, day.day, 8, tzinfo=LOCAL)):
            Message.objects.all().delete()
            run_daily(actor=SYSTEM)
            rows = Message.objects.filter(kind=f"talent.carrier_{kind}").values_list("recipient__username", flat=True)
            assert set(rows) == told, day
            assert renewals.watch_carriers(actor=SYSTEM) == 0, "told once"
    row.refresh_from_db()
    assert row.state == CarrierState.DUE
    with clock.moved(datetime(2027, 2, 1, 9, tzinfo=LOCAL)):
        assert "已于2026-12-31到期" in page(browser(talent, "handler"), "/talent/carriers/")
        made = renewals.assess_carrier(
            actor=talent.act("handler"), carrier_id=row.pk, result="passed", document="考核〔1〕"
        )
        row.refresh_from_db()
        assert made.next_until == row.valid_until == date(2029, 12, 31), "three years from the day it was due"
        assert (row.state, row.told_step) == (CarrierState.ACTIVE, None)
        renewals.assess_carrier(actor=talent.act("handler"), carrier_id=row.pk, result="failed", document="考核〔2〕")
        row.refresh_from_db()
        assert row.state == CarrierState.SUSPENDED and Message.objects.filter(kind="talent.carrier_suspended").exists()
        assert found.provincial_platforms() == 0 and not Carrier.objects.standing().exists()


def test_a_call_that_closes_is_told_to_who_still_prepares(talent: Talent) -> None:
    row = carrier(talent)
    call = CarrierCall.objects.create(name="申报", kind="laboratory", target_level="city", opens_on=date(2026, 9, 1),
                                      closes_on=date(2026, 9, 30))  # fmt: skip
    with clock.moved(START - timedelta(days=3)):
        made = rises.draft_rise(actor=talent.act("employer_user"), carrier_id=row.pk, target_level="city", grounds="好",
                                call_id=call.pk)  # fmt: skip
        assert renewals.watch_calls(actor=SYSTEM) == 0, "sixteen days left"
    with clock.moved(START):
        assert renewals.watch_calls(actor=SYSTEM) > 0 and renewals.watch_calls(actor=SYSTEM) == 0, "told once"
        told = Message.objects.filter(kind="talent.carrier_call_closes").values_list("recipient__username", flat=True)
        assert set(told) == {"situ", "wangke", "zhaoju"}
    with clock.moved(START + timedelta(days=20)), pytest.raises(Conflict) as refused:
        rises.send_rise(actor=talent.act("employer_user"), rise_id=made.pk)
    assert (refused.value.code, refused.value.field) == ("call-closed", "call")
    assert "2026-09-30" in str(refused.value.message)


def test_a_wrong_result_or_day_of_an_assessment(talent: Talent) -> None:
    row = carrier(talent)
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"result": "well"}, "result"), ({"document": ""}, "document"), ({"assessed_on": date(2999, 1, 1)}, "assessed_on"),
        ({"next_until": date(2020, 1, 1)}, "next_until"),
    ]  # fmt: skip
    for facts, field in wrong:
        with pytest.raises(InvalidInput) as refused:
            renewals.assess_carrier(actor=talent.act("handler"), carrier_id=row.pk,
                                    **{"result": "passed", "document": "文", **facts})  # fmt: skip
        assert refused.value.field == field

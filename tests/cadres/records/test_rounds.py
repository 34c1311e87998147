"""Rounds open and close by themselves; what is owed is chased until it comes; records expire."""

from datetime import date

import pytest

from cadres.models import CadreDailyRun, ConductRecord, RecordRound
from cadres.services.daily import run_daily
from cadres.services.records.answer import reply_to_record
from cadres.services.records.rounds import extend_round
from cadres.services.records.rules import set_term
from cadres.services.records.write import submit_return
from tests.cadres.records.kit import CLOSES, OPENS, in_force, on, opened, owed, sent, signed, told, written
from tests.world_cadres import Cadres
from xinhui.accounts.actors import SYSTEM
from xinhui.core.errors import Forbidden, InvalidInput, TransitionRefused
from xinhui.outbox.models import Message

pytestmark = pytest.mark.django_db


def test_a_round_opens_on_its_day_and_tells_the_units(cadres: Cadres) -> None:
    row = opened(cadres)
    assert (row.state, row.opens_on, row.closes_on) == ("open", OPENS, CLOSES)
    assert {one.unit.name for one in row.returns.all()} == {"城管局", "水务局"}
    assert told("cadre.round_opened") == {"钟人事", "莫人事"}
    with on(2026, 4, 1, 18):
        run_daily(actor=SYSTEM)
    assert RecordRound.objects.count() == 2  # that of the second quarter is planned
    assert Message.objects.filter(kind="cadre.round_opened", channel="in_app").count() == 2


def test_what_is_owed_is_chased_and_climbs(cadres: Cadres) -> None:
    row = opened(cadres)
    with on(2026, 4, 20):
        run_daily(actor=SYSTEM)
        assert told("cadre.return_due") == {"钟人事", "莫人事"}
    with on(2026, 4, 23):
        run_daily(actor=SYSTEM)
        row.refresh_from_db()
        assert row.state == "closed"
        assert told("cadre.return_late") == {"钟人事", "莫人事"}
    with on(2026, 4, 29):
        run_daily(actor=SYSTEM)
        run_daily(actor=SYSTEM)
        assert told("cadre.return_late") == {"钟人事", "莫人事", "叶科长", "罗副科长"}
        assert owed(cadres).chased == 3
        made = sent(cadres, is_nil=True)
        assert (made.is_late, made.state) == (True, "settled")
        run_daily(actor=SYSTEM)
        row.refresh_from_db()
        assert row.state == "closed"  # 水务局 still owes
        submit_return(actor=cadres.act("other_personnel"), unit_return_id=owed(cadres, "water").pk, is_nil=True)
        run_daily(actor=SYSTEM)
        row.refresh_from_db()
        assert row.state == "settled"


def test_more_time(cadres: Cadres) -> None:
    row = opened(cadres)
    with on(2026, 4, 22):
        with pytest.raises(Forbidden):
            extend_round(actor=cadres.act("personnel"), record_round_id=row.pk, closes_on=date(2026, 4, 30), reason="x")
        for day in (CLOSES, date(2026, 8, 1)):
            with pytest.raises(InvalidInput) as refused:
                extend_round(actor=cadres.act("cadre_office"), record_round_id=row.pk, closes_on=day, reason="x")
            assert refused.value.field == "closes_on"
        extend_round(actor=cadres.act("cadre_office"), record_round_id=row.pk, closes_on=date(2026, 4, 30),
                     reason="台风")  # fmt: skip
    with on(2026, 4, 30):
        run_daily(actor=SYSTEM)
        assert RecordRound.objects.get(pk=row.pk).state == "open"
    with on(2026, 5, 1):
        run_daily(actor=SYSTEM)
        with pytest.raises(TransitionRefused):
            extend_round(
                actor=cadres.act("cadre_office"), record_round_id=row.pk, closes_on=date(2026, 5, 9), reason="x"
            )


def test_a_record_expires_by_the_districts_term(cadres: Cadres) -> None:
    opened(cadres)
    with on(2026, 4, 8):
        set_term(actor=cadres.act("cadre_office"), polarity="positive", level="district", months=3)
        row = written(cadres)
        sent(cadres)
        row = signed(cadres, row)
        assert row.expires_on == date(2026, 5, 10)
    with on(2026, 5, 9):
        run_daily(actor=SYSTEM)
        assert ConductRecord.objects.counting().count() == 1
    with on(2026, 5, 10):
        run_daily(actor=SYSTEM)
        row.refresh_from_db()
        assert row.state == "expired"
        assert not ConductRecord.objects.counting().exists()
        assert row.entries.filter(verb="expire").count() == 1
    assert not CadreDailyRun.objects.exclude(failed="").exists()


def test_a_late_answer_is_chased_weekly(cadres: Cadres) -> None:
    row = in_force(cadres)
    with on(2026, 4, 9):
        reply = reply_to_record(actor=cadres.act("department_leader"), record_id=row.pk, text="资料由外单位迟交")
    with on(2026, 5, 6):
        run_daily(actor=SYSTEM)
        assert reply.due_on < date(2026, 5, 6)
        run_daily(actor=SYSTEM)
    assert told("cadre.reply_late") == {"叶科长", "罗副科长"}
    assert Message.objects.filter(kind="cadre.reply_late", channel="in_app").count() == 2

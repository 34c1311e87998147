"""The ticker that needs no Celery also advances what is promised in the talent room."""

from io import StringIO

import pytest
from django.core.management import call_command

from talent.models import TalentDailyRun
from tests.talent.kit import START
from tests.world_talent import Talent
from xinhui.core import clock

pytestmark = pytest.mark.django_db


def test_the_ticker_names_the_room(talent: Talent) -> None:
    out = StringIO()
    call_command("tick", stdout=out)
    assert "talent 0" in out.getvalue()


def test_the_day_by_hand(talent: Talent) -> None:
    out = StringIO()
    with clock.moved(START):
        talent.target_in_force()
        call_command("talent_daily", stdout=out)
        assert int(out.getvalue()) > 0 and TalentDailyRun.objects.get().day == START.date()

"""Alarms: what the records say of every target in force, told when it changes and again every month."""

from datetime import timedelta

from django.db import transaction

from talent.models import TalentTarget
from talent.selectors.targets import standing_of
from talent.services.frame import office_people, tell, unit_people
from talent.states.targets import Alarm
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold

#: An alarm that stands is told again after so long.
AGAIN = timedelta(days=30)


def watch_targets(*, actor: Actor) -> int:
    """Every target in force looked at afresh; returns how many messages were offered."""
    told = 0
    for pk in TalentTarget.objects.in_force().order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            told += _watch(actor, hold(TalentTarget.objects.in_force(), pk))
    return told


def _watch(actor: Actor, row: TalentTarget) -> int:
    found, today = standing_of(row), clock.today()
    alarm = (
        Alarm.REACHED if found.is_reached else Alarm.BEHIND if found.is_behind
        else Alarm.DOUBTFUL if found.is_doubtful else Alarm.NONE
    )  # fmt: skip
    is_old = row.alarmed_on is None or today - row.alarmed_on >= AGAIN
    is_alarm = alarm in (Alarm.BEHIND, Alarm.DOUBTFUL)
    if alarm == row.alarm and not (is_alarm and is_old):
        return 0
    is_new = alarm != row.alarm
    row.alarm = alarm
    row.alarmed_on = today if is_alarm else row.alarmed_on
    row.save(update_fields=["alarm", "alarmed_on"])
    if is_new:
        record(actor=actor, verb="talent.target.alarm", target=row, detail={"alarm": alarm, "count": found.count})
    if not is_alarm:
        return 0
    people = office_people() | (unit_people(row.owner_id) if alarm == Alarm.BEHIND else set())
    return tell(people, f"talent.target_{alarm}", f"target:{row.pk}:{alarm}:{today}", f"/talent/targets/{row.pk}/",
                {"name": row.name, "count": found.count, "number": row.number})  # fmt: skip

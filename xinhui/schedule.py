"""What beat rings for, and when: a part of the settings. A missed ring does no harm: whoever rings next does it all."""

from typing import Any

from celery.schedules import crontab, schedule

#: Task and time of day (local) of what happens once a day.
DAILY = {
    "retention": ("xinhui.audit.tasks.purge_old", 3, 10),
    "attachments": ("xinhui.attachments.tasks.purge_orphans", 3, 40),
    "keys": ("xinhui.bureaus.tasks.tell_of_keys", 8, 40),
    "briefings": ("xinhui.dashboards.tasks.write_briefings", 6, 30),
    "members": ("members.tasks.daily", 7, 15),
    "talent": ("talent.tasks.daily", 7, 35),
}
#: What happens at every tick.
TICKS = {
    "tick": "grids.tasks.tick",
    "promises": "talent.tasks.tick",
    "exchange": "xinhui.exchange.tasks.run_imports",
    "outbox": "xinhui.outbox.tasks.deliver_outbox",
    "webhooks": "xinhui.bureaus.tasks.deliver_webhooks",
    "hotline": "grids.tasks.hotline",
}


def beat_schedule(*, tick_seconds: int, cadres: bool) -> dict[str, Any]:
    """CELERY_BEAT_SCHEDULE; what could not be rung in time is not rung later (`expires`)."""
    daily = DAILY | ({"cadres": ("cadres.tasks.daily", 7, 25)} if cadres else {})
    return {
        **{
            name: {"task": task, "schedule": schedule(tick_seconds), "options": {"expires": tick_seconds}}
            for name, task in TICKS.items()
        },
        **{
            name: {"task": task, "schedule": crontab(hour=hour, minute=minute), "options": {"expires": 3600}}
            for name, (task, hour, minute) in daily.items()
        },
        "sync": {"task": "grids.tasks.tidy_sync", "schedule": crontab(minute="20"), "options": {"expires": 1800}},
        "upper-forms": {
            "task": "grids.tasks.upper_forms", "schedule": crontab(minute="*/10"), "options": {"expires": 600},
        },
    }  # fmt: skip

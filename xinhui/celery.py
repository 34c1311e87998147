"""The Celery application. The database is the clock; Celery is only the doorbell (no ETA tasks)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xinhui.settings")

app = Celery("xinhui")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

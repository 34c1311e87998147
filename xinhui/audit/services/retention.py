"""Rows of others' tables that the portal does not keep: sessions that ran out, counted failures of sign-ins."""

from datetime import datetime

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.sessions.models import Session
from django.utils.translation import pgettext_lazy

from xinhui.audit.retention import keep


def _sessions(before: datetime) -> int:
    return Session.objects.filter(expire_date__lt=before).delete()[0]


def _sign_ins(before: datetime) -> int:
    """The trail keeps each sign-in; the library's own rows hold the names that people typed."""
    attempts = AccessAttempt.objects.filter(attempt_time__lt=before).delete()[0]
    failures = AccessFailureLog.objects.filter(attempt_time__lt=before).delete()[0]
    return int(attempts + failures + AccessLog.objects.filter(attempt_time__lt=before).delete()[0])


keep("sessions", pgettext_lazy("retention", "Sessions that have run out"), days=1, purge=_sessions)
keep("sign-ins", pgettext_lazy("retention", "Counted attempts to sign in"), days=180, purge=_sign_ins)

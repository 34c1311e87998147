"""How long it is kept what forms cost: two years can be compared."""

from datetime import datetime

from django.utils.translation import pgettext_lazy

from xinhui.audit.retention import keep
from xinhui.burden.models import Effort


def _efforts(before: datetime) -> int:
    return Effort.objects.filter(at__lt=before).delete()[0]


keep("efforts", pgettext_lazy("retention", "Fields and minutes of forms"), days=800, purge=_efforts)

"""How long imported files are kept: they name people."""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils.translation import pgettext_lazy

from xinhui.audit.retention import keep
from xinhui.exchange.models import ImportJob, JobState

ENDED = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


def _files(before: datetime) -> int:
    """The file and what was said of its rows go; that it was imported, when and by whom stays."""
    jobs = list(ImportJob.objects.filter(state__in=ENDED, updated_at__lt=before).exclude(file="").order_by("pk"))
    for job in jobs:
        transaction.on_commit(partial(job.file.storage.delete, str(job.file.name)))
    ImportJob.objects.filter(pk__in=[job.pk for job in jobs]).update(file="", rejected=[])
    return len(jobs)


keep("import-files", pgettext_lazy("retention", "Files of imports and their rejected rows"), days=90, purge=_files)

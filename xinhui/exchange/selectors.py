"""How much work waits."""

from xinhui.exchange.models import ImportJob, JobState


def imports_waiting() -> int:
    """Files that wait to be checked or are being imported, whoever sent them: one query."""
    return ImportJob.objects.filter(state__in=[JobState.UPLOADED, JobState.APPLYING]).count()

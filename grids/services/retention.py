"""How long it is known who among the public reported something."""

from datetime import datetime

from django.utils.translation import pgettext_lazy

from grids.models import Issue
from grids.states import IssueState
from xinhui.audit.retention import keep

ENDED = (IssueState.SETTLED, IssueState.CLOSED, IssueState.MERGED, IssueState.DISMISSED)


def _contacts(before: datetime) -> int:
    """Names and phones of reporters, once nobody has to call them back any more."""
    ended = Issue.objects.filter(state__in=ENDED, updated_at__lt=before)
    held = ended.exclude(contact_name="", contact_phone="")
    return held.update(contact_name="", contact_phone="")


keep("reporters", pgettext_lazy("retention", "Names and phones of members of the public who reported"), days=90,
     purge=_contacts)  # fmt: skip

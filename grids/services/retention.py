"""How long it is known who among the public reported or called."""

from datetime import datetime

from django.utils.translation import pgettext_lazy

from grids.models import Issue
from grids.services.hotline.caller import purge_callers
from grids.services.hotline.folder import forget_files
from grids.states import IssueState
from xinhui.accounts.actors import SYSTEM
from xinhui.audit.retention import keep

ENDED = (IssueState.SETTLED, IssueState.CLOSED, IssueState.MERGED, IssueState.DISMISSED)


def _contacts(before: datetime) -> int:
    """Names and phones of reporters, once nobody has to call them back any more."""
    ended = Issue.objects.filter(state__in=ENDED, updated_at__lt=before)
    held = ended.exclude(contact_name="", contact_phone="")
    return held.update(contact_name="", contact_phone="")


def _callers(before: datetime) -> int:
    """Each forgetting stands in the order's timeline too."""
    return sum(iter(lambda: purge_callers(actor=SYSTEM, before=before), 0))


keep("reporters", pgettext_lazy("retention", "Names and phones of members of the public who reported"), days=90,
     purge=_contacts)  # fmt: skip
keep("hotline-callers", pgettext_lazy("retention", "Who called the hotline"), days=90, purge=_callers)
keep("hotline-files", pgettext_lazy("retention", "Files of the hotline"), days=90, purge=forget_files)

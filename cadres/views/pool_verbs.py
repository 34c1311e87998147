"""What is done to entries in reserve pools."""

from collections.abc import Callable

from django.db.models import QuerySet
from django.utils.translation import pgettext_lazy

from cadres.forms.base import ReasonForm
from cadres.forms.pools import ExitForm, ExitProposalForm, OpinionForm, ReviewForm, StayForm
from cadres.models import PoolEntry
from cadres.services.pools.entries import approve_entry, refuse_entry, withdraw_entry
from cadres.services.pools.keeping import exit_pool, keep_in_pool, propose_exit, review_entry
from cadres.states.pools import POOL_TABLE
from cadres.views.base import Subject, Verb, by_reader
from xinhui.accounts.models import User


def _allows(verb: str) -> Callable[[PoolEntry], bool]:
    return lambda row: POOL_TABLE.allows(row.state, verb)


def entries_in_reach(user: User) -> QuerySet[PoolEntry]:
    """Entries with their pool and file, without the sealed form."""
    rows = PoolEntry.objects.visible_to(user).select_related("pool", "cadre__unit")
    return rows.defer("cadre__form_sealed", "cadre__photo_sealed")


SUBJECTS = (
    Subject(
        "pool-entry", "pool_entry_id", entries_in_reach, lambda row: f"/cadres/pools/entries/{row.pk}/",
        (
            Verb("approve", pgettext_lazy("pool", "Enter into the pool"), OpinionForm, approve_entry,
                 fits=_allows("approve"), is_primary=True),
            Verb("refuse", pgettext_lazy("pool", "Refuse the proposal"), ReasonForm, refuse_entry,
                 fits=_allows("refuse"), is_danger=True),
            Verb("withdraw", pgettext_lazy("pool", "Withdraw the proposal"), ReasonForm, withdraw_entry,
                 may=by_reader, fits=_allows("withdraw")),
            Verb("review", pgettext_lazy("pool", "Yearly review"), ReviewForm, review_entry, fits=_allows("keep"),
                 is_primary=True),
            Verb("propose-exit", pgettext_lazy("pool", "Propose the exit"), ExitProposalForm, propose_exit,
                 may=by_reader, fits=_allows("propose_exit")),
            Verb("stay", pgettext_lazy("pool", "Keep in the pool"), StayForm, keep_in_pool, fits=_allows("stay"),
                 is_primary=True),
            Verb("exit", pgettext_lazy("pool", "Exit from the pool"), ExitForm, exit_pool, fits=_allows("exit"),
                 is_danger=True),
        ),
    ),
)  # fmt: skip

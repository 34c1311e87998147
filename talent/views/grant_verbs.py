"""Verbs on grants, entries of ledgers, batches and recoveries."""

from collections.abc import Callable

from django.utils.translation import pgettext_lazy

from talent.forms.base import NothingForm, ReasonForm
from talent.forms.grants import ConfirmForm, DecideForm, ReceiveForm, TakeBackForm
from talent.models import GrantApplication, GrantBatch, GrantEntry, GrantLapse
from talent.scope import TalentScope
from talent.services.policies import applying, deciding, paying, recovering
from talent.states.grants import BATCH_TABLE, GRANT_TABLE, LAPSE_TABLE, EntryKind
from talent.views.base import Subject, Verb, by_unit


def _sees(scope: TalentScope, target: GrantApplication) -> bool:
    """Whoever sees it; the person alone does not act, and the service says so."""
    return True


def _grant(verb: str) -> Callable[[GrantApplication], bool]:
    return lambda row: GRANT_TABLE.allows(row.state, verb)


def _batch(verb: str) -> Callable[[GrantBatch], bool]:
    return lambda row: BATCH_TABLE.allows(row.state, verb)


def _lapse(verb: str) -> Callable[[GrantLapse], bool]:
    return lambda row: LAPSE_TABLE.allows(row.state, verb)


def _may_be_taken_back(row: GrantEntry) -> bool:
    return row.kind == EntryKind.PAYMENT and not hasattr(row, "corrected_by") and _grant("reopen")(row.grant)


SUBJECTS = (
    Subject(
        "grant", "grant_id", lambda user: GrantApplication.objects.visible_to(user).select_related("measure"),
        lambda row: f"/talent/grants/{row.pk}/", (
            Verb("submit", pgettext_lazy("grant", "Submit"), NothingForm, applying.submit_grant, may=_sees,
                 fits=_grant("submit"), is_primary=True),
            Verb("check", pgettext_lazy("grant", "Checked: documents and file agree"), NothingForm,
                 deciding.check_grant, may=by_unit, fits=_grant("check"), is_primary=True),
            Verb("approve", pgettext_lazy("grant", "Approve"), NothingForm, deciding.approve_grant,
                 fits=_grant("approve"), is_primary=True),
            Verb("send-back", pgettext_lazy("grant", "Send back"), ReasonForm, deciding.send_back, may=by_unit,
                 fits=_grant("send_back")),
            Verb("refuse", pgettext_lazy("grant", "Refuse"), ReasonForm, deciding.refuse_grant, may=by_unit,
                 fits=_grant("refuse"), is_danger=True),
            Verb("withdraw", pgettext_lazy("grant", "Withdraw"), ReasonForm, applying.withdraw_grant, may=_sees,
                 fits=_grant("withdraw"), is_danger=True),
        ),
    ),
    Subject(
        "grant-entry", "entry_id",
        lambda user: GrantEntry.objects.visible_to(user).select_related("grant", "corrected_by"),
        lambda row: f"/talent/grants/{row.grant_id}/", (
            Verb("take-back", pgettext_lazy("grant", "The bank sent it back"), TakeBackForm, paying.take_back,
                 fits=_may_be_taken_back, is_danger=True),
        ),
    ),
    Subject(
        "grant-batch", "batch_id", lambda user: GrantBatch.objects.visible_to(user),
        lambda row: f"/talent/payments/{row.pk}/", (
            Verb("approve", pgettext_lazy("grant", "Approve for payment"), NothingForm, paying.approve_batch,
                 fits=_batch("approve"), is_primary=True),
            Verb("confirm", pgettext_lazy("grant", "Confirm as paid"), ConfirmForm, paying.confirm_batch,
                 fits=_batch("confirm"), is_primary=True),
            Verb("drop", pgettext_lazy("grant", "Drop the batch"), ReasonForm, paying.drop_batch, fits=_batch("drop"),
                 is_danger=True),
        ),
    ),
    Subject(
        "grant-lapse", "lapse_id", lambda user: GrantLapse.objects.visible_to(user).select_related("grant__measure"),
        lambda row: f"/talent/grants/{row.grant_id}/", (
            Verb("decide", pgettext_lazy("grant", "Stop and ask back"), DecideForm, recovering.decide_recovery,
                 fits=_lapse("decide"), is_primary=True),
            Verb("receive", pgettext_lazy("grant", "Enter what came back"), ReceiveForm, recovering.receive_recovery,
                 fits=_lapse("receive"), is_primary=True),
            Verb("waive", pgettext_lazy("grant", "Waive"), ReasonForm, recovering.waive_recovery, fits=_lapse("waive"),
                 is_danger=True),
        ),
    ),
)  # fmt: skip

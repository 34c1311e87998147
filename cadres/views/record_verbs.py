"""What is done with rounds, returns and records of conduct."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cadres.forms.base import NothingForm, ReasonForm
from cadres.forms.records import (
    AnswerForm,
    CheckForm,
    DecideForm,
    EditRecordForm,
    ExtendRoundForm,
    FindingForm,
    PleaForm,
    ReplyForm,
    SubmitForm,
    WayForm,
)
from cadres.models import ConductRecord, RecordRound, ToleranceRule, UnitReturn
from cadres.scope import CadreScope
from cadres.services.records.answer import answer_reply, reply_to_record
from cadres.services.records.clear import clear_name, decide_tolerance, plead_tolerance, verify_untrue
from cadres.services.records.rounds import extend_round
from cadres.services.records.rules import withdraw_rule
from cadres.services.records.sign import (
    check_record,
    refuse_record,
    revoke_record,
    send_back_record,
    sign_record,
)
from cadres.services.records.write import drop_record, edit_record, submit_return
from cadres.states.records import RECORD_TABLE, RETURN_TABLE, ROUND_TABLE, Polarity, SourceLevel
from cadres.views.base import Subject, Verb, by_anybody, by_reader


def _allows(verb: str) -> Callable[[Any], bool]:
    return lambda row: RECORD_TABLE.allows(row.state, verb)


def _is_criticism(verb: str) -> Callable[[Any], bool]:
    return lambda row: RECORD_TABLE.allows(row.state, verb) and row.polarity == Polarity.NEGATIVE


def _may_verify(scope: CadreScope, row: Any) -> bool:
    return scope.is_office or (row.level == SourceLevel.UNIT and row.unit_id in scope.unit_ids)


def _can_be_cleared(row: Any) -> bool:
    return _is_criticism("clear")(row) and row.cleared_on is None and hasattr(row, "clearing")


def _can_be_verified(row: Any) -> bool:
    return _is_criticism("verify")(row) and not hasattr(row, "clearing")


def _has_open(name: str) -> Callable[[Any], bool]:
    return lambda row: RECORD_TABLE.allows(row.state, "answer") and getattr(row, name).filter(state="open").exists()


def _can_be_pleaded(row: Any) -> bool:
    return _is_criticism("plead")(row) and row.tolerated_on is None and not _has_open("tolerances")(row)


def _can_be_replied(row: Any) -> bool:
    return RECORD_TABLE.allows(row.state, "reply") and not _has_open("replies")(row)


SUBJECTS = (
    Subject(
        "round", "record_round_id", lambda user: RecordRound.objects.visible_to(user),
        lambda row: f"/cadres/records/rounds/{row.pk}/",
        (
            Verb("extend", _("Extend the round"), ExtendRoundForm, extend_round,
                 fits=lambda row: ROUND_TABLE.allows(row.state, "extend")),
        ),
    ),
    Subject(
        "return", "unit_return_id",
        lambda user: UnitReturn.objects.visible_to(user).select_related("unit", "round"),
        lambda row: f"/cadres/records/returns/{row.pk}/",
        (
            Verb("submit", _("Send the return in"), SubmitForm, submit_return, may=by_reader, is_primary=True,
                 fits=lambda row: RETURN_TABLE.allows(row.state, "submit")),
        ),
    ),
    Subject(
        "record", "record_id",
        lambda user: ConductRecord.objects.visible_to(user).select_related("cadre", "unit", "unit_return", "clearing"),
        lambda row: f"/cadres/records/{row.pk}/",
        (
            Verb("edit", _("Change the draft"), EditRecordForm, edit_record, may=by_reader, fits=_allows("edit")),
            Verb("drop", _("Drop the draft"), ReasonForm, drop_record, may=by_reader, fits=_allows("drop"),
                 is_danger=True),
            Verb("check", _("Check"), CheckForm, check_record, fits=_allows("check"), is_primary=True),
            Verb("sign", _("Sign off"), NothingForm, sign_record, fits=_allows("sign"), is_primary=True),
            Verb("send-back", _("Send back to the unit"), ReasonForm, send_back_record, fits=_allows("send_back")),
            Verb("refuse", _("Do not take it"), ReasonForm, refuse_record, fits=_allows("refuse"), is_danger=True),
            Verb("answer", _("Answer the reply"), AnswerForm, answer_reply, fits=_has_open("replies"),
                 is_primary=True),
            Verb("verify", _("Found to be untrue"), FindingForm, verify_untrue, may=_may_verify,
                 fits=_can_be_verified),
            Verb("clear", _("Clear the name"), WayForm, clear_name, may=_may_verify, fits=_can_be_cleared,
                 is_primary=True),
            Verb("plead", _("Apply for tolerance"), PleaForm, plead_tolerance, may=by_reader, fits=_can_be_pleaded),
            Verb("decide", _("Decide on tolerance"), DecideForm, decide_tolerance, fits=_has_open("tolerances"),
                 is_primary=True),
            Verb("revoke", pgettext_lazy("record", "Revoke as wrong"), ReasonForm, revoke_record,
                 fits=_allows("revoke"), is_danger=True),
        ),
    ),
    Subject(
        "own-record", "record_id",
        lambda user: ConductRecord.objects.about(user).select_related("cadre", "unit"),
        lambda row: f"/cadres/mine/records/{row.pk}/",
        (
            Verb("reply", _("Reply"), ReplyForm, reply_to_record, may=by_anybody, fits=_can_be_replied,
                 is_primary=True),
            Verb("plead", _("Apply for tolerance"), PleaForm, plead_tolerance, may=by_anybody, fits=_can_be_pleaded),
        ),
    ),
    Subject(
        "tolerance-rule", "tolerance_rule_id",
        lambda user: ToleranceRule.objects.visible_to(user).in_being(), lambda row: "/cadres/records/rules/",
        (
            Verb("withdraw", _("Withdraw the rule"), ReasonForm, withdraw_rule, is_danger=True),
        ),
    ),
)  # fmt: skip

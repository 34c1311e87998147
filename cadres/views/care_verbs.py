"""What is done with talks, follow-ups, disciplines, re-use, adjustments and inspections of selection work."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cadres.forms.base import NothingForm, ReasonForm
from cadres.forms.care import (
    AssignTalkForm,
    DisciplineForm,
    FindingsForm,
    FinishFollowUpForm,
    FollowUpForm,
    HearingForm,
    HoldTalkForm,
    LongReasonForm,
    NewFindingForm,
    OutcomeForm,
    RaiseTalkForm,
    RectifiedForm,
    RefuseReuseForm,
    RemovalForm,
    ReuseForm,
    SendFindingBackForm,
    SideForm,
)
from cadres.models import (
    Cadre,
    CadreDiscipline,
    CareTalk,
    EstablishedPost,
    RemovalCase,
    ReuseProposal,
    SelectionFinding,
    SelectionInspection,
    TalkFollowUp,
)
from cadres.scope import CadreScope
from cadres.services.care import disciplines, follow_ups, inspections, removals, talks
from cadres.states.cadre import CADRE_TABLE
from cadres.states.care import DISCIPLINE_TABLE, REMOVAL_TABLE, REUSE_TABLE, TALK_TABLE
from cadres.states.follow_ups import FOLLOW_TABLE
from cadres.states.inspections import FINDING_TABLE, INSPECTION_TABLE
from cadres.views.base import Subject, Verb, by_anybody, by_reader
from xinhui.accounts.models import User
from xinhui.core.transitions import TransitionTable

MINE = "/cadres/mine/care/"
LIGHT = ("cadre__form_sealed", "cadre__photo_sealed")


def _in(table: TransitionTable[Any], verb: str) -> Callable[[Any], bool]:
    return lambda row: table.allows(row.state, verb)


def _by_unit(scope: CadreScope, target: Any) -> bool:
    """The unit's own personnel officer."""
    return target.unit_id in scope.unit_ids


def _with_file(rows: QuerySet[Any], *more: str) -> QuerySet[Any]:
    return rows.select_related("cadre__unit", *more).defer(*LIGHT)


def _talk_page(row: CareTalk) -> str:
    return talks.page_of_talk(row)


def _others(user: User) -> QuerySet[Cadre]:
    return Cadre.objects.visible_to(user).in_service().light().exclude(user=user).select_related("unit")


def _filled(user: User) -> QuerySet[EstablishedPost]:
    rows = EstablishedPost.objects.visible_to(user).in_being().filter(holder__isnull=False)
    return rows.exclude(holder__user=user).select_related("unit")


_TALKS = (
    Subject(
        "care-file", "cadre_id", _others, lambda row: f"/cadres/{row.pk}/",
        (
            Verb("talk", _("Put a talk on the list"), RaiseTalkForm, talks.raise_talk, may=by_reader,
                 fits=_in(CADRE_TABLE, "change")),
            Verb("discipline", _("Enter a discipline"), DisciplineForm, disciplines.record_discipline),
        ),
    ),
    Subject(
        "care-post", "established_post_id", _filled, lambda row: "/cadres/care/removals/",
        (
            Verb("adjust", _("Propose an adjustment"), RemovalForm, removals.propose_removal, may=by_reader,
                 is_danger=True),
        ),
    ),
    Subject(
        "talk", "talk_id", lambda user: _with_file(CareTalk.objects.visible_to(user), "talker"), _talk_page,
        (
            Verb("assign", _("Say who holds it"), AssignTalkForm, talks.assign_talk, may=by_reader,
                 fits=_in(TALK_TABLE, "assign"), is_primary=True),
            Verb("agree", _("Enter a follow-up"), FollowUpForm, follow_ups.agree_follow_up,
                 fits=_in(TALK_TABLE, "agree")),
            Verb("drop", _("The talk is no longer due"), ReasonForm, talks.drop_talk, may=by_reader,
                 fits=_in(TALK_TABLE, "drop")),
        ),
    ),
    Subject(
        "my-talk", "talk_id",
        lambda user: _with_file(CareTalk.objects.visible_to(user).filter(talker=user), "talker"), _talk_page,
        (
            Verb("hold", _("Record the talk as held"), HoldTalkForm, talks.hold_talk, may=by_anybody,
                 fits=_in(TALK_TABLE, "hold"), is_primary=True),
            Verb("agree", _("Enter a follow-up"), FollowUpForm, follow_ups.agree_follow_up, may=by_anybody,
                 fits=_in(TALK_TABLE, "agree")),
        ),
    ),
    Subject(
        "own-talk", "talk_id", lambda user: _with_file(CareTalk.objects.about(user)), lambda row: MINE,
        (
            Verb("confirm", _("It took place"), NothingForm, talks.confirm_talk, may=by_anybody,
                 fits=_in(TALK_TABLE, "confirm"), is_primary=True),
            Verb("deny", _("It did not take place"), NothingForm, talks.deny_talk, may=by_anybody,
                 fits=_in(TALK_TABLE, "deny")),
        ),
    ),
    Subject(
        "follow-up", "follow_up_id",
        lambda user: TalkFollowUp.objects.visible_to(user).select_related("talk__cadre__unit"),
        lambda row: _talk_page(row.talk),
        (
            Verb("finish", _("Follow-up is done"), FinishFollowUpForm, follow_ups.finish_follow_up, may=by_anybody,
                 fits=_in(FOLLOW_TABLE, "finish"), is_primary=True),
            Verb("drop", _("Follow-up is no longer wanted"), ReasonForm, follow_ups.drop_follow_up, may=by_anybody,
                 fits=_in(FOLLOW_TABLE, "drop")),
        ),
    ),
)  # fmt: skip
_DECISIONS = (
    Subject(
        "discipline", "discipline_id", lambda user: _with_file(CadreDiscipline.objects.visible_to(user)),
        lambda row: f"/cadres/care/disciplines/{row.pk}/",
        (
            Verb("propose", _("Propose re-use"), ReuseForm, disciplines.propose_reuse, may=by_reader,
                 fits=_in(DISCIPLINE_TABLE, "propose"), is_primary=True),
            Verb("withdraw", _("The decision was withdrawn"), LongReasonForm, disciplines.withdraw_discipline,
                 fits=_in(DISCIPLINE_TABLE, "withdraw"), is_danger=True),
        ),
    ),
    Subject(
        "reuse", "proposal_id", lambda user: _with_file(ReuseProposal.objects.visible_to(user)),
        disciplines.page_of_reuse,
        (
            Verb("approve", _("Approve re-use"), NothingForm, disciplines.approve_reuse,
                 fits=_in(REUSE_TABLE, "approve"), is_primary=True),
            Verb("approve-second", _("Approve re-use as the second"), NothingForm, disciplines.approve_reuse_second,
                 fits=_in(REUSE_TABLE, "approve_second"), is_primary=True),
            Verb("refuse", _("Refuse re-use"), RefuseReuseForm, disciplines.refuse_reuse,
                 fits=_in(REUSE_TABLE, "refuse"), is_danger=True),
        ),
    ),
    Subject(
        "removal", "removal_id", lambda user: _with_file(RemovalCase.objects.visible_to(user), "post"),
        lambda row: f"/cadres/care/removals/{row.pk}/",
        (
            Verb("verify", _("Record the verification"), FindingsForm, removals.verify_removal,
                 fits=_in(REMOVAL_TABLE, "verify"), is_primary=True),
            Verb("hear", _("Record the hearing"), HearingForm, removals.hear_removal, fits=_in(REMOVAL_TABLE, "hear"),
                 is_primary=True),
            Verb("agree", _("Agree to the adjustment"), NothingForm, removals.agree_removal,
                 fits=_in(REMOVAL_TABLE, "agree"), is_primary=True),
            Verb("decide", _("Decide the adjustment"), OutcomeForm, removals.decide_removal,
                 fits=_in(REMOVAL_TABLE, "decide"), is_primary=True),
            Verb("drop", _("Drop the adjustment"), LongReasonForm, removals.drop_removal,
                 fits=_in(REMOVAL_TABLE, "drop"), is_danger=True),
        ),
    ),
    Subject(
        "own-removal", "removal_id", lambda user: _with_file(RemovalCase.objects.about(user), "post"),
        lambda row: MINE,
        (
            Verb("say", _("Write my side"), SideForm, removals.say_side, may=by_anybody,
                 fits=_in(REMOVAL_TABLE, "say"), is_primary=True),
        ),
    ),
)  # fmt: skip
_INSPECTIONS = (
    Subject(
        "inspection", "inspection_id",
        lambda user: SelectionInspection.objects.visible_to(user).select_related("unit"), inspections.page_of,
        (
            Verb("find", _("Enter a finding"), NewFindingForm, inspections.add_finding,
                 fits=_in(INSPECTION_TABLE, "find"), is_primary=True),
            Verb("close", _("Close the inspection"), NothingForm, inspections.close_inspection,
                 fits=_in(INSPECTION_TABLE, "close")),
        ),
    ),
    Subject(
        "finding", "finding_id",
        lambda user: SelectionFinding.objects.visible_to(user).select_related("inspection__unit"),
        lambda row: inspections.page_of(row.inspection),
        (
            Verb("report", _("Report as rectified"), RectifiedForm, inspections.report_rectified, may=_by_unit,
                 fits=_in(FINDING_TABLE, "report"), is_primary=True),
            Verb("verify", _("Accept the rectification"), NothingForm, inspections.verify_finding,
                 fits=_in(FINDING_TABLE, "verify"), is_primary=True),
            Verb("send-back", pgettext_lazy("finding", "Send back"), SendFindingBackForm,
                 inspections.send_finding_back, fits=_in(FINDING_TABLE, "send_back")),
        ),
    ),
)  # fmt: skip
SUBJECTS = (*_TALKS, *_DECISIONS, *_INSPECTIONS)

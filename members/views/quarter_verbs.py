"""Every verb on quarters, topics, property firms and satisfaction rounds."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.forms import quarters as f
from members.forms.base import NothingForm, ReasonForm
from members.models import JointTopic, PropertyFirm, Quarter, SatisfactionRound
from members.scope import PartyScope
from members.services.quarters import contracts, meetings, places
from members.states.quarters import TOPIC_TABLE, PropertyMode
from members.views.base import Subject, Verb, keeps
from xinhui.accounts.roles import Role


def keeps_place(scope: PartyScope, target: Any) -> bool:
    """By a post over the place; an office in the branch is not enough."""
    return scope.keeps(target.area_code)


def keeps_firms(scope: PartyScope, firm: PropertyFirm) -> bool:
    """The organization department and the towns' party-building offices."""
    return scope.posts.has(Role.ORGANIZATION_DEPARTMENT, Role.TOWN_ORGANIZER)


def _listed(quarter: Quarter) -> bool:
    return quarter.closed_on is None


def _covered(quarter: Any) -> bool:
    return quarter.closed_on is None and bool(quarter.path)


def _uncovered(quarter: Any) -> bool:
    return quarter.closed_on is None and not quarter.path


def _by_a_firm(quarter: Quarter) -> bool:
    return quarter.closed_on is None and quarter.property_mode == PropertyMode.FIRM


def _topic(name: str, label: Any, form: Any, service: Any, **facts: Any) -> Verb:
    def fits(topic: JointTopic) -> bool:
        return TOPIC_TABLE.allows(topic.state, name)

    return Verb(name, label, form, service, keeps, fits, **facts)


SUBJECTS = (
    Subject(
        "quarter", "quarter_id", lambda user: Quarter.objects.visible_to(user).with_path(),
        lambda row: reverse("members:quarter", args=[row.pk]),
        (
            Verb("cover", _("Cover by an organization"), f.CoverForm, places.cover_quarter, keeps_place, _uncovered,
                 is_primary=True),
            Verb("meeting", _("Write down a joint meeting"), f.MeetingForm, meetings.hold_meeting, keeps, _covered,
                 is_primary=True),
            Verb("topic", _("Raise a topic"), f.TopicForm, meetings.raise_topic, keeps, _listed),
            Verb("agreement", _("Sign a joint-work agreement"), f.AgreementForm, contracts.sign_agreement, keeps,
                 _covered),
            Verb("contract", _("Contract with a property firm"), f.ContractForm, contracts.sign_contract, keeps,
                 _listed),
            Verb("contract_end", _("End of the firm's contract"), f.ContractEndForm, contracts.end_contract, keeps,
                 _by_a_firm),
            Verb("committee", _("Owners' committee elected"), f.CommitteeForm, contracts.elect_committee, keeps,
                 _listed),
            Verb("answers", _("Count answers"), f.AnswersForm, meetings.count_answers, keeps, _listed),
            Verb("change", _("Correct the facts"), f.QuarterForm, places.change_quarter, keeps_place, _listed),
            Verb("uncover", _("End the coverage"), f.UncoverForm, places.uncover_quarter, keeps_place, _covered,
                 is_danger=True),
            Verb("close", _("Take the quarter off the list"), ReasonForm, places.close_quarter, keeps_place, _listed,
                 is_danger=True),
        ),
    ),
    Subject(
        "joint_topic", "topic_id",
        lambda user: JointTopic.objects.visible_to(user).with_path().select_related("quarter"),
        lambda row: reverse("members:quarter", args=[row.quarter_id]),
        (
            _topic("agree", _("Agreed by the meeting"), f.AgreeForm, meetings.agree_topic, is_primary=True),
            _topic("finish", _("Settled, with its result"), f.ResultForm, meetings.finish_topic, is_primary=True),
            _topic("give_up", _("Give the topic up"), f.ResultForm, meetings.give_topic_up, is_danger=True),
            _topic("reopen", _("Take it up again"), ReasonForm, meetings.reopen_topic),
        ),
    ),
    Subject(
        "property_firm", "firm_id", PropertyFirm.objects.visible_to,
        lambda row: reverse("members:property_firm", args=[row.pk]),
        (Verb("change", _("Change the firm's facts"), f.FirmChangeForm, contracts.change_firm, keeps_firms),),
    ),
    Subject(
        "satisfaction", "round_id", SatisfactionRound.objects.visible_to,
        lambda row: reverse("members:property_firms"),
        (Verb("close", _("Close the round"), NothingForm, meetings.close_round, keeps_place,
              lambda row: row.closed_on is None),),
    ),
)  # fmt: skip

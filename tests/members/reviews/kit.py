"""A round of mutual review in any state, by the real services: 城管局, 水务局, 区政府办公室 and 区委组织部 take part."""

from datetime import date, timedelta

from members.models import Organization, ReviewAssignment, ReviewOrgan, ReviewRound, StudyGroup
from members.services.organizations.officers import appoint_officer
from members.services.organizations.set_up import OrganizationFacts, set_up_organization
from members.services.reviews import rounds, scores
from members.services.studies.groups import found_group, join_group
from tests.world_members import Party
from xinhui.accounts.actors import SYSTEM, Actor
from xinhui.accounts.models import User
from xinhui.accounts.services.create_user import NewUser, create_users
from xinhui.core import clock
from xinhui.outbox.models import Message

ORDER = ("draft", "open", "scoring", "closed", "published")


def branches(party: Party) -> list[Organization]:
    """Branches of four units, each with a secretary who has an account: asong, s-water, s-office, s-zzb."""
    found = [party.organization("organ_branch"), party.organization("other_organ_branch")]
    for unit in ("government_office", "org_department"):
        row = party.district.world.unit(unit)
        facts = OrganizationFacts(
            name=f"{row.name}党支部", kind="branch", sector="organ", attached_to="unit", unit_id=row.pk
        )
        parent = party.organizations["organs"].pk
        found.append(set_up_organization(actor=party.act("org_department"), parent_id=parent, facts=facts))
    names = [None, "s-water", "s-office", "s-zzb"]
    for number, (branch, username) in enumerate(zip(found, names, strict=True)):
        if username is None:
            continue
        user = create_users(actor=SYSTEM, rows=[NewUser(username=username, name=username, encoded_password="!",
                                                        must_change_password=False)])[0]  # fmt: skip
        member = party.enter("organ_branch", 700 + number, user_id=user.pk)
        type(member).objects.filter(pk=member.pk).update(organization=branch)
        appoint_officer(
            actor=party.act("org_department"), organization_id=branch.pk, member_id=member.pk, duty="secretary"
        )
    return found


def drafted(party: Party, *, peers: int = 2, organs: bool = True) -> ReviewRound:
    """A draft with two criteria and four organs."""
    actor, today = party.act("org_department"), clock.today()
    row = rounds.draft_round(
        actor=actor, title="上半年互看互比互学", starts_on=date(2026, 1, 1), ends_on=date(2026, 6, 30),
        score_by=today + timedelta(days=10), peers=peers,
    )  # fmt: skip
    rounds.add_criterion(actor=actor, round_id=row.pk, title="支部建设", points=100, weight=3)
    rounds.add_criterion(actor=actor, round_id=row.pk, title="服务群众", points=50)
    if organs:
        rounds.invite_organs(actor=actor, round_id=row.pk, organization_ids=[each.pk for each in branches(party)])
    return row


def in_state(party: Party, state: str) -> ReviewRound:
    """A round lived through to a state; scored by everybody unless it is still `scoring`."""
    row, actor = drafted(party), party.act("org_department")
    if state == "cancelled":
        return rounds.cancel_round(actor=actor, round_id=row.pk, reason="改期")
    for reached in ORDER[1 : ORDER.index(state) + 1]:
        if reached == "closed":
            score_all(row)
        verb = {"open": rounds.open_round, "scoring": rounds.start_scoring, "closed": rounds.close_round,
                "published": rounds.publish_round}[reached]  # fmt: skip
        verb(actor=actor, round_id=row.pk)
    return ReviewRound.objects.get(pk=row.pk)


def secretary_of(organ: ReviewOrgan) -> Actor:
    """The organ's secretary as an actor."""
    officer = organ.organization.officers.get(duty="secretary", ends_on=None)
    return Actor.of(User.objects.get(pk=officer.member.user_id), ip="127.0.0.1")


def score(assignment: ReviewAssignment, share: int = 80, remark: str = "") -> None:
    """The assigned secretary gives so many per cent for everything."""
    criteria = assignment.round.criteria.all()
    scores.score_organ(
        actor=secretary_of(assignment.scorer), assignment_id=assignment.pk, remark=remark,
        points={row.pk: row.points * share // 100 for row in criteria},
    )  # fmt: skip


def score_all(row: ReviewRound) -> None:
    """Everybody scores; a little more for the later organs."""
    for number, assignment in enumerate(row.assignments.order_by("scored", "pk")):
        score(assignment, 70 + number, remark=f"意见{number}")


def told(kind: str) -> list[str]:
    """Who got messages of the kind."""
    return sorted(Message.objects.filter(kind=kind).values_list("recipient__username", flat=True))


def group(party: Party) -> StudyGroup:
    """A study group of 城管局 with 阿松 as leader, 阿柏, and somebody who is no member of the party."""
    row = found_group(
        actor=party.act("org_department"), organization_id=party.organizations["organ_branch"].pk, name="青年理论学习小组"
    )  # fmt: skip
    actor = party.act("org_department")
    join_group(actor=actor, group_id=row.pk, member_id=party.members["organ_secretary"].pk, role="leader")
    join_group(actor=actor, group_id=row.pk, member_id=party.members["organ_member"].pk)
    join_group(actor=actor, group_id=row.pk, name="小林")
    return row

"""The yearly democratic appraisal of members: begun, self-appraisals, the ballot's counts, results, publication."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import Appraisal, Appraised, Member
from members.rules.life import Grade, is_attended, most_excellent
from members.services.frame import hold_organization, own_member, require_keeper_of
from members.services.life.frame import long_enough, require_secretary
from members.states.life import APPRAISAL_TABLE
from members.states.organization import MemberState
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, number, one_of, unknown
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.core.locking import locked
from xinhui.outbox.services.enqueue import Draft, enqueue

Counts = tuple[int, int, int, int]
_COLUMNS = ("excellent", "qualified", "basic", "unqualified")


def begin_appraisal(*, actor: Actor, organization_id: int, year: int) -> Appraisal:
    """Begin a branch's appraisal of a year, with its full members (a probationary member is not graded); they are told.

    Raises NotFound, Forbidden, InvalidInput (organization, year), Conflict `appraisal-exists`, `nobody-appraised`.
    """
    number(year, field="year", least=2000, most=clock.today().year)
    with transaction.atomic():
        organization = hold_organization(organization_id)
        require_keeper_of(actor, organization)
        if not organization.is_branch:
            raise InvalidInput(code="not-a-branch", field="organization", message=_("Branches appraise their members."))
        if Appraisal.objects.filter(organization=organization, year=year).exists():
            raise Conflict(
                code="appraisal-exists", field="year", message=_("This branch appraises its members once a year."),
                action=_("Look at the appraisal that there is."),
            )  # fmt: skip
        members = list(Member.objects.full().filter(organization=organization, state=MemberState.ACTIVE).order_by("pk"))
        if not members:
            raise Conflict(code="nobody-appraised", message=_("The branch has no full member to appraise."))
        appraisal = Appraisal.objects.create(
            organization=organization, area_code=organization.area_code, year=year, entitled=len(members)
        )
        Appraised.objects.bulk_create([Appraised(appraisal=appraisal, member=row) for row in members])
        _tell(appraisal, "appraisal_begun", members)
        _write(actor, "begin", appraisal, {"members": len(members)})
    return appraisal


def write_self(*, actor: Actor, appraised_id: int, text: str) -> Appraised:
    """One's own appraisal, at least 50 characters, until the vote. Raises NotFound (not one's own), Forbidden,
    InvalidInput (text), TransitionRefused."""
    text = long_enough(text, action=_("Say what you did well, and where you fall short."))
    with transaction.atomic():
        member = own_member(actor)
        appraisal = _held(Appraised.objects.filter(pk=appraised_id).values_list("appraisal_id", flat=True).first())
        row = hold(Appraised.objects.all(), appraised_id)
        if row.member_id != member.pk:
            raise unknown()
        APPRAISAL_TABLE.next(appraisal.state, "write")
        row.self_text = text
        row.save(update_fields=["self_text"])
        _write(actor, "write", appraisal, {"member": member.pk})
    return row


def count_votes(*, actor: Actor, appraisal_id: int, voters: int, votes: Mapping[int, Counts]) -> Appraisal:
    """The counts of the secret ballot: `voters` who were there, and for every member (row id) how many ballots said
    excellent, qualified, basically qualified, unqualified. A spoilt ballot is in no count.

    Raises NotFound, Forbidden, InvalidInput (voters, votes_1 … in the order of the list), TransitionRefused, Conflict
    `no-quorum`.
    """
    with transaction.atomic():
        appraisal = _held(appraisal_id)
        require_keeper_of(actor, appraisal.organization)
        appraisal.state = APPRAISAL_TABLE.next(appraisal.state, "count")
        number(voters, field="voters", most=appraisal.entitled)
        if not is_attended(appraisal.entitled, voters):
            raise Conflict(
                code="no-quorum", field="voters",
                message=_("%(voting)d of %(entitled)d with a vote were there: too few for a vote.")
                % {"voting": voters, "entitled": appraisal.entitled}, action=_("Vote at another meeting."),
            )  # fmt: skip
        rows = list(locked(Appraised.objects.filter(appraisal=appraisal).select_related("member").order_by("pk")))
        if set(votes) != {row.pk for row in rows}:
            raise InvalidInput(code="votes-missing", message=_("Give the votes of every member of the appraisal."))
        for place, row in enumerate(rows, 1):
            _count(row, votes[row.pk], voters, f"votes_{place}")
        Appraised.objects.bulk_update(rows, ["voters", *_COLUMNS, "updated_at"])
        appraisal.voters, appraisal.voted_on = voters, clock.today()
        appraisal.save()
        _write(actor, "count", appraisal, {"voters": voters})
    return appraisal


def _count(row: Appraised, counts: Counts, voters: int, field: str) -> None:
    for votes in counts:
        number(votes, field=field, most=voters)
    if sum(counts) > voters:
        raise InvalidInput(
            code="too-many-votes", field=field,
            message=_("These are %(sum)d votes; %(voters)d were there.") % {"sum": sum(counts), "voters": voters},
            action=_("Count again."),
        )  # fmt: skip
    row.excellent, row.qualified, row.basic, row.unqualified = counts
    row.voters, row.updated_at = voters, clock.now()


def decide_results(*, actor: Actor, appraisal_id: int, results: Mapping[int, str]) -> Appraisal:
    """The branch decides on every member's result; excellent are a third at most.

    Raises NotFound, Forbidden, InvalidInput (result_1 … in the order of the list), TransitionRefused, Conflict
    `too-many-excellent`.
    """
    with transaction.atomic():
        appraisal = _held(appraisal_id)
        require_keeper_of(actor, appraisal.organization)
        appraisal.state = APPRAISAL_TABLE.next(appraisal.state, "decide")
        rows = list(locked(Appraised.objects.filter(appraisal=appraisal).order_by("pk")))
        if set(results) != {row.pk for row in rows}:
            raise InvalidInput(code="results-missing", message=_("Decide on every member of the appraisal."))
        for place, row in enumerate(rows, 1):
            row.result = one_of(results[row.pk], Grade.values, field=f"result_{place}")
            row.updated_at = clock.now()
        excellent, most = sum(row.result == Grade.EXCELLENT for row in rows), most_excellent(len(rows))
        if excellent > most:
            raise Conflict(
                code="too-many-excellent",
                message=_("%(count)d are called excellent; of %(members)d members it is %(most)d at most (a third).")
                % {"count": excellent, "members": len(rows), "most": most},
                action=_("Keep those with the most votes."),
            )  # fmt: skip
        Appraised.objects.bulk_update(rows, ["result", "updated_at"])
        appraisal.save()
        _write(actor, "decide", appraisal, {"excellent": excellent})
    return appraisal


def publish_results(*, actor: Actor, appraisal_id: int) -> Appraisal:
    """Let every member see the own result; they are told. Only the secretary. Raises NotFound, Forbidden
    `secretary-required`, TransitionRefused."""
    with transaction.atomic():
        appraisal = _held(appraisal_id)
        require_secretary(actor, appraisal.organization)
        appraisal.state = APPRAISAL_TABLE.next(appraisal.state, "publish")
        appraisal.published_at = clock.now()
        appraisal.save()
        _tell(appraisal, "appraisal_published", list(Member.objects.filter(appraised__appraisal=appraisal)))
        _write(actor, "publish", appraisal, {})
    return appraisal


def _held(appraisal_id: int | None) -> Appraisal:
    return hold(Appraisal.objects.select_related("organization"), appraisal_id)


def _tell(appraisal: Appraisal, event: str, members: list[Member]) -> None:
    context = {"branch": str(appraisal.organization), "year": appraisal.year}
    enqueue(drafts=[
        Draft(key=f"life:appraisal:{appraisal.pk}:{event}", recipient_id=row.user_id, kind=f"party.{event}",
              context=context, link=f"/m/party/appraisals/{appraisal.pk}/")
        for row in members if row.user_id is not None
    ])  # fmt: skip


def _write(actor: Actor, verb: str, appraisal: Appraisal, detail: dict[str, object]) -> None:
    record(actor=actor, verb=f"party.appraisal.{verb}", target=appraisal, detail={"year": appraisal.year, **detail})

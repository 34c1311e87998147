"""A round: opened on free places, proposals within the quota under its lock, publicity, granted by a second person."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cadres.models import Cadre, ConductRecord, RankProposal, RankQuota, RankRound, RankRoundLine
from cadres.models.sealed_form import opened
from cadres.models.sealed_line import seal_words
from cadres.rules.facts import appraisals_of
from cadres.rules.ranks import NEEDS, InRank, RankFinding, finding, in_order
from cadres.scope import cadre_scope
from cadres.selectors.people import office_people, person_of
from cadres.services.files import set_rank
from cadres.services.frame import hold_cadre, may_read, require_office, require_unit, tell
from cadres.services.keeping import write_form
from cadres.services.look import keep_looks
from cadres.services.pools.frame import refuse_own_matter
from cadres.states.cadre import CadreState
from cadres.states.looks import VERB, Look
from cadres.states.ranks import RANK_TABLE, RankProposalState
from cadres.states.records import Polarity, RecordKind
from members.rules.chains import working_day_after
from xinhui.accounts.actors import Actor
from xinhui.audit.services import AuditRow, record, record_many
from xinhui.core import clock
from xinhui.core.checks import hold, line, one_of, unknown
from xinhui.core.errors import Conflict
from xinhui.core.services.calendar import schedule_for

PUBLIC_WORKING_DAYS = 5


def hold_round(actor: Actor, rank_round_id: int, verb: str) -> RankRound:
    """The round, locked, the actor a reader of the unit's files. Raises NotFound, TransitionRefused."""
    row = hold(RankRound.objects.select_related("unit"), rank_round_id)
    if not may_read(actor, row.unit_id):
        raise unknown()
    RANK_TABLE.next(row.state, verb)
    return row


def turn(actor: Actor, row: RankRound, verb: str, text: str = "", cadre_id: int | None = None) -> RankRound:
    """The next state, the line of the history, the audit."""
    assert transaction.get_connection().in_atomic_block
    if verb != "open":
        row.state = RANK_TABLE.next(row.state, verb)
    row.save()
    RankRoundLine.objects.create(round=row, at=clock.now(), by_id=actor.user_id, verb=verb,
                                 text_sealed=seal_words(text))  # fmt: skip
    detail = {"rank": row.rank, "state": row.state, **({"cadre": cadre_id} if cadre_id is not None else {})}
    record(actor=actor, verb=f"cadre.rank_round.{verb}", target=row, area_code=row.unit.area_code, detail=detail)
    return row


def free_places(unit_id: int, rank: str) -> int:
    """The quota, locked until commit, less who holds the rank and who is proposed for it."""
    quota = hold(RankQuota.objects.filter(unit_id=unit_id, rank=rank),
                 RankQuota.objects.filter(unit_id=unit_id, rank=rank).values_list("pk", flat=True).first())  # fmt: skip
    held = Cadre.objects.filter(unit_id=unit_id, rank=rank, state=CadreState.IN_SERVICE).count()
    return quota.quota - held - RankProposal.objects.standing().filter(round__unit_id=unit_id, round__rank=rank).count()


def _full() -> Conflict:
    return Conflict(code="quota-full", message=pgettext_lazy("rank", "No place of the quota is free."),
                    action=pgettext_lazy("rank", "Withdraw a proposal, or ask for more places."))  # fmt: skip


def open_rank_round(*, actor: Actor, unit_id: int, rank: str) -> RankRound:
    """A round of a rank of which places are free. By the unit's personnel officer or the cadre office.

    Raises NotFound (unit, also without a quota), Forbidden, InvalidInput (rank), Conflict `round-running` (rank),
    `quota-full`.
    """
    rank = one_of(rank, NEEDS, field="rank")
    with transaction.atomic():
        unit = require_unit(actor, unit_id)
        if RankRound.objects.running().filter(unit=unit, rank=rank).exists():
            raise Conflict(code="round-running", field="rank",
                           message=pgettext_lazy("rank", "A round of this rank is under way in the unit."))  # fmt: skip
        if not RankQuota.objects.filter(unit=unit, rank=rank).exists():
            raise _full()
        places = free_places(unit.pk, rank)
        if places < 1:
            raise _full()
        row = RankRound(unit=unit, rank=rank, places=places, opened_on=clock.today(), opened_by_id=actor.user_id)
        return turn(actor, row, "open")


def _counted(rows: Sequence[Cadre], rank: str) -> list[RankFinding]:
    """Each against the rule. One query: disciplines within their effect."""
    found: dict[int, list[int]] = {}
    records = ConductRecord.objects.counting().filter(cadre__in=[row.pk for row in rows], polarity=Polarity.NEGATIVE,
                                                      kind=RecordKind.DISCIPLINE)  # fmt: skip
    for cadre_id, pk in records.order_by("pk").values_list("cadre_id", "pk"):
        found.setdefault(cadre_id, []).append(pk)
    return [
        finding(rank, InRank(row.pk, row.rank_since, appraisals_of(opened(row.form_sealed)),
                             tuple(found.get(row.pk, ()))), clock.today())
        for row in rows
    ]  # fmt: skip


def look_at_candidates(*, actor: Actor, rank_round_id: int) -> list[tuple[RankFinding, Cadre]]:
    """Everybody of the unit in the rank below, in the order of the rule; each is a look, for grades are read.

    Raises NotFound.
    """
    with transaction.atomic():
        row = RankRound.objects.within(cadre_scope(actor.scope)).filter(pk=rank_round_id).first()
        if row is None:
            raise unknown()
        people = Cadre.objects.in_service().filter(unit=row.unit_id, rank=NEEDS[row.rank][0]).select_related("unit")
        rows = list(people.defer("photo_sealed").order_by("pk"))
        if rows:
            keep_looks(actor, rows, Look.RANK)
    files = {one.pk: one for one in rows}
    return [(one, files[one.pk]) for one in in_order(_counted(rows, row.rank))]


def look_at_round(*, actor: Actor, rank_round_id: int) -> list[RankProposal]:
    """Proposals of a round with the time as counted: a look at each file. Raises NotFound."""
    with transaction.atomic():
        row = RankRound.objects.within(cadre_scope(actor.scope)).select_related("unit").filter(pk=rank_round_id).first()
        if row is None:
            raise unknown()
        rows = row.proposals.select_related("cadre", "proposed_by").defer("cadre__form_sealed", "cadre__photo_sealed")
        proposals = list(rows)
        if proposals:
            record_many(actor=actor, verb=f"{VERB}.{Look.RANK}", rows=[
                AuditRow.of(one.cadre, area_code=row.unit.area_code) for one in proposals
            ])  # fmt: skip
    return proposals


def propose_rank(*, actor: Actor, rank_round_id: int, cadre_id: int) -> RankProposal:
    """Somebody who fulfils the rule, within the quota: the last place is never given twice.

    Raises NotFound, TransitionRefused, Conflict `own-matter`, `not-candidate`, `not-ready`, `proposed`, `quota-full`.
    """
    with transaction.atomic():
        cadre = hold_cadre(actor, cadre_id, field="cadre")
        row = hold_round(actor, rank_round_id, "propose")
        refuse_own_matter(actor, cadre)
        is_there = cadre.unit_id == row.unit_id and cadre.state == CadreState.IN_SERVICE
        if not is_there or cadre.rank != NEEDS[row.rank][0]:
            raise Conflict(code="not-candidate", field="cadre", message=pgettext_lazy(
                "rank", "This person is not in the rank below, or not in this unit."))  # fmt: skip
        if RankProposal.objects.standing().filter(cadre=cadre).exists():
            raise Conflict(code="proposed", field="cadre",
                           message=pgettext_lazy("rank", "This person is proposed already."))  # fmt: skip
        (found,) = _counted([cadre], row.rank)
        if not found.is_ready:
            raise Conflict(code="not-ready", field="cadre", message=pgettext_lazy(
                "rank", "The time in the rank, as counted, is not enough, or something bars it."))  # fmt: skip
        if free_places(row.unit_id, row.rank) < 1:
            raise _full()
        proposal = RankProposal.objects.create(
            round=row, cadre=cadre, finding_sealed=seal_words(json.dumps(asdict(found))), proposed_by_id=actor.user_id
        )
        turn(actor, row, "propose", cadre.name, cadre.pk)
    return proposal


def withdraw_proposal(*, actor: Actor, rank_proposal_id: int, reason: str) -> RankProposal:
    """Out of the round, with the reason: an objection too comes here. Raises NotFound, TransitionRefused, InvalidInput
    (reason), Conflict `withdrawn`."""
    reason = line(reason, field="reason", limit=400)
    with transaction.atomic():
        round_id = RankProposal.objects.filter(pk=rank_proposal_id).values_list("round_id", flat=True).first()
        row = hold_round(actor, round_id or 0, "withdraw")
        proposal = hold(RankProposal.objects.select_related("cadre").filter(round=row), rank_proposal_id)
        if proposal.state != RankProposalState.PROPOSED:
            raise Conflict(code="withdrawn", message=pgettext_lazy("rank", "This proposal was withdrawn already."))
        proposal.state = RankProposalState.WITHDRAWN
        proposal.save(update_fields=["state", "updated_at"])
        turn(actor, row, "withdraw", f"{proposal.cadre.name}：{reason}", proposal.cadre_id)
    return proposal


def publish_round(*, actor: Actor, rank_round_id: int) -> RankRound:
    """Five working days from today; the daily run ends it. Raises NotFound, TransitionRefused, Conflict `nobody`."""
    with transaction.atomic():
        row = hold_round(actor, rank_round_id, "publish")
        people = [one.cadre for one in row.proposals.standing().select_related("cadre")]
        if not people:
            raise Conflict(code="nobody", message=pgettext_lazy("rank", "Nobody is proposed yet."))
        row.public_from = clock.today()
        row.public_until = working_day_after(row.public_from, PUBLIC_WORKING_DAYS, schedule_for(None).is_workday)
        turn(actor, row, "publish")
        until = {"until": row.public_until.isoformat()}
        key = f"rank-round:{row.pk}:public"
        tell({pk for one in people for pk in person_of(one)}, "cadre.rank_public_own", key=key,
             link="/cadres/mine/promotion/", context=until)  # fmt: skip
        tell(office_people() - {actor.user_id or 0}, "cadre.rank_public", key=key, link=f"/cadres/ranks/{row.pk}/",
             context=until)  # fmt: skip
    return row


def end_round_publicity(*, actor: Actor, rank_round_id: int) -> RankRound:
    """The days are over. Raises NotFound, TransitionRefused, Conflict `still-public`."""
    with transaction.atomic():
        row = hold_round(actor, rank_round_id, "end_publicity")
        if row.public_until is not None and clock.today() <= row.public_until:
            raise Conflict(code="still-public", message=_("It is public still."))
        turn(actor, row, "end_publicity")
        tell(office_people(), "cadre.rank_published", key=f"rank-round:{row.pk}:published",
             link=f"/cadres/ranks/{row.pk}/")  # fmt: skip
    return row


def grant_ranks(*, actor: Actor, rank_round_id: int) -> RankRound:
    """Everybody proposed gets the rank, the file a version that says so. By a second person of the cadre office.

    Raises NotFound, Forbidden, TransitionRefused, Conflict `own-draft`, `own-matter`, `nobody`, `quota-full`,
    `not-candidate`.
    """
    with transaction.atomic():
        require_office(actor)
        standing = RankProposal.objects.standing().filter(round=rank_round_id)
        files = [hold_cadre(actor, pk) for pk in standing.order_by("cadre_id").values_list("cadre_id", flat=True)]
        row = hold_round(actor, rank_round_id, "grant")
        proposals = list(row.proposals.standing().order_by("pk"))
        if not proposals:
            raise Conflict(code="nobody", message=pgettext_lazy("rank", "Nobody is proposed yet."))
        if actor.user_id in {row.opened_by_id, *(one.proposed_by_id for one in proposals)}:
            raise Conflict(code="own-draft", message=pgettext_lazy("rank", "Whoever proposes does not grant."),
                           action=pgettext_lazy("rank", "Leave it to a colleague of the cadre office."))  # fmt: skip
        if free_places(row.unit_id, row.rank) < 0:
            raise _full()
        there = {one.cadre_id for one in proposals}
        files = [one for one in files if one.pk in there]  # others were withdrawn while this waited for the lock
        for cadre in files:
            _grant(actor, row, cadre)
        row.proposals.standing().update(state=RankProposalState.GRANTED, granted_by_id=actor.user_id,
                                        updated_at=clock.now())  # fmt: skip
        row.decided_on, row.decided_by_id = clock.today(), actor.user_id
        turn(actor, row, "grant")
        tell({pk for one in files for pk in person_of(one)}, "cadre.rank_granted_own",
             key=f"rank-round:{row.pk}:granted", link="/cadres/mine/promotion/")  # fmt: skip
    return row


def _grant(actor: Actor, row: RankRound, cadre: Cadre) -> None:
    refuse_own_matter(actor, cadre)
    if cadre.unit_id != row.unit_id or cadre.rank != NEEDS[row.rank][0] or cadre.state != CadreState.IN_SERVICE:
        raise Conflict(
            code="not-candidate", message=pgettext_lazy("rank", "Somebody proposed has left or has another rank now."),
            action=pgettext_lazy("rank", "Withdraw the proposal first."),
        )  # fmt: skip
    changed = set_rank(actor=actor, cadre_id=cadre.pk, rank=row.rank, since=clock.today())
    write_form(actor, changed, changed.form, source=str(row), elements=["rank"])


def stop_round(*, actor: Actor, rank_round_id: int, reason: str) -> RankRound:
    """No further, with the reason; proposals are withdrawn. Raises NotFound, TransitionRefused, InvalidInput
    (reason)."""
    reason = line(reason, field="reason", limit=400)
    with transaction.atomic():
        row = hold_round(actor, rank_round_id, "stop")
        row.proposals.standing().update(state=RankProposalState.WITHDRAWN, updated_at=clock.now())
        return turn(actor, row, "stop", reason)

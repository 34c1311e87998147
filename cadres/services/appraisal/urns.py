"""An urn from its slips to its counting. The trail tells of opening, closing and annulling; of casting nothing."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from random import SystemRandom

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from cadres.models import BallotMark, BallotUrn, UrnCode
from cadres.rules.appraisal import FEWEST_BALLOTS
from cadres.rules.ballot_codes import code_hash, new_code
from cadres.services.appraisal.frame import hold_unit_appraisal, keep
from cadres.states.appraisal import UNIT_TABLE, URN_TABLE, AppraisalVerb, UrnState, VoterClass
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.checks import hold, line, unknown
from xinhui.core.errors import Conflict, InvalidInput

#: Slips of an urn at most: every casting rewrites the whole urn.
MOST_SLIPS = 300
_RANDOM = SystemRandom()


@dataclass(frozen=True)
class Slips:
    """An urn just opened, with its codes by class: the only time that they are known."""

    urn: BallotUrn
    codes: Mapping[str, list[str]]


def open_urn(*, actor: Actor, unit_appraisal_id: int, leaders: int, staff: int, served: int) -> Slips:
    """An urn with that many slips. The codes are in the answer and nowhere else.

    Raises NotFound, TransitionRefused, InvalidInput (leaders), Conflict `urn-known`.
    """
    counts = {VoterClass.LEADERS: leaders, VoterClass.STAFF: staff, VoterClass.SERVED: served}
    if min(counts.values()) < 0 or not FEWEST_BALLOTS <= sum(counts.values()) <= MOST_SLIPS:
        raise InvalidInput(
            code="out-of-bounds", field="leaders",
            message=_("Together %(least)d to %(most)d slips.") % {"least": FEWEST_BALLOTS, "most": MOST_SLIPS},
        )  # fmt: skip
    with transaction.atomic():
        row = hold_unit_appraisal(actor, unit_appraisal_id)
        UNIT_TABLE.next(row.state, "urn")
        if row.urns.exclude(state=UrnState.ANNULLED).exists():
            raise Conflict(
                code="urn-known", message=_("The unit has its urn already."),
                action=_("If the slips were lost, annul it and open another."),
            )  # fmt: skip
        urn = BallotUrn.objects.create(
            unit_appraisal=row, token=secrets.token_urlsafe(15), salt=secrets.token_hex(16), opened_at=clock.now(),
            drawn_a=leaders, drawn_b=staff, drawn_c=served,
        )  # fmt: skip
        codes = {str(one): sorted(new_code() for _slip in range(count)) for one, count in counts.items()}
        hashes = [UrnCode(urn=urn, voter_class=one, code_hash=code_hash(code, urn.salt))
                  for one, drawn in codes.items() for code in drawn]  # fmt: skip
        _RANDOM.shuffle(hashes)
        UrnCode.objects.bulk_create(hashes)
        keep(actor, row, AppraisalVerb.URN_OPENED, slips=sum(counts.values()))
    return Slips(urn, codes)


def shake(urn: BallotUrn, new: list[BallotMark]) -> None:
    """Every mark of the urn, old and new, is taken out and laid in anew, in random order and under new keys: neither
    the place of a row nor its transaction tells when or with what it was cast. The urn is held.

    Sorted before they are shuffled: the order depends on the marks and on chance, in no way on the order of casting.
    """
    old = BallotMark.objects.filter(urn=urn)
    marks = [BallotMark(urn=urn, voter_class=one.voter_class, person_id=one.person_id, grade=one.grade)
             for one in (*old, *new)]  # fmt: skip
    old.delete()
    marks.sort(key=lambda mark: (mark.voter_class, mark.person_id, mark.grade))
    _RANDOM.shuffle(marks)
    BallotMark.objects.bulk_create(marks, batch_size=1000)


def _hold_urn(actor: Actor, urn_id: int, verb: str) -> tuple[BallotUrn, UrnState]:
    """The urn, its unit's appraisal held before it; the state after the verb."""
    found = BallotUrn.objects.filter(pk=urn_id).values_list("unit_appraisal_id", flat=True).first()
    if found is None:
        raise unknown()
    row = hold_unit_appraisal(actor, found)
    urn = hold(BallotUrn.objects.all(), urn_id)
    urn.unit_appraisal = row
    return urn, URN_TABLE.next(urn.state, verb)


def close_urn(*, actor: Actor, urn_id: int) -> BallotUrn:
    """Shaken and counted; codes that were not used are gone. Raises NotFound, TransitionRefused, Conflict
    `too-few-ballots`: fewer than five are never shown, so the urn stays open, or is annulled."""
    with transaction.atomic():
        urn, state = _hold_urn(actor, urn_id, "close")
        left = dict(urn.codes.order_by().values_list("voter_class").annotate(n=Count("pk")))
        cast = {one: count - left.get(one, 0) for one, count in urn.drawn.items()}
        if sum(cast.values()) < FEWEST_BALLOTS:
            raise Conflict(
                code="too-few-ballots",
                message=_("Fewer than %(least)d ballots are in the urn: they are never shown.")
                % {"least": FEWEST_BALLOTS},
                action=_("Let more people vote, or annul the urn."),
            )  # fmt: skip
        shake(urn, [])
        urn.codes.all().delete()
        urn.state, urn.closed_at, urn.cast = state, clock.now(), cast
        urn.save(update_fields=["state", "closed_at", "cast"])
        keep(actor, urn.unit_appraisal, AppraisalVerb.URN_CLOSED, ballots=sum(cast.values()))
    return urn


def annul_urn(*, actor: Actor, urn_id: int, reason: str) -> BallotUrn:
    """Slips lost, or a wrong start: ballots and codes are destroyed, unread. Raises NotFound, TransitionRefused,
    InvalidInput (reason)."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        urn, state = _hold_urn(actor, urn_id, "annul")
        urn.marks.all().delete()
        urn.codes.all().delete()
        urn.state, urn.closed_at = state, clock.now()
        urn.save(update_fields=["state", "closed_at"])
        keep(actor, urn.unit_appraisal, AppraisalVerb.URN_ANNULLED, reason)
    return urn

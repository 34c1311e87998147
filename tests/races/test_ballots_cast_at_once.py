"""Two cast their ballots into one urn at the same moment, on PostgreSQL: every casting shakes the whole urn.

Both ballots are in it, whole and once. The control takes the lock of the urn away: marks are lost or doubled.
"""

from collections import Counter

from cadres.models import AppraisalScheme, BallotMark, BallotUrn, PersonAppraisal, UnitAppraisal, UrnCode
from cadres.rules.ballot_codes import code_hash, new_code
from cadres.services.appraisal import voting
from tests.races.duel import RACES_MARKS, duel, without_locks
from tests.races.test_last_excellent import made
from tests.world_cadres import Cadres
from xinhui.core import clock

pytestmark = RACES_MARKS
RACES, CONTROL_RACES = 60, 40
VOTES = ("excellent", "competent")


def urns(cadres: Cadres, count: int) -> tuple[list[list[PersonAppraisal]], list[BallotUrn], list[list[str]]]:
    """People of a unit, an open urn and two codes, as often as there are races."""
    rows = made(cadres, count)
    UnitAppraisal.objects.update(state="ballots")
    AppraisalScheme.objects.update(ballot_weight=30, leader_weight=70)
    made_urns = BallotUrn.objects.bulk_create(
        BallotUrn(unit_appraisal=people[0].unit_appraisal, token=f"urn{number}", salt="00" * 16, drawn_a=0, drawn_b=2,
                  drawn_c=0, opened_at=clock.now()) for number, people in enumerate(rows)
    )  # fmt: skip
    codes = [[new_code(), new_code()] for _urn in made_urns]
    UrnCode.objects.bulk_create(
        UrnCode(urn=urn, voter_class="b", code_hash=code_hash(code, urn.salt))
        for urn, pair in zip(made_urns, codes, strict=True) for code in pair
    )  # fmt: skip
    return rows, made_urns, codes


def race(rows: list[list[PersonAppraisal]], made_urns: list[BallotUrn], codes: list[list[str]]) -> int:
    """Both cast; how many failed."""

    def act(number: int, side: int) -> None:
        voting.cast_ballot(token=made_urns[number].token, code=codes[number][side],
                           grades=dict.fromkeys((person.pk for person in rows[number]), VOTES[side]))  # fmt: skip

    return duel(len(rows), act, forgiving=True, hold=(0.0, 0.0))


def whole(rows: list[list[PersonAppraisal]]) -> int:
    """Urns that hold exactly both ballots: each grade once a person."""
    found = Counter(BallotMark.objects.values_list("person_id", "grade"))
    return sum(all(found[person.pk, vote] == 1 for person in people for vote in VOTES) for people in rows)


def test_both_ballots_are_in_the_urn(cadres: Cadres) -> None:
    rows, made_urns, codes = urns(cadres, RACES)
    assert race(rows, made_urns, codes) == 0
    assert whole(rows) == RACES and not UrnCode.objects.exists()


def test_control_without_the_lock_ballots_are_lost(cadres: Cadres) -> None:
    rows, made_urns, codes = urns(cadres, CONTROL_RACES)
    with without_locks(voting):
        race(rows, made_urns, codes)
    assert whole(rows) < CONTROL_RACES

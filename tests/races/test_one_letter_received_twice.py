"""Two officers receive the same letter at the same moment, on PostgreSQL.

One of them takes the member in, the other is told that it is received; the member belongs to one branch, moved once.
The control takes the row locks away: then some letters are received twice, and where the constraint on open
affiliations stands in between, the second officer gets an error of the database instead of a reason.
"""

from collections import Counter

from members.models import Affiliation, LetterStep, TransferLetter
from members.services import frame as room
from members.services.register import closing
from members.services.transfers import frame
from members.services.transfers.letters import issue_inside
from members.services.transfers.reception import receive_letter
from tests.races.duel import RACES_MARKS, duel, without_locks
from tests.world_members import Party
from xinhui.audit.models import Entry
from xinhui.audit.selectors.verify import verify_chains
from xinhui.core.errors import DomainError

pytestmark = RACES_MARKS
LETTERS, CONTROL = 60, 60


def letters(party: Party, count: int) -> list[TransferLetter]:
    """Letters from 第一网格党支部 to 双水网格党支部, a member each."""
    actor, target = party.act("org_department"), party.organizations["other_branch"].pk
    return [
        issue_inside(actor=actor, member_id=party.enter("grid_branch", 100 + number).pk, to_organization_id=target,
                     reason="户口迁移")
        for number in range(count)
    ]  # fmt: skip


def race(party: Party, rows: list[TransferLetter]) -> tuple[int, int]:
    """The branch and the organization department receive every letter: (told why not, stopped by the database)."""
    actors, told = [party.act("other_branch_secretary"), party.act("org_department")], list[int]()

    def act(number: int, side: int) -> None:
        try:
            receive_letter(actor=actors[side], transfer_letter_id=rows[number].pk)
        except DomainError:
            told.append(number)

    stopped = duel(len(rows), act, forgiving=True)
    return len(told), stopped


def receptions(rows: list[TransferLetter]) -> Counter[int]:
    """Times received → letters, by their steps."""
    steps = LetterStep.objects.filter(letter__in=rows, verb="receive").values_list("letter_id", flat=True)
    return Counter(Counter(steps).values())


def test_a_letter_is_received_once(party: Party) -> None:
    rows = letters(party, LETTERS)
    assert race(party, rows) == (LETTERS, 0), "one of the two is told why, every time"
    assert receptions(rows) == {1: LETTERS}
    places = Affiliation.objects.filter(member__in=[row.member_id for row in rows])
    here = places.filter(organization=party.organizations["other_branch"])
    assert (here.count(), here.open().count(), places.count()) == (LETTERS, LETTERS, LETTERS * 2)
    assert Entry.objects.filter(verb="party.letter.receive").count() == LETTERS
    assert all(report.broken is None for report in verify_chains())


def test_control_without_the_locks_it_is_received_twice_or_refused_without_reason(party: Party) -> None:
    rows = letters(party, CONTROL)
    with without_locks(room, closing, frame):
        told, stopped = race(party, rows)
    doubled = receptions(rows)[2]
    assert stopped + doubled > 0
    assert told + stopped + doubled == CONTROL

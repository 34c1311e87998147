"""Two officers collect the same month of the same member at the same moment, on PostgreSQL.

One of them gets it, the other is told that it is paid; ledger and payments say the same. The control takes the row
locks away, and the same judge must find a month paid twice.
"""

from datetime import date

from django.db.models import Sum

from members.models import DuesCharge, DuesEntry, DuesLedger, DuesPayment
from members.services import frame as room
from members.services.dues import collect, frame
from members.services.dues.assess import assess_month
from members.services.dues.bases import BaseFacts, set_bases
from tests.races.duel import RACES_MARKS, duel, without_locks
from tests.world_members import Party
from xinhui.accounts.actors import SYSTEM
from xinhui.audit.selectors.verify import verify_chains

pytestmark = RACES_MARKS
MEMBERS, CONTROL = 100, 100


def charges(party: Party, count: int) -> list[DuesCharge]:
    """This month's charges of so many more members of the branch."""
    members = [party.enter("grid_branch", 100 + number) for number in range(count)]
    rows = [BaseFacts(row.pk, "paid", 600_000, date(2024, 1, 1)) for row in members]
    set_bases(actor=party.act("branch_secretary"), rows=rows)
    assess_month(actor=SYSTEM)
    return list(DuesCharge.objects.filter(member__in=members).order_by("pk"))


def race(party: Party, rows: list[DuesCharge]) -> int:
    """Both sides collect every month; how many were refused."""
    branch, actors = party.organizations["grid_branch"].pk, [party.act("branch_secretary"), party.act("secretary")]

    def act(number: int, side: int) -> None:
        collect.collect(actor=actors[side], organization_id=branch, charge_ids=[rows[number].pk], method="cash")

    return duel(len(rows), act, forgiving=True)


def doubled(rows: list[DuesCharge]) -> int:
    """Members with two payments."""
    payments = DuesPayment.objects.filter(member__in=[row.member_id for row in rows])
    return payments.count() - payments.values("member").distinct().count()


def test_a_month_is_collected_once(party: Party) -> None:
    rows = charges(party, MEMBERS)
    assert race(party, rows) == MEMBERS, "one of the two is refused, every time"
    assert (doubled(rows), DuesPayment.objects.count()) == (0, MEMBERS)
    assert DuesLedger.objects.get().balance == DuesEntry.objects.aggregate(sum=Sum("change"))["sum"] == MEMBERS * 9000
    assert all(report.broken is None for report in verify_chains())


def test_control_without_the_locks_it_is_collected_twice(party: Party) -> None:
    rows = charges(party, CONTROL)
    with without_locks(room, frame, collect):
        race(party, rows)
    assert doubled(rows) > 0

"""Who owes dues for months that are over, and for how many of them in a row."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from members.models import DuesCharge, Member
from members.rules.dues import WARN_AT, has_left, in_a_row, month_of, warning
from members.rules.months import months_after
from members.states.organization import COUNTED
from xinhui.accounts.models import User
from xinhui.accounts.scope import area_range
from xinhui.core import clock


@dataclass(frozen=True)
class Arrear:
    """A member who owes: months that are over in all, and in a row up to the last; `since` begins that row."""

    member_id: int
    name: str
    user_id: int | None
    branch_id: int
    branch: str
    path: str
    owed: int
    in_a_row: int
    since: date
    fen: int
    warning: int | None

    @property
    def has_left(self) -> bool:
        """Six in a row: the branch has to decide."""
        return has_left(self.in_a_row)


def arrears_of(user: User | None, *, path: str = "", least: int = WARN_AT[0]) -> list[Arrear]:
    """Members on the register who owe `least` months or more in a row, the longest first. Three queries.

    Those whom the reader keeps; None is the portal itself. `path`: only of this organization and below.
    """
    today = clock.today()
    rows = DuesCharge.objects.all() if user is None else DuesCharge.objects.visible_to(user)
    owed = rows.unpaid().filter(month__lte=month_of(today), amount__gt=0)
    over = owed.filter(month__lt=month_of(today))
    if path:
        over = over.filter(**area_range("organization__path", path))
    late = (
        over.order_by().values("member").annotate(n=Count("pk")).filter(n__gte=least).values_list("member", flat=True)
    )
    months: dict[int, dict[date, int]] = defaultdict(dict)
    for member_id, month, amount in owed.filter(member__in=list(late)).values_list("member_id", "month", "amount"):
        months[member_id][month] = amount
    members = Member.objects.filter(pk__in=list(months), state__in=COUNTED).select_related("organization")
    found = [_arrear(member, months[member.pk], today) for member in members]
    return sorted((row for row in found if row.in_a_row >= least), key=lambda row: (-row.in_a_row, row.path, row.name))


def _arrear(member: Member, months: dict[date, int], today: date) -> Arrear:
    this = month_of(today)
    over = {month: fen for month, fen in months.items() if month < this}
    row = in_a_row(over, today)
    return Arrear(
        member.pk, member.name, member.user_id, member.organization_id, str(member.organization),
        member.organization.path, len(over), row, months_after(this, -max(row, 1)), sum(over.values()),
        warning(row, this_month_unpaid=this in months, today=today),
    )  # fmt: skip

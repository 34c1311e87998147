"""What a member's dues are counted on: bases set, reliefs granted; what is charged but not paid follows them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from members.models import DuesBase, DuesCharge, DuesRelief, Member, Organization
from members.rules.dues import PayKind, dues_of, month_of, rate_of
from members.services.development.frame import require_committee
from members.services.dues.frame import MOST, this_month
from members.services.frame import hold_member, hold_organization, require_keeper_of
from members.states.dues import ExemptReason
from xinhui.accounts.actors import Actor, person_id
from xinhui.audit.services import AuditRow, record, record_many
from xinhui.core import clock
from xinhui.core.checks import line, number, one_of, unknown
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.core.locking import locked

#: A base below one yuan is a slip of the finger; who earns nothing pays the fixed sum.
LEAST_BASE = 100


@dataclass(frozen=True)
class BaseFacts:
    """A member's base in fen from a month on; None is the current one."""

    member_id: int
    pay_kind: str
    base: int = 0
    valid_from: date | None = None


def set_base(*, actor: Actor, member_id: int, pay_kind: str, base: int = 0, valid_from: date | None = None) -> DuesBase:
    """Set what a member pays on. Errors as `set_bases`."""
    return set_bases(actor=actor, rows=[BaseFacts(member_id, pay_kind, base, valid_from)])[0]


def set_bases(*, actor: Actor, rows: Sequence[BaseFacts]) -> list[DuesBase]:
    """Set bases of members, all or none; one for the same month replaces the former.

    Raises NotFound (member), Forbidden, InvalidInput (pay_kind, base, valid_from), Conflict `member-gone`.
    """
    checked = {facts.member_id: checked_base(facts) for facts in rows}
    with transaction.atomic():
        members = _hold_members(actor, checked)
        by = actor.user_id
        DuesBase.objects.bulk_create(
            [
                DuesBase(
                    member_id=pk, pay_kind=f.pay_kind, base=f.base, valid_from=f.valid_from or this_month(), by_id=by
                )
                for pk, f in checked.items()
            ],
            update_conflicts=True, unique_fields=["member", "valid_from"],
            update_fields=["pay_kind", "base", "by", "updated_at"], batch_size=1000,
        )  # fmt: skip
        months = [facts.valid_from for facts in checked.values() if facts.valid_from]
        written = DuesBase.objects.filter(member_id__in=checked, valid_from__in=months).select_related("member")
        found = {row.member_id: row for row in written if row.valid_from == checked[row.member_id].valid_from}
        recharge(checked)
        record_many(actor=actor, verb="party.dues.base", rows=[
            AuditRow.of(found[pk], area_code=members[pk].area_code, detail={"member": pk, "from": facts.valid_from})
            for pk, facts in checked.items()
        ])  # fmt: skip
    return [found[facts.member_id] for facts in rows]


def grant_relief(
    *, actor: Actor, member_id: int, reason: str, amount: int = 0, valid_from: date | None = None,
    until: date | None = None,
) -> DuesRelief:  # fmt: skip
    """Free a member in difficulty from dues, or from a part: approved by the committee above the branch.

    Raises NotFound, Forbidden, InvalidInput (reason, amount, until), Conflict `relief-overlaps`.
    """
    reason = line(reason, field="reason")
    number(amount, field="amount", most=MOST)
    first, last = month_of(valid_from or this_month()), month_of(until) if until else None
    if last is not None and last < first:
        raise InvalidInput(
            code="dates-reversed", field="until", message=_("A relief ends after it has begun."),
            action=_("Give a later month."),
        )  # fmt: skip
    with transaction.atomic():
        member = hold_dues_member(member_id)
        require_committee(actor, member.organization)
        known = DuesRelief.objects.filter(member=member)
        if any((row.until is None or row.until >= first) and (last is None or row.valid_from <= last) for row in known):
            raise Conflict(
                code="relief-overlaps", field="valid_from", message=_("There is a relief for these months already."),
                action=_("Give other months."),
            )  # fmt: skip
        relief = DuesRelief.objects.create(
            member=member, valid_from=first, until=last, amount=amount, reason=reason, by_id=person_id(actor)
        )
        recharge([member.pk])
        record(actor=actor, verb="party.dues.relief", target=relief, area_code=member.area_code,
               detail={"member": member.pk, "from": first, "until": last})  # fmt: skip
    return relief


def hold_dues_member(member_id: int) -> Member:
    """The member with the branch, both locked in order. Raises NotFound, Conflict."""
    hold_organization(Member.objects.filter(pk=member_id).values_list("organization_id", flat=True).first())
    return hold_member(member_id)


def recharge(member_ids: Iterable[int]) -> None:
    """Count what is owed anew by the bases and reliefs that hold now: never what is paid or excused by the branch.

    The members are held.
    """
    ids = list(member_ids)
    owed = list(locked(DuesCharge.objects.unpaid().filter(member_id__in=ids).order_by("pk")))
    owed += list(locked(DuesCharge.objects.filter(member_id__in=ids, exempt=ExemptReason.RELIEF).order_by("pk")))
    if not owed:
        return
    book = Book(DuesBase.objects.filter(member_id__in=ids), DuesRelief.objects.filter(member_id__in=ids))
    changed = [charge for charge in owed if book.fill(charge)]
    names = ["pay_kind", "base", "rate", "amount", "exempt", "exempt_note"]
    DuesCharge.objects.bulk_update(changed, names, batch_size=500)


class Book:
    """Bases and reliefs of members, and what they make of a charge."""

    def __init__(self, bases: QuerySet[DuesBase], reliefs: QuerySet[DuesRelief]) -> None:
        self.bases: dict[int, list[tuple[date, str, int]]] = {}
        for pk, day, kind, base in bases.order_by("valid_from").values_list(
            "member_id", "valid_from", "pay_kind", "base"
        ):
            self.bases.setdefault(pk, []).append((day, kind, base))
        self.reliefs: dict[int, list[DuesRelief]] = {}
        for relief in reliefs.order_by("pk"):
            self.reliefs.setdefault(relief.member_id, []).append(relief)

    def fill(self, charge: DuesCharge) -> bool:
        """Kind, base, rate, amount and relief of the charge's month; False when the member has no base for it."""
        held = [row for row in self.bases.get(charge.member_id, ()) if row[0] <= charge.month]
        if not held:
            return False
        _day, charge.pay_kind, charge.base = held[-1]
        charge.rate, charge.amount = rate_of(charge.pay_kind, charge.base), dues_of(charge.pay_kind, charge.base)
        charge.exempt = charge.exempt_note = ""
        for relief in self.reliefs.get(charge.member_id, ()):
            if relief.valid_from <= charge.month and (relief.until is None or relief.until >= charge.month):
                charge.amount = min(charge.amount, relief.amount)
                charge.exempt = ExemptReason.RELIEF if charge.amount == 0 else ""
                charge.exempt_note = relief.reason if charge.exempt else ""
        return True


def checked_base(facts: BaseFacts) -> BaseFacts:
    """The facts with the first of the month; raises InvalidInput (pay_kind, base)."""
    one_of(facts.pay_kind, PayKind.values, field="pay_kind")
    first = month_of(facts.valid_from or clock.today())
    if facts.pay_kind == PayKind.SMALL:
        return BaseFacts(facts.member_id, facts.pay_kind, 0, first)
    number(facts.base, field="base", least=LEAST_BASE, most=MOST)
    return BaseFacts(facts.member_id, facts.pay_kind, facts.base, first)


def _hold_members(actor: Actor, ids: Iterable[int]) -> dict[int, Member]:
    wanted = sorted(ids)
    branches = Member.objects.filter(pk__in=wanted).values_list("organization_id", flat=True)
    rows: dict[int, Organization] = {pk: hold_organization(pk) for pk in sorted(set(branches))}
    for organization in rows.values():
        require_keeper_of(actor, organization)
    if len(wanted) == 1:
        return {wanted[0]: hold_member(wanted[0], field="member")}
    found = {row.pk: row for row in locked(Member.objects.counted().filter(pk__in=wanted).order_by("pk"))}
    if len(found) < len(wanted):
        raise unknown("member")
    return found

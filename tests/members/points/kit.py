"""Rules, accounts, deeds and goods of 罗坑村, by the real services, in any state."""

from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Sum

from members.models import Deed, PointAccount, PointEntry, PointRule, PointRuleSet, Redemption, ShopGood, ShopMovement
from members.services.points import accounts, deeds, objections, rule_sets, shop
from members.states.points import EntryKind
from tests.world import VILLAGE
from tests.world_grids import jpeg
from tests.world_members import Party

RULES = (
    rule_sets.RuleFacts("A1", "房前屋后保持整洁", "environment", 5, "photo", 2, "month"),
    rule_sets.RuleFacts("C1", "参加村里志愿服务", "help", 10, "witness"),
    rule_sets.RuleFacts("D1", "参加村民会议", "governance", 3, "text"),
    rule_sets.RuleFacts("F1", "乱扔垃圾经劝导不改", "environment", -8, "text"),
)
VOTE: dict[str, Any] = {"entitled": 100, "present": 60, "in_favour": 55, "minutes": "会议记录：一致同意"}
NUMBERS = count(1)
#: The two who check, and who decides on an objection.
FIRST, SECOND, JUDGE = "secretary", "branch_secretary", "organizer"


def picture(mark: int | None = None) -> SimpleUploadedFile:
    """A photo; each another one."""
    return SimpleUploadedFile("p.jpg", jpeg(next(NUMBERS) if mark is None else mark), "image/jpeg")


def adopted(party: Party, village: str = VILLAGE, by: str = "secretary", **facts: Any) -> PointRuleSet:
    """Rules that the assembly voted for."""
    actor = party.act(by)
    draft = rule_sets.draft_rules(actor=actor, area_code=village, **facts)
    for rule in RULES:
        rule_sets.put_rule(actor=actor, rule_set_id=draft.pk, facts=rule)
    return rule_sets.adopt_rules(actor=actor, rule_set_id=draft.pk, **VOTE)


def in_force(party: Party, village: str = VILLAGE, by: str = "secretary", **facts: Any) -> PointRuleSet:
    """Rules in force."""
    row = adopted(party, village, by, **facts)
    return rule_sets.put_rules_in_force(actor=party.act(by), rule_set_id=row.pk)


def rule(code: str = "C1", village: str = VILLAGE) -> PointRule:
    """A rule in force."""
    found: PointRule = PointRule.objects.get(rule_set__area_code=village, rule_set__state="in_force", code=code)
    return found


def account(party: Party, name: str = "陈阿公户", *, member: str | None = None) -> PointAccount:
    """An account of the village, perhaps with a member who signs in."""
    member_id = party.members[member].pk if member else None
    return accounts.open_account(actor=party.act("secretary"), area_code=VILLAGE, name=name, member_id=member_id)


def reported(party: Party, where: PointAccount, code: str = "C1", by: str = "secretary", **facts: Any) -> Deed:
    """A deed as it was reported."""
    values: dict[str, Any] = {"what": "清理村道", "witness": "阿强"} | facts
    return deeds.report_deed(actor=party.act(by), account_id=where.pk, rule_id=rule(code, where.area_code).pk, **values)


def deed_in(party: Party, state: str, where: PointAccount, code: str = "C1", **facts: Any) -> Deed:
    """A deed in a state, on the shortest way there."""
    deed = reported(party, where, code, **facts)
    if state in ("refused", "withdrawn"):
        verb = deeds.refuse_deed if state == "refused" else deeds.withdraw_deed
        return verb(actor=party.act(FIRST), deed_id=deed.pk, reason="重复申报")
    way = ("checked", "confirmed", "published", "objected")
    target = "published" if state == "counts" else "objected" if state == "upheld" else state
    steps = way[: way.index(target) + 1] if target in way else ()
    for step in steps:
        STEPS[step](party, deed)
    if state == "counts":
        Deed.objects.filter(pk=deed.pk).update(published_on="2020-01-01", objections_until="2020-01-06")
        objections.settle_deeds(actor=party.act(FIRST))
    if state == "upheld":
        objections.uphold_objection(actor=party.act(JUDGE), objection_id=deed.objections.get().pk, answer="属实")
    return Deed.objects.get(pk=deed.pk)


STEPS: dict[str, Any] = {
    "checked": lambda party, deed: deeds.check_deed(actor=party.act(FIRST), deed_id=deed.pk, note="到场查看"),
    "confirmed": lambda party, deed: deeds.confirm_deed(actor=party.act(SECOND), deed_id=deed.pk),
    "published": lambda party, deed: deeds.publish_deed(actor=party.act(FIRST), deed_id=deed.pk),
    "objected": lambda party, deed: objections.raise_objection(
        actor=party.act("party_member"), deed_id=deed.pk, reason="当天没有见到"
    ),
}


def earned(party: Party, where: PointAccount, times: int = 1) -> PointAccount:
    """The account after so many deeds of ten points."""
    for _time in range(times):
        deed_in(party, "counts", where)
    return PointAccount.objects.get(pk=where.pk)


def good(party: Party, name: str = "肥皂", *, points: int = 10, stock: int = 5) -> ShopGood:
    """Something in the shop."""
    return shop.offer_good(actor=party.act("secretary"), area_code=VILLAGE, name=name, points=points, measure="块",
                           stock=stock)  # fmt: skip


def redeemed(
    party: Party, where: PointAccount, what: ShopGood, state: str = "reserved", quantity: int = 1
) -> Redemption:
    """A redemption in a state."""
    actor = party.act("secretary")
    row = shop.redeem_points(actor=actor, account_id=where.pk, good_id=what.pk, quantity=quantity)
    if state == "handed_out":
        return shop.hand_out(actor=actor, redemption_id=row.pk, received_by="陈阿公")
    return shop.cancel_redemption(actor=actor, redemption_id=row.pk, reason="不要了") if state == "cancelled" else row


def left(where: PointAccount) -> int:
    """The balance; the ledger must say the same, line by line, and what was earned is spent, expired or left."""
    row, balance = PointAccount.objects.get(pk=where.pk), 0
    sums = dict.fromkeys(EntryKind, 0)
    for entry in PointEntry.objects.filter(account=where).order_by("pk"):
        balance += entry.change
        sums[EntryKind(entry.kind)] += entry.change
        assert entry.balance == balance >= 0
    assert row.balance == balance
    gained = sums[EntryKind.EARNED] + sums[EntryKind.CORRECTED]
    spent = -(sums[EntryKind.REDEEMED] + sums[EntryKind.RETURNED])
    assert gained == spent - sums[EntryKind.EXPIRED] - sums[EntryKind.DEDUCTED] + balance
    return balance


def shelf(what: ShopGood) -> int:
    """The stock; its ledger must say the same, line by line."""
    row, balance = ShopGood.objects.get(pk=what.pk), 0
    for move in ShopMovement.objects.filter(good=what).order_by("pk"):
        balance += move.change
        assert move.balance == balance >= 0
    assert row.stock == balance == (ShopMovement.objects.filter(good=what).aggregate(sum=Sum("change"))["sum"] or 0)
    return balance

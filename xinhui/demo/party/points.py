"""Village points of the demo district: three villages of 罗坑镇 with rules, deeds in every state and a shop."""

from datetime import datetime, timedelta

from members.models import Deed, Member, PointAccount, PointRule
from members.services.points import accounts, deeds, objections, rule_sets, shop
from xinhui.accounts.actors import SYSTEM, Actor
from xinhui.core import clock
from xinhui.demo.party.base import DemoParty

VILLAGES = ("440705103200", "440705103201", "440705103202")
RULES = (
    rule_sets.RuleFacts("A1", "房前屋后保持整洁", "environment", 5, "text"),
    rule_sets.RuleFacts("C1", "参加村里志愿服务", "help", 10, "witness"),
    rule_sets.RuleFacts("D1", "参加村民会议", "governance", 3, "text"),
    rule_sets.RuleFacts("F1", "乱扔垃圾经劝导不改", "environment", -8, "text"),
)
GOODS = (("肥皂", 10, "块", 60), ("洗洁精", 15, "瓶", 40), ("毛巾", 12, "条", 30), ("食用油", 60, "瓶", 12))
WHAT = {"A1": "清理门前杂物，三包到位", "C1": "参加村道清扫", "D1": "参加村民代表会议", "F1": "垃圾丢在河边"}
#: How far the last deeds of a village have come.
OPEN = ("reported", "checked", "confirmed", "published", "objected", "upheld", "refused")


def build(party: DemoParty) -> None:
    """Each village in turn: rules three months ago, deeds since, what was counted and redeemed."""
    for village in VILLAGES:
        _Village(party, village).live()
    member = Member.objects.filter(user__username="dangyuan").first()
    account = PointAccount.objects.filter(area_code=VILLAGES[0]).order_by("pk")[1]
    if member is not None:
        accounts.link_account(actor=party.actor("v103200"), account_id=account.pk, member_id=member.pk)


class _Village:
    """The people of one village who report, check, confirm and decide."""

    def __init__(self, party: DemoParty, village: str) -> None:
        self.village, self.party = village, party
        self.first: Actor = party.actor(f"v{village[6:]}")
        self.second: Actor = party.actor(f"l{village[6:]}001")
        self.town: Actor = party.actor("town103-party")
        self.judge: Actor = party.actor("zuzhibu")

    def live(self) -> None:
        """Three months."""
        with clock.moved(self.party.office_hour(90)):
            self._adopt()
            names = [f"第{n}户" for n in range(1, 13)]
            households = accounts.open_accounts(actor=self.first, area_code=self.village, names=names)
            goods = [
                shop.offer_good(actor=self.first, area_code=self.village, name=name, points=points, measure=measure,
                                stock=stock)
                for name, points, measure, stock in GOODS
            ]  # fmt: skip
        for week in range(12, 1, -2):
            for number, household in enumerate(households[: 4 + week % 5]):
                self._deed(household, list(WHAT)[(number + week) % 3], "counts", self.party.office_hour(7 * week))
        for number, state in enumerate(OPEN):
            self._deed(households[number], list(WHAT)[number % 4], state, self.party.office_hour(2))
        with clock.moved(self.party.office_hour(1)):
            least = goods[0].points
            able = PointAccount.objects.filter(area_code=self.village, balance__gte=least).order_by("pk")
            for number, row in enumerate(able[:4]):
                taken = shop.redeem_points(actor=self.first, account_id=row.pk, good_id=goods[0].pk)
                if number:
                    shop.hand_out(actor=self.first, redemption_id=taken.pk, received_by="本人")

    def _adopt(self) -> None:
        draft = rule_sets.draft_rules(actor=self.first, area_code=self.village)
        rule_sets.put_rules(actor=self.first, rule_set_id=draft.pk, rows=RULES)
        rule_sets.adopt_rules(actor=self.first, rule_set_id=draft.pk, entitled=320, present=214, in_favour=201,
                              minutes="村民会议审议通过积分细则。")  # fmt: skip
        rule_sets.put_rules_in_force(actor=self.first, rule_set_id=draft.pk)

    def _deed(self, household: PointAccount, code: str, state: str, at: datetime) -> None:
        rule = PointRule.objects.get(rule_set__area_code=self.village, rule_set__state="in_force", code=code)
        with clock.moved(at):
            deed = deeds.report_deed(actor=self.town, account_id=household.pk, rule_id=rule.pk, what=WHAT[code],
                                     witness="村民小组长")  # fmt: skip
            self._until(deed, state)
        if state == "counts":
            with clock.moved(at + timedelta(days=8)):
                objections.settle_deeds(actor=SYSTEM)

    def _until(self, deed: Deed, state: str) -> None:
        """Every step up to the state."""
        if state == "reported":
            return
        if state == "refused":
            deeds.refuse_deed(actor=self.first, deed_id=deed.pk, reason="与上月申报重复")
            return
        deeds.check_deed(actor=self.first, deed_id=deed.pk, note="到场查看属实")
        if state == "checked":
            return
        deeds.confirm_deed(actor=self.second, deed_id=deed.pk)
        if state == "confirmed":
            return
        deeds.publish_deed(actor=self.first, deed_id=deed.pk)
        if state in ("objected", "upheld"):
            raised = objections.raise_objection(actor=self.second, deed_id=deed.pk, reason="当天没有见到",
                                                on_behalf_of="邻居")  # fmt: skip
            if state == "upheld":
                objections.uphold_objection(actor=self.judge, objection_id=raised.pk, answer="经核实，当天未参加。")

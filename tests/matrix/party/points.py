"""Village points in the matrix: at home 罗坑村, elsewhere 双水村."""

from datetime import timedelta
from typing import Any

from members.models import Deed, PointAccount, PointRule, PointRuleSet
from members.services.points import accounts, objections, rule_sets, shop
from members.services.points.objections import settle_deeds
from tests.matrix.admin_table import Model
from tests.matrix.lines import PARTY_MEMBER, Line, form, page
from tests.matrix.party import DEPARTMENT, DOOR, KEEPERS, MEMBERS, READERS, WIDE, act
from tests.members.points.kit import RULES, VOTE
from tests.world import OTHER_VILLAGE, VILLAGE
from tests.world_members import Party
from xinhui.accounts.actors import Actor
from xinhui.core import clock

#: The account is the party member's household's.
SEEN = DOOR
AT_HOME: dict[str, Any] = {"seen": SEEN, "seen_elsewhere": WIDE}
VOTED: dict[str, Any] = {"adopted_on": "2026-09-01", "counted_by": "villagers", **VOTE}
FACTS: dict[str, Any] = {
    "code": "Z9",
    "title": "参加培训",
    "category": "industry",
    "points": "2",
    "evidence": "text",
    "period": "month",
}
LINES: tuple[Line, ...] = (
    page("members:points", DOOR, row="point:village", is_list=True, **AT_HOME),
    page("members:point_village", READERS, door=DOOR, row="point:village", wrong=302, **AT_HOME),
    *(page(f"members:point_{name}", DOOR, row="point:village", **AT_HOME) for name in ("board", "rules", "shop")),
    *(page(f"members:point_{name}", READERS, door=DOOR, row="point:village", **AT_HOME) for name in ("accounts", "table")),
    *(page(f"members:point_{name}_new", KEEPERS, door=DOOR, row="point:village", **AT_HOME)
      for name in ("deed", "account", "good", "rules")),
    form("members:point_publish", KEEPERS, door=DOOR, row="point:village", **AT_HOME),
    form("members:point_deed_new", KEEPERS, door=DOOR, row="point:village",
         data={"account": "@account", "rule": "@rule", "what": "参加会议"}, **AT_HOME),
    form("members:point_account_new", KEEPERS, door=DOOR, row="point:village", data={"name": "新户"}, **AT_HOME),
    form("members:point_good_new", KEEPERS, door=DOOR, row="point:village",
         data={"name": "牙膏", "points": "5", "measure": "支", "stock": "3"}, **AT_HOME),
    # There is a draft already: who may is told so, everybody else is refused before.
    form("members:point_rules_new", KEEPERS, door=DOOR, row="point:village", data={"objection_days": "5"}, ok=400,
         **AT_HOME),
    page("members:point_account", DOOR, row="point:account", **AT_HOME),
    page("members:point_deed", DOOR, row="deed:published", **AT_HOME),
    page("members:phone_points", MEMBERS),
    page("members:phone_points_report", frozenset({PARTY_MEMBER}), door=MEMBERS, wrong=302),
    form("members:phone_points_report", MEMBERS, door=MEMBERS,
         row="point:own", data={"account": "@account", "rule": "@rule", "what": "参加会议"}, seen=MEMBERS,
         seen_elsewhere=MEMBERS),
    page("members:phone_points_board", MEMBERS, ok=302),
    page("members:phone_points_shop", MEMBERS, ok=302),
    act("point-rules", "rule", "point:draft", KEEPERS, **AT_HOME, **FACTS),
    act("point-rules", "adopt", "point:draft", KEEPERS, **AT_HOME, **VOTED),
    act("point-rules", "board", "point:draft", KEEPERS, **AT_HOME),
    act("point-rule", "drop", "point:rule", KEEPERS, **AT_HOME),
    act("point-account", "link", "point:free", KEEPERS, seen=READERS, member="@member"),
    act("point-account", "close", "point:free", KEEPERS, seen=READERS, reason="迁出"),
    act("point-entry", "correct", "point:entry", KEEPERS, change="-1", reason="记错", **AT_HOME),
    act("deed", "check", "deed:reported", KEEPERS, note="到场查看", **AT_HOME),
    act("deed", "confirm", "deed:checked", KEEPERS, **AT_HOME),
    act("deed", "publish", "deed:confirmed", KEEPERS, **AT_HOME),
    act("deed", "object", "deed:published", KEEPERS | {PARTY_MEMBER}, reason="没有见到", **AT_HOME),
    act("deed", "withdraw", "deed:reported", KEEPERS | {PARTY_MEMBER}, reason="重复", **AT_HOME),
    act("deed", "refuse", "deed:reported", KEEPERS, reason="不符", **AT_HOME),
    act("deed-objection", "uphold", "point:objection", KEEPERS, seen=READERS, answer="属实"),
    act("deed-objection", "reject", "point:objection", KEEPERS, seen=READERS, answer="不属实"),
    act("good", "redeem", "point:good", KEEPERS, account="@account", quantity="1", **AT_HOME),
    act("good", "receive", "point:good", KEEPERS, quantity="2", **AT_HOME),
    act("good", "count", "point:good", KEEPERS, quantity="2", note="盘点", **AT_HOME),
    act("good", "change", "point:good", KEEPERS, points="4", is_offered="on", **AT_HOME),
    act("good", "take", "point:good", frozenset({PARTY_MEMBER}), quantity="1", **AT_HOME),
    act("redemption", "hand-out", "point:redemption", KEEPERS, received_by="阿兰", **AT_HOME),
    act("redemption", "cancel", "point:redemption", KEEPERS | {PARTY_MEMBER}, reason="不要了", **AT_HOME),
)  # fmt: skip
MODELS = tuple(
    Model(f"members.{name}", DEPARTMENT)
    for name in ("pointruleset", "pointaccount", "pointentry", "deed", "shopgood", "redemption")
)


def rows(party: Party) -> dict[str, Any]:
    """Rules, an account, deeds in every state that a verb needs, a good, a redemption; here and there."""
    here = _at(party, VILLAGE, "party_member", "probationer")
    there = _at(party, OTHER_VILLAGE, "other_party_member", "other_branch_secretary")
    return {handle: (here[handle], there[handle]) for handle in here}


def _at(party: Party, village: str, member: str, free: str) -> dict[str, dict[str, object]]:
    actor = party.act("org_department")
    mark = f"/party/points/{village}/"
    rule = _in_force(actor, village).rules.get(code="D1")
    draft = rule_sets.draft_rules(actor=actor, area_code=village)
    account = accounts.open_account(actor=actor, area_code=village, name="户", member_id=party.members[member].pk)
    other = accounts.open_account(actor=actor, area_code=village, name="空户")
    good = shop.offer_good(actor=actor, area_code=village, name="肥皂", points=1, stock=9)
    found: dict[str, dict[str, object]] = {
        "point:village": {"code": village, "mark": mark, "account": account.pk, "rule": rule.pk},
        "point:account": {"pk": account.pk}, "point:free": {"pk": other.pk, "member": party.members[free].pk},
        "point:own": {"account": account.pk, "rule": rule.pk}, "point:draft": {"pk": draft.pk},
        "point:rule": {"pk": draft.rules.get(code="F1").pk}, "point:good": {"pk": good.pk, "account": account.pk},
    }  # fmt: skip
    counted = _deed(party, account, rule, "published", ago=30)
    settle_deeds(actor=actor)
    found["point:entry"] = {"pk": counted.entries.get().pk}
    for state in ("reported", "checked", "confirmed", "published"):
        found[f"deed:{state}"] = {"pk": _deed(party, account, rule, state).pk}
    objected = _deed(party, account, rule, "published")
    raised = objections.raise_objection(actor=actor, deed_id=objected.pk, reason="没有见到")
    type(raised).objects.filter(pk=raised.pk).update(raised_by=party.user("worker"))
    found["point:objection"] = {"pk": raised.pk}
    found["point:redemption"] = {"pk": shop.redeem_points(actor=actor, account_id=account.pk, good_id=good.pk).pk}
    return found


def _in_force(actor: Actor, village: str) -> PointRuleSet:
    draft = rule_sets.draft_rules(actor=actor, area_code=village)
    rule_sets.put_rules(actor=actor, rule_set_id=draft.pk, rows=RULES)
    rule_sets.adopt_rules(actor=actor, rule_set_id=draft.pk, **VOTE)
    return rule_sets.put_rules_in_force(actor=actor, rule_set_id=draft.pk)


def _deed(party: Party, account: PointAccount, rule: PointRule, state: str, *, ago: int = 0) -> Deed:
    """A deed that two people outside the matrix have checked, so that every keeper may go on with it."""
    first, second, now = party.user("town_leader"), party.user("district_leader"), clock.now()
    day = clock.today() - timedelta(days=ago)
    facts: dict[str, Any] = {}
    if state != "reported":
        facts |= {"checked_by": first, "checked_at": now}
    if state in ("confirmed", "published"):
        facts |= {"confirmed_by": second, "confirmed_at": now}
    if state == "published":
        facts |= {"published_on": day, "objections_until": day + timedelta(days=5)}
    return Deed.objects.create(account=account, area_code=account.area_code, rule=rule, points=rule.points, what="参加会议",
                               done_on=day, state=state, reported_at=now, reported_by=first, **facts)  # fmt: skip

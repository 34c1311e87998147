"""Every verb on village points: form, service, who may, and when it fits."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.forms import points as f
from members.forms.base import NothingForm, ReasonForm
from members.models import Deed, DeedObjection, PointAccount, PointEntry, PointRule, PointRuleSet, Redemption, ShopGood
from members.models.village_scoped import home_village, keeps_village
from members.scope import PartyScope
from members.selectors.points import has_account
from members.services.points import accounts, deeds, objections, rule_sets, shop
from members.states.points import DEED_TABLE, RULE_SET_TABLE, ObjectionState, RedemptionState
from members.views.base import Subject, Verb


def keeps(scope: PartyScope, target: Any) -> bool:
    """Keeps the records of the row's village."""
    return keeps_village(scope, target.area_code)


def _keeps_rule(scope: PartyScope, target: PointRule) -> bool:
    return keeps_village(scope, target.rule_set.area_code)


def _owns(scope: PartyScope, target: Any) -> bool:
    """Keeps the village's records, or the row is of the own household."""
    own = scope.member_id is not None and target.account.member_id == scope.member_id
    return own or keeps_village(scope, target.area_code)


def _villager(scope: PartyScope, target: Deed) -> bool:
    return home_village(scope) == target.area_code or keeps_village(scope, target.area_code)


def _has_own(scope: PartyScope, target: ShopGood) -> bool:
    return has_account(scope, target.area_code)


def _deed(verb: str) -> Any:
    return lambda row: DEED_TABLE.allows(row.state, verb)


def _rules(verb: str) -> Any:
    return lambda row: RULE_SET_TABLE.allows(row.state, verb)


def _open(row: PointAccount) -> bool:
    return row.closed_on is None


def _of_a_deed(row: PointEntry) -> bool:
    return row.deed_id is not None and not hasattr(row, "corrected_by")


def _reserved(row: Redemption) -> bool:
    return row.state == RedemptionState.RESERVED


def deed_page(row: Deed) -> str:
    """Where a deed is shown."""
    return reverse("members:point_deed", args=[row.pk])


def rules_page(row: PointRuleSet) -> str:
    """Where a village's rules are shown."""
    return reverse("members:point_rules", args=[row.area_code])


def shop_page(row: Any) -> str:
    """Where the village's shop is shown."""
    return reverse("members:point_shop", args=[row.area_code])


def account_page(row: PointAccount) -> str:
    """Where an account's ledger is shown."""
    return reverse("members:point_account", args=[row.pk])


SUBJECTS = (
    Subject("point-rules", "rule_set_id", PointRuleSet.objects.visible_to, rules_page, (
        Verb("rule", _("Write a rule"), f.RuleForm, rule_sets.put_rule, keeps, _rules("change")),
        Verb("adopt", _("Enter the assembly's vote"), f.AdoptForm, rule_sets.adopt_rules, keeps, _rules("adopt"),
             is_primary=True),
        Verb("put-in-force", _("Put in force"), NothingForm, rule_sets.put_rules_in_force, keeps,
             _rules("put_in_force"), is_primary=True),
        Verb("board", _("Balances on the board"), f.BoardForm, rule_sets.show_balances, keeps,
             lambda row: row.state != "replaced"),
    )),
    Subject("point-rule", "rule_id",
            lambda user: PointRule.objects.filter(rule_set__in=PointRuleSet.objects.visible_to(user))
            .select_related("rule_set"),
            lambda row: reverse("members:point_rules", args=[row.rule_set.area_code]), (
        Verb("drop", _("Strike out"), NothingForm, rule_sets.drop_rule, _keeps_rule,
             lambda row: RULE_SET_TABLE.allows(row.rule_set.state, "change"), is_danger=True),
    )),
    Subject("point-account", "account_id", PointAccount.objects.visible_to, account_page, (
        Verb("link", _("Who signs in for it"), f.LinkForm, accounts.link_account, keeps, _open),
        Verb("close", _("Close the account"), ReasonForm, accounts.close_account, keeps, _open, is_danger=True),
    )),
    Subject("point-entry", "entry_id",
            lambda user: PointEntry.objects.visible_to(user).select_related("account", "corrected_by"),
            lambda row: reverse("members:point_account", args=[row.account_id]), (
        Verb("correct", _("Correct by a counter-entry"), f.CorrectForm, accounts.correct_entry, keeps, _of_a_deed),
    )),
    Subject("deed", "deed_id",
            lambda user: Deed.objects.visible_to(user).select_related("account", "rule"), deed_page, (
        Verb("check", _("Check the deed"), f.CheckForm, deeds.check_deed, keeps, _deed("check"), is_primary=True),
        Verb("confirm", _("Confirm as the second"), NothingForm, deeds.confirm_deed, keeps, _deed("confirm"),
             is_primary=True),
        Verb("publish", _("Put on the board"), NothingForm, deeds.publish_deed, keeps, _deed("publish"),
             is_primary=True),
        Verb("object", _("Object"), f.ObjectForm, objections.raise_objection, _villager, _deed("object")),
        Verb("withdraw", _("Withdraw the report"), ReasonForm, deeds.withdraw_deed, _owns, _deed("withdraw")),
        Verb("refuse", _("Refuse the deed"), ReasonForm, deeds.refuse_deed, keeps, _deed("refuse"), is_danger=True),
    )),
    Subject("deed-objection", "objection_id",
            lambda user: DeedObjection.objects.visible_to(user).select_related("deed__account"),
            lambda row: reverse("members:point_deed", args=[row.deed_id]), (
        Verb("uphold", _("Uphold: it does not count"), f.AnswerForm, objections.uphold_objection, keeps,
             lambda row: row.state == ObjectionState.OPEN, is_primary=True),
        Verb("reject", _("Reject the objection"), f.AnswerForm, objections.reject_objection, keeps,
             lambda row: row.state == ObjectionState.OPEN),
    )),
    Subject("good", "good_id", ShopGood.objects.visible_to, shop_page, (
        Verb("redeem", _("Redeem for a household"), f.RedeemForm, shop.redeem_points, keeps,
             lambda row: row.is_offered and row.stock, is_primary=True),
        Verb("receive", _("Take in"), f.ReceiveForm, shop.receive_goods, keeps),
        Verb("count", _("Count the shelf"), f.CountForm, shop.count_goods, keeps),
        Verb("change", _("Change price or offer"), f.ChangeGoodForm, shop.change_good, keeps),
        Verb("take", _("Redeem"), f.OwnRedeemForm, shop.redeem_points, _has_own,
             lambda row: row.is_offered and row.stock),
    )),
    Subject("redemption", "redemption_id",
            lambda user: Redemption.objects.visible_to(user).select_related("account", "good"), shop_page, (
        Verb("hand-out", pgettext_lazy("redemption", "Hand out"), f.HandOutForm, shop.hand_out, keeps, _reserved,
             is_primary=True),
        Verb("cancel", pgettext_lazy("redemption", "Cancel the redemption"), ReasonForm, shop.cancel_redemption, _owns,
             _reserved),
    )),
)  # fmt: skip

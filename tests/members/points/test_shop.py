"""The shop: points and stock go together or not at all; whatever is done, both ledgers add up."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.models import Deed, PointAccount, PointEntry, Redemption, ShopGood, ShopMovement
from members.services.points import accounts, objections, shop
from members.services.points.daily import points_daily
from members.states.points import REDEMPTION_TABLE, RedemptionState
from tests.grids.emergencies.kit import told
from tests.members.points.kit import account, deed_in, earned, good, in_force, left, redeemed, shelf
from tests.world import OTHER_VILLAGE, TOWN
from tests.world_members import Party
from xinhui.accounts.actors import SYSTEM, person_id
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, NotFound, TransitionRefused

DECEMBER, NEW_YEAR = datetime(2026, 12, 1, 9, 0, tzinfo=LOCAL), datetime(2027, 1, 1, 0, 10, tzinfo=LOCAL)


def test_from_the_points_to_the_soap(party: Party) -> None:
    in_force(party)
    where, soap = earned(party, account(party, member="party_member"), 3), good(party)
    row = shop.redeem_points(actor=party.act("party_member"), good_id=soap.pk, quantity=2)
    assert (left(where), shelf(soap), row.points) == (10, 3, 20)
    assert told("points.redemption") == {"chenzhishu": 1}
    with pytest.raises(Forbidden):
        shop.hand_out(actor=party.act("party_member"), redemption_id=row.pk, received_by="x")
    done = shop.hand_out(actor=party.act("secretary"), redemption_id=row.pk, received_by="阿兰")
    assert (done.state, done.received_by) == ("handed_out", "阿兰")
    other = shop.redeem_points(actor=party.act("party_member"), good_id=soap.pk)
    shop.cancel_redemption(actor=party.act("party_member"), redemption_id=other.pk, reason="改日再领")
    assert (left(where), shelf(soap)) == (10, 3)


def test_nothing_is_taken_when_either_is_short(party: Party) -> None:
    in_force(party)
    where = earned(party, account(party))
    dear, rare = good(party, "电饭煲", points=11), good(party, "毛巾", points=1, stock=2)
    for what, quantity, code in ((dear, 1, "points-short"), (rare, 3, "shop-short")):
        with pytest.raises(Conflict) as refusal:
            shop.redeem_points(actor=party.act("secretary"), account_id=where.pk, good_id=what.pk, quantity=quantity)
        assert (refusal.value.code, refusal.value.field) == (code, "quantity")
    assert (left(where), shelf(dear), shelf(rare), Redemption.objects.count()) == (10, 5, 2, 0)
    shop.change_good(actor=party.act("secretary"), good_id=rare.pk, points=1, is_offered=False)
    with pytest.raises(Conflict) as off:
        redeemed(party, where, rare)
    assert off.value.code == "good-not-offered"
    for quantity in (0, -1, 101):
        with pytest.raises(InvalidInput):
            redeemed(party, where, rare, quantity=quantity)
    foreign = shop.offer_good(actor=party.act("org_department"), area_code=OTHER_VILLAGE, name="米", points=1, stock=1)
    with pytest.raises(NotFound):
        shop.redeem_points(actor=party.act("org_department"), account_id=where.pk, good_id=foreign.pk)


def test_goods(party: Party) -> None:
    soap, actor = good(party), party.act("branch_secretary")
    shop.receive_goods(actor=actor, good_id=soap.pk, quantity=7, note="镇供销社")
    shop.count_goods(actor=actor, good_id=soap.pk, quantity=11, note="破损一块")
    shop.count_goods(actor=actor, good_id=soap.pk, quantity=11, note="复盘")
    assert shelf(soap) == 11 and soap.movements.count() == 3
    with pytest.raises(Conflict):
        good(party)
    for field, facts in (("name", {"name": ""}), ("points", {"points": 0}), ("area_code", {"area_code": TOWN}),
                         ("stock", {"stock": -1}), ("measure", {"measure": ""})):  # fmt: skip
        body: dict[str, Any] = {"area_code": OTHER_VILLAGE, "name": "米", "points": 5, **facts}
        with pytest.raises(InvalidInput) as refusal:
            shop.offer_good(actor=party.act("org_department"), **body)
        assert refusal.value.field == field
    for who in ("party_member", "other_branch_secretary", "worker", "town_leader"):
        with pytest.raises(Forbidden):
            shop.receive_goods(actor=party.act(who), good_id=soap.pk, quantity=1)
    for row in (ShopMovement.objects.earliest("pk"),):
        for act in (row.save, row.delete):
            with pytest.raises(TypeError):
                act()
    with pytest.raises(IntegrityError), transaction.atomic():
        ShopMovement.objects.create(good=soap, area_code=soap.area_code, why="received", change=-1, balance=1,
                                    at=clock.now(), by_id=person_id(actor))  # fmt: skip


VERBS: dict[str, Callable[[Party, Redemption], object]] = {
    "hand_out": lambda party, row: shop.hand_out(actor=party.act("secretary"), redemption_id=row.pk, received_by="甲"),
    "cancel": lambda party, row: shop.cancel_redemption(
        actor=party.act("secretary"), redemption_id=row.pk, reason="不要了"
    ),
}


@pytest.mark.parametrize("state", RedemptionState.values)
def test_every_verb_in_every_state(party: Party, state: str) -> None:
    assert set(VERBS) == set(REDEMPTION_TABLE.verbs)
    in_force(party)
    where, soap = earned(party, account(party), 2), good(party)
    for verb, act in VERBS.items():
        row = redeemed(party, where, soap, state)
        if REDEMPTION_TABLE.allows(state, verb):
            act(party, row)
            row.refresh_from_db()
            assert row.state == REDEMPTION_TABLE.next(state, verb)
        else:
            before = (left(where), shelf(soap))
            with pytest.raises(TransitionRefused):
                act(party, row)
            assert (left(where), shelf(soap)) == before
    lost = Redemption.objects.filter(state="handed_out").count() + Redemption.objects.filter(state="reserved").count()
    assert (left(where), shelf(soap)) == (20 - 10 * lost, 5 - lost)


def test_last_years_points_expire_once(party: Party) -> None:
    with clock.moved(DECEMBER):
        in_force(party)
        old, spender, soap = account(party, "甲户", member="party_member"), account(party, "乙户"), good(party)
        for where in (old, spender):
            earned(party, where, 2)
    with clock.moved(NEW_YEAR):
        earned(party, old)
        redeemed(party, spender, soap)
        for _again in range(2):
            points_daily(actor=SYSTEM)
        assert (left(old), left(spender)) == (10, 0), "what is of this year stays; spending took the oldest first"
        assert list(PointEntry.objects.filter(kind="expired").order_by("pk").values_list("change", "year")) == [
            (-20, 2026), (-10, 2026),
        ]  # fmt: skip
        assert told("points.expired") == {"alan": 1}
        in_force(party, expires_yearly=True)
    with clock.moved(NEW_YEAR + timedelta(days=200)):
        points_daily(actor=SYSTEM)
        assert left(old) == 10


def test_rules_of_this_year_take_nothing_of_the_last(party: Party) -> None:
    with clock.moved(DECEMBER):
        in_force(party, expires_yearly=False)
        where = earned(party, account(party))
    with clock.moved(NEW_YEAR):
        points_daily(actor=SYSTEM)
        in_force(party, expires_yearly=True)
        points_daily(actor=SYSTEM)
    assert left(where) == 10


STEPS = st.lists(
    st.tuples(st.sampled_from(["earn", "deduct", "redeem", "cancel", "receive", "count", "correct", "expire"]),
              st.integers(1, 4)), max_size=14,
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_is_done_both_ledgers_add_up(party: Party, steps: list[tuple[str, int]]) -> None:
    """Balance and stock = their ledgers, never below 0; earned = spent + expired + deducted + left (kit.left)."""
    with transaction.atomic():
        _live(party, steps)
        transaction.set_rollback(True)


def _live(party: Party, steps: list[tuple[str, int]]) -> None:
    actor, at = party.act("secretary"), DECEMBER
    with clock.moved(at):
        rules = in_force(party)
        where, soap = account(party), good(party, points=3, stock=3)
    codes = {"earn": rules.rules.get(code="C1"), "deduct": rules.rules.get(code="F1")}
    for verb, number in steps:
        at = at.replace(year=at.year + 1, month=1) if verb == "expire" else at + timedelta(minutes=1)
        with clock.moved(at):
            before = (PointAccount.objects.get(pk=where.pk).balance, ShopGood.objects.get(pk=soap.pk).stock)
            try:
                _step(party, verb, number, where, soap, codes)
            except DomainError:
                assert (left(where), shelf(soap)) == before, "what was refused has changed nothing"
    assert left(where) >= 0 and shelf(soap) >= 0
    assert actor.user_id


def _step(party: Party, verb: str, number: int, where: PointAccount, soap: ShopGood, codes: dict[str, Any]) -> None:
    actor = party.act("secretary")
    if verb in codes:
        other, now = person_id(party.act("organizer")), clock.now()
        Deed.objects.create(
            account=where, area_code=where.area_code, rule=codes[verb], points=codes[verb].points, what="x",
            done_on="2026-01-01", state="published", reported_at=now, reported_by_id=other, checked_by_id=other,
            confirmed_by_id=person_id(actor), published_on="2026-01-01", objections_until="2026-01-06",
        )  # fmt: skip
        objections.settle_deeds(actor=SYSTEM)
    elif verb == "redeem":
        shop.redeem_points(actor=actor, account_id=where.pk, good_id=soap.pk, quantity=number)
    elif verb == "cancel":
        row = Redemption.objects.filter(account=where, state="reserved").first()
        if row is not None:
            shop.cancel_redemption(actor=actor, redemption_id=row.pk, reason="x")
    elif verb == "receive":
        shop.receive_goods(actor=actor, good_id=soap.pk, quantity=number)
    elif verb == "count":
        shop.count_goods(actor=actor, good_id=soap.pk, quantity=number, note="x")
    elif verb == "correct":
        entry = PointEntry.objects.filter(account=where).order_by("-pk").first()
        if entry is not None:
            accounts.correct_entry(
                actor=actor, entry_id=entry.pk, change=-number if entry.change > 0 else number, reason="x"
            )
    else:
        points_daily(actor=SYSTEM)


def test_a_deed_counts_once_even_around_the_service(party: Party) -> None:
    in_force(party)
    where = account(party)
    deed = deed_in(party, "counts", where)
    with pytest.raises(IntegrityError), transaction.atomic():
        PointEntry.objects.create(account=where, area_code=where.area_code, kind="earned", change=1, balance=11, deed=deed,
                                  at=clock.now())  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        PointAccount.objects.filter(pk=where.pk).update(closed_on=clock.today())

"""The village's shop: goods taken in and counted; points redeemed, handed out, given back."""

from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import PointAccount, Redemption, ShopGood
from members.services.frame import scope_of_actor
from members.services.points.frame import hold_account, hold_good, household_ids, tell, write_entry, write_movement
from members.services.villages.frame import keeper_ids, require_village_keeper, village_in_force
from members.states.points import REDEMPTION_TABLE, EntryKind, ShopMove
from xinhui.accounts.actors import Actor, person_id
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, line, number, unknown
from xinhui.core.errors import Conflict
from xinhui.core.locking import locked

NAME_MAX, MEASURE_MAX, NOTE_MAX, POINTS_MOST, PIECES_MOST = 40, 10, 200, 100_000, 100


def offer_good(
    *, actor: Actor, area_code: str, name: str, points: int, measure: str = "件", stock: int = 0
) -> ShopGood:
    """Put a good on offer. Raises Forbidden, InvalidInput (area_code, name, points, measure, stock), Conflict
    `good-there` (name)."""
    name, measure = line(name, field="name", limit=NAME_MAX), line(measure, field="measure", limit=MEASURE_MAX)
    number(points, field="points", least=1, most=POINTS_MOST)
    number(stock, field="stock")
    with transaction.atomic():
        village_in_force(area_code)
        require_village_keeper(actor, area_code)
        if ShopGood.objects.filter(area_code=area_code, name=name).exists():
            raise Conflict(
                code="good-there", field="name", message=_("There is a good of this name in the shop."),
                action=_("Take more of it in, or put it on offer again."),
            )  # fmt: skip
        good = ShopGood.objects.create(area_code=area_code, name=name, measure=measure, points=points)
        record(actor=actor, verb="points.good.offer", target=good, detail={"name": name, "points": points})
        if stock:
            write_movement(actor, good, ShopMove.RECEIVED, stock)
    return good


def change_good(*, actor: Actor, good_id: int, points: int, is_offered: bool) -> ShopGood:
    """Another price, or off the shelf and on again. Raises NotFound, Forbidden, InvalidInput (points)."""
    number(points, field="points", least=1, most=POINTS_MOST)
    with transaction.atomic():
        good = _held(actor, good_id)
        good.points, good.is_offered = points, is_offered
        good.save(update_fields=["points", "is_offered", "updated_at"])
        record(actor=actor, verb="points.good.change", target=good, detail={"points": points, "offered": is_offered})
    return good


def receive_goods(*, actor: Actor, good_id: int, quantity: int, note: str = "") -> ShopGood:
    """Take pieces in: bought, or given. Raises NotFound, Forbidden, InvalidInput (quantity, note)."""
    number(quantity, field="quantity", least=1)
    note = line(note, field="note", limit=NOTE_MAX, required=False)
    with transaction.atomic():
        good = _held(actor, good_id)
        write_movement(actor, good, ShopMove.RECEIVED, quantity, note=note)
        record(actor=actor, verb="points.good.receive", target=good, detail={"quantity": quantity})
    return good


def count_goods(*, actor: Actor, good_id: int, quantity: int, note: str) -> ShopGood:
    """Write down what lies on the shelf; the difference goes into the ledger. Raises as `receive_goods`."""
    number(quantity, field="quantity")
    note = line(note, field="note", limit=NOTE_MAX)
    with transaction.atomic():
        good = _held(actor, good_id)
        if quantity != good.stock:
            write_movement(actor, good, ShopMove.COUNTED, quantity - good.stock, note=note)
        record(actor=actor, verb="points.good.count", target=good, detail={"found": quantity, "note": note})
    return good


def redeem_points(*, actor: Actor, good_id: int, account_id: int | None = None, quantity: int = 1) -> Redemption:
    """Take points and stock for a good, both or neither; it waits to be handed out.

    By the member who signs in for the household (`account_id` empty: the own), or by a keeper. Raises NotFound
    (account, good), Forbidden, InvalidInput (quantity), Conflict `account-closed`, `good-not-offered`, `points-short`,
    `shop-short`.
    """
    number(quantity, field="quantity", least=1, most=PIECES_MOST)
    with transaction.atomic():
        account = _account(actor, account_id)
        good = hold_good(good_id, field="good")
        if good.area_code != account.area_code:
            raise unknown("good")
        if not good.is_offered:
            raise Conflict(
                code="good-not-offered", field="good", message=_("%(good)s is not on offer now.") % {"good": good.name},
                action=_("Choose something else."),
            )  # fmt: skip
        row = Redemption.objects.create(
            number=uuid4().hex[:24], account=account, area_code=account.area_code, good=good, quantity=quantity,
            points=good.points * quantity, asked_at=clock.now(), asked_by_id=person_id(actor),
        )  # fmt: skip
        row.number = f"DH{clock.today():%Y%m%d}-{row.pk:05d}"
        row.save(update_fields=["number"])
        write_entry(actor, account, EntryKind.REDEEMED, -row.points, redemption=row)
        write_movement(actor, good, ShopMove.REDEEMED, -quantity, redemption=row)
        others = [pk for pk in keeper_ids(account.area_code) if pk != actor.user_id]
        tell("redemption", str(row.pk), others, {"account": account.name, "good": good.name, "quantity": quantity},
             f"/party/points/{account.area_code}/shop/")  # fmt: skip
        record(actor=actor, verb="points.redeem", target=row, detail={"good": good.pk, "points": row.points})
    return row


def hand_out(*, actor: Actor, redemption_id: int, received_by: str) -> Redemption:
    """Hand the good over; who took it is written down. Raises NotFound, Forbidden, TransitionRefused, InvalidInput
    (received_by)."""
    name = line(received_by, field="received_by", limit=NAME_MAX)
    with transaction.atomic():
        row = hold(Redemption.objects.all(), redemption_id)
        require_village_keeper(actor, row.area_code)
        row.state = REDEMPTION_TABLE.next(row.state, "hand_out")
        row.handed_out_at, row.handed_out_by_id, row.received_by = clock.now(), person_id(actor), name
        row.save()
        record(actor=actor, verb="points.hand_out", target=row, detail={"number": row.number})
    return row


def cancel_redemption(*, actor: Actor, redemption_id: int, reason: str) -> Redemption:
    """Call off what was not handed out: points and stock come back. By the household or a keeper.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (reason).
    """
    reason = line(reason, field="reason", limit=NOTE_MAX)
    with transaction.atomic():
        found = Redemption.objects.filter(pk=redemption_id).values_list("account_id", "good_id").first()
        if found is None:
            raise unknown()
        account = _account(actor, found[0])
        row = locked(Redemption.objects.filter(pk=redemption_id)).get()
        row.state, row.note = REDEMPTION_TABLE.next(row.state, "cancel"), reason
        row.save(update_fields=["state", "note", "updated_at"])
        write_entry(actor, account, EntryKind.RETURNED, row.points, redemption=row, note=reason)
        write_movement(actor, hold_good(found[1]), ShopMove.RETURNED, row.quantity, redemption=row, note=reason)
        others = [pk for pk in household_ids(account) if pk != actor.user_id]
        context = {"good": str(row.good), "reason": reason, "points": row.points}
        tell("redemption_cancelled", str(row.pk), others, context, f"/party/points/accounts/{account.pk}/")
        record(actor=actor, verb="points.redemption.cancel", target=row, detail={"reason": reason})
    return row


def _account(actor: Actor, account_id: int | None) -> PointAccount:
    """The held account of the actor's household, or any of a village that the actor keeps."""
    member_id = scope_of_actor(actor).member_id
    if account_id is None:
        own = PointAccount.objects.open().filter(member_id=member_id or 0)
        account_id = own.values_list("pk", flat=True).first()
    account = hold_account(account_id, field="account")
    if member_id is None or account.member_id != member_id:
        require_village_keeper(actor, account.area_code)
    return account


def _held(actor: Actor, good_id: int) -> ShopGood:
    good = hold_good(good_id)
    require_village_keeper(actor, good.area_code)
    return good

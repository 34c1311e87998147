"""One person hands a seat of a grid's team over to the next, with a note and the kit."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from grids.models import KitIssue, TeamPost
from grids.models.kit import KitCondition
from grids.services.frame import required_text
from grids.services.teams.appoint import checked_holder_name
from grids.services.teams.end import stays_in_team
from grids.services.teams.frame import account_of, give_account_post, hold_team_post, one_of, take_account_post
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import User
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.core.locking import locked


def hand_over_post(
    *,
    actor: Actor,
    post_id: int,
    note: str,
    holder_id: int | None = None,
    holder_name: str = "",
    phone: str = "",
    is_party_secretary: bool = False,
    inventory: Mapping[int, str] | None = None,
) -> TeamPost:
    """End the present post today and give its seat to the next person, in one step; returns the new post.

    `inventory`: kit issue id → condition, as both looked at it; every piece that the leaving account holds in this
    grid must be named and goes to the next person (a lost piece stays recorded in the hands that lost it). Accounts'
    posts follow by the rules of accounts. Raises NotFound, Forbidden, InvalidInput (note, holder, holder_name,
    inventory), Conflict `team-post-ended`, `same-holder`, `village-unit-missing`.
    """
    note = required_text(note, field="note")
    with transaction.atomic():
        old = hold_team_post(actor, post_id)
        holder = account_of(holder_id)
        name = holder.label if holder else checked_holder_name(holder_name)
        refuse_same(old, holder, name)
        old.ends_on, old.hand_over_note = clock.today(), note
        old.save(update_fields=["ends_on", "hand_over_note", "updated_at"])
        new = TeamPost.objects.create(
            grid=old.grid,
            area_code=old.area_code,
            duty=old.duty,
            seat=old.seat,
            holder=holder,
            holder_name=name,
            phone=(phone.strip() or (holder.phone if holder else ""))[:20],
            is_party_secretary=is_party_secretary,
            starts_on=clock.today(),
        )
        old.handed_over_to = new
        old.save(update_fields=["handed_over_to"])
        passed = pass_kit(old, holder, inventory or {})
        take_account_post(actor=actor, post=old, reason=note)
        give_account_post(actor=actor, grid=old.grid, duty=new.duty, holder=holder)
        detail = {"from": old.holder_name, "to": name, "duty": old.duty, "seat": old.seat, "new_post": new.pk,
                  "note": note, "kit": passed}  # fmt: skip
        record(actor=actor, verb="team.hand_over", target=old, detail=detail)
    return new


def refuse_same(old: TeamPost, holder: User | None, name: str) -> None:
    """Raise Conflict when nothing would change hands."""
    same = old.holder_id == holder.pk if holder else old.holder_id is None and old.holder_name == name
    if same:
        raise Conflict(
            code="same-holder",
            field="holder_name",
            message=_("%(name)s holds this post already.") % {"name": name},
            action=_("Name the person who takes over."),
        )


def pass_kit(old: TeamPost, holder: User | None, inventory: Mapping[int, str]) -> dict[str, str]:
    """Write the conditions, give the pieces to the next person; what was passed, by name. Raises InvalidInput."""
    if old.holder_id is None or stays_in_team(old):
        pieces: dict[int, KitIssue] = {}
    else:
        rows = KitIssue.objects.filter(grid_id=old.grid_id, issued_to_id=old.holder_id, returned_on=None)
        pieces = {piece.pk: piece for piece in locked(rows.select_related("kit_type").order_by("pk"))}
    missing = [str(piece) for pk, piece in pieces.items() if pk not in inventory]
    if missing or set(inventory) - set(pieces):
        raise InvalidInput(
            code="inventory-differs",
            field="inventory",
            message=_("Not in the inventory: %(pieces)s.") % {"pieces": "、".join(missing[:10])}
            if missing
            else _("The inventory names kit that is not in this person's hands."),
            action=_("Name every piece that this person holds in this grid, with its condition."),
        )
    passed: dict[str, str] = {}
    for pk, piece in pieces.items():
        piece.condition = one_of(inventory[pk], KitCondition.values, field="inventory")
        piece.inspected_on = clock.today()
        if piece.condition != KitCondition.LOST:
            piece.issued_to = holder
        piece.save(update_fields=["condition", "inspected_on", "issued_to", "updated_at"])
        passed[str(piece)] = piece.condition
    return passed

"""Uniform equipment: issued, inspected, returned."""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grids.models import Grid, KitIssue, KitType, TeamPost
from grids.models.kit import KitCondition
from grids.services.frame import required_text
from grids.services.teams.frame import TEAM_KEEPERS, account_of, hold_team_grid, one_of, past_day
from xinhui.accounts.actors import Actor, require
from xinhui.accounts.models import Post, User
from xinhui.audit.services import record
from xinhui.core.errors import Conflict, InvalidInput, NotFound
from xinhui.core.locking import locked

SERIAL_MAX, NOTE_MAX = 40, 200


def issue_kit(
    *,
    actor: Actor,
    grid_id: int,
    kit_type_id: int,
    serial: str,
    issued_to_id: int | None = None,
    issued_on: date | None = None,
) -> KitIssue:
    """Put one piece into a grid's hands, or into those of one of its people.

    Raises NotFound (grid), Forbidden, InvalidInput (kit_type, serial, issued_to, issued_on), Conflict `kit-in-hand`.
    """
    serial = short_text(required_text(serial, field="serial"), limit=SERIAL_MAX, field="serial")
    day = past_day(issued_on, field="issued_on")
    with transaction.atomic():
        grid = hold_team_grid(grid_id)
        require(actor, *TEAM_KEEPERS, area_code=grid.code)
        kit_type = locked(KitType.objects.filter(pk=kit_type_id)).first()  # one serial at a time over all grids
        if kit_type is None:
            raise InvalidInput(
                code="kit-type-unknown", field="kit_type", message=_("There is no such kit type."),
                action=_("Choose one from the list."),
            )  # fmt: skip
        present = KitIssue.objects.filter(kit_type=kit_type, serial=serial, returned_on=None).first()
        if present is not None:
            raise Conflict(
                code="kit-in-hand",
                field="serial",
                message=_("%(piece)s is in the hands of grid %(code)s.")
                % {"piece": str(present), "code": present.area_code},
                action=_("This piece is still issued; record its return first."),
            )
        piece = KitIssue.objects.create(
            grid=grid, area_code=grid.code, kit_type=kit_type, serial=serial, issued_on=day,
            issued_to=person_of_grid(grid, issued_to_id),
        )  # fmt: skip
        detail = {"kit": str(piece), "issued_to": issued_to_id, "on": day}
        record(actor=actor, verb="kit.issue", target=piece, detail=detail)
    return piece


def inspect_kit(
    *, actor: Actor, kit_id: int, condition: str, note: str = "", inspected_on: date | None = None
) -> KitIssue:
    """Write down what an inspection found. Raises NotFound, Forbidden, InvalidInput, Conflict `kit-returned`."""
    one_of(condition, KitCondition.values, field="condition")
    note = short_text(note.strip(), limit=NOTE_MAX, field="note")
    day = past_day(inspected_on, field="inspected_on")
    with transaction.atomic():
        piece = hold_kit(actor, kit_id)
        not_before(day, piece.inspected_on or piece.issued_on, field="inspected_on")
        piece.condition, piece.inspected_on, piece.inspection_note = condition, day, note
        piece.save(update_fields=["condition", "inspected_on", "inspection_note", "updated_at"])
        detail = {"kit": str(piece), "condition": condition, "note": note, "on": day}
        record(actor=actor, verb="kit.inspect", target=piece, detail=detail)
    return piece


def return_kit(
    *, actor: Actor, kit_id: int, condition: str = KitCondition.GOOD, note: str = "", returned_on: date | None = None
) -> KitIssue:
    """Take a piece back (or write off a lost one): it leaves the grid's hands. Errors as `inspect_kit`."""
    one_of(condition, KitCondition.values, field="condition")
    note = short_text(note.strip(), limit=NOTE_MAX, field="note")
    day = past_day(returned_on, field="returned_on")
    with transaction.atomic():
        piece = hold_kit(actor, kit_id)
        not_before(day, piece.issued_on, field="returned_on")
        piece.condition, piece.returned_on, piece.inspection_note = condition, day, note or piece.inspection_note
        piece.save(update_fields=["condition", "returned_on", "inspection_note", "updated_at"])
        detail = {"kit": str(piece), "condition": condition, "note": note, "on": day}
        record(actor=actor, verb="kit.return", target=piece, detail=detail)
    return piece


def hold_kit(actor: Actor, kit_id: int) -> KitIssue:
    """The piece in a grid's hands, locked. Raises NotFound, Forbidden, Conflict."""
    piece = locked(KitIssue.objects.filter(pk=kit_id).select_related("kit_type")).first()
    if piece is None:
        raise NotFound(code="kit-unknown", message=_("There is no such piece of kit."))
    require(actor, *TEAM_KEEPERS, area_code=piece.area_code)
    if piece.returned_on is not None:
        raise Conflict(
            code="kit-returned",
            message=_("%(piece)s was returned on %(day)s.")
            % {"piece": str(piece), "day": piece.returned_on.isoformat()},
            action=_("Issue it again before inspecting it."),
        )
    return piece


def person_of_grid(grid: Grid, user_id: int | None) -> User | None:
    """The account, when it belongs to the grid's team; raises InvalidInput."""
    user = account_of(user_id, field="issued_to")
    if user is None:
        return None
    in_team = TeamPost.objects.filter(grid=grid, holder=user, ends_on=None).exists()
    if not in_team and not Post.objects.in_force().filter(Q(user=user, area_code=grid.code)).exists():
        raise InvalidInput(
            code="not-of-this-grid",
            field="issued_to",
            message=_("%(name)s is not of this grid's team.") % {"name": user.label},
            action=_("Appoint the person first, or issue it to the grid."),
        )
    return user


def short_text(text: str, *, limit: int, field: str) -> str:
    """The text; raises InvalidInput when it is longer than the column."""
    if len(text) > limit:
        raise InvalidInput(
            code="text-too-long", field=field, message=_("This is longer than %(max)d characters.") % {"max": limit},
            action=_("Shorten it."),
        )  # fmt: skip
    return text


def not_before(day: date, first: date, *, field: str) -> None:
    """Raise InvalidInput when a day lies before the one it must follow."""
    if day < first:
        raise InvalidInput(
            code="days-reversed", field=field, message=_("This cannot be before %(day)s.") % {"day": first.isoformat()},
            action=_("Correct the day."),
        )  # fmt: skip

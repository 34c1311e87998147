"""Sorting: an order gets its grid and category and goes into the whistle chain, goes one level up, or goes back."""

from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import pgettext, pgettext_lazy

from grids.hotline_states import HOTLINE_TABLE, HotlineUrgency, SortReason
from grids.levels import Level
from grids.models import Category, Grid, HotlineCategory, HotlineOrder
from grids.models.category import WhistleKind
from grids.models.division import Division, DivisionKind
from grids.models.issue import IssueSource
from grids.models.whistle import Ground
from grids.selectors.hotline_place import point_in
from grids.selectors.places import locate
from grids.services.frame import DISPATCHERS, required_text
from grids.services.hotline.frame import hold_order, log_order, require_desk, tell_desk
from grids.services.raise_whistle import raise_whistle
from grids.services.report_issue import Report, report_issue
from xinhui.accounts.actors import Actor, require
from xinhui.accounts.roles import Role
from xinhui.core import clock
from xinhui.core.errors import InvalidInput

#: Issue numbers are made from the order's, so that a repeated placement is the same issue.
_ISSUES = UUID("5b0c2f3e-5a58-4a4e-9d4f-12345a1b2c3d")


def place_order(
    *,
    actor: Actor,
    order_id: int,
    grid_id: int,
    category_id: int,
    target_level: int = Level.DEPARTMENT,
    remember: bool = False,
) -> HotlineOrder:
    """Give the order its grid and sub-category; its issue is reported and the whistle blown by the chain's own verbs.

    `remember`: the hotline's classification means this category from now on.
    Raises NotFound, Forbidden (place outside the actor's area), InvalidInput (grid, category), TransitionRefused.
    """
    now = clock.now()
    with transaction.atomic():
        order = hold_order(order_id)
        require_desk(actor, order)
        grid = Grid.objects.active().filter(pk=grid_id).first()
        category = Category.objects.filter(pk=category_id, parent__isnull=False, is_active=True).first()
        if grid is None or category is None:
            raise InvalidInput(
                code="unknown", field="category" if grid else "grid",
                message=pgettext_lazy("hotline", "This grid or category is not in use."),
                action=pgettext_lazy("hotline", "Choose one from the list."),
            )  # fmt: skip
        require(actor, *DISPATCHERS, area_code=grid.code)
        HOTLINE_TABLE.next(order.state, "place")
        issue_id = into_the_chain(actor=actor, order=order, grid=grid, category=category, level=target_level)
        if remember and order.classification:
            HotlineCategory.objects.update_or_create(name=order.classification, defaults={"category": category})
        log_order(
            actor=actor, order=order, verb="place", at=now,
            data={"grid": grid.code, "category": category.code, "issue": issue_id, "remembered": remember},
        )  # fmt: skip
    return order


def into_the_chain(
    *, actor: Actor, order: HotlineOrder, grid: Grid, category: Category, level: int = Level.DEPARTMENT
) -> int:
    """Report the order's issue and blow its whistle; the order is saved in hand. Returns the issue's id."""
    point = _point(order, grid)
    issue, _new = report_issue(
        actor=actor,
        report=Report(
            uuid=uuid5(_ISSUES, f"{order.number}:{order.round}"), category=category.code, description=order.content,
            latitude=point[0], longitude=point[1], address=order.address, source=IssueSource.HOTLINE,
            title=pgettext("hotline", "Hotline order {number}").format(number=order.number)[:80],
            occurred_at=order.called_at,
        ),
    )  # fmt: skip
    order.state = HOTLINE_TABLE.next(order.state, "place")
    order.issue, order.grid, order.category = issue, grid, category
    order.area_code, order.sort_reason = grid.code, ""
    order.save()
    is_urgent = order.urgency != HotlineUrgency.NORMAL
    due = clock.local(order.due_at)
    raise_whistle(
        actor=actor, issue_id=issue.pk, target_level=level,
        reason=pgettext("hotline", "Hotline order {number} ({kind}): the hotline wants an answer by {due}.").format(
            number=order.number, kind=order.get_kind_display(), due=f"{due:%Y-%m-%d %H:%M}"),
        kind=WhistleKind.URGENT if is_urgent else WhistleKind.DAILY,
        ground=Ground.EMERGENCY if is_urgent else Ground.PROMINENT,
    )  # fmt: skip
    return issue.pk


def _point(order: HotlineOrder, grid: Grid) -> tuple[float, float]:
    """The caller's own point where it lies in the grid, else one inside the grid."""
    if order.latitude is not None and order.longitude is not None:
        found = locate(order.latitude, order.longitude)
        if found is not None and found.id == grid.pk:
            return order.latitude, order.longitude
    point = point_in(grid)
    if point is None:
        raise InvalidInput(
            code="grid-without-boundary", field="grid",
            message=pgettext_lazy("hotline", "This grid has no boundary yet."),
            action=pgettext_lazy("hotline", "Choose a neighbouring grid, or draw its boundary first."),
        )  # fmt: skip
    return point


def send_up_order(*, actor: Actor, order_id: int, reason: str) -> HotlineOrder:
    """Not of this town: the command centre sorts it. Raises NotFound, Forbidden, TransitionRefused, InvalidInput."""
    reason, now = required_text(reason, field="reason"), clock.now()
    with transaction.atomic():
        order = hold_order(order_id)
        require_desk(actor, order)
        order.state = HOTLINE_TABLE.next(order.state, "send_up")
        district = Division.objects.filter(kind=DivisionKind.DISTRICT, is_active=True).order_by("code").first()
        if district is None or order.area_code == district.code:
            raise InvalidInput(
                code="already-up", field="reason",
                message=pgettext_lazy("hotline", "The command centre has this order already."),
            )  # fmt: skip
        order.area_code, order.grid, order.sort_reason = district.code, None, SortReason.PLACE
        order.save()
        tell_desk(order, "to_sort")
        log_order(actor=actor, order=order, verb="send_up", at=now, text=reason)
    return order


def return_order(*, actor: Actor, order_id: int, reason: str) -> HotlineOrder:
    """退回: the district is not competent; the hotline sends it elsewhere. The command centre only."""
    reason, now = required_text(reason, field="reason"), clock.now()
    with transaction.atomic():
        order = hold_order(order_id)
        require(actor, Role.COMMAND_CENTRE, area_code=order.area_code)
        order.state = HOTLINE_TABLE.next(order.state, "return")
        order.sort_reason, order.answer = "", reason
        order.answered_at = now
        order.save()
        log_order(actor=actor, order=order, verb="return", at=now, text=reason)
    return order

"""Participants, tasks with who fits and why, reports and their state, counts by trade."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from grids.models import Category
from members.models import Participant, ReportTile, TradeReport, TradeShare, TradeTask
from members.rules.trades import reasons
from members.states.trades import ShareState, TaskState, Trade
from xinhui.accounts.models import User
from xinhui.accounts.scope import area_range
from xinhui.core import clock

TILES = 8


@dataclass(frozen=True)
class Tile:
    """One tile: its code in the address, its name, the code of the sub-category."""

    code: str
    name: str
    category: str


def tiles() -> list[Tile]:
    """The tiles in use, eight at most; while none is set up, a sub-category of each of the first eight categories."""
    rows = ReportTile.objects.filter(is_active=True, category__is_active=True).select_related("category")[:TILES]
    found = [Tile(row.code, row.name, row.category.code) for row in rows]
    if found:
        return found
    first: dict[int, Tile] = {}
    subs = Category.objects.filter(is_active=True, parent__is_active=True).select_related("parent").order_by("code")
    for sub in subs:
        assert sub.parent is not None  # parent__is_active
        first.setdefault(sub.parent.pk, Tile(sub.code.lower(), sub.parent.name, sub.code))
    return list(first.values())[:TILES]


def tile_of(code: str) -> Tile | None:
    """The tile of a code."""
    return next((tile for tile in tiles() if tile.code == code), None)


def participants(user: User, *, area: str = "", trade: str = "", words: str = "") -> QuerySet[Participant]:
    """Participants in force that the reader sees, with `done` shares and `reported` issues."""
    rows = Participant.objects.visible_to(user).in_force()
    rows = rows.filter(**area_range("area_code", area)) if area else rows
    rows = rows.filter(trade=trade) if trade in Trade.values else rows
    rows = rows.filter(name__icontains=words) if words else rows
    return rows.annotate(
        done=Count("shares", filter=Q(shares__state=ShareState.DONE), distinct=True),
        reported=Count("reports", distinct=True),
    ).order_by("trade", "name", "pk")


def by_trade(user: User, area: str = "") -> list[dict[str, Any]]:
    """Each trade: participants, tasks done, issues reported. Three queries."""
    where = area_range("area_code", area) if area else {}
    present = Participant.objects.visible_to(user).in_force().filter(**where).order_by()
    people = dict(present.values_list("trade").annotate(n=Count("pk")))
    done = TradeShare.objects.visible_to(user).filter(**where, state=ShareState.DONE).order_by()
    tasks = dict(done.values_list("participant__trade").annotate(n=Count("pk")))
    sent = TradeReport.objects.visible_to(user).filter(**where).order_by()
    reports = dict(sent.values_list("participant__trade").annotate(n=Count("pk")))
    return [
        {"trade": value, "label": label, "people": people.get(value, 0), "done": tasks.get(value, 0),
         "reports": reports.get(value, 0)}
        for value, label in Trade.choices
    ]  # fmt: skip


def tasks(user: User, *, area: str = "", state: str = "") -> QuerySet[TradeTask]:
    """Tasks that the reader sees, with `accepted` and `done` counts."""
    rows = TradeTask.objects.visible_to(user)
    rows = rows.filter(**area_range("area_code", area)) if area else rows
    rows = rows.filter(state=state) if state in TaskState.values else rows
    return rows.annotate(
        accepted=Count("shares", filter=Q(shares__state=ShareState.ACCEPTED)),
        done=Count("shares", filter=Q(shares__state=ShareState.DONE)),
    ).order_by("-on", "-pk")


@dataclass(frozen=True)
class Match:
    """A participant beside a task: each reason and whether it speaks for the participant."""

    participant: Participant
    reasons: dict[str, bool]

    @property
    def fits(self) -> bool:
        """All of them do."""
        return all(self.reasons.values())


def matches(user: User, task: TradeTask, *, most: int = 60) -> list[Match]:
    """Participants not asked yet: who fits first, then who misses it by one reason. One query."""
    asked = task.shares.values("participant_id")
    rows = Participant.objects.visible_to(user).in_force().exclude(pk__in=asked).order_by("pk")
    found = [Match(row, reasons(row.offering, task.need)) for row in rows]
    near = [match for match in found if sum(match.reasons.values()) >= len(match.reasons) - 1]
    return sorted(near, key=lambda match: not match.fits)[:most]


def reports(user: User, *, area: str = "") -> QuerySet[TradeReport]:
    """Reports that the reader sees, with the issue's state."""
    rows = TradeReport.objects.visible_to(user).select_related("participant", "issue")
    return rows.filter(**area_range("area_code", area)) if area else rows


def participant_of(user: User) -> Participant | None:
    """The reader's own entry in force."""
    return Participant.objects.visible_to(user).in_force().filter(user_id=user.pk).first()


def participants_of(trade: str = "") -> QuerySet[Participant]:
    """M9: participants in force, of one trade or of all."""
    rows = Participant.objects.in_force()
    return rows.filter(trade=trade) if trade else rows


def participants_in(trade: str = "") -> int:
    """M9: how many participants are in force, of one trade or of all."""
    return participants_of(trade).count()


def in_force_today(row: Participant) -> bool:
    """Whether the participation goes on."""
    return row.ends_on is None or row.ends_on > clock.today()

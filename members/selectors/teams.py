"""The six teams with their measures: counts, what is overdue, by area; records of measures; help; stays."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Substr

from grids.models import Division
from members.models import (
    HelpEntry,
    HelpFund,
    Measure,
    MeasureRecord,
    MembershipPlan,
    MobileStay,
    TeamMembership,
)
from members.states.organization import COUNTED
from members.states.teams import MemberTeam
from xinhui.accounts.models import User
from xinhui.accounts.scope import area_range
from xinhui.core import clock


@dataclass(frozen=True)
class TeamRow:
    """A team: who belongs to it, the plan's measures for it, what is open, overdue and done this year."""

    team: str
    label: str
    members: int
    measures: list[Measure]
    open: int
    overdue: int
    done: int


def plan_in_force() -> MembershipPlan | None:
    """The plan in force, if there is one."""
    return MembershipPlan.objects.filter(is_in_force=True).first()


def team_rows(user: User, *, area: str = "") -> list[TeamRow]:
    """The six teams in their order, as the reader sees them. Three queries."""
    inside = area_range("member__area_code", area) if area else {}
    seats = TeamMembership.objects.visible_to(user).open().filter(member__state__in=COUNTED, **inside)
    members = dict(seats.order_by().values_list("team").annotate(n=Count("pk")))
    records = MeasureRecord.objects.visible_to(user).filter(**inside)
    waiting = Q(done_on=None, dropped_on=None)
    counts: dict[str, dict[str, int]] = {
        row["measure__team"]: {"open": row["open"], "overdue": row["overdue"], "done": row["done"]}
        for row in records.order_by().values("measure__team").annotate(
            open=Count("pk", filter=waiting), overdue=Count("pk", filter=waiting & Q(due_on__lt=clock.today())),
            done=Count("pk", filter=Q(done_on__year=clock.today().year)),
        )
    }  # fmt: skip
    measures: dict[str, list[Measure]] = {}
    for measure in Measure.objects.filter(is_in_force=True, plan__is_in_force=True).order_by("pk"):
        measures.setdefault(measure.team, []).append(measure)
    nothing = {"open": 0, "overdue": 0, "done": 0}
    return [
        TeamRow(team.value, str(team.label), members.get(team.value, 0), measures.get(team.value, []),
                **{key: counts.get(team.value, nothing)[key] for key in nothing})
        for team in MemberTeam
    ]  # fmt: skip


@dataclass(frozen=True)
class AreaRow:
    """A town, or a village: members of teams in the order of the teams, and what is overdue."""

    code: str
    name: str
    counts: list[int]
    overdue: int


def area_rows(user: User, *, area: str, digits: int) -> list[AreaRow]:
    """By town (9 digits) or village (12); what hangs on the district itself comes first. Three queries."""
    inside = area_range("member__area_code", area) if area else {}
    part = Substr("member__area_code", 1, digits)
    seats = TeamMembership.objects.visible_to(user).open().filter(member__state__in=COUNTED, **inside)
    found: dict[str, dict[str, int]] = {}
    for code, team, count in seats.order_by().annotate(part=part).values_list("part", "team").annotate(n=Count("pk")):
        found.setdefault(code, {})[team] = count
    late = MeasureRecord.objects.visible_to(user).overdue().filter(**inside).order_by().annotate(part=part)
    overdue = dict(late.values_list("part").annotate(n=Count("pk")))
    names = dict(Division.objects.filter(code__in=found).values_list("code", "name"))
    return [
        AreaRow(code, names.get(code, code), [teams.get(team.value, 0) for team in MemberTeam], overdue.get(code, 0))
        for code, teams in sorted(found.items())
    ]  # fmt: skip


def records(
    user: User, *, due: str = "", team: str = "", organization: str = "", area: str = ""
) -> QuerySet[MeasureRecord]:
    """Measures that are open (`due` empty), overdue, or done; the earliest first, done ones the latest first."""
    rows = MeasureRecord.objects.visible_to(user).select_related("measure", "member__organization")
    if due == "done":
        rows = rows.filter(done_on__isnull=False).order_by("-done_on", "-pk")
    else:
        rows = (rows.overdue() if due == "overdue" else rows.open()).order_by("due_on", "pk")
    if team in MemberTeam.values:
        rows = rows.filter(measure__team=team)
    if organization.isascii() and organization.isdecimal() and len(organization) < 12:
        rows = rows.filter(member__organization=int(organization))
    return rows.filter(**area_range("member__area_code", area)) if area else rows


def funds(user: User) -> QuerySet[HelpFund]:
    """Funds that the reader sees."""
    return HelpFund.objects.visible_to(user).select_related("organization").order_by("organization__path")


def help_entries(user: User) -> QuerySet[HelpEntry]:
    """Lines of help, the newest first."""
    rows = HelpEntry.objects.visible_to(user)
    return rows.select_related("member", "fund__organization", "takes_back", "taken_back").order_by("-on", "-pk")


def help_totals(user: User) -> dict[str, int]:
    """Visits, gifts and fen given this year; what is taken back is given back. One query."""
    year = Q(on__year=clock.today().year)
    found = HelpEntry.objects.visible_to(user).order_by().aggregate(
        visits=Count("pk", filter=year & Q(kind="visit")),
        gifts=Count("pk", filter=year & Q(kind__in=["money", "goods"], taken_back=None)),
        fen=Sum("change_fen", filter=year & Q(kind__in=["money", "goods", "returned"])),
        helped=Count("member", filter=year & ~Q(kind__in=["allocated", "returned"]), distinct=True),
    )  # fmt: skip
    return {**found, "fen": -(found["fen"] or 0)}


def stays(user: User, *, due: str = "") -> QuerySet[MobileStay]:
    """Who is away, the longest without a word first; `due`: contacts that are due, `silent`: proposed as lost."""
    rows = MobileStay.objects.visible_to(user).select_related("member__organization", "contact")
    rows = rows.due() if due == "due" else rows.open()
    if due == "silent":
        rows = rows.filter(proposed_on__isnull=False)
    return rows.order_by("contact_due_on", "pk")


def plan_rows() -> QuerySet[MembershipPlan]:
    """Plans in force."""
    return MembershipPlan.objects.filter(is_in_force=True)


def plans() -> int:
    """How many plans are in force."""
    return plan_rows().count()


def counted_memberships() -> QuerySet[TeamMembership]:
    """Members of teams under the plan in force."""
    return TeamMembership.objects.open().filter(plan__is_in_force=True, member__state__in=COUNTED)


def teams_with_members() -> int:
    """Teams that have members under the plan in force."""
    return counted_memberships().order_by().values("team").distinct().count()


def measure_rows() -> QuerySet[Measure]:
    """Measures in force of the plan in force."""
    return Measure.objects.filter(is_in_force=True, plan__is_in_force=True)


def measures_in_force() -> int:
    """How many measures of the plan in force are in force."""
    return measure_rows().count()

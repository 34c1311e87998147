"""Care and supervision as the pages show it: lists by conditions, figures, what the person in person sees."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, When

from cadres.models import (
    Cadre,
    CadreDiscipline,
    CareTalk,
    RemovalCase,
    ReuseProposal,
    SelectionFinding,
    SelectionInspection,
    TalkFollowUp,
)
from cadres.selectors.bars import bars_of
from cadres.states.care import REMOVAL_OPEN, REUSE_OPEN, DisciplineState, ReuseState, TalkKind, TalkState
from cadres.states.follow_ups import FollowState
from cadres.states.inspections import FindingState, InspectionState
from xinhui.accounts.models import User
from xinhui.core import clock

LIGHT = ("cadre__form_sealed", "cadre__photo_sealed")


def talks_shown(user: User, asked: Mapping[str, Any]) -> QuerySet[CareTalk]:
    """Talks in reach, what is due first: by `kind`, `occasion`, `state`, `unit`, `words` (name), `late`."""
    rows = CareTalk.objects.visible_to(user)
    if asked.get("late"):
        rows = rows.late()
    for name in ("kind", "occasion", "state"):
        if asked.get(name):
            rows = rows.filter(**{name: asked[name]})
    shown: QuerySet[CareTalk] = _of_people(rows, asked).select_related("cadre__unit", "talker")
    # what is due comes first, the most urgent on top; of the others the latest
    when = Case(When(state=TalkState.DUE, then=F("due_on"))).asc(nulls_last=True)
    return shown.defer(*LIGHT, "note_sealed", "dropped_sealed").order_by(when, "-due_on", "pk")


def _of_people(rows: Any, asked: Mapping[str, Any]) -> Any:
    """Of a unit, and by a part of the name."""
    if asked.get("unit"):
        rows = rows.filter(cadre__unit=asked["unit"])
    return rows.filter(cadre__name__contains=asked["words"]) if asked.get("words") else rows


def disciplines_shown(user: User, asked: Mapping[str, Any]) -> QuerySet[CadreDiscipline]:
    """Disciplines in reach, the latest first, each with how many proposals were approved (`reused`) or are open
    (`proposed`): by `kind`, `standing` (running, over, reused, withdrawn), `unit`, `words` (name)."""
    rows = CadreDiscipline.objects.visible_to(user)
    standing = asked.get("standing")
    if standing == "running":
        rows = rows.running()
    elif standing == "over":
        rows = rows.standing().filter(ends_on__lte=clock.today())
    elif standing == "reused":
        rows = rows.filter(pk__in=ReuseProposal.objects.filter(state=ReuseState.APPROVED).values("discipline"))
    elif standing == "withdrawn":
        rows = rows.filter(state=DisciplineState.WITHDRAWN)
    if asked.get("kind"):
        rows = rows.filter(kind=asked["kind"])
    shown: QuerySet[CadreDiscipline] = _of_people(rows, asked).select_related("cadre__unit")
    return shown.defer(*LIGHT, "reason_sealed").annotate(
        reused=Count("proposals", filter=Q(proposals__state=ReuseState.APPROVED)),
        proposed=Count("proposals", filter=Q(proposals__state__in=REUSE_OPEN)),
    )


def removals_shown(user: User, asked: Mapping[str, Any]) -> QuerySet[RemovalCase]:
    """Cases in reach, the latest first: by `state`, `reason`, `outcome`, `unit`, `words` (name)."""
    rows = RemovalCase.objects.visible_to(user)
    for name in ("state", "reason", "outcome"):
        if asked.get(name):
            rows = rows.filter(**{name: asked[name]})
    shown: QuerySet[RemovalCase] = _of_people(rows, asked).select_related("cadre__unit", "post")
    texts = ("grounds_sealed", "findings_sealed", "side_sealed", "hearing_sealed", "dropped_sealed")
    return shown.defer(*LIGHT, *texts)


def inspections_shown(user: User, asked: Mapping[str, Any]) -> QuerySet[SelectionInspection]:
    """Inspections in reach, the latest first, with their findings counted: by `state`, `unit`."""
    rows = SelectionInspection.objects.visible_to(user).select_related("unit")
    for name in ("state", "unit"):
        if asked.get(name):
            rows = rows.filter(**{name: asked[name]})
    late = Q(findings__state=FindingState.OPEN, findings__due_on__lt=clock.today())
    return rows.annotate(
        found=Count("findings"), late=Count("findings", filter=late),
        reported=Count("findings", filter=Q(findings__state=FindingState.REPORTED)),
        verified=Count("findings", filter=Q(findings__state=FindingState.VERIFIED)),
    )  # fmt: skip


def findings_of(user: User, inspections: QuerySet[SelectionInspection] | None = None) -> QuerySet[SelectionFinding]:
    """Findings in reach (of those inspections), by inspection and day."""
    rows = SelectionFinding.objects.visible_to(user).select_related(
        "inspection__unit", "found_by", "verified_by", "document"
    )
    if inspections is not None:
        rows = rows.filter(inspection__in=inspections.values("pk"))
    return rows.order_by("-inspection__begun_on", "inspection_id", "due_on", "pk")


def proposals_of(user: User, discipline: CadreDiscipline) -> QuerySet[ReuseProposal]:
    """Proposals after the discipline."""
    rows = ReuseProposal.objects.visible_to(user).filter(discipline=discipline)
    return rows.select_related("cadre__unit", "proposed_by", "first_by", "second_by").defer(*LIGHT)


def care_totals(user: User) -> dict[str, int]:
    """Figures above the lists. Six queries."""
    today = clock.today()
    talks = CareTalk.objects.visible_to(user).aggregate(
        due=Count("pk", filter=Q(state=TalkState.DUE)),
        late=Count("pk", filter=Q(state=TalkState.DUE, due_on__lt=today)),
        nobody=Count("pk", filter=Q(state=TalkState.DUE, talker__isnull=True)),
        held=Count("pk", filter=Q(state__in=[TalkState.HELD, TalkState.CONFIRMED])),
        unconfirmed=Count("pk", filter=Q(state=TalkState.HELD)),
    )
    disciplines = (
        CadreDiscipline.objects.visible_to(user)
        .standing()
        .aggregate(
            running=Count("pk", filter=Q(ends_on__isnull=True) | Q(ends_on__gt=today)),
            over=Count("pk", filter=Q(ends_on__lte=today)),
        )
    )
    reuse = ReuseProposal.objects.visible_to(user).aggregate(
        reused=Count("pk", filter=Q(state=ReuseState.APPROVED)),
        reuse_open=Count("pk", filter=Q(state__in=REUSE_OPEN)),
    )
    removals = RemovalCase.objects.visible_to(user).aggregate(
        removed=Count("pk", filter=Q(state="decided")),
        removal_open=Count("pk", filter=Q(state__in=REMOVAL_OPEN)),
    )
    findings = SelectionFinding.objects.visible_to(user).aggregate(
        finding_open=Count("pk", filter=~Q(state=FindingState.VERIFIED)),
        finding_late=Count("pk", filter=Q(state=FindingState.OPEN, due_on__lt=today)),
    )
    return {**talks, **disciplines, **reuse, **removals, **findings,
            "follow_late": TalkFollowUp.objects.visible_to(user).late().count()}  # fmt: skip


def waiting_for(user: User) -> dict[str, Any]:
    """What the first page lists: talks due soonest, follow-ups late, proposals, cases and inspections under way."""
    follow_ups = TalkFollowUp.objects.visible_to(user).late().select_related("talk__cadre__unit")
    proposals = ReuseProposal.objects.visible_to(user).filter(state__in=REUSE_OPEN)
    cases = RemovalCase.objects.visible_to(user).filter(state__in=REMOVAL_OPEN).select_related("cadre__unit", "post")
    return {
        "talks": talks_shown(user, {"state": TalkState.DUE})[:6],
        "follow_ups": follow_ups.defer("talk__cadre__form_sealed", "talk__cadre__photo_sealed").order_by("due_on")[:6],
        "proposals": proposals.select_related("cadre__unit", "discipline").defer(*LIGHT)[:6],
        "cases": cases.defer(*LIGHT)[:6],
        "inspections": inspections_shown(user, {"state": InspectionState.OPEN})[:6],
        "kinds": talks_by_kind(user),
    }  # fmt: skip


def talks_by_kind(user: User) -> list[tuple[TalkKind, dict[str, int]]]:
    """Of each kind: `due`, `late`, and `held` since the first of January. One query."""
    today = clock.today()
    held = Q(state__in=[TalkState.HELD, TalkState.CONFIRMED], held_on__year=today.year)
    rows = CareTalk.objects.visible_to(user).order_by().values("kind").annotate(
        due=Count("pk", filter=Q(state=TalkState.DUE)),
        late=Count("pk", filter=Q(state=TalkState.DUE, due_on__lt=today)), held=Count("pk", filter=held),
    )  # fmt: skip
    found: dict[str, Any] = {row["kind"]: row for row in rows}
    return [(kind, found.get(kind, {"due": 0, "late": 0, "held": 0})) for kind in TalkKind]


def talks_to_hold(user: User) -> QuerySet[CareTalk]:
    """Talks that are due and that the user is to hold."""
    rows = CareTalk.objects.visible_to(user).filter(talker=user, state=TalkState.DUE)
    return rows.select_related("cadre__unit").defer(*LIGHT, "note_sealed", "dropped_sealed").order_by("due_on", "pk")


def care_of_file(user: User, cadre: Cadre) -> dict[str, Any]:
    """The section of the file: nothing of what is sealed."""
    return {
        "talks": talks_shown(user, {}).filter(cadre=cadre).order_by("-due_on", "-pk")[:10],
        "disciplines": disciplines_shown(user, {}).filter(cadre=cadre),
        "removals": removals_shown(user, {}).filter(cadre=cadre),
        "bars": bars_of(cadre),
    }


def care_of_person(user: User) -> dict[str, Any]:
    """What is about the user: talks held, what was agreed, decisions; never a note, nothing of others."""
    follow_ups = TalkFollowUp.objects.about(user).select_related("talk")
    return {
        "talks": CareTalk.objects.about(user).select_related("talker").defer("note_sealed").order_by("-held_on", "-pk"),
        "open_follow_ups": follow_ups.filter(state=FollowState.OPEN),
        "ended_follow_ups": follow_ups.exclude(state=FollowState.OPEN).order_by("-ended_on", "-pk"),
        "disciplines": CadreDiscipline.objects.filter(cadre__user=user),
        "reused": ReuseProposal.objects.filter(cadre__user=user, state=ReuseState.APPROVED),
        "cases": RemovalCase.objects.about(user).select_related("post").order_by("-created_at"),
    }


def approved_reuses() -> QuerySet[ReuseProposal]:
    """Re-use approved by two."""
    return ReuseProposal.objects.filter(state=ReuseState.APPROVED)


def people_used_again() -> int:
    """People whose re-use two approved: the published figure."""
    return approved_reuses().order_by().values("cadre").distinct().count()


def decided_removals() -> QuerySet[RemovalCase]:
    """Adjustments decided by two."""
    return RemovalCase.objects.filter(state="decided")


def people_adjusted() -> int:
    """People whose adjustment two decided: the published figure."""
    return decided_removals().order_by().values("cadre").distinct().count()

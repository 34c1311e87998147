"""Rounds of mutual review and study groups in lists and figures."""

from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet

from members.models import ReviewAssignment, ReviewOrgan, ReviewRound, StudyGroup, StudySession
from members.scope import party_scope_of
from members.selectors.phone import Item, Section
from members.states.review import RoundState
from members.states.study import StudyState
from xinhui.accounts.models import User
from xinhui.accounts.scope import area_range


def rounds(user: User) -> QuerySet[ReviewRound]:
    """Rounds that the reader sees with `organs_count`, `given` and `wanted` scores."""
    return ReviewRound.objects.visible_to(user).annotate(
        organs_count=Count("organs", distinct=True), wanted=Count("assignments", distinct=True),
        given=Count("assignments", filter=Q(assignments__total__isnull=False), distinct=True),
    ).order_by("-starts_on", "-pk")  # fmt: skip


def organs_of(user: User, round_id: int) -> QuerySet[ReviewOrgan]:
    """Organs of a round with `owed`: how many scores each still owes, never to whom. By rank once published."""
    rows = (
        ReviewOrgan.objects.visible_to(user)
        .filter(round_id=round_id)
        .select_related("unit", "organization", "objection")
    )
    owed = Count("given", filter=Q(given__total__isnull=True))
    return rows.annotate(owed=owed).order_by(F("rank").asc(nulls_last=True), "pk")


def my_assignments(user: User, round_id: int) -> QuerySet[ReviewAssignment]:
    """Whom the reader scores in a round."""
    return ReviewAssignment.objects.visible_to(user).filter(round_id=round_id).select_related("scored__unit", "round")


def remarks_on(row: ReviewRound, organ_ids: list[int]) -> list[str]:
    """What peers said of the organs, sorted by the words themselves: nothing tells who wrote what. Published only."""
    if row.state != RoundState.PUBLISHED:
        return []
    said = ReviewAssignment.objects.filter(round=row, scored__in=organ_ids).exclude(remark="")
    return sorted(said.values_list("remark", flat=True))


def study_groups(user: User, area: str = "", *, words: str = "") -> QuerySet[StudyGroup]:
    """Groups in being with `people`, `held`, `late` and `last`, as the reader sees them."""
    rows = StudyGroup.objects.visible_to(user).in_being().select_related("organization")
    if area:
        rows = rows.filter(**area_range("organization__area_code", area))
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(organization__name__icontains=words))
    today = StudySession.objects.overdue().values("pk")
    return rows.annotate(
        people=Count("seats", filter=Q(seats__left_on=None), distinct=True),
        held=Count("sessions", filter=Q(sessions__state=StudyState.HELD), distinct=True),
        late=Count("sessions", filter=Q(sessions__in=today), distinct=True),
        last=Max("sessions__held_on"),
    ).order_by("organization__path", "name", "pk")  # fmt: skip


def sessions_of(group: StudyGroup) -> QuerySet[Any]:
    """Sessions with `came` and `listed`, the newest first."""
    came = Count("attendance", filter=Q(attendance__was_present=True))
    return group.sessions.annotate(came=came, listed=Count("attendance")).order_by("-planned_on", "-pk")


def my_study_sessions(user: User) -> Section | None:
    """Sessions to come of the member's groups, for the phone. One query."""
    scope = party_scope_of(user)
    if scope.member_id is None:
        return None
    mine = StudySession.objects.filter(
        state=StudyState.PLANNED, group__closed_on=None, group__seats__member_id=scope.member_id,
        group__seats__left_on=None,
    ).select_related("group").order_by("planned_on", "pk")[:5]  # fmt: skip
    rows = list(mine)
    if not rows:
        return None
    return Section(StudySession._meta.verbose_name_plural or "", tuple(
        Item(row.topic, f"{row.planned_on:%Y-%m-%d} {row.place}".strip(), f"/party/studies/{row.group_id}/",
             row.get_kind_display(), "red" if row.is_overdue else "blue")
        for row in rows
    ))  # fmt: skip


def rounds_published() -> int:
    """Figure M8.rounds."""
    return ReviewRound.objects.published().count()


def scored() -> QuerySet[ReviewAssignment]:
    """Organs scored by peers, in rounds that were not cancelled."""
    return ReviewAssignment.objects.exclude(total=None).exclude(round__state=RoundState.CANCELLED)


def scores_given() -> int:
    """Figure M8.scores."""
    return scored().count()


def groups_in_being() -> int:
    """Figure M8.groups."""
    return StudyGroup.objects.in_being().count()


def held() -> QuerySet[StudySession]:
    """Study sessions that were held."""
    return StudySession.objects.filter(state=StudyState.HELD)


def sessions_held() -> int:
    """Figure M8.sessions."""
    return held().count()

"""Key projects and visits as pages show them; confirmed observations of a person, which feed the analysis."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from cadres.models import Cadre, KeyProject, ObservationVisit, ProjectPerson, VisitFact, VisitSighting
from cadres.rules.observations import seen_since
from cadres.states.observations import TO_RECORD, Judgement, ProjectKind, ProjectState, VisitState
from xinhui.accounts.models import Post, User
from xinhui.accounts.roles import Role
from xinhui.core import clock


def projects_unseen(day: date) -> QuerySet[KeyProject]:
    """Open ones that nobody has seen since `day`, and no visit is on its way."""
    waiting = ObservationVisit.objects.filter(state__in=(*TO_RECORD, VisitState.RECORDED)).values("project")
    lately = ObservationVisit.objects.filter(state=VisitState.CONFIRMED, visited_on__gte=day).values("project")
    rows = KeyProject.objects.filter(state=ProjectState.OPEN, opened_on__lt=day)
    return rows.exclude(pk__in=waiting).exclude(pk__in=lately)


def projects_shown(user: User, said: Mapping[str, str]) -> QuerySet[KeyProject]:
    """`state`, `kind`, `words`, `unseen`; with people (`people_count`), visits that the reader sees (`visit_count`) and
    the last confirmed one (`seen`)."""
    rows = KeyProject.objects.visible_to(user)
    if said.get("unseen"):
        rows = rows.filter(pk__in=projects_unseen(seen_since(clock.today())).values("pk"))
    if said.get("state") in ProjectState.values:
        rows = rows.filter(state=said["state"])
    if said.get("kind") in ProjectKind.values:
        rows = rows.filter(kind=said["kind"])
    if said.get("words", "").strip():
        rows = rows.filter(name__contains=said["words"].strip())
    visits = Q(visits__in=ObservationVisit.objects.visible_to(user).values("pk"))
    people = Q(people__in=ProjectPerson.objects.visible_to(user).attached().values("pk"))
    return rows.select_related("lead_unit").annotate(
        people_count=Count("people", filter=people, distinct=True),
        visit_count=Count("visits", filter=visits, distinct=True),
        last_seen=Max("visits__visited_on", filter=visits & Q(visits__state=VisitState.CONFIRMED)),
    ).order_by("-opened_on", "-pk")  # fmt: skip


def totals(user: User) -> dict[str, int]:
    """What the page begins with. Two queries and one."""
    projects = KeyProject.objects.visible_to(user).filter(state=ProjectState.OPEN).count()
    visits = ObservationVisit.objects.visible_to(user).order_by().aggregate(
        confirmed=Count("pk", filter=Q(state=VisitState.CONFIRMED)),
        waiting=Count("pk", filter=Q(state=VisitState.RECORDED)),
        to_make=Count("pk", filter=Q(state=VisitState.PLANNED)),
    )  # fmt: skip
    return {"projects": projects, **visits, "late": VisitFact.objects.visible_to(user).late().count()}


def judgements(user: User) -> list[tuple[Any, int, int]]:
    """(label, count, percent) of confirmed judgements that the reader sees. One query."""
    rows = VisitSighting.objects.visible_to(user).confirmed().order_by().values("judgement").annotate(n=Count("pk"))
    found = {row["judgement"]: row["n"] for row in rows}
    total = sum(found.values())
    return [(one.label, found.get(one, 0), found.get(one, 0) * 100 // total) for one in Judgement if total]


def visits_shown(user: User, said: Mapping[str, str]) -> QuerySet[ObservationVisit]:
    """`state`, `words` (name of the project); the latest first."""
    rows = ObservationVisit.objects.visible_to(user)
    if said.get("state") in VisitState.values:
        rows = rows.filter(state=said["state"])
    if said.get("words", "").strip():
        rows = rows.filter(project__name__contains=said["words"].strip())
    return with_projects(rows).order_by("-planned_on", "-pk")


def with_projects(rows: QuerySet[ObservationVisit]) -> QuerySet[ObservationVisit]:
    """With the project and the observers, without the sealed texts; `judged`: of how many people."""
    rows = rows.select_related("project__lead_unit").prefetch_related("observers").defer("met_sealed", "seen_sealed")
    return rows.annotate(judged=Count("sightings", distinct=True))


def people_of(user: User, project: KeyProject) -> QuerySet[ProjectPerson]:
    """Who is or was attached, as far as the reader sees their files."""
    rows = ProjectPerson.objects.visible_to(user).filter(project=project).select_related("cadre__unit")
    return rows.defer("cadre__form_sealed", "cadre__photo_sealed").order_by("ended_on", "cadre__unit__code", "pk")


def people_to_attach(user: User, project: KeyProject, words: str) -> QuerySet[Cadre]:
    """In service, not attached to the project."""
    rows = Cadre.objects.visible_to(user).in_service().light().select_related("unit")
    rows = rows.exclude(pk__in=project.people.attached().values("cadre"))
    found = Q(name__contains=words) | Q(present_post__contains=words) | Q(unit__name__contains=words)
    return rows.filter(found).order_by("unit__code", "pk")


def people_to_judge(visit: ObservationVisit) -> QuerySet[ProjectPerson]:
    """Whom the observers may judge: who is attached, or was when the project was last seen."""
    rows = ProjectPerson.objects.filter(project=visit.project_id)
    rows = rows.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=visit.planned_on))
    return rows.select_related("cadre__unit").defer("cadre__form_sealed", "cadre__photo_sealed").order_by("pk")


def office_observers() -> QuerySet[User]:
    """Of the cadre office."""
    posts = Post.objects.in_force().filter(role=Role.CADRE_OFFICE)
    rows: QuerySet[User] = User.objects.filter(is_active=True, pk__in=posts.values("user"))
    return rows.order_by("name")


def observations_of(user: User, cadre: Cadre) -> QuerySet[VisitSighting]:
    """Confirmed judgements of one person, the latest first: for the file and for the comparison."""
    rows = VisitSighting.objects.visible_to(user).confirmed().filter(cadre=cadre)
    return rows.select_related("visit__project").order_by("-visit__visited_on", "-pk")


def observations_in_words(user: User, cadres: Iterable[Cadre]) -> dict[int, str]:
    """What the comparison says of each: how often seen, and how judged; the latest day. One query."""
    found: dict[int, Counter[str]] = {}
    last: dict[int, date] = {}
    rows = VisitSighting.objects.visible_to(user).confirmed().filter(cadre__in=[row.pk for row in cadres])
    for pk, judgement, day in rows.values_list("cadre_id", "judgement", "visit__visited_on"):
        found.setdefault(pk, Counter())[judgement] += 1
        assert day is not None  # a confirmed visit has its day
        last[pk] = max(last.get(pk, day), day)
    return {
        pk: "；".join(f"{one.label} {counted[one]}" for one in Judgement if counted[one]) + f"（{last[pk]:%Y.%m}）"
        for pk, counted in found.items()
    }


def own_observations(user: User) -> QuerySet[VisitSighting]:
    """The reader's own confirmed judgements, without the observer's words."""
    rows = VisitSighting.objects.own(user).defer("words_sealed").select_related("visit__project")
    return rows.order_by("-visit__visited_on", "-pk")


def own_visits(user: User) -> QuerySet[ObservationVisit]:
    """Visits that the reader makes or has made."""
    return with_projects(ObservationVisit.objects.observed_by(user)).order_by("-planned_on", "-pk")


def linked_visits() -> QuerySet[ObservationVisit]:
    """Confirmed visits that judge at least one cadre."""
    return ObservationVisit.objects.filter(state=VisitState.CONFIRMED, sightings__isnull=False).distinct()


def visits_linked() -> int:
    """How many confirmed visits judge at least one cadre: the figure of C8."""
    return linked_visits().count()

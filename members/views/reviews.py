"""Pages of mutual review and of study groups."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from members.forms.base import ReasonForm
from members.forms.reviews import GroupForm, RoundForm
from members.models import ReviewAssignment, ReviewRound, StudyGroup
from members.scope import PartyScope, party_scope_of
from members.selectors import reviews
from members.services.reviews.results import open_books
from members.services.reviews.rounds import draft_round
from members.services.studies.groups import found_group
from members.states.review import RoundState
from members.views.base import (
    area_of,
    excel,
    for_party,
    form_of,
    is_keeper,
    is_party,
    is_reader,
    new_row,
    page_of,
    row_or_404,
    user_of,
)
from members.views.subjects import subject_of
from xinhui.accounts.actors import Actor
from xinhui.accounts.roles import Role
from xinhui.core.errors import DomainError

PAGE = 40


def of_department(scope: PartyScope) -> bool:
    """The organization department."""
    return scope.posts.has(Role.ORGANIZATION_DEPARTMENT)


def _verbs(name: str, scope: PartyScope, row: Any) -> list[Any]:
    subject = subject_of(name)
    assert subject is not None, name
    return subject.open_to(scope, row)


@for_party(is_reader)
@require_GET
def review_list(request: HttpRequest) -> HttpResponse:
    """Rounds, the newest first."""
    user = user_of(request)
    context = page_of(request, reviews.rounds(user), PAGE)
    context["may_draft"] = of_department(party_scope_of(user))
    return render(request, "members/reviews.html", context)


@for_party(of_department)
@require_http_methods(["GET", "POST"])
def review_new(request: HttpRequest) -> HttpResponse:
    """Draft a round."""
    return new_row(
        request, form_of(request, RoundForm), draft_round, title=_("Draft a round"), back=reverse("members:reviews"),
        page=lambda row: reverse("members:review", args=[row.pk]),
    )  # fmt: skip


@for_party(is_reader)
@require_GET
def review_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A round: criteria, organs with ranks once published, whom the reader scores, visits, remarks on the own organ."""
    user, scope = user_of(request), party_scope_of(request.user)
    row: ReviewRound = row_or_404(reviews.rounds(user), pk)
    organs = list(reviews.organs_of(user, pk))
    mine = [organ for organ in organs if scope.leads(organ.organization.path)]
    for organ in organs:
        organ.round = row
    context = {
        "row": row, "criteria": row.criteria.order_by("pk"), "is_published": row.state == RoundState.PUBLISHED,
        "organs": [(organ, _verbs("review_organ", scope, organ)) for organ in organs],
        "objections": [(organ.objection, _verbs("review_objection", scope, organ.objection))
                       for organ in organs if hasattr(organ, "objection")],
        "assignments": [(each, _verbs("review_assignment", scope, each)) for each in reviews.my_assignments(user, pk)],
        "remarks": reviews.remarks_on(row, [organ.pk for organ in mine]) if len(mine) == 1 else [],
        "visits": [(visit, _verbs("review_visit", scope, visit)) for visit in row.visits.select_related(
            "round", "visitor__organization", "visitor__unit", "host__unit")],
        "verbs": _verbs("review", scope, row), "here": request.get_full_path(),
        "may_open_books": of_department(scope) and row.state in (RoundState.CLOSED, RoundState.PUBLISHED),
        "shows_owed": row.state == RoundState.SCORING and of_department(scope),
    }  # fmt: skip
    return render(request, "members/review.html", context)


@for_party(is_reader)
@require_GET
def review_table(request: HttpRequest, pk: int) -> HttpResponse:
    """The ranking as Excel; before the publication without results."""
    user = user_of(request)
    row: ReviewRound = row_or_404(ReviewRound.objects.visible_to(user), pk)
    lines = [[organ.rank, organ.unit.name, organ.mean, organ.scores_counted] for organ in reviews.organs_of(user, pk)]
    return excel(row.title, [_("Rank"), _("Unit"), _("Mean score"), _("number of scores")], lines)


@for_party(of_department)
@require_http_methods(["GET", "POST"])
def review_books(request: HttpRequest, pk: int) -> HttpResponse:
    """Who scored whom, for the organization department: a reason first, which goes on the trail, then Excel."""
    row: ReviewRound = row_or_404(ReviewRound.objects.visible_to(user_of(request)), pk)
    form = form_of(request, ReasonForm, target=row)
    if request.method == "POST" and form.is_valid():
        try:
            open_books(actor=Actor.of_request(request), round_id=pk, **form.values())
        except DomainError as error:
            if error.status == 403:
                raise PermissionDenied from error
            form.add_error(None, str(error))
        else:
            rows = ReviewAssignment.objects.filter(round=row).select_related("scorer__unit", "scored__unit")
            lines = [[each.scorer.unit.name, each.scored.unit.name, each.total, each.remark] for each in rows]
            return excel(row.title, [_("Who scored"), _("Whom"), _("Mean score"), _("Remark of a peer")], lines)
    context = {
        "form": form,
        "title": _("Open the books"),
        "back": reverse("members:review", args=[pk]),
        "hint": row.title,
    }
    return render(request, "members/new.html", context, status=400 if form.errors else 200)


@for_party(is_reader)
@require_GET
def study_list(request: HttpRequest) -> HttpResponse:
    """Study groups with their counts."""
    user, words = user_of(request), request.GET.get("words", "")
    context = page_of(request, reviews.study_groups(user, area_of(request), words=words), PAGE)
    context |= {"words": words, "may_found": party_scope_of(user).is_keeper}
    return render(request, "members/studies.html", context)


@for_party(is_reader)
@require_GET
def study_table(request: HttpRequest) -> HttpResponse:
    """Study groups as Excel."""
    rows = reviews.study_groups(user_of(request), area_of(request), words=request.GET.get("words", ""))
    lines = [
        [row.name, row.organization.name, *(vars(row)[count] for count in ("people", "held", "late", "last"))]
        for row in rows[:20_000]
    ]
    heading = [_("study group"), _("looked after by"), _("people in it"), _("sessions held"), _("sessions overdue"),
               _("Met last")]  # fmt: skip
    return excel(_("study groups"), heading, lines)


@for_party(is_keeper)
@require_http_methods(["GET", "POST"])
def study_new(request: HttpRequest) -> HttpResponse:
    """Found a study group."""
    return new_row(
        request, form_of(request, GroupForm), found_group, title=_("Found a study group"),
        back=reverse("members:studies"), page=lambda row: reverse("members:study", args=[row.pk]),
    )  # fmt: skip


@for_party(is_party)
@require_GET
def study_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A group: people, plans, sessions with who came."""
    user, scope = user_of(request), party_scope_of(request.user)
    group: StudyGroup = row_or_404(StudyGroup.objects.visible_to(user).select_related("organization"), pk)
    verbs = _verbs("study_group", scope, group)
    context = page_of(request, reviews.sessions_of(group), 20)
    seats = list(group.seats.filter(left_on=None).select_related("group__organization").order_by("role", "name", "pk"))
    found = context.pop("rows")
    for each in (*seats, *found):
        each.group = group
    context |= {
        "group": group, "verbs": verbs, "here": request.get_full_path(), "plans": group.plans.order_by("-year")[:3],
        "seats": [(seat, _verbs("study_seat", scope, seat) if verbs else []) for seat in seats],
        "sessions": [(session, _verbs("study_session", scope, session) if verbs else []) for session in found],
    }  # fmt: skip
    return render(request, "members/study.html", context)

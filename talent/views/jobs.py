"""Pages of posts and candidates for those who work with them: the employer, its unit, the office."""

from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from grids.views.acting import done
from grids.views.base import row_or_404, user_of
from grids.views.files import file_response
from grids.views.policing import page_of
from talent.forms.jobs import JobPostForm, employers_of
from talent.models import JobCandidate, JobPost
from talent.scope import talent_scope_of
from talent.selectors.job_board import towns
from talent.selectors.jobs import candidates_worked, posts_worked
from talent.services.jobs.posts import draft_post
from talent.states.jobs import CandidateState, JobState
from talent.views.base import act_form, for_talent, is_anybody, works
from talent.views.subjects import SUBJECTS
from xinhui.accounts.actors import Actor
from xinhui.core import clock


@for_talent(works)
@require_GET
def post_list(request: HttpRequest) -> HttpResponse:
    """Posts of the reader's employers; how many wait to be read, and hires to be confirmed."""
    user, said = user_of(request), request.GET.dict()
    waiting = JobPost.objects.visible_to(user).filter(state=JobState.SUBMITTED).count()
    hires = JobCandidate.objects.visible_to(user).filter(state=CandidateState.REPORTED).count()
    board = JobPost.objects.visible_to(user).on_the_board(clock.today()).count()
    context = {"said": said, "states": JobState.choices, "waiting": waiting, "hires": hires, "board": board,
               **page_of(request, posts_worked(user, said))}  # fmt: skip
    return render(request, "talent/posts.html", context)


@for_talent(is_anybody)
@require_http_methods(["GET", "POST"])
def post_new(request: HttpRequest) -> HttpResponse:
    """A post in the name of an employer; who writes for none is refused."""
    if not employers_of(user_of(request)).exists():
        raise PermissionDenied

    def do(actor: Actor, values: dict[str, Any]) -> str:
        return f"/talent/posts/{draft_post(actor=actor, **values).pk}/"

    back = "/talent/posts/" if works(talent_scope_of(request.user)) else "/talent/firm/"
    return done(request, act_form(request, JobPostForm), do, title=pgettext("job", "New post"), back=back)


@for_talent(is_anybody)
@require_GET
def post_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One post with its candidates."""
    user = user_of(request)
    row: JobPost = row_or_404(JobPost.objects.visible_to(user).select_related("employer__unit", "decided_by"), pk)
    scope, said = talent_scope_of(user), request.GET.dict()
    found = candidates_worked(user, {**said, "post": str(row.pk)})
    context = {
        "row": row, "town": dict(towns()).get(row.area_code, ""), "verbs": SUBJECTS["job"].open_to(scope, row),
        "is_public": row.state == JobState.PUBLISHED and row.open_until >= clock.today(), "works": works(scope),
        "taken": row.candidates.filter(state__in=["reported", "hired"]).count(), "said": said,
        "states": CandidateState.choices, "brought": row.brought.select_related("event").order_by("-pk"),
        **page_of(request, found),
    }  # fmt: skip
    return render(request, "talent/post.html", context)


@for_talent(works)
@require_GET
def candidate_list(request: HttpRequest) -> HttpResponse:
    """Candidates of the reader's employers, hires to be confirmed among them."""
    user, said = user_of(request), request.GET.dict()
    context = {"said": said, "states": CandidateState.choices, **page_of(request, candidates_worked(user, said))}
    return render(request, "talent/candidates.html", context)


@for_talent(is_anybody)
@never_cache
@require_GET
def candidate_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One candidate, with what the reader may do now."""
    user = user_of(request)
    rows = JobCandidate.objects.visible_to(user).select_related(
        "post__employer", "event", "reported_by", "confirmed_by"
    )
    row: JobCandidate = row_or_404(rows, pk)
    scope = talent_scope_of(user)
    context = {"row": row, "verbs": SUBJECTS["candidate"].open_to(scope, row), "works": works(scope)}
    return render(request, "talent/candidate.html", context)


@for_talent(is_anybody)
@never_cache
@require_GET
def candidate_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file that the candidate sent, for those who work with the candidate."""
    row: JobCandidate = row_or_404(JobCandidate.objects.visible_to(user_of(request)), pk)
    if not row.file:
        raise Http404
    try:
        file = row.file.open("rb")
    except FileNotFoundError as lost:
        raise Http404 from lost
    name = f"{row.receipt}{Path(row.file.name or '').suffix}"
    with file:
        response = file_response(file.read(), name, row.file_type)
    response["X-Content-Type-Options"] = "nosniff"
    return response

"""Pages of recruitment events: the list, one event with its figures and the records behind them, the report."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from grids.views.acting import done
from grids.views.base import row_or_404, user_of
from grids.views.emergency_report import WORD
from grids.views.files import file_response, mark_of, marked_table
from grids.views.policing import page_of
from talent.forms.events import EventForm
from talent.models import EventPost, JobCandidate, RecruitmentEvent
from talent.scope import talent_scope_of
from talent.selectors.events import events_shown, numbers_of, posts_brought
from talent.services.events.planning import plan_event
from talent.states.events import PUBLIC, EventKind, EventState
from talent.views.base import act_form, for_talent, is_anybody, reads_figures, works
from talent.views.event_word import figures_of, word_report
from talent.views.subjects import SUBJECTS
from xinhui.accounts.actors import Actor
from xinhui.attachments.links import signed_url


@for_talent(reads_figures)
@require_GET
def event_list(request: HttpRequest) -> HttpResponse:
    """Events with what came of them."""
    user, said = user_of(request), request.GET.dict()
    context = {"said": said, "kinds": EventKind.choices, "states": EventState.choices,
               "may_plan": works(talent_scope_of(user)), **page_of(request, events_shown(user, said))}  # fmt: skip
    return render(request, "talent/events.html", context)


@for_talent(works)
@require_http_methods(["GET", "POST"])
def event_new(request: HttpRequest) -> HttpResponse:
    """An event."""

    def do(actor: Actor, values: dict[str, Any]) -> str:
        return f"/talent/events/{plan_event(actor=actor, **values).pk}/"

    return done(request, act_form(request, EventForm), do, title=pgettext("event", "New event"),
                back="/talent/events/")  # fmt: skip


@for_talent(is_anybody)
@require_GET
def event_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One event: figures, firms with their posts, audiences with their pictures, candidates in the reader's sight.

    An employer's account finds its own posts and candidates, not those of the others.
    """
    user = user_of(request)
    row: RecruitmentEvent = row_or_404(RecruitmentEvent.objects.visible_to(user).select_related("unit"), pk)
    scope = talent_scope_of(user)
    own = {brought.post_id: brought for brought in EventPost.objects.filter(
        event=row, post__in=SUBJECTS["job"].rows(user)).select_related("event")}  # fmt: skip
    subject = SUBJECTS["event-post"]
    posts = [
        (post, own.get(post.pk), subject.open_to(scope, own[post.pk]) if post.pk in own else [])
        for post in posts_brought(row) if scope.reads_figures or post.pk in own
    ]  # fmt: skip
    audiences = row.audiences.select_related("proof").order_by("pk") if scope.reads_figures else []
    candidates = JobCandidate.objects.visible_to(user).filter(event=row).select_related("post__employer")
    context = {
        "row": row, "numbers": numbers_of(row), "posts": posts, "reads_figures": scope.reads_figures,
        "audiences": [(one, signed_url(one.proof, user)) for one in audiences], "is_public": row.state in PUBLIC,
        "verbs": SUBJECTS["event"].open_to(scope, row), **page_of(request, candidates.order_by("-pk"), 20),
    }  # fmt: skip
    return render(request, "talent/event.html", context)


def _reported(request: HttpRequest, pk: int) -> RecruitmentEvent:
    rows = RecruitmentEvent.objects.visible_to(user_of(request)).select_related("unit")
    row: RecruitmentEvent = row_or_404(rows.filter(state__in=[EventState.HELD, EventState.SETTLED]), pk)
    return row


@for_talent(reads_figures)
@require_GET
def event_table(request: HttpRequest, pk: int) -> HttpResponse:
    """The report of an event that was held as a marked Excel table: a line a post, nobody's name."""
    row = _reported(request, pk)
    heading = [pgettext("talent", "Employer"), pgettext("job", "Title of the post"), pgettext("job", "Openings"),
               pgettext("event", "Candidates"), pgettext("event", "Interviews"), pgettext("event", "Offers"),
               pgettext("event", "Hires")]  # fmt: skip
    lines = [[post.employer.name, post.title, post.number, *counts(post)] for post in posts_brought(row)]
    facts = [(str(label), str(value)) for label, value in figures_of(numbers_of(row))]
    return marked_table(request, row.name, heading, lines, conditions=facts)


def counts(post: Any) -> list[int]:
    """What `posts_brought` counted."""
    return [post.came, post.met, post.offered, post.hired]


@for_talent(reads_figures)
@require_GET
def event_word(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a Word file."""
    row = _reported(request, pk)
    posts = [(post.employer.name, post.title, post.number, *counts(post)) for post in posts_brought(row)]
    content = word_report(row, numbers_of(row), posts, list(row.audiences.order_by("pk")), mark_of(request))
    return file_response(content, f"{row.name}.docx", WORD)

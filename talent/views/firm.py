"""The employers' portal: what an account that acts for an employer finds when it comes in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from grids.views.base import user_of
from grids.views.policing import page_of
from talent.models import JobCandidate, Person, RecruitmentEvent
from talent.scope import talent_scope_of
from talent.selectors.jobs import own_employers, posts_worked
from talent.states.events import OPEN_TO_FIRMS
from talent.states.jobs import UNDER_WAY
from talent.views.base import for_talent, is_anybody
from talent.views.subjects import SUBJECTS

SHOWN = 20


@for_talent(is_anybody)
@require_GET
def firm_home(request: HttpRequest) -> HttpResponse:
    """Own facts, posts, candidates under way, people of talent, events; words for who acts for nobody."""
    user = user_of(request)
    employers = list(own_employers(user))
    if not employers:
        return render(request, "talent/firm.html", {"employers": []})
    scope, event = talent_scope_of(user), SUBJECTS["event"]
    posts = posts_worked(user, {}).filter(employer__in=employers)
    candidates = JobCandidate.objects.visible_to(user).select_related("post").filter(
        post__employer__in=employers, state__in=sorted(UNDER_WAY)
    ).order_by("-pk")  # fmt: skip
    events = RecruitmentEvent.objects.visible_to(user).filter(state__in=sorted(OPEN_TO_FIRMS)).select_related("unit")
    people = Person.objects.visible_to(user).active().filter(employer__in=employers).order_by("name", "pk")
    context = {
        "employers": [(row, SUBJECTS["firm"].open_to(scope, row)) for row in employers], "posts": posts[:SHOWN],
        "candidates": candidates[:SHOWN], "people_count": people.count(), **page_of(request, people, SHOWN),
        "events": [(row, [verb for verb in event.open_to(scope, row) if verb.name == "join"])
                   for row in events.order_by("starts_at", "pk")[:SHOWN]],
    }  # fmt: skip
    return render(request, "talent/firm.html", context)

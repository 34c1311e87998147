"""The cadre in person: talks held with me, what was agreed, decisions about me; talks that I am to hold."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cadres.selectors.care import care_of_person, talks_to_hold
from cadres.selectors.own import own_file
from cadres.views.base import for_cadres, is_anybody
from cadres.views.care import verbs_of
from grids.views.base import user_of


@for_cadres(is_anybody)
@require_GET
def my_care(request: HttpRequest) -> HttpResponse:
    """My page of care: never a note, nothing about others but the names of those with whom I am to talk."""
    user = user_of(request)
    said = care_of_person(user)
    context = {
        **said, "cadre": own_file(user), "to_hold": talks_to_hold(user),
        "talks": [(row, verbs_of(user, "own-talk", row)) for row in said["talks"]],
        "cases": [(row, verbs_of(user, "own-removal", row)) for row in said["cases"]],
    }  # fmt: skip
    return render(request, "cadres/mine_care.html", context)

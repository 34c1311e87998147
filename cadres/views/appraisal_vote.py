"""The voting page: no login, no cookie, no session, the same for everybody; nothing of a visit is written anywhere.

The page is drawn without the request (no context processor sees who comes), and its errors are not logged.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from cadres.services.appraisal.voting import BallotPaper, cast_ballot, read_paper
from xinhui.core.errors import DomainError

DONT_KNOW = "unknown"


@csrf_exempt  # the code on the slip is the only authority: there is no session that another site could ride on
@require_http_methods(["GET", "POST"])
def vote(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks for the code; POST with a code shows the ballot, with the grades it casts it."""
    if request.method == "GET":
        return _page({})
    code = request.POST.get("code", "")[:40]
    try:
        paper = read_paper(token=token, code=code)
        if "cast" not in request.POST:
            return _page(_ballot(paper, code, {}))
        said = {person.pk: request.POST.get(f"person-{person.pk}", "") for person in paper.people}
        if not all(said.values()):
            return _page({**_ballot(paper, code, said), "is_incomplete": True}, status=400)
        grades = {pk: "" if grade == DONT_KNOW else grade for pk, grade in said.items()}
        cast_ballot(token=token, code=code, grades=grades)
    except DomainError as error:
        return _page({"error": str(error), "code": code, "is_gone": error.status == 404}, status=error.status)
    return _page({"is_cast": True})


def _ballot(paper: BallotPaper, code: str, said: dict[int, str]) -> dict[str, Any]:
    return {
        "paper": paper, "code": code, "choices": [*((one.value, one.label) for one in paper.grades)],
        "lines": [(person, said.get(person.pk, "")) for person in paper.people], "dont_know": DONT_KNOW,
    }  # fmt: skip


def _page(context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    response = HttpResponse(render_to_string("cadres/vote.html", context), status=status)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    response._has_been_logged = True  # type: ignore[attr-defined]  # django.request writes down no refused code
    return response

"""The floors: a bare Django view that takes the same body, inserts one row and answers it; another that answers bytes
from the cache. No sign-in, no rules."""

import json

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from talent.views.job_board import board
from tests.load.models import BareReport


@csrf_exempt
def insert_one(request: HttpRequest) -> JsonResponse:
    """One insert, one answer."""
    body = json.loads(request.body)
    row = BareReport.objects.create(**body)
    return JsonResponse({"id": row.pk, **body}, status=201)


def cached_page(request: HttpRequest) -> HttpResponse:
    """The bytes of the board, as any cached view answers them."""
    body: bytes | None = cache.get("bench:page")
    if body is None:
        body = board(request).content
        cache.set("bench:page", body, 3600)
    return HttpResponse(body)

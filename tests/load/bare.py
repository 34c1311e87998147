"""The floor: a bare Django view that takes the same body, inserts one row and answers it. No sign-in, no rules."""

import json

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from tests.load.models import BareReport


@csrf_exempt
def insert_one(request: HttpRequest) -> JsonResponse:
    """One insert, one answer."""
    body = json.loads(request.body)
    row = BareReport.objects.create(**body)
    return JsonResponse({"id": row.pk, **body}, status=201)

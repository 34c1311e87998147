"""The floor: a view that inserts one row, nothing else."""

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt


@csrf_exempt
def insert_one(request: HttpRequest) -> JsonResponse:
    """One insert, one answer."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_bare (body) VALUES (%s)", [request.body.decode()])
    return JsonResponse({"ok": True}, status=201)

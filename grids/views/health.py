"""Health: live (the process answers), ready (database and cache answer), clock (no deadline is being missed)."""

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from grids.selectors.clock import audit_clock


@require_GET
def live(request: HttpRequest) -> JsonResponse:
    """200 while the process answers."""
    return JsonResponse({"status": "ok"})


@require_GET
def ready(request: HttpRequest) -> JsonResponse:
    """200 when database and cache answer, else 503 naming which does not."""
    broken = []
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        broken.append("database")
    try:
        cache.get("health")
    except Exception:  # every cache has its own errors; any of them means “not ready”
        broken.append("cache")
    return JsonResponse({"status": "broken" if broken else "ok", "broken": broken}, status=503 if broken else 200)


@require_GET
def clock(request: HttpRequest) -> JsonResponse:
    """The auditor's word, without Celery: 503 when a step, a message or the tick itself is late."""
    report = audit_clock()
    return JsonResponse(report.as_dict(), status=200 if report.is_well else 503)

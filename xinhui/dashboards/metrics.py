"""`/metrics` for Prometheus: what all web processes counted, and how the district's clock stands now."""

import os
from collections.abc import Iterator
from hmac import compare_digest

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest, multiprocess
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from grids.selectors.clock import audit_clock
from xinhui.accounts.addresses import client_ip
from xinhui.exchange.selectors import imports_waiting
from xinhui.outbox.selectors.messages import waiting_by_state

THIS_MACHINE = ("127.0.0.1", "::1")


class PortalClock(Collector):
    """What the auditor says, as gauges; read when somebody asks, by whichever process is asked."""

    def collect(self) -> Iterator[Metric]:
        """A handful of queries. Without a database only `xinhui_database_up 0`: the alert for it is another one."""
        try:
            rows = list(self._rows())
        except DatabaseError:
            yield GaugeMetricFamily("xinhui_database_up", "1 while the database answers", 0)
            return
        yield GaugeMetricFamily("xinhui_database_up", "1 while the database answers", 1)
        yield from rows

    @staticmethod
    def _rows() -> Iterator[Metric]:
        report = audit_clock()
        for name, said, value in (
            ("xinhui_overdue_step_age_seconds", "How long the oldest due step has waited", report.step_late_seconds),
            ("xinhui_overdue_steps", "Due steps that nobody has advanced", report.overdue_steps),
            ("xinhui_unsent_message_age_seconds", "How long the oldest due message has waited",
             report.message_late_seconds),
            ("xinhui_whistles_without_deadline", "Live whistles that nothing runs for", report.live_without_deadline),
        ):  # fmt: skip
            yield GaugeMetricFamily(name, said, value)
        # Never ticked: no sample, which the alert takes for what it is (absent).
        if report.tick_late_seconds is not None:
            yield GaugeMetricFamily("xinhui_last_tick_age_seconds", "Since a ticker looked", report.tick_late_seconds)
        messages = GaugeMetricFamily("xinhui_messages", "Messages not delivered, by state", labels=["state"])
        for state, number in waiting_by_state().items():
            messages.add_metric([state], number)
        yield messages
        yield GaugeMetricFamily("xinhui_imports_waiting", "Imports that wait or run", imports_waiting())


def _may_read(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        return compare_digest(
            request.headers.get("Authorization", "").encode(), f"Bearer {settings.METRICS_TOKEN}".encode()
        )
    return not settings.PRODUCTION and client_ip(request) in THIS_MACHINE


@require_GET
def metrics(request: HttpRequest) -> HttpResponse:
    """The text format of Prometheus; 404 for everybody else."""
    if not _may_read(request):
        raise Http404
    registry = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        counted = generate_latest(registry)
    else:
        counted = generate_latest(REGISTRY)
    portal = CollectorRegistry()
    portal.register(PortalClock())
    return HttpResponse(counted + generate_latest(portal), content_type=CONTENT_TYPE_LATEST)

"""A department's system that is told by webhooks: real events, sent to a receiver that lives as long as the making."""

import threading
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from django.db.models import Count

from grids.models import Assignment
from grids.services.respond import respond
from grids.states import AssignmentState
from xinhui.accounts.actors import SYSTEM
from xinhui.accounts.models import Unit, UnitKind
from xinhui.accounts.roles import Role
from xinhui.accounts.services.appoint_post import appoint_post
from xinhui.accounts.services.create_user import NewUser, create_users
from xinhui.bureaus.models import BureauClient
from xinhui.bureaus.services.webhooks.deliver import deliver_due
from xinhui.bureaus.services.webhooks.keeping import create_endpoint, pause_endpoint
from xinhui.bureaus.services.webhooks.replay import send_test
from xinhui.core import clock

SHOWN = 4


class _Takes(BaseHTTPRequestHandler):
    """Takes what comes."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Nothing: the demo tells its own story."""


def build(now: datetime) -> None:
    """The department with most work to answer gets a system; some events arrive, one waits, the endpoint is paused."""
    waiting = Assignment.objects.filter(state=AssignmentState.SENT, unit__kind=UnitKind.DEPARTMENT)
    busiest = waiting.values("unit").annotate(many=Count("pk")).order_by("-many", "unit").first()
    unit = Unit.objects.get(pk=busiest["unit"]) if busiest else None
    if unit is None:
        return
    with clock.moved(now):
        client = _client(unit)
        server = ThreadingHTTPServer(("127.0.0.1", 0), _Takes)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            url = f"http://127.0.0.1:{server.server_address[1]}/events"
            row, _secret = create_endpoint(actor=SYSTEM, client_id=client.pk, url=url)
            send_test(actor=SYSTEM, endpoint_id=row.pk)
            parts = list(waiting.filter(unit=unit).order_by("pk").values_list("pk", flat=True)[:SHOWN])
            for pk in parts[:-1]:
                respond(actor=SYSTEM, assignment_id=pk)
            deliver_due(seconds=2)
        finally:
            server.shutdown()
            server.server_close()
        pause_endpoint(actor=SYSTEM, endpoint_id=row.pk)
        for pk in parts[-1:]:
            respond(actor=SYSTEM, assignment_id=pk)


def _client(unit: Unit) -> BureauClient:
    """A system of the unit that acts for it; the one it has, if it has one."""
    known = BureauClient.objects.filter(unit=unit).order_by("pk").first()
    if known is not None:
        return known
    new = NewUser(username=f"{unit.code}-hooks", name=f"{unit.name}工单系统", must_change_password=False)
    (account,) = create_users(actor=SYSTEM, rows=[new])
    appoint_post(
        actor=SYSTEM, user_id=account.pk, role=Role.BUREAU_CLIENT, unit_id=unit.pk, area_code=unit.area_code[:6]
    )
    return BureauClient.objects.create(name=f"{unit.name}工单系统", unit=unit, account=account)

"""A mark on every request: in the answer, in each line of the log, in the problem, on the page, in the tasks it starts."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from celery import current_app
from celery.app.trace import trace_task
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path
from django.utils.functional import SimpleLazyObject
from pytest_django import Settings

from tests.world import World
from xinhui.accounts.models import User
from xinhui.api_errors import page_not_found as handler_of_404
from xinhui.api_errors import permission_denied as handler_of_403
from xinhui.celery import PortalTask
from xinhui.logs import JsonLine, Line, WithRequestId, log_settings
from xinhui.request_ids import HEADER, current_request_id, serving
from xinhui.urls import handler400, handler403, handler404, handler500
from xinhui.urls import urlpatterns as portal_urls

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
GIVEN = "proxy-2026.11_24-0001"


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of ours."""
    raise RuntimeError("a fault of ours")


urlpatterns = [path("broken/", broken), path("api/broken/", broken), *portal_urls]


class Lines(logging.Handler):
    """What the console would show, as JSON."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[dict[str, Any]] = []
        self.addFilter(WithRequestId())
        self.setFormatter(JsonLine())

    def emit(self, record: logging.LogRecord) -> None:
        self.rows.append(json.loads(self.format(record)))


@pytest.fixture
def lines(settings: Settings) -> Iterator[Lines]:
    settings.ACCESS_LOG = True
    handler, names = Lines(), ("xinhui.access", "django.request")
    before = [logging.getLogger(name).level for name in names]
    for name in names:
        logging.getLogger(name).addHandler(handler)
        logging.getLogger(name).setLevel(logging.INFO)
    yield handler
    for name, level in zip(names, before, strict=True):
        logging.getLogger(name).removeHandler(handler)
        logging.getLogger(name).setLevel(level)


def test_a_sane_mark_is_kept_and_any_other_replaced(client: Client, db: None) -> None:
    assert client.get("/health/live", headers={HEADER: GIVEN}).headers[HEADER] == GIVEN
    found = set()
    for nonsense in (
        "",
        "short",
        "x" * 65,
        "line\nbreak-1234",
        "a b c d e f g",
        "<script>12345",
        "编号编号编号编号编号",
    ):
        given = {HEADER: nonsense.encode().decode("latin-1")}
        mark = client.get("/health/live", headers=given).headers[HEADER]
        assert len(mark) == 32 and int(mark, 16) >= 0
        found.add(mark)
    assert len(found) == 7 and current_request_id() == ""


def test_a_line_says_who_what_and_how_long_and_no_more(world: World, client: Client, lines: Lines) -> None:
    client.force_login(world.command)
    client.get("/messages/?unread=1&q=13800138000", headers={HEADER: GIVEN})
    row = lines.rows[-1]
    assert row.pop("ms") >= 0 and row.pop("at").endswith("+08:00")
    assert row == {
        "level": "INFO", "logger": "xinhui.access", "request_id": GIVEN, "message": "request", "method": "GET",
        "route": "outbox:inbox", "status": 200, "user_id": world.command.pk,
    }  # fmt: skip


def test_a_key_of_the_api_is_somebody_too_and_is_not_written_down(world: World, client: Client, lines: Lines) -> None:
    key = world.token(world.worker)
    client.get("/api/v1/issues/", headers={"authorization": f"Bearer {key}"})
    assert [row["user_id"] for row in lines.rows if "user_id" in row] == [world.worker.pk]
    assert key not in json.dumps(lines.rows) and world.worker.username not in json.dumps(lines.rows)


def test_nobody_costs_no_query_and_has_no_number(client: Client, db: None, lines: Lines) -> None:
    client.get("/health/live")
    assert lines.rows[-1]["user_id"] is None
    client.get("/no/such/page/")
    found = next(row for row in reversed(lines.rows) if row["logger"] == "xinhui.access")
    assert (found["route"], found["status"]) == ("", 404)
    assert {row["request_id"] for row in lines.rows[-2:]} == {found["request_id"]}


def test_a_secret_ballot_leaves_no_line(client: Client, db: None, lines: Lines) -> None:
    client.get("/cadres/vote/some-address/")
    assert not [row for row in lines.rows if row["logger"] == "xinhui.access"]


@pytest.mark.urls("tests.operations.test_requests")
def test_a_fault_has_a_number_that_finds_its_lines(client: Client, db: None, lines: Lines) -> None:
    client.raise_request_exception = False
    page = client.get("/broken/", headers={HEADER: GIVEN})
    assert page.status_code == 500 and f"<code>{GIVEN}</code>" in page.content.decode()
    problem = client.get("/api/broken/", headers={HEADER: GIVEN})
    assert (problem.status_code, problem.json()["request_id"]) == (500, GIVEN)
    assert {row["request_id"] for row in lines.rows} == {GIVEN}
    assert next(row["exception"] for row in lines.rows if "exception" in row).endswith("RuntimeError: a fault of ours")


def test_every_problem_carries_it(world: World, client: Client) -> None:
    answer = client.get("/api/v1/issues/", headers={HEADER: GIVEN})
    assert (answer.status_code, answer.json()["request_id"], answer.headers[HEADER]) == (401, GIVEN, GIVEN)
    assert client.get("/api/v1/nothing/", headers={HEADER: GIVEN}).json()["request_id"] == GIVEN


@pytest.mark.parametrize("form", [Line(), JsonLine()])
def test_values_of_a_row_stay_out_of_the_log(form: logging.Formatter) -> None:
    said = (
        'duplicate key value violates unique constraint "one_phone"\nDETAIL:  Key (phone)=(13800138000) already exists.'
    )
    try:
        raise ValueError(said)
    except ValueError as error:
        record = logging.LogRecord(
            "x", logging.ERROR, "x", 1, "failed %s", ("once",), (ValueError, error, error.__traceback__)
        )
    WithRequestId().filter(record)
    text = form.format(record)
    assert "13800138000" not in text and "one_phone" in text and "failed once" in text


def test_a_line_of_json_is_one_line() -> None:
    record = logging.LogRecord("x", logging.WARNING, "x", 1, "first\nsecond %s", ("三",), None)
    with serving(GIVEN):
        WithRequestId().filter(record)
    text = JsonLine().format(record)
    assert "\n" not in text and json.loads(text)["message"] == "first\nsecond 三" and "三" in text
    assert json.loads(text)["request_id"] == GIVEN


def test_the_form_is_chosen_by_the_settings() -> None:
    assert log_settings(level="INFO", form="json")["handlers"]["console"]["formatter"] == "json"
    assert log_settings(level="INFO")["handlers"]["console"]["formatter"] == "line"


def test_a_task_runs_under_the_mark_of_the_request_that_rang(monkeypatch: pytest.MonkeyPatch) -> None:
    """Over a broker in memory: what is sent, and what the task that receives it runs under."""
    sent: list[dict[str, Any]] = []
    seen: list[str] = []
    monkeypatch.setattr(
        current_app.amqp, "send_task_message", lambda *args, **options: sent.append(options.get("headers") or {})
    )
    with serving(GIVEN):
        current_app.send_task("tests.look")
    current_app.send_task("tests.look")
    assert [headers.get("request_id") for headers in sent] == [GIVEN, None]

    @current_app.task(name="tests.look", base=PortalTask)
    def look() -> None:
        seen.append(current_request_id())

    for mark in (GIVEN, None):  # as a worker does with the message's headers
        message = {"id": "1", "task": "tests.look", **({"request_id": mark} if mark else {})}
        trace_task(look, "1", (), {}, request=message, app=current_app)
    look()
    assert seen[0] == GIVEN and len(seen[1]) == len(seen[2]) == 32 and seen[1] != seen[2]


def away(*_args: object) -> None:
    """Stands for the database."""
    raise OperationalError("the database is away")


@pytest.mark.parametrize(("address", "status"), [("/?x=%00", 400), ("/messages/", 500), ("/no/such/page/", 500)])
def test_pages_of_errors_need_no_database(world: World, client: Client, address: str, status: int) -> None:
    """Signed in, while the database is away: the plain page, in both languages, with its number."""
    client.force_login(world.worker)
    client.raise_request_exception = False
    with connection.execute_wrapper(away):
        answer = client.get(address, headers={HEADER: GIVEN})
    text = answer.content.decode()
    assert answer.status_code == status and 'lang="en"' in text and GIVEN in text


def test_an_address_that_leads_nowhere_needs_none_either(db: None, client: Client, rf: RequestFactory) -> None:
    def nobody_knows() -> User:
        raise OperationalError("the database is away")

    with connection.execute_wrapper(away):
        assert client.get("/no/such/page/").status_code == 404
    request = rf.get("/no/such/page/")
    request.user = SimpleLazyObject(nobody_knows)  # type: ignore[assignment]  # as the middleware sets it
    for answer, status in (
        (handler_of_404(request, Http404()), 404),
        (handler_of_403(request, PermissionDenied()), 403),
    ):
        assert isinstance(answer, HttpResponse) and answer.status_code == status
        assert 'lang="en"' in answer.content.decode()


def test_somebody_without_the_post_gets_the_page_in_the_frame(world: World, client: Client) -> None:
    client.force_login(world.worker)
    answer = client.get("/talent/targets/", headers={HEADER: GIVEN})
    assert answer.status_code == 403 and "您的岗位" in answer.content.decode() and answer.headers[HEADER] == GIVEN

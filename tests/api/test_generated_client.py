"""A client generated from the schema goes the whole way against a live server: from a report to a closed whistle."""

import importlib
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import uuid4

import pytest
import yaml
from django.core.management import call_command
from pytest_django.live_server_helper import LiveServer

from grids.models import Issue, Whistle
from grids.states import IssueState, WhistleState
from tests.world import GRID
from tests.world_grids import District, jpeg, middle_of

PACKAGE = "generated_portal_client"
#: Bodies that are no JSON; the generator says so and makes the rest.
NOT_MADE = ["POST /api/v1/alerts/"]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """The generated package, imported."""
    folder = tmp_path_factory.mktemp("client")
    schema = folder / "schema.yaml"
    call_command("spectacular", "--file", str(schema), "--validate", "--fail-on-warn")
    made = subprocess.run(
        [sys.executable, "-m", "openapi_python_client", "generate", "--path", str(schema), "--meta", "none",
         "--output-path", str(folder / PACKAGE)],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    said = made.stdout + made.stderr
    assert made.returncode == 0, said
    refused = [line for line in said.splitlines() if line.startswith("WARNING parsing")]
    assert [line.split("parsing ", 1)[1].split(" within")[0] for line in refused] == NOT_MADE
    sys.path.insert(0, str(folder))
    yield importlib.import_module(PACKAGE)
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.split(".")[0] == PACKAGE]:
        del sys.modules[name]


class Portal:
    """The generated client with somebody's token: `portal("issues_create", body=…)`."""

    def __init__(self, package: ModuleType, url: str, token: str) -> None:
        self.client = package.AuthenticatedClient(base_url=url, token=token, raise_on_unexpected_status=True)

    def __call__(self, operation: str, **arguments: Any) -> Any:
        """The parsed answer of the operation, whose module lies in the folder of its resource."""
        folder = Path(sys.modules[PACKAGE].__path__[0]) / "api"
        (module,) = folder.glob(f"*/{operation}.py")
        called = importlib.import_module(f"{PACKAGE}.api.{module.parent.name}.{operation}")
        return called.sync(client=self.client, **arguments)


def model(name: str) -> Any:
    """A generated class."""
    return getattr(importlib.import_module(f"{PACKAGE}.models"), name)


def test_every_operation_with_json_is_in_the_client(client: ModuleType, tmp_path: Path) -> None:
    call_command("spectacular", "--file", str(tmp_path / "schema.yaml"))
    schema = yaml.safe_load((tmp_path / "schema.yaml").read_text(encoding="utf-8"))
    promised = {operation["operationId"] for path in schema["paths"].values() for operation in path.values()}
    made = {module.stem for module in (Path(client.__path__[0]) / "api").glob("*/*.py")} - {"__init__"}
    assert promised - made == {"alerts_create"}


def test_from_report_to_closed_whistle(
    client: ModuleType, transactional_db: None, live_server: LiveServer, district: District
) -> None:
    def portal(handle: str) -> Portal:
        return Portal(client, live_server.url, district.world.token(district.act_user(handle)))

    worker, handler, dispatcher = portal("worker"), portal("handler"), portal("dispatcher")
    photo = worker(
        "attachments_create",
        body=model("AttachmentsCreateBody")(photo=client.types.File(BytesIO(jpeg(1)), "photo.jpg", "image/jpeg")),
    )
    lat, lng = middle_of(GRID)
    report = model("IssueBody")(
        uuid=uuid4(), category="B101", description="井盖缺失", latitude=lat, longitude=lng, photos=[photo.uuid]
    )
    issue = worker("issues_create", body=report)
    assert (issue.grid, issue.state.value) == (GRID, IssueState.OPEN)
    assert worker("issues_create", body=report) == issue, "sent again, the same"
    assert issue.received_at <= datetime.now(UTC)
    raised = worker("whistles_create", body=model("WhistleBody")(issue=issue.uuid, reason="需部门处置"))
    approved = portal("town_leader")("whistles_approve", uuid=raised.uuid, body=model("OptionalTextBody")())
    assert approved.state.value == WhistleState.DISPATCHED
    (part,) = handler("assignments_list").results
    assert handler("assignments_respond", uuid=part.uuid, body=model("OptionalTextBody")()).responded_at
    finished = handler("assignments_finish", uuid=part.uuid, body=model("FinishBody")(result="已更换井盖"))
    assert finished.result == "已更换井盖"
    worker("whistles_verify", uuid=raised.uuid, body=model("VerifyBody")(photos=[photo.uuid]))
    closed = dispatcher("whistles_close", uuid=raised.uuid, body=model("OptionalTextBody")())
    assert closed.state.value == WhistleState.CLOSED
    assert {one.verb for one in dispatcher("whistles_retrieve", uuid=raised.uuid).timeline} >= {
        "raise",
        "approve",
        "respond",
        "finish",
        "verify",
        "close",
    }
    assert (Issue.objects.get().state, Whistle.objects.get().state) == (IssueState.CLOSED, WhistleState.CLOSED)


def test_a_refusal_comes_as_a_problem(
    client: ModuleType, transactional_db: None, live_server: LiveServer, district: District
) -> None:
    worker = Portal(client, live_server.url, district.world.token(district.act_user("worker")))
    refused = worker(
        "issues_create",
        body=model("IssueBody")(uuid=uuid4(), category="B101", description="井盖缺失", latitude=0.0, longitude=0.0),
    )
    assert isinstance(refused, model("Problem"))
    assert (refused.status, refused.code, refused.errors[0].field) == (400, "outside-district", "latitude")
    stranger = Portal(client, live_server.url, "nonsense")
    assert stranger("issues_list").code == "token-unknown"

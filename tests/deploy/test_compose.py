"""docker-compose.yml: every service that production needs, each watched, none with a secret in the file."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
SERVICES = {"web", "worker", "beat", "ticker", "migrate", "proxy", "postgres", "redis", "backup", "restore"}
ONE_SHOT = {"migrate", "restore"}  # they end; the others stay up


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    return loaded


def test_every_service_is_there_restarts_and_is_watched(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert set(services) == SERVICES
    for name, service in services.items():
        assert service["restart"] == ("no" if name in ONE_SHOT else "unless-stopped"), name
        assert name in ONE_SHOT or "healthcheck" in service, name
        assert service["logging"]["options"]["max-size"], name


def test_nothing_starts_before_the_schema_is_there(compose: dict[str, Any]) -> None:
    for name in ("web", "worker", "beat", "ticker"):
        waits = compose["services"][name]["depends_on"]
        assert waits["migrate"]["condition"] == "service_completed_successfully"
        assert waits["postgres"]["condition"] == waits["redis"]["condition"] == "service_healthy"


def test_only_the_proxy_is_reachable(compose: dict[str, Any]) -> None:
    assert [name for name, service in compose["services"].items() if "ports" in service] == ["proxy"]


def test_data_lies_in_volumes(compose: dict[str, Any]) -> None:
    assert set(compose["volumes"]) == {"data", "postgres", "redis"}
    mounts = {mount.split(":")[0] for service in compose["services"].values() for mount in service.get("volumes", [])}
    assert set(compose["volumes"]) <= mounts


def test_only_a_restore_asked_for_by_hand_may_write_over_the_data(compose: dict[str, Any]) -> None:
    backup, restore = compose["services"]["backup"], compose["services"]["restore"]
    assert restore["profiles"] == ["restore"]
    assert "data:/data" in restore["volumes"]
    assert "data:/data:ro" in backup["volumes"]
    assert backup["environment"]["DATABASE_URL"] == restore["environment"]["DATABASE_URL"]


def test_secrets_come_from_outside(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        for key, value in service.get("environment", {}).items():
            if re.search("KEY|PASSWORD|DATABASE_URL", key):
                assert re.search(r"\$\{[A-Z_]+:(\?|-\})", str(value)), f"{name}: {key}"  # demanded, or empty without


def test_the_example_names_every_variable_that_must_be_set() -> None:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    for name in set(re.findall(r"\$\{([A-Z_]+):\?", text)):
        assert re.search(rf"^{name}=$", example, re.MULTILINE), f"{name} is missing, or has a value"


def test_the_settings_take_what_the_file_gives(compose: dict[str, Any]) -> None:
    settings = (ROOT / "xinhui/settings.py").read_text(encoding="utf-8")
    for key in compose["services"]["web"]["environment"]:
        channel = re.fullmatch(r"OUTBOX_([A-Z]+)_URL", key)
        wanted = f'"{channel[1].lower()}"' if channel else f'"{key}"'
        assert wanted in settings, key


def test_what_is_secret_is_neither_committed_nor_built_into_the_image() -> None:
    for name in (".gitignore", ".dockerignore"):
        lines = {line.rstrip("/") for line in (ROOT / name).read_text(encoding="utf-8").splitlines()}
        assert {".env", "backups", "deploy/tls"} <= lines, name

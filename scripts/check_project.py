"""Checks that are neither lint nor test: migrations, production settings, the compose file."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def run(label: str, *command: str, environment: dict[str, str] | None = None) -> bool:
    """Run one check and say how it went."""
    result = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **(environment or {})}, capture_output=True, text=True, check=False
    )
    print(f"{'ok  ' if result.returncode == 0 else 'FAIL'} {label}")
    if result.returncode != 0:
        print(result.stdout, result.stderr, sep="\n")
    return result.returncode == 0


def production_environment() -> dict[str, str]:
    """Variables of a safe production start; the values open nothing."""
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    return {
        "XINHUI_ENV": "production",
        "SECRET_KEY": f"1{letters}",
        "AUDIT_KEY": f"2{letters}",
        "FIELD_KEY": f"3{letters}",
        "ALLOWED_HOSTS": "portal.example",
        "SITE_URL": "https://portal.example",
        "DATABASE_URL": "postgres://xinhui@127.0.0.1:5432/xinhui",
        "REDIS_URL": "redis://127.0.0.1:6379/0",
    }


def main() -> int:
    """All checks; 1 when one failed."""
    python = sys.executable
    deploy = (python, "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    results = [
        run("migrations are complete", python, "manage.py", "makemigrations", "--check", "--dry-run"),
        run("check --deploy is clean", *deploy, environment=production_environment()),
        run("API schema is valid", python, "manage.py", "spectacular", "--validate", "--file", os.devnull),
    ]
    docker = shutil.which("docker")
    asked = subprocess.run([docker, "compose", "version"], capture_output=True, check=False) if docker else None
    has_plugin = asked is not None and asked.returncode == 0
    compose = [docker, "compose"] if docker and has_plugin else [shutil.which("docker-compose") or ""]
    if (ROOT / "docker-compose.yml").exists():
        if compose[0]:
            names = ("POSTGRES_PASSWORD", "SECRET_KEY", "AUDIT_KEY", "FIELD_KEY", "ALLOWED_HOSTS", "SITE_URL")
            environment = dict.fromkeys(names, "x")
            results.append(run("docker-compose.yml is valid", *compose, "config", "--quiet", environment=environment))
        else:
            print(
                "none docker compose is not installed: tests/deploy/test_compose.py alone looks at docker-compose.yml"
            )
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())

"""A migrated SQLite database, kept between runs: half a minute of migrations is paid once a change of them."""

import hashlib
import os
import sqlite3
from pathlib import Path
from typing import Any

import django
import pytest
from django.conf import settings
from django.db import connection

#: The databases in memory live as long as one connection to each is open.
_open: list[sqlite3.Connection] = []


def template_path() -> Path:
    """Where the database of the present migrations is kept; named by what they say."""
    root = Path(settings.BASE_DIR)
    digest = hashlib.sha256(django.__version__.encode())
    for path in sorted(root.glob("**/migrations/*.py")):
        if ".venv" not in path.parts:
            digest.update(path.read_bytes())
    digest.update(",".join(settings.INSTALLED_APPS).encode())
    return root / "var" / "test-template" / f"{digest.hexdigest()[:20]}.sqlite3"


def _keep(template: Path, name: str) -> None:
    """Write the database of that name to the template's place, whole or not at all."""
    template.parent.mkdir(parents=True, exist_ok=True)
    draft = template.with_suffix(f".{os.getpid()}")
    source, target = sqlite3.connect(name, uri=True), sqlite3.connect(draft)
    source.backup(target)
    source.close()
    target.close()
    draft.replace(template)
    for old in template.parent.glob("*.sqlite3"):
        if old != template:
            old.unlink(missing_ok=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Begin with the template on SQLite in memory; `migrate` then finds nothing to do, or does what is new."""
    if connection.vendor != "sqlite":
        return
    creation: Any = connection.creation
    template, create, make = template_path(), creation.create_test_db, creation._create_test_db
    is_there = template.exists()

    def made(*args: Any, **kwargs: Any) -> str:
        name: str = make(*args, **kwargs)
        if is_there:
            memory, kept = sqlite3.connect(name, uri=True), sqlite3.connect(template)
            kept.backup(memory)
            kept.close()
            _open.append(memory)
        return name

    def created(*args: Any, **kwargs: Any) -> str:
        name: str = create(*args, **kwargs)
        if not is_there and creation.is_in_memory_db(name):
            _keep(template, name)
        return name

    creation._create_test_db, creation.create_test_db = made, created

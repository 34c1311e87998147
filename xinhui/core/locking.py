"""Row locks that mean the same on both databases."""

from typing import TypeVar

from django.db import connection, models

M = TypeVar("M", bound=models.Model)


def locked(rows: models.QuerySet[M], *, skip_locked: bool = False, no_key: bool = False) -> models.QuerySet[M]:
    """Lock the rows until commit. SQLite has one writer (BEGIN IMMEDIATE): there the rows are as good as locked.

    `no_key`: rows that point at these may be written meanwhile.
    """
    if not connection.features.has_select_for_update:
        return rows
    return rows.select_for_update(of=("self",), skip_locked=skip_locked, no_key=no_key)

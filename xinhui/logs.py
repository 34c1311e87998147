"""How the portal logs: a part of the settings."""

import json
import logging
import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from xinhui.request_ids import current_request_id

LOCAL = ZoneInfo("Asia/Shanghai")
#: Fields that a line may carry besides its text; whatever else is given to the logger is not written.
FIELDS = ("method", "route", "status", "ms", "user_id", "task")
#: PostgreSQL says which values broke a constraint: names, phones. They stay in the database.
_VALUES = re.compile(r"^(DETAIL|CONTEXT|HINT):.*$", re.MULTILINE)


class WithRequestId(logging.Filter):
    """Gives every record the mark of the request or task that it belongs to."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keeps all."""
        # Django speaks of an answer after the last middleware: the request itself still knows its mark.
        of_request = getattr(getattr(record, "request", None), "request_id", "")
        record.request_id = current_request_id() or of_request or "-"
        return True


class Line(logging.Formatter):
    """For people."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The line, its fields behind it."""
        fields = " ".join(f"{name}={getattr(record, name)}" for name in FIELDS if hasattr(record, name))
        return " ".join(filter(None, (super().format(record), fields)))

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's name
        """The traceback without a row's values."""
        return _VALUES.sub(r"\1: …", super().formatException(ei))


class JsonLine(Line):
    """For machines: one object a line, whatever the text holds."""

    def format(self, record: logging.LogRecord) -> str:
        """`{"at", "level", "logger", "request_id", "message", …}`; `at` is ISO 8601 with the district's offset."""
        row: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, LOCAL).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request_id": getattr(record, "request_id", "-"),
            "message": record.getMessage(),
        }
        row |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info:
            row["exception"] = self.formatException(record.exc_info)
        return json.dumps(row, ensure_ascii=False, default=str)


def log_settings(*, level: str, form: str = "line") -> dict[str, Any]:
    """LOGGING; `level` of the root logger, `form` line or json. Access lines are written whatever the level."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"request_id": {"()": WithRequestId}},
        "formatters": {"line": {"()": Line}, "json": {"()": JsonLine}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": form, "filters": ["request_id"]}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {"xinhui.access": {"level": "INFO"}},
    }

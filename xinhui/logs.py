"""How the portal logs: a part of the settings."""

from typing import Any


def log_settings(*, level: str) -> dict[str, Any]:
    """LOGGING; `level` of the root logger."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
    }

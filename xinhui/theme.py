"""The admin theme's settings (django-unfold)."""

from typing import Any

UNFOLD: dict[str, Any] = {}

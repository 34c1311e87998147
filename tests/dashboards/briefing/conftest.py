"""Fixtures of the briefing's tests."""

from tests.dashboards.briefing.lived import lived

__all__ = ["lived"]

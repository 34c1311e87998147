"""What the desk and the briefing keep; everything else they read from the rooms below."""

from xinhui.dashboards.models.briefing import Briefing

__all__ = ["Briefing"]

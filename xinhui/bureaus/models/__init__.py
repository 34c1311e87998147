"""Models of what is for bureaus, one module a subject."""

from xinhui.bureaus.models.client import BureauClient

__all__ = ["BureauClient"]

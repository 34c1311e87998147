"""Models of what is for bureaus, one module a subject."""

from xinhui.bureaus.models.client import BureauClient
from xinhui.bureaus.models.key import ClientKey
from xinhui.bureaus.models.usage import ClientUsage

__all__ = ["BureauClient", "ClientKey", "ClientUsage"]

"""The Redis cache with one client a server, and a counter."""

from typing import Any

from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache, RedisCacheClient


class OneClient(RedisCacheClient):
    """Django makes a client object for every command, which costs more than the command; the pools are the same."""

    def __init__(self, servers: list[str], **options: Any) -> None:
        super().__init__(servers, **options)
        self._kept: dict[bool, Any] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        """The client that reads, or the one that writes."""
        if write not in self._kept:
            self._kept[write] = super().get_client(key, write=write)
        return self._kept[write]


class PortalRedisCache(RedisCache):
    """Django's Redis cache over `OneClient`."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = OneClient

    def count(self, key: str, seconds: int, *, by: int = 1) -> int:
        """Add to a counter that is forgotten `seconds` after its first; one command but for the first."""
        client = self._cache.get_client(key, write=True)
        name = self.make_and_validate_key(key)
        number = int(client.incr(name, by))
        if number == by:
            client.expire(name, seconds)
        return number


def count(key: str, seconds: int, *, by: int = 1) -> int:
    """What was counted under this key since it was first, in whatever cache there is."""
    backend = caches["default"]
    if isinstance(backend, PortalRedisCache):
        return backend.count(key, seconds, by=by)
    backend.add(key, 0, seconds)
    return backend.incr(key, by)

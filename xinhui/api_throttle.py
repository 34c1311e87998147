"""The API's rate limit: one counter a window, whose cost does not grow with the number of calls."""

import logging
import time
from threading import Lock
from typing import TYPE_CHECKING

from rest_framework.request import Request
from rest_framework.throttling import UserRateThrottle

from xinhui.bureaus.authentication import ClientToken
from xinhui.core.cache import count

if TYPE_CHECKING:  # rest_framework.views reads the settings that name this class
    from rest_framework.views import APIView

log = logging.getLogger(__name__)


#: A process takes leave for a fiftieth of the limit at a time, so that a burst does not ask the cache at every call.
PARTS = 50
LEAVES_KEPT = 10_000
_lock = Lock()
_leave: dict[str, int] = {}


class WindowThrottle(UserRateThrottle):
    """So many calls a user in each window of the rate's length (API_THROTTLE, “600/min”).

    Without its cache it lets calls through: a report must not be lost because a counter is.
    """

    num_requests: int | None
    duration: int | None

    def allow_request(self, request: Request, view: "APIView") -> bool:
        """Count the call; False when the window is full. A bureau's system has quotas of its own (see its throttle)."""
        if isinstance(request.auth, ClientToken):
            return True
        key = self.get_cache_key(request, view) if self.rate else None
        if key is None or self.num_requests is None or self.duration is None:
            return True
        self.now = time.time()
        window = int(self.now // self.duration)
        try:
            return self._take(f"{key}:{window}", max(1, self.num_requests // PARTS))
        except Exception:
            log.warning("the rate of calls could not be counted", exc_info=True)
            return True

    def _take(self, key: str, part: int) -> bool:
        """Use up leave of this process; when there is none left, ask for another part."""
        with _lock:
            if _leave.get(key, 0) > 0:
                _leave[key] -= 1
                return True
        assert self.num_requests is not None
        assert self.duration is not None
        if count(key, int(self.duration) * 2, by=part) > self.num_requests:
            return False
        with _lock:
            if len(_leave) > LEAVES_KEPT:
                _leave.clear()
            _leave[key] = part - 1
        return True

    def wait(self) -> float | None:
        """Seconds until the next window."""
        return None if self.duration is None else self.duration - self.now % self.duration

"""What passes between the door of the live channel and the web worker. Needs no models: gunicorn's master loads it."""

from django.http import StreamingHttpResponse

from xinhui.outbox.viewers import Viewer

#: Where the web worker (xinhui.live_worker) puts its hub into a request's environment.
HUB = "xinhui.hub"


class EventStream(StreamingHttpResponse):
    """An answer whose socket the web worker hands over to its hub; no thread ever writes its body."""

    def __init__(self, viewer: Viewer) -> None:
        super().__init__(iter(()), content_type="text/event-stream; charset=utf-8")
        self.viewer = viewer
        self.headers["Cache-Control"] = "no-store"
        self.headers["X-Accel-Buffering"] = "no"

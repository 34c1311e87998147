"""How gunicorn runs the portal, wherever it is started: production, demo, measurements and tests."""

import resource
import sys

#: gthread, and one more thread a process that keeps the sockets of all event streams (docs/decisions/0018).
worker_class = "xinhui.live_worker.LiveWorker"
#: Two: a report holds the audit chain's row until it commits. Each further thread of a process may sit on the
#: interpreter's lock meanwhile, and every writer of the district waits behind it. More requests at once need more
#: processes (WEB_WORKERS), not more threads.
threads = 2
#: Processes are renewed one after another, never all at once.
max_requests = 5000
max_requests_jitter = 500
timeout = 60


def post_worker_init(worker: object) -> None:
    """Whoever comes back from the database gets the interpreter within half a millisecond, not five."""
    sys.setswitchinterval(0.0005)
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))  # a socket for every viewer

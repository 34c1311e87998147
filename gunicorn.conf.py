"""How gunicorn runs the portal, wherever it is started: production, demo, measurements and tests."""

import sys

worker_class = "gthread"
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

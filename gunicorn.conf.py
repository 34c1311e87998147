"""How gunicorn runs the portal, wherever it is started: production, demo, measurements and tests."""

import os
import resource
import shutil
import sys
import tempfile
from typing import Any

#: Where the processes of this server add up their metrics; a folder of its own for every start, unless one is given.
OWN_METRICS = "" if os.environ.get("PROMETHEUS_MULTIPROC_DIR") else tempfile.mkdtemp(prefix="xinhui-metrics-")
if OWN_METRICS:
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = OWN_METRICS

from prometheus_client import multiprocess  # noqa: E402 - it looks at the folder when it is loaded

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


def child_exit(server: object, worker: Any) -> None:
    """What a process that ended was doing counts no more; what it did stays in the sums."""
    multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def on_exit(server: object) -> None:
    """Leave nothing behind."""
    if OWN_METRICS:
        shutil.rmtree(OWN_METRICS, ignore_errors=True)

"""Run a command with a private PostgreSQL and Redis: DATABASE_URL and REDIS_URL are set for it.

`--durable` first: PostgreSQL keeps what it promised through a power cut, as in production (the tests need not).
"""

import os
import subprocess
import sys

from tests.services import PostgresServer, RedisServer


def main() -> int:
    """Start the servers, run, stop them; the command's exit status."""
    command = sys.argv[1:]
    durable = command[:1] == ["--durable"]
    with PostgresServer(durable=durable) as postgres, RedisServer() as redis:
        environment = {**os.environ, "DATABASE_URL": postgres.url, "REDIS_URL": redis.url}
        print(f"PostgreSQL on port {postgres.port}, Redis on port {redis.port}", flush=True)
        return subprocess.run(command[durable:], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())

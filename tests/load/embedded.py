"""Parts of the bench on the embedded default: SQLite and files in a folder of their own, thrown away afterwards."""

import os
import subprocess
import sys
import tempfile


def main() -> int:
    """Run the parts named on the command line; the exit status of the bench."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
        command = [sys.executable, "-m", "tests.load.bench", *sys.argv[1:]]
        return subprocess.run(command, env={**environment, "DATA_DIR": folder}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())

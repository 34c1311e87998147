"""What the tests need from the system: PostgreSQL, Redis, Chromium, Chinese fonts. Standard library only.

Installs what is missing through the system's package manager where that is allowed, else says exactly what to do.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path


def postgres_bin() -> Path | None:
    """The folder with initdb and postgres."""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "initdb").exists():
            return folder
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def has_cjk_fonts() -> bool:
    """True when a Chinese font is installed."""
    folders = ("/usr/share/fonts", "/usr/local/share/fonts", str(Path.home() / ".fonts"))
    names = ("notosanscjk", "notoserifcjk", "wqy", "sourcehansans", "droidsansfallback")
    return any(
        name in path.name.lower().replace("-", "").replace("_", "")
        for folder in folders
        for path in Path(folder).rglob("*.tt*")
        for name in names
    )


def chromium() -> str | None:
    """The browser's path."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")


def has_compose() -> bool:
    """True when a compose file can be validated: as a plugin of docker, or by itself."""
    if shutil.which("docker-compose"):
        return True
    docker = shutil.which("docker")
    asked = subprocess.run([docker, "compose", "version"], capture_output=True, check=False) if docker else None
    return asked is not None and asked.returncode == 0


def missing() -> list[str]:
    """Debian packages that are wanting."""
    wanted = []
    if postgres_bin() is None:
        wanted.append("postgresql")
    if shutil.which("redis-server") is None:
        wanted.append("redis-server")
    if chromium() is None:
        wanted.append("chromium")
    if not has_cjk_fonts():
        wanted.append("fonts-noto-cjk")
    wanted += [name for name in ("busybox", "curl") if shutil.which(name) is None]
    if not has_compose():
        wanted.append("docker-compose")
    return wanted


def main() -> int:
    """Install or explain; 0 when everything is there."""
    wanted = missing()
    if not wanted:
        print("system: PostgreSQL, Redis, Chromium, Chinese fonts, busybox, curl and docker compose are there")
        return 0
    command = ["apt-get", "install", "-y", "--no-install-recommends", *wanted]
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if shutil.which("apt-get") and (not sudo or shutil.which("sudo")):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        print("system: installing", *wanted, flush=True)
        subprocess.run([*sudo, "apt-get", "update", "-q"], env=environment, check=False)
        subprocess.run([*sudo, *command], env=environment, check=False)
    wanted = missing()
    if wanted:
        print("These are missing and could not be installed here. On Debian or Ubuntu:", file=sys.stderr)
        print(f"    sudo apt-get install {' '.join(wanted)}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Folders shared with other systems: files appear whole or not at all, and one worker takes each."""

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from xinhui.core import clock

#: A file younger than this may still be being written; one that lies in work/ longer lost its worker.
SETTLED_SECONDS, LOST_SECONDS = 10, 1800


def write_whole(path: Path, data: bytes) -> None:
    """Write beside the place, then rename: a reader finds the old file or the new one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    with part.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    part.replace(path)


def waiting_files(folder: Path, suffixes: Sequence[str]) -> list[Path]:
    """Files of a kind that have settled, oldest name first; hidden ones are somebody's work in progress."""
    now = clock.now().timestamp()
    found = [path for path in sorted(folder.iterdir()) if path.is_file() and not path.is_symlink()]
    return [
        path
        for path in found
        if path.suffix.lower() in suffixes
        and not path.name.startswith((".", "~"))
        and now - path.stat().st_mtime >= SETTLED_SECONDS
    ]


def take_file(path: Path) -> Path | None:
    """Move the file into work/ beside it; None when another worker was faster. A lost worker's file comes back."""
    work = path.parent / "work"
    work.mkdir(exist_ok=True)
    taken = work / path.name
    if taken.exists():  # its namesake is at work; it waits
        return None
    try:
        path.replace(taken)
    except FileNotFoundError:
        return None
    os.utime(taken, (clock.now().timestamp(),) * 2)
    return taken


def give_back_lost(folder: Path) -> int:
    """Files in work/ whose worker died go back to be taken again; returns how many."""
    work, now = folder / "work", clock.now().timestamp()
    lost = [path for path in sorted(work.glob("*")) if path.is_file() and now - path.stat().st_mtime > LOST_SECONDS]
    for path in lost:
        path.replace(folder / path.name)
    return len(lost)


def put_away(path: Path, folder: Path, reasons: str = "") -> Path:
    """Move a file that was dealt with; the reasons lie beside it. A name used before gets the time in front."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / path.name
    if target.exists():
        target = folder / f"{clock.local(clock.now()):%Y%m%dT%H%M%S%f}-{path.name}"
    path.replace(target)
    if reasons:
        write_whole(target.with_name(f"{target.name}.reason.txt"), reasons.encode("utf-8-sig"))
    return target


def forget_old(folder: Path, before: datetime) -> int:
    """Delete files put away before then; returns how many."""
    if not folder.is_dir():
        return 0
    old = [path for path in sorted(folder.iterdir()) if path.is_file() and path.stat().st_mtime < before.timestamp()]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)

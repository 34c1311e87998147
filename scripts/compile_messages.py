"""Compile locale/*/LC_MESSAGES/*.po to .mo without gettext's own tools, so that a bare machine can do it."""

from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Compile what is newer than its .mo."""
    for source in ROOT.glob("locale/*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(target))
            print(f"compiled {target.relative_to(ROOT)}")


if __name__ == "__main__":
    main()

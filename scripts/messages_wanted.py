"""List every translatable string of the source that the Chinese catalogue lacks or keeps fuzzy."""

import io
import re
import sys
from pathlib import Path
from typing import Any

import polib
from babel.messages.extract import extract
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("xinhui", "grids")
KEYWORDS: dict[str, Any] = {
    "_": None, "gettext": None, "gettext_lazy": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
CATALOGUE = ROOT / "locale/zh_Hans/LC_MESSAGES/django.po"


def _messages(source: bytes) -> set[tuple[str | None, str]]:
    found = set()
    for _line, message, _comments, context in extract("python", io.BytesIO(source), KEYWORDS, (), {}):
        first = message[0] if isinstance(message, tuple) else message
        if first:
            found.add((context, first))
    return found


def strings() -> dict[tuple[str | None, str], str]:
    """Every (context, string) of Python sources and templates, with a file where it stands."""
    found: dict[tuple[str | None, str], str] = {}
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                for key in _messages(path.read_bytes()):
                    found.setdefault(key, str(path.relative_to(ROOT)))
    for path in sorted((ROOT / "templates").rglob("*.html")):
        text = templatize(path.read_text(encoding="utf-8"), origin=path.name)
        # templatize blanks what is not translatable with X; what is left are gettext calls, one after another
        calls = "\n".join(re.findall(r"[a-z_]*gettext\(.*?\)(?= |$|X|B|\n)", text, flags=re.DOTALL))
        for key in _messages(calls.encode()):
            found.setdefault(key, str(path.relative_to(ROOT)))
    return found


def wanting() -> list[tuple[str, str]]:
    """(string, file) of everything without a finished translation."""
    done = {
        (entry.msgctxt, entry.msgid) for entry in polib.pofile(str(CATALOGUE)) if entry.translated() and not entry.fuzzy
    }
    return [
        (key[1], where) for key, where in sorted(strings().items(), key=lambda i: (i[1], i[0][1])) if key not in done
    ]


def main() -> int:
    """Print what is wanting; 1 when anything is."""
    rows = wanting()
    for text, where in rows:
        print(f"{where}: {text!r}")
    return 1 if rows else 0


if __name__ == "__main__":
    sys.exit(main())

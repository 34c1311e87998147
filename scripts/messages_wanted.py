"""List every string of the source and of the admin theme that the Chinese catalogue lacks or keeps fuzzy."""

import importlib.util
import io
import re
import sys
from pathlib import Path
from typing import Any

import polib
from babel.messages.extract import extract
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("xinhui", "grids", "members", "cadres", "talent")
KEYWORDS: dict[str, Any] = {
    "_": None, "_l": None, "gettext": None, "gettext_lazy": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
#: The parts of the theme that INSTALLED_APPS names.
THEME_PARTS = ("filters", "forms", "import_export")
CATALOGUE = ROOT / "locale/zh_Hans/LC_MESSAGES/django.po"


def _messages(source: bytes) -> set[tuple[str | None, str]]:
    found = set()
    for _line, message, _comments, context in extract("python", io.BytesIO(source), KEYWORDS, (), {}):
        first = message[0] if isinstance(message, tuple) else message
        if first:
            found.add((context, first))
    return found


def _template_messages(path: Path) -> set[tuple[str | None, str]]:
    text = templatize(path.read_text(encoding="utf-8"), origin=path.name)
    # templatize blanks what is not translatable with X; what is left are gettext calls, one after another
    calls = "\n".join(re.findall(r"[a-z_]*gettext\(.*?\)(?= |$|X|B|\n)", text, flags=re.DOTALL))
    return _messages(calls.encode())


def strings() -> dict[tuple[str | None, str], str]:
    """Every (context, string) of Python sources and templates, with a file where it stands."""
    found: dict[tuple[str | None, str], str] = {}
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                for key in _messages(path.read_bytes()):
                    found.setdefault(key, str(path.relative_to(ROOT)))
    for path in sorted((ROOT / "templates").rglob("*.html")):
        for key in _template_messages(path):
            found.setdefault(key, str(path.relative_to(ROOT)))
    return found


def _package(name: str) -> Path:
    """Where an installed package lies."""
    found = importlib.util.find_spec(name)
    assert found is not None and found.origin is not None, name
    return Path(found.origin).parent


def theme_strings() -> dict[tuple[str | None, str], str]:
    """Strings of the admin theme, which ships no Chinese, that Django's own catalogues do not hold either."""
    held = {(entry.msgctxt, entry.msgid) for path in _lent() for entry in polib.pofile(str(path)) if entry.translated()}
    theme = _package("unfold")
    found: dict[tuple[str | None, str], str] = {}
    for path in sorted((*theme.rglob("*.py"), *theme.rglob("*.html"))):
        place = path.relative_to(theme)
        if place.parts[0] != "contrib" or place.parts[1] in THEME_PARTS:
            read = _template_messages(path) if path.suffix == ".html" else _messages(path.read_bytes())
            found |= dict.fromkeys(read, f"unfold/{place}")
    return {key: where for key, where in found.items() if key not in held}


def _lent() -> list[Path]:
    """The Chinese catalogues that Django and import-export bring."""
    django = _package("django")
    rooms = [django / "conf", *sorted((django / "contrib").iterdir()), _package("import_export")]
    return [path for room in rooms if (path := room / "locale/zh_Hans/LC_MESSAGES/django.po").exists()]


def wanting() -> list[tuple[str, str]]:
    """(string, file) of everything without a finished translation."""
    done = {
        (entry.msgctxt, entry.msgid) for entry in polib.pofile(str(CATALOGUE)) if entry.translated() and not entry.fuzzy
    }
    every = {**theme_strings(), **strings()}
    return [(key[1], where) for key, where in sorted(every.items(), key=lambda i: (i[1], i[0][1])) if key not in done]


def main() -> int:
    """Print what is wanting; 1 when anything is."""
    rows = wanting()
    for text, where in rows:
        print(f"{where}: {text!r}")
    return 1 if rows else 0


if __name__ == "__main__":
    sys.exit(main())

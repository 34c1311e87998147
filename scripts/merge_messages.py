"""Merge locale/parts/*.po (one file a subject, so that people do not collide) into the one catalogue Django reads."""

from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "locale/zh_Hans/LC_MESSAGES/django.po"
HEADER = {
    "Project-Id-Version": "xinhui",
    "Language": "zh_Hans",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}


def merged() -> polib.POFile:
    """All parts in one file, sorted; a string translated in two ways is an error."""
    catalogue = polib.POFile(wrapwidth=120)
    catalogue.metadata = HEADER
    seen: dict[tuple[str | None, str], polib.POEntry] = {}
    for part in sorted((ROOT / "locale/parts").glob("*.po")):
        for entry in polib.pofile(str(part)):
            key = (entry.msgctxt, entry.msgid)
            known = seen.get(key)
            if known is None:
                seen[key] = polib.POEntry(
                    msgid=entry.msgid, msgid_plural=entry.msgid_plural, msgstr=entry.msgstr, msgctxt=entry.msgctxt,
                    msgstr_plural=dict(entry.msgstr_plural), flags=[f for f in entry.flags if f != "fuzzy"],
                )  # fmt: skip
            elif (known.msgstr, known.msgstr_plural) != (entry.msgstr, entry.msgstr_plural):
                raise SystemExit(f"{part.name}: “{entry.msgid}” is translated in two ways")
    catalogue.extend(seen[key] for key in sorted(seen, key=lambda k: (k[1], k[0] or "")))
    return catalogue


def main() -> None:
    """Write the catalogue."""
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    merged().save(str(TARGET))
    print(f"{TARGET.relative_to(ROOT)} written")


if __name__ == "__main__":
    main()

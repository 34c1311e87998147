"""The Chinese catalogue is complete: no missing, fuzzy or broken string."""

import re

import polib

from scripts.merge_messages import merged
from scripts.messages_wanted import CATALOGUE, strings, wanting

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


def test_the_extractor_sees_the_source() -> None:
    """A known string of each kind is found, so that an empty list below means something."""
    found = {text for _context, text in strings()}
    assert "Whistle %(number)s awaits your approval" in found  # Python
    assert "Soonest due first; the page refreshes by itself." in found  # {% translate %}
    assert "Counted from %(start)s, %(budget)s allowed." in found  # {% blocktranslate %}


def test_nothing_is_missing_or_fuzzy() -> None:
    """Every string of the source has a finished translation."""
    assert wanting() == []


def test_the_catalogue_is_the_merge_of_its_parts() -> None:
    """Nobody edits the merged file by hand."""
    now = {(e.msgctxt, e.msgid): e.msgstr for e in polib.pofile(str(CATALOGUE))}
    assert now == {(e.msgctxt, e.msgid): e.msgstr for e in merged()}


def test_placeholders_survive_translation() -> None:
    """A translation uses exactly the placeholders of its string."""
    broken = [
        entry.msgid
        for entry in polib.pofile(str(CATALOGUE))
        if not entry.msgid_plural and set(PLACEHOLDER.findall(entry.msgid)) != set(PLACEHOLDER.findall(entry.msgstr))
    ]
    assert broken == []

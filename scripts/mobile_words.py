"""Write grids/views/mobile/words.py from the texts that the phone's JavaScript asks for with t("…")."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = ROOT / "static/xinhui/mobile"
TARGET = ROOT / "grids/views/mobile/words.py"
CALL = re.compile(r'\bt\("((?:[^"\\]|\\.)*)"')
HEAD = '''"""Every text of the phone's JavaScript, by its English source; written by scripts/mobile_words.py.

tests/grids/test_mobile.py compares. Names in braces are filled in by the page.
"""

from django.utils.translation import gettext_noop as _

WORDS: tuple[str, ...] = (
'''


def texts() -> list[str]:
    """The texts of all scripts, sorted, each once."""
    return sorted({text for path in SCRIPTS.glob("*.js") for text in CALL.findall(path.read_text())})


def module() -> str:
    """The Python file."""
    return HEAD + "".join(f'    _("{text}"),\n' for text in texts()) + ")\n"


if __name__ == "__main__":
    TARGET.write_text(module())

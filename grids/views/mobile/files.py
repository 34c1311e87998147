"""The page's own files, read once a process: names, digests, and one version for all of them.

Each file is served under its version, so that a page never mixes modules of two releases, with or without a service
worker; a phone that asks for another version gets 404 and loads the page anew.
"""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.template.loader import get_template

FOLDER = settings.BASE_DIR / "static/xinhui/mobile"
KINDS = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}
TEMPLATES = ("mobile/shell.html", "mobile/sw.js")


@dataclass(frozen=True)
class MobileFile:
    """One file as it goes over the wire."""

    name: str
    content_type: str
    plain: bytes
    packed: bytes


@cache
def mobile_files() -> dict[str, MobileFile]:
    """Every file of the page by name."""
    found = {}
    for path in sorted(FOLDER.iterdir()):
        kind = KINDS.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        plain = path.read_bytes()
        found[path.name] = MobileFile(path.name, kind, plain, gzip.compress(plain, 9, mtime=0))
    return found


@cache
def mobile_version() -> str:
    """Changes with any byte of the page: its files, its templates, and the revision that operators may raise."""
    digest = hashlib.sha256(settings.MOBILE_REVISION.encode())
    for name, file in mobile_files().items():
        digest.update(name.encode() + hashlib.sha256(file.plain).digest())
    for name in TEMPLATES:
        digest.update(get_template(name).template.source.encode())  # type: ignore[attr-defined]  # Django's own engine
    return digest.hexdigest()[:12]

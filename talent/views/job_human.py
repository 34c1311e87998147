"""Whether a person fills in a public form, and how often from one place: without any foreign service.

A form carries a signed mark of when it was shown; machines send it at once, or fill the field that nobody sees.
"""

import logging
import secrets

from django.core import signing
from django.http import HttpRequest

from xinhui.accounts.addresses import client_ip
from xinhui.core import clock
from xinhui.core.cache import count

log = logging.getLogger(__name__)
SALT = "talent.job.form"
#: Seconds between showing and sending: nobody writes a name and a number in less, nobody takes longer.
LEAST, MOST = 2, 4 * 3600


def form_token() -> str:
    """The mark of a form shown now; it is also what makes sending it twice one application."""
    return signing.dumps([secrets.token_hex(8), int(clock.now().timestamp())], salt=SALT)


def human_checked(request: HttpRequest) -> bool:
    """The one question that public forms ask about who sends them; another way of asking goes here."""
    if request.POST.get("website"):
        return False
    try:
        _nonce, shown = signing.loads(request.POST.get("token", ""), salt=SALT)
    except (signing.BadSignature, ValueError):
        return False
    return bool(LEAST <= clock.now().timestamp() - shown <= MOST)


def within_limit(request: HttpRequest, what: str, *, most: int, seconds: int) -> bool:
    """So many from one address in a window; without its cache the portal lets people through."""
    window = int(clock.now().timestamp()) // seconds
    try:
        return count(f"talent:{what}:{client_ip(request)}:{window}", seconds * 2) <= most
    except Exception:
        log.warning("calls of a public form could not be counted", exc_info=True)
        return True

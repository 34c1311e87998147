"""Receipt numbers and codes of candidates: easy to read aloud, hard to guess. Pure."""

import hashlib
import secrets
from datetime import date

#: No letter that is taken for a digit, and the other way round.
SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 10


def new_receipt(day: date) -> str:
    """ZP260917-7KQ2MX."""
    return f"ZP{day:%y%m%d}-" + "".join(secrets.choice(SIGNS) for _sign in range(6))


def code_of(mark: str) -> str:
    """Ten signs that follow from a keyed fingerprint: the same form sent twice shows the same code."""
    number = int.from_bytes(hashlib.sha256(mark.encode()).digest(), "big")
    signs = []
    for _sign in range(CODE_LENGTH):
        number, rest = divmod(number, len(SIGNS))
        signs.append(SIGNS[rest])
    return "".join(signs)


def read_code(text: str) -> str:
    """As somebody typed it: blanks and dashes are no part of it."""
    return "".join(sign for sign in text.upper() if sign in SIGNS)

"""Codes on slips: drawn from the system's randomness, kept only as salted hashes. Pure but for the randomness.

Twelve characters of an alphabet without look-alikes are 59 bits; the hash takes twenty thousand rounds: whoever has
the database finds no code in any time that matters.
"""

import hashlib
import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
GROUPS, GROUP = 3, 4
ROUNDS = 20_000


def new_code() -> str:
    """7K3M-X9QF-2HBW."""
    return "-".join("".join(secrets.choice(ALPHABET) for _place in range(GROUP)) for _group in range(GROUPS))


def cleaned(code: str) -> str:
    """As it was drawn, however it is typed: small letters, full width, spaces, no hyphens. "" when it can be none."""
    wide = {ord("！") + number: ord("!") + number for number in range(94)}
    text = "".join(char for char in code.translate(wide).upper() if char in ALPHABET)
    if len(text) != GROUPS * GROUP:
        return ""
    return "-".join(text[place : place + GROUP] for place in range(0, len(text), GROUP))


def code_hash(code: str, salt: str) -> str:
    """64 hexadecimal digits of a cleaned code."""
    return hashlib.pbkdf2_hmac("sha256", code.encode(), bytes.fromhex(salt), ROUNDS).hex()

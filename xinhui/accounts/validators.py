"""Password rules of level-three protection (等保三级), beside Django's own."""

import string

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

KINDS_NEEDED = 3


def kinds_of_character(password: str) -> int:
    """How many of the four kinds occur: lower case, upper case, digits, everything else."""
    return sum(
        (
            any(char in string.ascii_lowercase for char in password),
            any(char in string.ascii_uppercase for char in password),
            any(char in string.digits for char in password),
            any(char not in string.ascii_letters + string.digits for char in password),
        )
    )


class ThreeKindsOfCharacter:
    """At least three of: lower case, upper case, digits, other characters."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Raise ValidationError when fewer than three kinds occur."""
        if kinds_of_character(password) < KINDS_NEEDED:
            raise ValidationError(self.get_help_text(), code="password-too-plain")

    def get_help_text(self) -> str:
        """The rule, for the form."""
        return _(
            "The password must hold at least three of: lower-case letters, upper-case letters, digits, "
            "other characters."
        )

"""Password rules of level-three protection (等保三级) and ASVS 5.0, 6.2, beside Django's own."""

import re
import string

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

KINDS_NEEDED = 3
#: What an office types when it must have a password: words without which too little is left. Read through the usual
#: disguises (@ for a, 0 for o …), in any case.
USUAL_WORDS = (
    "xinhui", "jiangmen", "guangdong", "wuyi", "dangjian", "wangge", "zuzhibu", "rencai", "ganbu", "zhengfu", "gongan",
    "zhongguo", "china", "huawei", "admin", "administrator", "guanliyuan", "manager", "system", "password", "passwd",
    "mima", "qwerty", "qwert", "qwer", "asdfgh", "asdf", "zxcvbn", "zxcv", "qazwsx", "qaz", "wsx", "edc", "woaini",
    "iloveyou", "welcome", "nihao", "test", "user", "root", "guest", "abc", "aaa", "gov", "oa",
)  # fmt: skip
USUAL_NUMBERS = re.compile(
    r"5201314|1314520|147258|1qaz|2wsx|(?:19|20)\d\d(?:[01]\d[0-3]\d)?"
    r"|\d*(?:0123|1234|2345|3456|4567|5678|6789|7890|4321|(\d)\1\1)\d*"
)
_DISGUISES = str.maketrans("@4031!5$7", "aaoeiisst")
#: Characters that must be left when the usual is taken out.
LEFT_NEEDED = 5
#: Shorter parts of a name or number stand in any password.
PART_LENGTH = 4


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


class NotTheUsual:
    """`Xinhui@123`, `P@ssw0rd2026`, `1qaz@WSX`: what stands on every list of offices' leaked passwords."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Raise ValidationError when little is left without the usual words, years and rows of digits."""
        if min(len(_left(password)), len(_left(password.translate(_DISGUISES)))) < LEFT_NEEDED:
            raise ValidationError(
                pgettext("sign-in", "This is one of the passwords that everybody tries first: a usual word with a year "
                                    "or a row of digits."), code="password-usual",
            )  # fmt: skip

    def get_help_text(self) -> str:
        """The rule, for the form."""
        return pgettext("sign-in", "No usual word with a year or a row of digits, such as Xinhui@123.")


def _left(password: str) -> str:
    """Letters and digits that are neither a usual word nor a usual number."""
    text = USUAL_NUMBERS.sub(" ", password.lower())
    for word in sorted(USUAL_WORDS, key=len, reverse=True):
        text = text.replace(word, " ")
    return "".join(dict.fromkeys(char for char in text if char.isalnum()))


class NothingOfOneself:
    """No username, employee number, telephone or code of a unit of one's own inside, forwards or backwards."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Raise ValidationError when one is inside."""
        text = re.sub(r"[^0-9a-z\u4e00-\u9fff]", "", password.lower())
        for part in _parts(user):
            if part in text or part[::-1] in text:
                raise ValidationError(
                    pgettext("sign-in", "The password must not hold your name, number, telephone or unit."),
                    code="password-of-oneself",
                )  # fmt: skip

    def get_help_text(self) -> str:
        """The rule, for the form."""
        return pgettext("sign-in", "The password must not hold your name, number, telephone or unit.")


def _parts(user: AbstractBaseUser | None) -> list[str]:
    """What is somebody's own, as it would stand in a password."""
    if user is None:
        return []
    found = [str(getattr(user, name, "") or "") for name in ("username", "staff_number", "phone", "name")]
    if user.pk is not None:
        posts = getattr(user, "posts").select_related("unit")  # noqa: B009 - the model is above this floor
        found += [text for post in posts for text in (post.unit.code, post.unit.name)]
    plain = [re.sub(r"[^0-9a-z\u4e00-\u9fff]", "", text.lower()) for text in found]
    return [text for text in plain if len(text) >= PART_LENGTH or (text and not text.isascii() and len(text) > 1)]

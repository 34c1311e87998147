"""A question that a person answers and a simple machine does not: drawn by the server, no outside service, no script.

The same form offers a sum in a picture and a question in words, for whoever cannot see the picture; either is enough.
The words are only as strong as words are: throttling, one try a question and one form a question do the rest.
"""

import io
import random
from base64 import b64encode
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 200, 64
_DIGITS = "零一二三四五六七八九"
_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@dataclass(frozen=True)
class Question:
    """`first` and `second` are added in the picture; in words `more` is added to the largest of `numbers`."""

    first: int
    second: int
    numbers: tuple[int, ...]
    more: int

    def is_answered_by(self, text: str) -> bool:
        """The sum of either question; full-width digits count."""
        said = text.strip()
        if not said.isdecimal() or len(said) > 3:
            return False
        return int(said) in {self.first + self.second, max(self.numbers) + self.more}


def asked(source: random.Random) -> Question:
    """A new question; the two answers may be the same number."""
    return Question(source.randint(11, 59), source.randint(2, 9), tuple(source.sample(range(1, 10), 3)),
                    source.randint(1, 9))  # fmt: skip


def in_words(number: int, language: str) -> str:
    """九, or nine: no digit that a machine only has to copy."""
    return _DIGITS[number] if language.startswith("zh") else _WORDS[number]


def picture(question: Question) -> str:
    """A data: URI of a PNG of about 3 KB: the sum, each sign turned and moved, under lines and dots."""
    source = random.SystemRandom()
    image = Image.new("RGB", (WIDTH, HEIGHT), "#f4f1ea")
    draw = ImageDraw.Draw(image)
    for _line in range(7):
        ends = [(source.randrange(WIDTH), source.randrange(HEIGHT)) for _end in range(2)]
        draw.line(ends, fill=_grey(source, 150, 200), width=source.choice((1, 2)))
    left = 10
    for sign in f"{question.first}+{question.second}=?":
        left += _drawn(image, sign, left, source)
    for _dot in range(250):
        draw.point((source.randrange(WIDTH), source.randrange(HEIGHT)), fill=_grey(source, 90, 190))
    out = io.BytesIO()
    image.quantize(16).save(out, "PNG")
    return "data:image/png;base64," + b64encode(out.getvalue()).decode()


def _grey(source: random.Random, low: int, high: int) -> tuple[int, int, int]:
    value = source.randint(low, high)
    return value, value, value


def _drawn(image: Image.Image, sign: str, left: int, source: random.Random) -> int:
    """One sign at a place, and how far the next one stands away."""
    size = source.randint(32, 38)
    tile = Image.new("L", (48, 56), 0)
    ImageDraw.Draw(tile).text((8, 6), sign, fill=255, font=ImageFont.load_default(size))
    turned = tile.rotate(source.randint(-18, 18) if sign.isdecimal() else source.randint(-6, 6), expand=False)
    ink = (source.randint(90, 140), source.randint(20, 50), source.randint(20, 60))
    image.paste(Image.new("RGB", turned.size, ink), (left - 8, source.randint(-2, 6)), turned)
    return source.randint(26, 31)

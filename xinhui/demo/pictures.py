"""Photos for the demo's reports: drawn, not taken; a few a person, reused."""

import io
from random import Random
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from xinhui.accounts.actors import Actor
from xinhui.attachments.services.store import store_photo

KINDS = 6


def draw(index: int, mark: int) -> bytes:
    """A small street scene as JPEG bytes; `mark` makes each person's copy differ."""
    rng = Random(index)  # noqa: S311 - a drawing
    sky = [(164, 202, 230), (188, 214, 226), (150, 190, 215)][index % 3]
    image = Image.new("RGB", (480, 360), sky)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 230, 480, 360), fill=(120, 120, 118))
    pen.polygon(((150, 360), (230, 230), (250, 230), (330, 360)), fill=(150, 150, 146))
    for i in range(5):
        left, height = i * 100 + rng.randint(-10, 15), rng.randint(70, 150)
        pen.rectangle((left, 230 - height, left + 84, 230), fill=tuple(rng.randint(170, 225) for _c in range(3)))
        for row in range(height // 30):
            for column in range(3):
                x, y = left + 10 + column * 25, 230 - height + 8 + row * 28
                pen.rectangle((x, y, x + 14, y + 16), fill=(96, 120, 142))
    for _i in range(12):
        x, y = rng.randint(150, 330), rng.randint(280, 340)
        pen.ellipse(
            (x, y, x + rng.randint(8, 26), y + rng.randint(6, 16)), fill=tuple(rng.randint(60, 160) for _c in range(3))
        )
    pen.point((mark % 480, 0), fill=(mark % 255, 10, 10))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80, comment=str(mark).encode())
    return out.getvalue()


class Pictures:
    """One photo a person, stored by the real service the first time it is needed."""

    def __init__(self) -> None:
        self.known: dict[int, UUID] = {}

    def photo_of(self, actor: Actor, rng: Random) -> UUID:
        """The UUID of the person's photo."""
        user_id = actor.user_id or 0
        if user_id not in self.known:
            upload = SimpleUploadedFile("photo.jpg", draw(rng.randrange(KINDS), user_id), "image/jpeg")
            self.known[user_id] = store_photo(actor=actor, upload=upload).uuid
        return self.known[user_id]

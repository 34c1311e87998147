"""Draw the icons of the phone's page: a grid of nine fields, one lit. Run when the colours change."""

from pathlib import Path

from PIL import Image, ImageDraw

FOLDER = Path(__file__).resolve().parent.parent / "static/xinhui/mobile"
RED, PALE, GOLD = "#a8201a", "#f3d9d7", "#ffcf70"


def icon(side: int) -> Image.Image:
    """The icon; its drawing keeps within the middle 60 %, so that any mask leaves it whole."""
    big = side * 4
    image = Image.new("RGB", (big, big), RED)
    pen = ImageDraw.Draw(image)
    cell, gap = big * 0.17, big * 0.045
    start = (big - 3 * cell - 2 * gap) / 2
    for row in range(3):
        for column in range(3):
            x, y = start + column * (cell + gap), start + row * (cell + gap)
            colour = GOLD if (row, column) == (1, 1) else PALE
            pen.rounded_rectangle((x, y, x + cell, y + cell), radius=cell * 0.2, fill=colour)
    return image.resize((side, side), Image.Resampling.LANCZOS).quantize(64)


def main() -> None:
    """Write both sizes."""
    for side in (192, 512):
        icon(side).save(FOLDER / f"icon-{side}.png", optimize=True)


if __name__ == "__main__":
    main()

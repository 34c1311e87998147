"""QR codes drawn by the server: an SVG path, no script and no outside service."""

import qrcode


def qr_path(text: str) -> tuple[int, str]:
    """The side in modules and the path of an SVG of one square a dark module."""
    made = qrcode.QRCode(border=2)
    made.add_data(text)
    matrix = made.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, line in enumerate(matrix) for x, dark in enumerate(line) if dark)
    return len(matrix), path

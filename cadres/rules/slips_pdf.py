"""Slips of an urn as PDF: to be printed, cut along the lines and drawn from a box. Pure.

Ten to a page, class by class; each has the code, the address as text and as a QR code. The file exists once: in the
answer that opened the urn.
"""

import io
from collections.abc import Mapping, Sequence

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from cadres.rules.sheet_pdf import page_font, printable, wrap

COLUMNS, ROWS = 2, 5
WIDTH, HEIGHT = A4
MARGIN = 28.0
WIDE, HIGH = (WIDTH - 2 * MARGIN) / COLUMNS, (HEIGHT - 2 * MARGIN) / ROWS
SAID = "扫码或输入网址，凭此码投票一次。抽签领取，勿署名，投后销毁。"


def slips_pdf(title: str, address: str, codes: Mapping[str, Sequence[str]]) -> bytes:
    """`codes`: name of the class of voters → its codes."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.setTitle(title)
    place = 0
    for name, drawn in codes.items():
        for code in drawn:
            if place and place % (COLUMNS * ROWS) == 0:
                canvas.showPage()
            _slip(canvas, place % (COLUMNS * ROWS), (title, name, code, address))
            place += 1
    canvas.save()
    return out.getvalue()


def _slip(canvas: Canvas, place: int, texts: tuple[str, str, str, str]) -> None:
    title, name, code, address = texts
    left = MARGIN + place % COLUMNS * WIDE
    bottom = HEIGHT - MARGIN - (place // COLUMNS + 1) * HIGH
    canvas.setDash(3, 3)
    canvas.rect(left, bottom, WIDE, HIGH)
    canvas.setDash()
    font, y = page_font(), bottom + HIGH - 18
    canvas.setFont(font, 10)
    for text in wrap(printable(title), WIDE - 20, 10)[:2]:
        canvas.drawString(left + 10, y, text)
        y -= 13
    canvas.drawString(left + 10, y, name)
    canvas.setFont("Courier-Bold", 17)
    canvas.drawString(left + 10, y - 30, code)
    canvas.setFont(font, 7)
    y -= 46
    for text in (*wrap(address, WIDE - 100, 7), *wrap(SAID, WIDE - 100, 7)):
        canvas.drawString(left + 10, y, text)
        y -= 9
    code_drawn = QrCodeWidget(address, barLevel="M", barBorder=0, barWidth=72, barHeight=72)
    drawing = Drawing(72, 72)
    drawing.add(code_drawn)
    renderPDF.draw(drawing, canvas, left + WIDE - 82, bottom + 10)

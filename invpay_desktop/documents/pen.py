"""The few strokes a document is made of, on a bare ReportLab canvas: text, lines, boxes, the balance bar, a picture.

Every position is in points from the top left corner of the page, as the layout counts; the pen turns it round.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from invpay_desktop.documents.bidi import is_right_to_left, visual
from invpay_desktop.documents.fonts import BOX_WIDTH, Face, faces, glyph_text

Colour = tuple[int, int, int]

TEXT: Colour = (0x15, 0x23, 0x2A)
MUTED: Colour = (0x51, 0x61, 0x6A)
ACCENT: Colour = (0x0E, 0x5A, 0x6B)
VIOLET: Colour = (0x5B, 0x3A, 0x9E)
WHITE: Colour = (0xFF, 0xFF, 0xFF)
RULE: Colour = (0x74, 0x82, 0x8A)
LINE: Colour = (0xE2, 0xE8, 0xEA)
TRACK: Colour = (0xDD, 0xE3, 0xE6)
TWELVE_PERCENT_BLACK: Colour = (0xE0, 0xE0, 0xE0)


@dataclass(frozen=True, slots=True)
class Style:
    """How a piece of text looks. `size` in points."""

    size: float
    bold: bool = False
    colour: Colour = TEXT


class Pen:
    """Draws on one canvas and remembers the colour it holds, so that it is set only where it changes."""

    def __init__(self, canvas: Any, page_height: float) -> None:
        self._canvas = canvas
        self._height = page_height
        self._fill: Colour | None = None

    def end_page(self) -> None:
        """Finish the page; the next stroke is on a new one."""
        self._canvas.showPage()
        self._fill = None

    def text(self, x: float, baseline: float, text: str, face: Face, style: Style) -> None:
        """One clean line from `x` on. What the face lacks becomes a box that holds the code point."""
        y = self._height - baseline
        self._use(style.colour)
        self._canvas.setFont(face.name, style.size)
        line = visual(glyph_text(text)) if is_right_to_left(text) else text
        if face.missing(text):
            self._draw_with_boxes(x, y, line, face, style.size)
        else:
            self._canvas.drawString(x, y, line)

    def _draw_with_boxes(self, x: float, y: float, line: str, face: Face, size: float) -> None:
        for lacking, group in groupby(line, lambda character: ord(character) not in face.widths):
            run = "".join(group)
            if not lacking:
                self._canvas.setFont(face.name, size)
                self._canvas.drawString(x, y, run)
                x += sum(face.widths[ord(character)] for character in run) * size / 1000
                continue
            # What is drawn is not the text: ActualText says what to copy, to search and to read aloud.
            self._canvas.addLiteral(f"/Span <</ActualText <FEFF{run.encode('utf-16-be').hex().upper()}>>> BDC")
            for character in run:
                self._box(x, y, f"{ord(character):04X}", size)
                x += BOX_WIDTH * size
            self._canvas.addLiteral("EMC")

    def _box(self, x: float, y: float, digits: str, size: float) -> None:
        """The code point in two rows of tiny digits inside a frame, one `BOX_WIDTH` wide in all."""
        canvas, half = self._canvas, (len(digits) + 1) // 2
        inner = (BOX_WIDTH - 0.12) * size
        tiny = min(0.42 * size, (inner - 0.08 * size) / half / 0.637)
        canvas.saveState()
        canvas.setLineWidth(0.045 * size)
        canvas.setStrokeColorRGB(*(part / 255 for part in self._fill or TEXT))
        canvas.rect(x + 0.06 * size, y - 0.16 * size, inner, 0.96 * size, fill=0)
        canvas.setFont(faces().regular.name, tiny)
        canvas.drawCentredString(x + BOX_WIDTH * size / 2, y + 0.40 * size, digits[:half])
        canvas.drawCentredString(x + BOX_WIDTH * size / 2, y - 0.04 * size, digits[half:])
        canvas.restoreState()

    def line(self, x: float, y: float, to_x: float, colour: Colour, weight: float) -> None:
        """A level line."""
        self._canvas.setStrokeColorRGB(*(part / 255 for part in colour))
        self._canvas.setLineWidth(weight)
        self._canvas.line(x, self._height - y, to_x, self._height - y)

    def frame(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        """An empty box with round corners and a thin edge."""
        self._canvas.setStrokeColorRGB(*(part / 255 for part in colour))
        self._canvas.setLineWidth(0.75)
        self._canvas.roundRect(x, self._height - y - height, width, height, 4.5)

    def block(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        """A filled box with round corners."""
        self._use(colour)
        self._canvas.roundRect(x, self._height - y - height, width, height, 4.5, stroke=0, fill=1)

    def bar(self, x: float, y: float, width: float, height: float, parts: tuple[float, float, float]) -> None:
        """The balance bar. `parts`: where paid before, this payment and the excess each begin to end, from 0 to 1.

        Solid up to the first, hatched up to the second, empty up to the third, violet from there to the end.
        """
        canvas = self._canvas
        bottom = self._height - y - height
        paid, now, owed = (x + width * part for part in parts)
        canvas.saveState()
        outline = canvas.beginPath()
        outline.roundRect(x, bottom, width, height, height / 2)
        canvas.clipPath(outline, stroke=0, fill=0)
        for colour, start, end in ((ACCENT, x, paid), (TRACK, now, owed), (VIOLET, owed, x + width)):
            if end - start > 0.01:
                canvas.setFillColorRGB(*(part / 255 for part in colour))
                canvas.rect(start, bottom, end - start, height, stroke=0, fill=1)
        if now - paid > 0.01:
            self._hatch(paid, bottom, now - paid, height)
        canvas.restoreState()

    def _hatch(self, x: float, bottom: float, width: float, height: float) -> None:
        canvas = self._canvas
        inside = canvas.beginPath()
        inside.rect(x + 0.75, bottom, max(width - 1.5, 0.75), height)
        canvas.saveState()
        canvas.clipPath(inside, stroke=0, fill=0)
        canvas.setStrokeColorRGB(*(part / 255 for part in ACCENT))
        canvas.setLineWidth(1.8)
        stripes = canvas.beginPath()
        for step in range(int((width + height) / 4.2) + 2):
            stripes.moveTo(x + step * 4.2 - height - 1, bottom - 1)
            stripes.lineTo(x + step * 4.2 + 1, bottom + height + 1)
        canvas.drawPath(stripes)
        canvas.restoreState()

    def picture(self, x: float, y: float, width: float, height: float, reader: Any) -> None:
        """A picture that reportlab's ImageReader holds, in a box of that size."""
        self._canvas.drawImage(reader, x, self._height - y - height, width, height, mask="auto")

    def word_across(self, word: str, page_width: float) -> None:
        """A grey word across the page, from the lower left to the upper right."""
        face = faces().bold
        reach = 0.72 * page_width * 2**0.5
        size = min(150.0, reach / face.width(word, 1))
        self._canvas.saveState()
        self._canvas.setFillColorRGB(*(part / 255 for part in TWELVE_PERCENT_BLACK))
        self._canvas.setFont(face.name, size)
        self._canvas.translate(page_width / 2, self._height / 2)
        self._canvas.rotate(45)
        self._canvas.drawCentredString(0, -0.36 * size, word)
        self._canvas.restoreState()
        self._fill = None

    def _use(self, colour: Colour) -> None:
        if colour != self._fill:
            self._canvas.setFillColorRGB(*(part / 255 for part in colour))
            self._fill = colour

"""The pages of one document while they are laid out: geometry, the cursor, page breaks, foot lines, the finished bytes.

A stroke is kept until all pages are known, because each says how many there are. Positions are points from the top.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from io import BytesIO
from itertools import islice

from invpay_desktop.documents.characters import clean
from invpay_desktop.documents.facts import Mark
from invpay_desktop.documents.fonts import Face, faces, wrap, wrap_all
from invpay_desktop.documents.pen import ACCENT, LINE, MUTED, Colour, Pen, Style


@dataclass(frozen=True, slots=True)
class PageSize:
    """Width and height in points."""

    name: str
    width: float
    height: float


LETTER = PageSize("Letter", 612, 792)
A4 = PageSize("A4", 595.276, 841.89)

MARGIN = 54.0
LEADING = 12.0
BODY = Style(9.75)
BOLD = Style(9.75, bold=True)
LABEL = Style(8.25, colour=MUTED)
NAME = Style(11.25, bold=True)
QUIET = Style(9.75, colour=MUTED)
TITLE = Style(19.5, bold=True)
AMOUNT = Style(21, bold=True, colour=ACCENT)

_FOOT_LINES = 3
_MISSING_SHOWN = 24


class Sheet:
    """Pages under way. `y` is the cursor, from the top of the page; `missing` gathers what no face could draw."""

    def __init__(self, page: PageSize, foot: str, continued: str) -> None:
        self.page = page
        self.left, self.right = MARGIN, page.width - MARGIN
        self.width = self.right - self.left
        self._foot = wrap_all([clean(foot)], faces().regular, LABEL.size, self.width - 120, _FOOT_LINES)
        self.foot_top = page.height - MARGIN - 9 - 11.25 * len(self._foot)
        self.bottom = self.foot_top - 12
        self._continued = clean(continued)
        self._pages: list[list[Callable[[Pen], None]]] = [[]]
        self.missing: dict[str, None] = {}
        self.y = MARGIN

    def add(self, stroke: Callable[[Pen], None]) -> None:
        """Put any stroke on the page at hand."""
        self._pages[-1].append(stroke)

    def text(self, x: float, baseline: float, text: str, style: Style, *, right: bool = False) -> float:
        """One clean line that starts, or where `right` ends, at `x`. Returns its width."""
        face = self._face(text, style)
        width = face.width(text, style.size)
        start = x - width if right else x
        self.add(lambda pen: pen.text(start, baseline, text, face, style))
        return width

    def measure(self, text: str, style: Style) -> float:
        """Width in points of one clean line."""
        return faces().of(style.bold).width(text, style.size)

    def column(self, x: float, baseline: float, lines: Iterable[str], style: Style, leading: float = LEADING) -> float:
        """Clean lines one below the other. Returns the baseline that a further line would have."""
        for line in lines:
            self.text(x, baseline, line, style)
            baseline += leading
        return baseline

    def rule(self, y: float, x: float | None = None, colour: Colour = LINE, weight: float = 0.75) -> None:
        """A level line from `x`, or the left margin, to the right margin."""
        start, end = self.left if x is None else x, self.right
        self.add(lambda pen: pen.line(start, y, end, colour, weight))

    def wrap(self, text: str, style: Style, width: float, most: int | None = None) -> list[str]:
        """A clean line broken to a width, in the face of its style."""
        return wrap(text, faces().of(style.bold), style.size, width, most)

    def wrap_all(self, lines: Iterable[str], style: Style, width: float, most: int | None = None) -> list[str]:
        """As wrap, for several lines; `most` counts them together."""
        return wrap_all(lines, faces().of(style.bold), style.size, width, most)

    def need(self, height: float) -> bool:
        """Go to a new page if less than `height` is left on this one; says whether it did."""
        if self.y + height <= self.bottom:
            return False
        self.break_page()
        return True

    def break_page(self) -> None:
        """Begin a page that says which document it continues."""
        self._pages.append([])
        for line in self.wrap(self._continued, LABEL, self.width, 1):
            self.text(self.left, MARGIN + 9, line, LABEL)
        self.rule(MARGIN + 18)
        self.y = MARGIN + 36

    def finish(self, title: str, author: str, dated: datetime | date, mark: Mark | None) -> bytes:
        """Say what could not be drawn, number the pages and return the PDF: the same facts give the same bytes."""
        from reportlab.pdfgen.canvas import Canvas

        self._note_missing()
        buffer = BytesIO()
        size = (self.page.width, self.page.height)
        canvas = Canvas(buffer, pagesize=size, pageCompression=1, invariant=1, lang="en")
        canvas.setTitle(_for_metadata(title))
        canvas.setAuthor(_for_metadata(author))
        canvas.setSubject(_for_metadata(title))
        canvas.setCreator("InvPay Desktop")
        stamp = _pdf_date(dated)
        canvas.setDateFormatter(lambda *_: stamp)
        pen = Pen(canvas, self.page.height)
        for number, strokes in enumerate(self._pages, start=1):
            if mark is not None:
                pen.word_across(mark.value, self.page.width)
            for stroke in strokes:
                stroke(pen)
            self._draw_foot(pen, number, mark)
            pen.end_page()
        canvas.save()
        return buffer.getvalue()

    def _face(self, text: str, style: Style) -> Face:
        face = faces().of(style.bold)
        if not text.isascii():
            self.missing.update(dict.fromkeys(face.missing(text)))
        return face

    def _note_missing(self) -> None:
        for line in self._foot:
            self._face(line, LABEL)
        if not self.missing:
            return
        named = ", ".join(f"U+{ord(character):04X}" for character in islice(self.missing, _MISSING_SHOWN))
        more = len(self.missing) - _MISSING_SHOWN
        said = f"Some characters could not be drawn: {named}" + (f" and {more} more." if more > 0 else ".")
        lines = self.wrap(said, LABEL, self.width)
        if self.y + 24 + 11.25 * len(lines) <= self.bottom:  # each box says it too: no page is begun for this
            self.y = self.column(self.left, self.y + 24, lines, LABEL, 11.25)

    def _draw_foot(self, pen: Pen, number: int, mark: Mark | None) -> None:
        regular = faces().regular
        pen.line(self.left, self.foot_top, self.right, LINE, 0.75)
        for i, line in enumerate(self._foot):
            pen.text(self.left, self.foot_top + 15 + 11.25 * i, line, regular, LABEL)
        count = f"Page {number} of {len(self._pages)}"
        if mark is not None:
            count = f"{mark.value} · {count}"
        pen.text(self.right - regular.width(count, LABEL.size), self.foot_top + 15, count, regular, LABEL)


def _for_metadata(text: str) -> str:
    return clean(text)[:250]


def _pdf_date(moment: datetime | date) -> str:
    at = moment if isinstance(moment, datetime) else datetime.combine(moment, time(), tzinfo=UTC)
    return at.astimezone(UTC).strftime("D:%Y%m%d%H%M%SZ")

"""The two faces of DejaVu Sans: registered once, measured, checked for what they can draw, wrapped to a width."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Any

from invpay_desktop.documents.bidi import is_right_to_left, shape

BOX_WIDTH = 0.9
"""Width, in ems, of the box that stands for a character which the face cannot draw."""

_lock = threading.Lock()


class _Widths(dict[int, float]):
    """Code point → advance in thousandths of an em; what the face lacks is as wide as its box."""

    def __missing__(self, code: int) -> float:
        return BOX_WIDTH * 1000


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """One registered face. `name`: as the canvas knows it. `widths`: of every character it has."""

    name: str
    widths: _Widths

    def width(self, text: str, size: float) -> float:
        """Width in points of one line that is drawn by layout.Pen.text: its letters joined, its boxes counted."""
        return sum(map(self.widths.__getitem__, map(ord, glyph_text(text)))) * size / 1000

    def missing(self, text: str) -> list[str]:
        """The characters of the text that this face cannot draw, in their order."""
        return [character for character in glyph_text(text) if ord(character) not in self.widths]


@dataclass(frozen=True, slots=True, eq=False)
class Faces:
    """Both weights."""

    regular: Face
    bold: Face

    def of(self, bold: bool) -> Face:
        """The face of a weight; below U+10000 both draw the same characters, a few private ones aside."""
        return self.bold if bold else self.regular


def faces() -> Faces:
    """The faces, registered with ReportLab at the first call (about 40 ms)."""
    with _lock:
        return _registered_once()


@cache
def _registered_once() -> Faces:
    return Faces(_registered("DejaVuSans"), _registered("DejaVuSans-Bold"))


def _registered(name: str) -> Face:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    data = BytesIO((files("invpay_desktop.resources.fonts") / f"{name}.ttf").read_bytes())
    font = TTFont(name, data, asciiReadable=0)  # embeds what is used, not all of ASCII: a quarter smaller and quicker
    pdfmetrics.registerFont(font)
    face: Any = font.face
    # ReportLab's map from glyphs back to text holds four hexadecimal digits, so what lies beyond them would be copied
    # out of the PDF as something else: emoji and the like get the box, which carries the true character.
    return Face(name, _Widths({code: face.getCharWidth(code) for code in face.charToGlyph if code <= 0xFFFF}))


def glyph_text(text: str) -> str:
    """The text as glyphs are chosen for it: Arabic in joined forms, everything else as it is."""
    return shape(text) if is_right_to_left(text) else text


def wrap(text: str, face: Face, size: float, width: float, most: int | None = None) -> list[str]:
    """Break one clean line at blanks, or inside a word that is wider than `width` points.

    `most`: the last of so many lines ends with an ellipsis where there was more. At least one line is returned.
    """
    if face.width(text, size) <= width:
        return [text]
    lines: list[str] = []
    line, used, blank = "", 0.0, face.width(" ", size)
    for word in text.split(" "):
        for piece, advance in _pieces(word, face, size, width):
            joint = blank if line else 0.0
            if line and used + joint + advance > width:
                lines.append(line)
                line, used, joint = "", 0.0, 0.0
                if most is not None and len(lines) > most:
                    return _elided(lines[:most], face, size, width)
            line = f"{line} {piece}" if joint else line + piece
            used += joint + advance
    lines.append(line)
    return lines if most is None or len(lines) <= most else _elided(lines[:most], face, size, width)


def _pieces(word: str, face: Face, size: float, width: float) -> Iterable[tuple[str, float]]:
    """The word itself, or as many parts of it as its width asks for; a mark stays with its letter."""
    advance = face.width(word, size)
    if advance <= width:
        yield word, advance
        return
    piece, used = "", 0.0
    for character in word:
        step = face.width(character, size)
        if piece and step and used + step > width:
            yield piece, used
            piece, used = "", 0.0
        piece += character
        used += step
    yield piece, used


def _elided(lines: list[str], face: Face, size: float, width: float) -> list[str]:
    last = lines[-1]
    while last and face.width(last + "…", size) > width:
        last = last[:-1]
    return [*lines[:-1], last.rstrip() + "…"]


def wrap_all(lines: Iterable[str], face: Face, size: float, width: float, most: int | None = None) -> list[str]:
    """Wrap several clean lines one after the other; `most` counts them together."""
    wrapped: list[str] = []
    for line in lines:
        wrapped += wrap(line, face, size, width, None if most is None else most + 1 - len(wrapped))
        if most is not None and len(wrapped) > most:
            return _elided(wrapped[:most], face, size, width)
    return wrapped

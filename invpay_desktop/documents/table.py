"""A table over as many pages as it needs, with its head on each; figures are never broken, clipped or elided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from invpay_desktop.documents.characters import clean, clean_lines
from invpay_desktop.documents.layout import BODY, LABEL, LEADING, Sheet
from invpay_desktop.documents.pen import MUTED, RULE, TEXT, VIOLET, Style

GAP = 15.0
HEAD_HEIGHT = 27.0
_PADDING = 9.0
_MOST_LINES = 40
_SIZES = (9.75, 9.0, 8.25, 7.5, 6.75, 6.0)
_LEAST_SHARE = 66.0
_LEAST_FIGURES = 54.0


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `figures`: to the right, as wide as its widest. `share`: of the room that those leave.

    A column of words without a share is as wide as its widest cell, a third of the page at most.
    """

    head: str
    figures: bool = False
    share: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One row. A single cell runs across all columns and stays with the row after it.

    `struck`: it no longer counts. `tail`: quiet words, never struck, after the words of one column. `violet`: the
    column whose figure is an excess.
    """

    cells: tuple[str, ...]
    bold: bool = False
    struck: bool = False
    tail: tuple[int, str] | None = None
    violet: int | None = None


def draw_table(sheet: Sheet, columns: Sequence[Column], rows: Sequence[Row]) -> None:
    """Draw the table from the cursor on; the cursor ends under its last line."""
    size, widths = _fit(sheet, columns, rows)
    sheet.need(HEAD_HEIGHT + 2 * (_PADDING + LEADING))
    _draw_head(sheet, columns, widths)
    for row in rows:
        laid = _lay_row(sheet, row, columns, widths, size)
        height = _PADDING + LEADING * max(len(cell.lines) + len(cell.below) for cell in laid)
        if sheet.need(height + (_PADDING + LEADING if len(row.cells) == 1 else 0)):
            _draw_head(sheet, columns, widths)
        _draw_row(sheet, row, laid, columns, widths, size)
        sheet.y += height
        sheet.rule(sheet.y)


class _Cell(NamedTuple):
    """One cell, broken into lines. The quiet words that follow stand `beside` the last of them or `below` it."""

    lines: list[str]
    beside: str = ""
    below: Sequence[str] = ()


def _fit(sheet: Sheet, columns: Sequence[Column], rows: Sequence[Row]) -> tuple[float, list[float]]:
    """The largest size of type at which the figures leave the words room enough, and the widths of the columns."""
    words = [_widest_cell(sheet, i, column, rows) for i, column in enumerate(columns)]
    shares = sum(column.share for column in columns)
    room = sheet.width - GAP * (len(columns) - 1)
    widths: list[float] = []
    size = left = 0.0
    for size in _SIZES:
        scaled = (width * size / BODY.size for width in words)
        widths = [_own_width(sheet, column, width) for column, width in zip(columns, scaled, strict=True)]
        left = room - sum(widths)
        if all(column.share * left >= _LEAST_SHARE * shares for column in columns if column.share):
            break
    return size, [c.share * left / shares if c.share else width for c, width in zip(columns, widths, strict=True)]


def _own_width(sheet: Sheet, column: Column, words: float) -> float:
    if column.share:
        return 0.0
    width = max(words, sheet.measure(column.head, LABEL))
    return max(width, _LEAST_FIGURES) if column.figures else min(width, sheet.width / 3)


def _widest_cell(sheet: Sheet, index: int, column: Column, rows: Sequence[Row]) -> float:
    """Width of the widest cell at the body's size; nothing for a column that takes a share."""
    if column.share:
        return 0.0
    cells = ((row.cells[index], Style(BODY.size, row.bold)) for row in rows if len(row.cells) > 1)
    return max((sheet.measure(cell, style) for cell, style in cells), default=0.0)


def _lay_row(sheet: Sheet, row: Row, columns: Sequence[Column], widths: Sequence[float], size: float) -> list[_Cell]:
    style = Style(size, row.bold)
    if len(row.cells) == 1:
        return [_Cell(sheet.wrap_all(clean_lines(row.cells[0]), style, sheet.width, _MOST_LINES))]
    laid = [
        _Cell([cell] if column.figures else sheet.wrap_all(clean_lines(cell), style, width, _MOST_LINES))
        for cell, column, width in zip(row.cells, columns, widths, strict=True)
    ]
    if row.tail is not None:
        index, words = row.tail
        laid[index] = _with_tail(sheet, laid[index].lines, clean(words), widths[index], style)
    return laid


def _with_tail(sheet: Sheet, lines: list[str], words: str, width: float, style: Style) -> _Cell:
    quiet = Style(style.size, colour=MUTED)
    if lines and sheet.measure(lines[-1] + " ", style) + sheet.measure(words, quiet) <= width:
        return _Cell(lines, beside=words)
    return _Cell(lines, below=sheet.wrap(words, quiet, width, 4))


def _draw_head(sheet: Sheet, columns: Sequence[Column], widths: Sequence[float]) -> None:
    x = sheet.left
    for column, width in zip(columns, widths, strict=True):
        sheet.text(x + width if column.figures else x, sheet.y + 15, column.head, LABEL, right=column.figures)
        x += width + GAP
    sheet.y += HEAD_HEIGHT - 3
    sheet.rule(sheet.y, colour=RULE)


def _draw_row(
    sheet: Sheet, row: Row, laid: list[_Cell], columns: Sequence[Column], widths: Sequence[float], size: float
) -> None:
    style, quiet = Style(size, row.bold, MUTED if row.struck else TEXT), Style(size, colour=MUTED)
    first = sheet.y + _PADDING / 2 + 9.5
    x = sheet.left
    for index, (cell, column, width) in enumerate(zip(laid, columns, widths, strict=False)):
        ink = replace(style, colour=VIOLET) if index == row.violet else style
        baseline = first
        for line in cell.lines:
            start = x + width if column.figures else x
            drawn = sheet.text(start, baseline, line, ink, right=column.figures)
            if row.struck and line:
                _strike(sheet, start - drawn if column.figures else start, baseline, drawn, size)
            baseline += LEADING
        if cell.beside:
            sheet.text(x + sheet.measure(cell.lines[-1] + " ", style), baseline - LEADING, cell.beside, quiet)
        sheet.column(x, baseline, cell.below, quiet)
        x += width + GAP


def _strike(sheet: Sheet, x: float, baseline: float, width: float, size: float) -> None:
    sheet.add(lambda pen: pen.line(x, baseline - 0.3 * size, x + width, MUTED, 0.75))

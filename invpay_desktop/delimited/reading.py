"""Read a CSV file row by row: what can be read exactly is given, every other row is refused with line and reason.

The stdlib's parser does the parsing, strictly. A row is never mended: where a quote went wrong, nothing is taken up to
the next row that is beyond doubt.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from invpay_desktop.base.errors import BadInput
from invpay_desktop.delimited.dialect import DELIMITERS, Dialect, detect_dialect
from invpay_desktop.delimited.encoding import Encoding, detect_encoding, named_encoding, open_text
from invpay_desktop.delimited.shown import shown

LONGEST_CELL = 1 << 20
"""Characters in one cell; a line of the file may be four times as long."""

_LONGEST_LINE = LONGEST_CELL * 4
_SAMPLE = 1 << 16
_UNREADABLE = re.compile("[\ud800-\udfff]")

csv.field_size_limit(LONGEST_CELL)


class Row(NamedTuple):
    """One record. `line`: the physical line, from 1, where it starts. `problem`: a sentence where it must not be used.

    A row without a problem has exactly as many cells as the header; one with a problem, those that could be made out.
    A named tuple, because it takes half the time of a dataclass and files have many rows.
    """

    line: int
    cells: tuple[str, ...]
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file, opened and judged, its rows still on the disk. `header`: column names, each once and none empty."""

    path: Path
    encoding: Encoding
    dialect: Dialect
    header: tuple[str, ...]

    def rows(self) -> Iterator[Row]:
        """The rows below the header in the file's order, blank lines left out. May be called again."""
        with open_text(self.path, self.encoding) as stream:
            rows = _records(stream, self.dialect)
            yield from itertools.islice(rows, 1, None) if self.dialect.has_header else rows


def read_table(
    path: Path | str, *, encoding: str | None = None, delimiter: str | None = None, has_header: bool | None = None
) -> Table:
    """Open a CSV file, finding out whatever is not given.

    Raises BadInput where the file as a whole is none: missing, empty, binary, a device, without a single row.
    """
    path = Path(path)
    if delimiter is not None and delimiter not in DELIMITERS:
        raise BadInput(f"{shown(delimiter)} is not a delimiter: use a comma, a semicolon, a tab or |.", "delimiter")
    found = named_encoding(path, encoding) if encoding else detect_encoding(path)
    with open_text(path, found) as stream:
        sample = stream.read(_SAMPLE)
        dialect = detect_dialect(sample, not stream.read(1), delimiter, has_header)
    with open_text(path, found) as stream:
        first = next(_records(stream, dialect), None)
    if first is None or not (first.problem or any(cell.strip() for cell in first.cells)):
        raise BadInput(f"{path} holds no table: there are only blank lines in it.", "file")
    if first.problem and dialect.has_header:
        what = "The header of " if first.line == 1 else ""
        raise BadInput(f"{what}{path} cannot be read. {first.problem}", "file")
    names = first.cells if dialect.has_header else ("",) * dialect.width
    return Table(path, found, dialect, _unique_names(names))


def _unique_names(names: Iterable[str]) -> tuple[str, ...]:
    """Names without blanks around them; an empty one becomes `Column 3`, a second `Amount` becomes `Amount (2)`."""
    unique: dict[str, None] = {}
    for place, name in enumerate(names, 1):
        wanted = candidate = " ".join(name.split()) or f"Column {place}"
        for number in itertools.count(2):
            if candidate not in unique:
                break
            candidate = f"{wanted} ({number})"
        unique[candidate] = None
    return tuple(unique)


@dataclass(slots=True)
class _Lines:
    """The file's lines on their way to the parser; notes the first thing wrong in the record being read."""

    stream: io.TextIOWrapper
    number: int = 0
    problem: str | None = None
    record: list[str] = field(default_factory=list)

    def __iter__(self) -> Iterator[str]:
        readline, record = self.stream.readline, self.record
        while line := readline(_LONGEST_LINE):
            self.number += 1
            if "\0" in line or not line.isascii() or len(line) == _LONGEST_LINE:
                line = self._checked(line)
            record.append(line)
            yield line

    def begin_record(self) -> None:
        """Forget the lines of the record before."""
        self.problem = None
        self.record.clear()

    def _checked(self, line: str) -> str:
        problem = None
        if len(line) == _LONGEST_LINE and line[-1] not in "\r\n":
            problem, line = "is too long", "\n"
            while (more := self.stream.readline(_LONGEST_LINE)) and more[-1] not in "\r\n":
                pass
        elif "\0" in line:
            problem = "holds a NUL character"
        elif _UNREADABLE.search(line):
            problem = "holds bytes that are no text in the file's encoding"
        if problem and not self.problem:
            self.problem = f"Line {self.number} {problem}."
        return line


def _records(stream: io.TextIOWrapper, dialect: Dialect) -> Iterator[Row]:
    lines = _Lines(stream)
    feed = iter(lines)
    for _ in itertools.islice(feed, dialect.preamble):
        pass
    lines.begin_record()
    parser = csv.reader(
        feed,
        delimiter=dialect.delimiter,
        quotechar=dialect.quote,
        skipinitialspace=dialect.blanks_after_delimiter,
        strict=True,
    )
    width, doubtful = dialect.width, False
    while True:
        start = lines.number + 1
        problem: str | None
        cells: tuple[str, ...] = ()
        try:
            cells = tuple(next(parser))
        except StopIteration:
            return
        except csv.Error as error:
            doubtful = True
            problem = lines.problem or _quoting_problem(str(error), lines.record, start, dialect)
        else:
            problem = lines.problem
            if len(cells) != width:
                cells, width_problem = _of_width(cells, width)
                problem = problem or width_problem
            if doubtful and problem is None:
                doubtful = any(dialect.quote in cell for cell in cells)
                problem = "It may be the rest of the row above, where a quote went wrong." if doubtful else None
        if cells or problem:
            yield Row(start, cells, problem)
        lines.begin_record()


def _of_width(cells: tuple[str, ...], width: int) -> tuple[tuple[str, ...], str | None]:
    """The row cut to the table's width where only empty cells go beyond it, else what is wrong with it; () if blank."""
    if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
        return cells[:width], None
    if not any(cell.strip() for cell in cells):
        return (), None
    return cells, f"The row has {len(cells)} cells, but the table has {width} columns."


def _quoting_problem(error: str, record: list[str], start: int, dialect: Dialect) -> str:
    """Say what a csv.Error means: which line opened the quote, and how far the trouble goes."""
    last = start + len(record) - 1
    through = f" Lines {start} to {last} were not read." if last > start else ""
    opened = start + _opening_line(record, dialect)
    if "limit" in error and last == opened:
        return f"A cell is longer than {LONGEST_CELL:,} characters."
    if "limit" in error:
        return f"The quote opened on line {opened} is not closed within {LONGEST_CELL:,} characters.{through}"
    if "end of data" in error:
        return f"The quote opened on line {opened} is never closed.{through}"
    return f"Text follows the end of the quote opened on line {opened}; quotes inside a cell must be doubled.{through}"


def _opening_line(record: list[str], dialect: Dialect) -> int:
    """Offset of the line on which the last quoted cell of a broken record begins."""
    delimiter, quote = re.escape(dialect.delimiter), dialect.quote
    begin = rf"(?:\A|(?<=[\r\n])|(?<={delimiter})) *{quote}"
    inside = rf"(?:[^{quote}]+|{quote}{quote})*+"
    end = rf"{quote}(?={delimiter}|[\r\n]|\Z)"
    text, position = "".join(record), 0
    for cell in re.finditer(f"{begin}{inside}({end})?", text):
        position = cell.start()
        if cell[1] is None:
            break
    return len(re.findall(r"\r\n|\r|\n", text[:position]))

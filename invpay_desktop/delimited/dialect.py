"""How a CSV file is built: its delimiter, its quotes, the lines above the table, and whether the table has a header."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

DELIMITERS = (",", ";", "\t", "|")

_ROWS_JUDGED = 100
_LONGEST_PREAMBLE = 40

_SEPARATOR_LINE = re.compile(r'"?sep=([,;\t|])"?[\r\n]*', re.ASCII | re.IGNORECASE)
_NUMBER = re.compile(
    r"[-+\u2212(]?(?:[A-Z]{3} ?|[^\w\s])?-?[0-9][0-9.,'\u2019\xa0\u202f ]*\)?-? ?(?:[A-Z]{3}|[^\w\s])?", re.ASCII
)
_DAY = re.compile(r"[0-9]{1,4}[-/.][0-9A-Za-z]{1,9}[-/.][0-9]{1,4}([T ,].{4,20})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How to take a file apart. `preamble`: physical lines above the table. `width`: cells in a row.

    `blanks_after_delimiter`: the file writes `a, "b"`, so blanks there belong to no cell.
    """

    delimiter: str
    quote: str
    blanks_after_delimiter: bool
    preamble: int
    has_header: bool
    width: int


@dataclass(frozen=True, slots=True)
class _Reading:
    """A sample taken apart in one way: (physical line, cells) of each row that is not blank."""

    delimiter: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    width: int

    def fits(self, cells: Sequence[str]) -> bool:
        """True for a row of the table's width, or with one empty cell more: some banks end all lines in a delimiter."""
        return len(cells) == self.width or (len(cells) == self.width + 1 and not cells[-1].strip())


def detect_dialect(sample: str, whole: bool, delimiter: str | None = None, has_header: bool | None = None) -> Dialect:
    """Judge the beginning of a file. `whole`: the sample is all of the file. What is given is not guessed."""
    if not whole:
        sample = sample[: max(sample.rfind("\n"), sample.rfind("\r")) + 1] or sample
    said = _SEPARATOR_LINE.match(sample)
    if said and delimiter is None:
        delimiter = said[1]
    quote = _quote_of(sample)
    blanks = _blanks_after_delimiter(sample, quote)
    candidates = (delimiter,) if delimiter else DELIMITERS
    readings = [_take_apart(sample, whole, candidate, quote, blanks) for candidate in candidates]
    best = max(readings, key=_score)  # of equals the first, which is the comma
    start = _start_of(best, after=1 if said else 0)
    header = _has_header(best, start) if has_header is None else has_header
    preamble = best.rows[start][0] - 1 if start < len(best.rows) else 0
    return Dialect(best.delimiter, quote, blanks, preamble, header, best.width)


_CELL_START = r"(?<![^\r\n,;\t|])"


def _quote_of(sample: str) -> str:
    """The double quote, unless cells are wrapped in single ones throughout and no cell begins with a double one."""
    if re.search(_CELL_START + ' *"', sample):
        return '"'
    wrapped = re.findall(_CELL_START + r"'[^'\r\n]*'(?=[,;\t|\r\n]|\Z)", sample)
    lines = sum(1 for line in sample.splitlines() if line.strip())
    return "'" if len(wrapped) > lines else '"'


def _blanks_after_delimiter(sample: str, quote: str) -> bool:
    """True where, outside quoted cells, a delimiter is followed by blanks and a quote."""
    blanks = re.compile(rf"[,;\t|] +{quote}")
    quoted = _CELL_START + rf"{quote}(?:[^{quote}]+|{quote}{quote})*+{quote}"
    return bool(blanks.search(sample) and blanks.search(re.sub(quoted, "", sample)))


def _take_apart(sample: str, whole: bool, delimiter: str, quote: str, blanks: bool) -> _Reading:
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter, quotechar=quote, skipinitialspace=blanks)
    rows: list[tuple[int, tuple[str, ...]]] = []
    first = 1
    for cells in reader:
        if len(cells) > 1 or any(cell.strip() for cell in cells):
            rows.append((first, tuple(cells)))
        first = reader.line_num + 1
        if len(rows) == _ROWS_JUDGED:
            break
    else:
        if not whole and len(rows) > 1:
            rows.pop()  # it may be cut off
    return _Reading(delimiter, tuple(rows), _width_of([cells for _, cells in rows]))


def _width_of(rows: Sequence[tuple[str, ...]]) -> int:
    """The commonest width, leaving out an empty last cell that no row of that width fills."""
    counts = Counter(len(cells) for cells in rows)
    if not counts:
        return 1
    width = max(counts, key=lambda width: (counts[width] * (1 if width > 1 else 0.5), -width))
    if width > 2 and not any(cells[-1].strip() for cells in rows if len(cells) == width):
        return width - 1
    return width


def _score(reading: _Reading) -> float:
    """Higher for a delimiter that makes rows of one width whose cells look like numbers, days and single words."""
    if reading.width == 1 or not reading.rows:
        return 0.0
    fitting = [cells for _, cells in reading.rows if reading.fits(cells)]
    goodness = sum(_goodness(cell) for cells in fitting for cell in cells) / sum(map(len, fitting))
    return len(fitting) / len(reading.rows) * goodness


def _goodness(cell: str) -> float:
    text = cell.strip()
    if not text or _is_figure(text):
        return 1.0
    return 0.2 if any(delimiter in text for delimiter in DELIMITERS) else 0.6


def _is_figure(cell: str) -> bool:
    """True for what looks like a number, an amount or a day: what a header never holds."""
    text = cell.strip()
    return bool(_NUMBER.fullmatch(text) or _DAY.fullmatch(text))


def _start_of(reading: _Reading, after: int) -> int:
    """Index of the table's first row: the first that fits, or the first full one below rows that are mostly empty."""
    fitting = [i for i, (_, cells) in enumerate(reading.rows) if i >= after and reading.fits(cells)]
    if not fitting:
        return after
    for i in fitting[:_LONGEST_PREAMBLE]:
        filled = sum(1 for cell in reading.rows[i][1] if cell.strip())
        if filled >= reading.width - 1 and filled >= 2:
            return i
        if filled * 2 >= reading.width:
            break
    return fitting[0]


def _has_header(reading: _Reading, start: int) -> bool:
    """A header names things: there is no figure in it. A table all of text is taken to have one."""
    return start >= len(reading.rows) or not any(_is_figure(cell) for cell in reading.rows[start][1])

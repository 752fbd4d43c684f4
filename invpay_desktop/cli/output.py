"""What the command line prints: one JSON document, or lines and aligned columns for a person.

Nothing is cut short or wrapped: an amount or a name is whole also where the output goes into a file. (A table of the
rich library does both, and needs 70 ms to load; only its cell widths are used here.)
"""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import click

from invpay_desktop.base.json_text import dumps

_COLOURS = {
    "Paid": "green", "Partially paid": "blue", "Overpaid": "magenta", "Refunded": "cyan", "Approved": "green",
    "Failed": "red", "Returned": "red", "Pending": "cyan", "Checking": "yellow", "Partly refunded": "blue",
}  # fmt: skip
"""Words of a status → the colour that stands beside them, never instead of them."""


class Ready(str):
    """A line in which everything that came from the book was made visible already, and may hold our colours."""

    __slots__ = ()


def visible(text: str) -> str:
    """The text with its control characters shown as ␛ and the like: a name must not steer a terminal."""
    if text.isprintable():
        return text
    return "".join(_shown(c) if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") else c for c in text)


def _shown(character: str) -> str:
    code = ord(character)
    if character in "\u200c\u200d":  # joiners shape words of several scripts and hide nothing
        return character
    return chr(0x2400 + code) if code < 0x20 else "\ufffd"


def document(data: Mapping[str, Any], warnings: Sequence[str]) -> str:
    """The JSON document of something done."""
    return dumps({"success": True, "data": data, "warnings": list(warnings)})


def not_done(data: Mapping[str, Any], warnings: Sequence[str]) -> str:
    """The JSON document of a charge that was declined, or whose outcome is not known: the hosted API's own shape."""
    return dumps({"success": False, "data": data, "warnings": list(warnings)})


def refusal(code: str, message: str, reasons: Sequence[str] = (), data: Mapping[str, Any] | None = None) -> str:
    """The JSON document of a refusal. `reasons`: what stands in the way, where it is a list."""
    error: dict[str, Any] = {"code": code, "message": message}
    if reasons:
        error["reasons"] = list(reasons)
    return dumps({"success": False, **({"data": data} if data is not None else {}), "error": error})


def columns(heads: Sequence[str], rows: Iterable[Sequence[object]], right: Sequence[str] = ()) -> list[Ready]:
    """Rows under their heads, aligned by what a terminal shows; `right`: heads of the columns of figures."""
    from rich.cells import cell_len

    cells = [tuple(visible(str(cell)) for cell in row) for row in rows]
    widths = [max(cell_len(row[i]) for row in (tuple(heads), *cells)) for i in range(len(heads))]
    at_right = [head in right for head in heads]

    def laid(row: Sequence[str], painted: bool) -> Ready:
        parts = []
        for cell, width, figures in zip(row, widths, at_right, strict=True):
            blanks = " " * (width - cell_len(cell))
            shown = _painted(cell) if painted else cell
            parts.append(blanks + shown if figures else shown + blanks)
        return Ready("  ".join(parts).rstrip())

    return [laid(tuple(heads), False), *(laid(row, True) for row in cells)]


def facts(pairs: Iterable[tuple[str, object]]) -> list[Ready]:
    """Label and value, one below the other; pairs without a value are left out."""
    kept = [(label, visible_lines(str(value))) for label, value in pairs if value not in (None, "")]
    width = max((len(label) for label, _ in kept), default=0)
    return [
        Ready(f"{label if i == 0 else '':<{width}}  {_painted(line)}")
        for label, lines in kept
        for i, line in enumerate(lines)
    ]


def visible_lines(text: str) -> list[str]:
    """A text of several lines, each made visible."""
    return [visible(line) for line in text.split("\n")]


def _painted(text: str) -> str:
    colour = _COLOURS.get(text)
    return click.style(text, fg=colour) if colour and coloured() else text


def coloured() -> bool:
    """Whether stdout takes colours: a terminal, and nobody asked for none (no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def print_out(text: str) -> None:
    """Print to stdout."""
    click.echo(text, color=True)


def print_beside(text: str) -> None:
    """Print to stderr, made visible."""
    click.echo("\n".join(visible_lines(text)), err=True)

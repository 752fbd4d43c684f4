"""Numbered documents: receipts follow each other without a gap, counters stand where the last number was taken."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator

from invpay_desktop.db.integrity.report import Kind, Problem

_FIRST_PATTERNS = {"invoice": "INV-{0001}", "memo": "CM-{0001}", "receipt": "RCT-{000001}"}
NUMBERED = {
    "invoice": "SELECT 1 FROM invoice_version WHERE number = ? LIMIT 1",
    "memo": "SELECT 1 FROM credit_memo WHERE number = ? LIMIT 1",
    "receipt": "SELECT 1 FROM receipt WHERE number = ?",
}
"""What has numbers of a series, and whether a number was given."""
_PATTERN = re.compile(r"([^{}]*)\{([0-9]{1,12})\}([^{}]*)", re.ASCII)


def check_numbers(connection: sqlite3.Connection) -> Iterator[Problem]:
    """Gaps between receipts, and counters that stand where no number was taken."""
    counters = dict(connection.execute("SELECT name, next FROM sequence"))
    for kind in counters.keys() - NUMBERED.keys():
        yield Problem(Kind.REMEMBERED, f"counter {kind}", f"There is a counter “{kind}” that nothing is numbered by.")
    for kind, following in counters.items():
        if kind in ("invoice", "memo") and not _stands(connection, kind, following):
            yield Problem(
                Kind.REMEMBERED,
                f"counter {kind}",
                f"The counter of {kind} numbers stands at {following}, but no {kind} has the number before it.",
            )
    yield from _receipt_gaps(connection, counters.get("receipt"))


def patterns(connection: sqlite3.Connection, kind: str) -> list[str]:
    """Every pattern that numbers of a kind may have been made by, today's last."""
    set_to = connection.execute(
        "SELECT json_extract(data, '$.after') FROM event WHERE kind = 'setting.changed' "
        "AND json_extract(data, '$.key') = ? ORDER BY id",
        (f"numbering.{kind}",),
    )
    return [_FIRST_PATTERNS[kind], *(row[0] or _FIRST_PATTERNS[kind] for row in set_to)]


def numbers_at(made_by: list[str], counter: int) -> set[str]:
    """The numbers that a counter gives by each pattern."""
    parts = [match.groups() for pattern in made_by if (match := _PATTERN.fullmatch(pattern))]
    return {f"{before}{counter:0{len(digits)}d}{after}" for before, digits, after in parts}


def counter_of(made_by: list[str], number: str) -> int | None:
    """The counter that gave a number, by the newest pattern that fits it."""
    for pattern in reversed(made_by):
        match = _PATTERN.fullmatch(pattern)
        if match and (found := re.fullmatch(f"{re.escape(match[1])}([0-9]{{1,18}}){re.escape(match[3])}", number)):
            return int(found[1])
    return None


def counter_after(connection: sqlite3.Connection, kind: str) -> int | None:
    """Where the counter of a kind belongs, or None where it stands well or nothing was numbered yet."""
    made_by = patterns(connection, kind)
    if kind == "receipt":
        row = connection.execute("SELECT number FROM receipt ORDER BY id DESC LIMIT 1").fetchone()
        last = counter_of(made_by, row[0]) if row else None
        return None if last is None else last + 1
    row = connection.execute("SELECT next FROM sequence WHERE name = ?", (kind,)).fetchone()
    if row is None or _stands(connection, kind, row[0]):
        return None
    table = "invoice" if kind == "invoice" else "credit_memo"
    numbers = connection.execute(f"SELECT number FROM {table} WHERE hidden = 0")
    counters = (counter_of(made_by, number) for (number,) in numbers)
    return max((counter for counter in counters if counter is not None), default=0) + 1


def _stands(connection: sqlite3.Connection, kind: str, following: int) -> bool:
    made_by = patterns(connection, kind)
    if any((match := _PATTERN.fullmatch(pattern)) and int(match[2]) == following for pattern in made_by):
        return True  # nothing taken yet, or all given back
    return any(
        connection.execute(NUMBERED[kind], (number,)).fetchone() for number in numbers_at(made_by, following - 1)
    )


def _receipt_gaps(connection: sqlite3.Connection, following: int | None) -> Iterator[Problem]:
    made_by = patterns(connection, "receipt")
    counter, before = None, ""
    for (number,) in connection.execute("SELECT number FROM receipt ORDER BY id"):
        if counter is None:
            counter = counter_of(made_by, number)
        else:
            counter += 1
            if number not in numbers_at(made_by, counter):
                yield Problem(
                    Kind.MONEY,
                    f"receipt {number}",
                    f"After receipt {before} comes {number}: there is a gap between them.",
                )
                counter = counter_of(made_by, number)
        before = number
        if counter is None:
            yield Problem(Kind.MONEY, f"receipt {number}", f"Receipt {number} has a number that no pattern made.")
            return
    if counter is not None and following != counter + 1:
        yield Problem(
            Kind.REMEMBERED,
            "counter receipt",
            f"The last receipt is {before}, and the next would be number {following}.",
        )

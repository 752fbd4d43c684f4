"""What a check of a book says: problems with their place and a sentence, and what was counted."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from invpay_desktop.base.money import amount_text

SHOWN = 20
"""How many rows of one kind of problem are listed one by one."""

Progress = Callable[[int, int], None]
"""Called now and then with (done, of): steps of one long piece of work."""


class Kind(StrEnum):
    """Where it is wrong: the file, the schema, the chain of digests, the money, what is remembered, the search."""

    FILE = "file"
    SCHEMA = "schema"
    CHAIN = "chain"
    MONEY = "money"
    REMEMBERED = "remembered"
    SEARCH = "search"


REBUILDABLE = frozenset({Kind.REMEMBERED, Kind.SEARCH})
"""What `check --rebuild` makes anew from the facts."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that does not hold. `where`: as a person knows it (`invoice INV-1001`, `event 17`)."""

    kind: Kind
    where: str
    sentence: str


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The outcome. `counts`: rows by table; `chain_head`: the last event's digest as it was recomputed."""

    problems: tuple[Problem, ...]
    counts: dict[str, int]
    chain_head: str

    @property
    def ok(self) -> bool:
        """Whether everything holds."""
        return not self.problems


@dataclass(frozen=True, slots=True)
class Rule:
    """A statement whose every row is a problem: the first column says where, `sentence` takes the columns by number.

    Columns named `…_minor` are amounts, and shown as such.
    """

    kind: Kind
    sentence: str
    sql: str


def problems_of(connection: sqlite3.Connection, rules: Iterable[Rule], currency: str) -> Iterator[Problem]:
    """Every problem that the rules find, in their order."""
    for rule in rules:
        cursor = connection.execute(rule.sql)
        names = [column[0] for column in cursor.description]
        yield from first_of(_problem(rule, names, row, currency) for row in cursor)


def first_of(problems: Iterable[Problem]) -> Iterator[Problem]:
    """The first problems of one kind, and in one line how many more there are."""
    last, count = None, 0
    for count, last in enumerate(problems, start=1):
        if count <= SHOWN:
            yield last
    if last is not None and count > SHOWN:
        yield Problem(last.kind, "the same", f"The same holds for {count - SHOWN} more.")


def _problem(rule: Rule, names: list[str], row: tuple[object, ...], currency: str) -> Problem:
    shown = [
        amount_text(value, currency) if name.endswith("_minor") and isinstance(value, int) else value
        for name, value in zip(names, row, strict=True)
    ]
    return Problem(rule.kind, str(row[0]), rule.sentence.format(*shown))

"""A program that may die between any two of its steps, and a book that is all that survives it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Dialect, Engine
from sqlalchemy.util import LRUCache

from invpay_desktop.db.book import Book
from invpay_desktop.db.session import WriteSession

_dialect: Dialect | None = None
_compiled: Any = LRUCache(1000)


def _share(engine: Engine) -> None:
    global _dialect  # noqa: PLW0603 - one for all books, made by the first
    if _dialect is None:
        engine.connect().close()
        _dialect = engine.dialect
    engine.dialect = engine.pool._dialect = _dialect
    engine._compiled_cache = _compiled


class Killed(BaseException):
    """The program ended here: nothing of it goes on, not even what tidies up."""


class Dying:
    """Where the program dies: at each place with these odds, while `odds` is above zero."""

    def __init__(self, dice: Random) -> None:
        self.odds = 0.0
        self._dice = dice
        self.places: list[str] = []

    def here(self, place: str) -> None:
        """A place between two steps."""
        if self.odds and self._dice.random() < self.odds:
            self.places.append(place)
            raise Killed(place)


class MortalBook(Book):
    """A book whose program may die before a transaction, just before its commit, or just after.

    All of them share what SQLAlchemy has compiled: thousands are opened, and each would compile the same again.
    """

    dying: Dying

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        _share(self._reading)

    def _writer(self) -> Engine:
        engine = super()._writer()
        _share(engine)
        return engine

    @contextmanager
    def write(self, now: datetime | None = None, actor: str = "user") -> Iterator[WriteSession]:
        """As Book.write."""
        self.dying.here("before a transaction")
        with super().write(now, actor) as session:
            yield session
            self.dying.here("before a commit")
        self.dying.here("after a commit")

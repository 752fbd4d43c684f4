"""The command line as tests use it: run in this process, its answer read back."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from shutil import copy
from typing import Any

import pytest

from invpay_desktop.__main__ import main
from invpay_desktop.keychain import Keychain


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        """The one JSON document on stdout; figures exact."""
        read = json.loads(self.out, parse_float=Decimal)
        assert isinstance(read, dict)
        return read

    @property
    def data(self) -> dict[str, Any]:
        """The data of something done."""
        document = self.document
        assert self.status == 0, self.err
        assert document["success"] is True
        assert isinstance(document["data"], dict)
        return document["data"]

    @property
    def warnings(self) -> list[str]:
        warnings = self.document["warnings"]
        assert isinstance(warnings, list)
        return warnings

    @property
    def refused(self) -> dict[str, Any]:
        """The error of a refusal, after checking that it is told as every refusal is."""
        document = self.document
        assert self.status in (1, 2)
        assert document["success"] is False
        error = document["error"]
        assert isinstance(error, dict)
        assert error["message"] in self.err
        assert error["message"][-1] in ".?"
        assert "Traceback" not in self.err
        return error


@dataclass(frozen=True)
class Invpay:
    """The program on one book. A call answers in JSON; `text` answers as for a person."""

    book: Path
    now: datetime
    keychain: Keychain
    capture: pytest.CaptureFixture[str]
    patch: pytest.MonkeyPatch

    def __call__(self, *args: object, stdin: str = "") -> Done:
        return self.text(*args, "--json", stdin=stdin)

    def text(self, *args: object, stdin: str = "") -> Done:
        self.patch.setattr(sys, "stdin", io.StringIO(stdin))
        self.capture.readouterr()
        status = main(["--book", str(self.book), *map(str, args)], now=self.now, keychain=self.keychain)
        captured = self.capture.readouterr()
        return Done(status, captured.out, captured.err)

    def at(self, now: datetime) -> Invpay:
        """The same book at another time."""
        return Invpay(self.book, now, self.keychain, self.capture, self.patch)


@dataclass
class Window:
    """Stands where the window would: remembers on what it was opened, and ends with a status."""

    status: int = 0
    opened: list[tuple[Path | None, bool]] = field(default_factory=list)

    def __call__(self, book: Path | None, throw_away: bool) -> int:
        self.opened.append((book, throw_away))
        return self.status


@pytest.fixture
def new_invpay(
    tmp_path: Path, now: datetime, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[[Keychain], Invpay]:
    """Makes the program with a keychain; there is no book yet."""
    return lambda keychain: Invpay(tmp_path / "book.sqlite", now, keychain, capsys, monkeypatch)


@pytest.fixture
def bare(new_invpay: Callable[[Keychain], Invpay]) -> Invpay:
    """The program where no book was made yet."""
    return new_invpay(Keychain())


@pytest.fixture(scope="session")
def books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two books, made once: `new.sqlite` (USD, Chicago) and `owed.sqlite` (see `owed`)."""
    folder = tmp_path_factory.mktemp("books")
    now = datetime(2026, 1, 28, 14, 0, tzinfo=UTC)
    new, owed = str(folder / "new.sqlite"), str(folder / "owed.sqlite")
    assert main(["--book", new, "init", "--name", "Acme LLC", "--zone", "America/Chicago"], now=now) == 0
    copy(new, owed)
    assert main(["--book", owed, "customer", "add", "cust_123", "Hartwell Signs"], now=now) == 0
    added = "invoice add --number INV-12345 --customer cust_123 --issued 2026-01-05 --amount 500 --hosted-id inv_abc123"
    assert main(["--book", owed, *added.split()], now=now) == 0
    return folder


@pytest.fixture
def invpay(bare: Invpay, books: Path) -> Invpay:
    """The program on a new book: USD, Chicago."""
    copy(books / "new.sqlite", bare.book)
    return bare


@pytest.fixture
def owed(bare: Invpay, books: Path) -> Invpay:
    """A book with customer cust_123, who owes invoice INV-12345 (hosted id inv_abc123) of 500.00."""
    copy(books / "owed.sqlite", bare.book)
    return bare

"""An empty book and a folder of files: what a test writes there, it imports in a word."""

from __future__ import annotations

import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table

from invpay_desktop.db.integrity.check import check_book
from invpay_desktop.interchange.batches import Batch, list_imports, undo_import
from invpay_desktop.interchange.columns import ImportKind
from invpay_desktop.interchange.report import ImportReport
from invpay_desktop.interchange.run_import import read_files, rehearse_import, run_import
from invpay_desktop.interchange.sources import ImportRequest, Tell
from tests.builders import Shop, a_book

DATA = Path(__file__).parent.parent / "data"


@dataclass
class Office:
    """A book and a folder where files come in."""

    shop: Shop
    folder: Path

    def file(self, text: str, name: str = "file.csv") -> Path:
        path = self.folder / name
        path.write_text(text, encoding="utf-8", newline="")
        return path

    def request(self, kind: str, *files: str | Path, **options: Any) -> ImportRequest:
        """Texts become files: the first `file.csv`, the others `file2.csv` …"""
        paths = tuple(
            each if isinstance(each, Path) else self.file(each, f"file{place if place > 1 else ''}.csv")
            for place, each in enumerate(files, 1)
        )
        return ImportRequest(ImportKind(kind), paths, **options)

    def run(self, kind: str, *files: str | Path, tell: Tell | None = None, **options: Any) -> ImportReport:
        request = self.request(kind, *files, **options)
        with self.shop.book.read(self.shop.now) as session:
            read = read_files(session, request, tell)
        with self.shop.book.write(self.shop.now, "import") as session:
            return run_import(session, read, tell)

    def rehearse(self, kind: str, *files: str | Path, **options: Any) -> ImportReport:
        with self.shop.book.read(self.shop.now) as session:
            return rehearse_import(session, read_files(session, self.request(kind, *files, **options)))

    def undo(self, import_id: str | None) -> Batch:
        assert import_id is not None
        return self.shop.do(undo_import, import_id)

    def imports(self) -> list[Batch]:
        return self.shop.ask(list_imports)

    def shown(self, table: Table) -> dict[str, Any]:
        """The rows that show, by number."""
        return {row.number: row for row in self.shop.rows(table) if not row.hidden}

    def require_sound(self) -> None:
        """Every rule holds, by a path that shares no code with the import."""
        report = check_book(self.shop.book.path)
        assert report.problems == ()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A book in dollars on 2026-01-28; what was done to it is sound at the end."""
    yield from _office(tmp_path, "USD")


@pytest.fixture
def office_in(tmp_path: Path) -> Iterator[Callable[[str], Office]]:
    """An office in another currency."""
    made: list[Iterator[Office]] = []

    def make(currency: str) -> Office:
        made.append(_office(tmp_path, currency))
        return next(made[-1])

    yield make
    for office in made:
        assert next(office, None) is None


def _office(folder: Path, currency: str) -> Iterator[Office]:
    for name in ("books", "files"):
        (folder / name).mkdir()
    office = Office(a_book(folder / "books", currency), folder / "files")
    yield office
    office.require_sound()
    office.shop.book.close()


@pytest.fixture(scope="session")
def december(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    """The retailer's month, a file a day."""
    folder = tmp_path_factory.mktemp("retailer")
    with tarfile.open(DATA / "uci-online-retail" / "december-2010.tar.xz") as archive:
        archive.extractall(folder, filter="data")
    return tuple(sorted(folder.glob("by-day/*.csv")))

"""Importing the retailer's month, beside the csv module and executemany of the same rows into the same schema."""

from __future__ import annotations

import csv
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

from benchmarks.bare import connection
from benchmarks.generate import NOW
from benchmarks.measure import Found, in_turns
from invpay_desktop.db.book import open_book
from invpay_desktop.db.new_book import make_book
from invpay_desktop.interchange.columns import ImportKind
from invpay_desktop.interchange.run_import import read_files, run_import
from invpay_desktop.interchange.sources import ImportRequest

RETAIL = Path(__file__).parent.parent / "tests" / "data" / "uci-online-retail" / "december-2010.tar.xz"
Rows = dict[str, list[tuple[object, ...]]]


def imports(rounds: int) -> Iterator[Found]:
    """The 20 files in one command, on a new book."""
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(RETAIL) as archive:
            archive.extractall(folder, filter="data")
        files = tuple(sorted(Path(folder).rglob("*.csv")))
        empty, made, ours, floor = (Path(folder) / name for name in ("empty", "made", "ours", "floor"))
        make_book(empty, currency="GBP", now=NOW).close()
        shutil.copyfile(empty, made)
        _import(files, made)
        rows = _new_rows(empty, made)
        times = in_turns(partial(_ours, files, empty, ours), partial(_floor, files, rows, empty, floor), rounds)
        invoices = len(rows["invoice"])
    yield Found("import the retailer's month", invoices, *times, 6)


def _ours(files: tuple[Path, ...], empty: Path, path: Path) -> None:
    shutil.copyfile(empty, path)
    _import(files, path)


def _import(files: tuple[Path, ...], path: Path) -> None:
    with open_book(path) as book:
        with book.read(NOW) as session:
            read = read_files(session, ImportRequest(ImportKind.INVOICES, files, terms=30, currency="GBP"))
        with book.write(NOW, "import") as writing:
            run_import(writing, read)


def _floor(files: tuple[Path, ...], rows: Rows, empty: Path, path: Path) -> None:
    shutil.copyfile(empty, path)
    for file in files:
        with file.open(encoding="utf-8", newline="") as opened:
            list(csv.reader(opened))
    with closing(connection(path, writing=True)) as bare:
        bare.execute("BEGIN IMMEDIATE")
        bare.execute("PRAGMA defer_foreign_keys=ON")
        for table, values in rows.items():
            places = ", ".join("?" * len(values[0]))
            bare.executemany(f"INSERT INTO {table} VALUES ({places})", values)
        bare.execute("COMMIT")


def _new_rows(empty: Path, made: Path) -> Rows:
    """What the import added, table by table."""
    rows: Rows = {}
    with closing(sqlite3.connect(made)) as after:
        after.execute("ATTACH ? AS before", (str(empty),))
        tables = after.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '%\\_fts%' ESCAPE '\\'"
        ).fetchall()
        for (table,) in tables:
            found = after.execute(f"SELECT * FROM main.{table} EXCEPT SELECT * FROM before.{table}").fetchall()
            if found:
                rows[table] = found
    return rows

"""From the first schema to today's: the result is a new book's schema, the rows stay, and half a migration is none."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import create_mock_engine
from sqlalchemy.schema import CreateIndex, CreateTable

from invpay_desktop.base.errors import BookDamaged
from invpay_desktop.db import book as opening
from invpay_desktop.db import migrate, schema_version
from invpay_desktop.db.backup import list_backups
from invpay_desktop.db.book import open_book
from invpay_desktop.db.hosted_tables import outbox
from invpay_desktop.db.import_tables import import_batch
from invpay_desktop.db.integrity import file as checked
from invpay_desktop.db.integrity.check import check_book
from invpay_desktop.db.integrity.file import check_schema, new_schema, schema_of
from invpay_desktop.db.schema_objects import EXPRESSION_INDEXES, SEARCH_TABLES, TRIGGERS
from invpay_desktop.db.setting_values import read_setting
from invpay_desktop.db.table_parts import metadata
from tests.db.first_schema_book import KEPT
from tests.db.spoiling import holdings, past_the_guards

NEXT = '''
"""A made-up next schema: a table is rebuilt, a column is added."""
from alembic import op
import sqlalchemy as sa
revision = "9999"
down_revision = "{head}"

def upgrade():
    with op.batch_alter_table("invoice", recreate="always") as batch:
        batch.add_column(sa.Column("mood", sa.Text))
    op.execute("UPDATE invoice SET mood = 'fine'")
    op.execute("CREATE TABLE weather (id INTEGER PRIMARY KEY, sky TEXT) STRICT")
    {more}
'''


def normal(sql: object) -> str:
    return " ".join(str(sql).replace('"', "").split())


def test_a_migrated_schema_is_what_the_tables_say() -> None:
    """Tables, indexes, keys, checks and strictness, word for word; and the objects of one list."""
    said: dict[tuple[str, str], str] = {}
    assert {import_batch.name, outbox.name} <= metadata.tables.keys()
    engine = create_mock_engine("sqlite://", lambda *_: None)
    for table in metadata.tables.values():
        said["table", table.name] = normal(CreateTable(table).compile(dialect=engine.dialect))
        for index in table.indexes:
            said["index", str(index.name)] = normal(CreateIndex(index).compile(dialect=engine.dialect))
    said |= {("table", name): normal(sql) for name, sql in SEARCH_TABLES.items()}
    said |= {("index", name): normal(sql) for name, sql in EXPRESSION_INDEXES.items()}
    said |= {("trigger", name): normal(sql) for name, sql in TRIGGERS.items()}
    made = {
        key: normal(sql)
        for key, sql in new_schema().items()
        if sql is not None
        and key[1] != "alembic_version"
        and not any(key[1].startswith(f"{t}_") for t in SEARCH_TABLES)
    }
    assert made == said


def test_the_known_revisions_are_the_scripts() -> None:
    scripts = list(migrate.scripts().walk_revisions())
    assert [script.revision for script in reversed(scripts)] == list(schema_version.REVISIONS)
    assert migrate.scripts().get_heads() == [schema_version.HEAD]


# The file of the first schema ---------------------------------------------------------------------------------------


@pytest.fixture
def first(tmp_path: Path) -> Path:
    return Path(shutil.copy(KEPT, tmp_path / "book.sqlite"))


def test_the_file_of_the_first_schema_opens_and_holds(first: Path) -> None:
    """Where this fails before the first release, the first schema was changed: see tests/db/first_schema_book.py."""
    with open_book(first) as book, book.read() as session:
        assert read_setting(session, "book.name") == "Sample books"
    report = check_book(first)
    assert report.problems == ()
    assert report.counts["invoice"] > 3
    assert report.counts["payment"] > 3


def test_its_indexes_become_those_of_a_new_book(first: Path) -> None:
    open_book(first).close()
    with closing(sqlite3.connect(first)) as connection:
        assert list(check_schema(schema_of(connection))) == []
        plan = connection.execute(
            "EXPLAIN QUERY PLAN SELECT id FROM invoice WHERE hidden = 0 ORDER BY rtrim(number, '0123456789') DESC, "
            "length(number) DESC, number DESC, id DESC"
        ).fetchall()
    assert [row[3] for row in plan] == ["SCAN invoice USING INDEX ix_invoice_number"]
    assert rows_of(first) == rows_of(KEPT)


def test_it_says_that_it_is_a_sample_and_of_the_first_schema() -> None:
    with closing(sqlite3.connect(f"file:{KEPT}?immutable=1", uri=True)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
        names = connection.execute("SELECT name FROM customer").fetchall()
    assert names
    assert all("Sample" in name for (name,) in names)
    assert KEPT.stat().st_size < 600_000


# A next schema, made up ----------------------------------------------------------------------------------------------


@contextmanager
def next_schema(folder: Path, patch: pytest.MonkeyPatch, more: str = "pass") -> Iterator[None]:
    """While this lasts the program is one version older books must be brought up to."""
    versions = folder / "versions"
    shutil.copytree(Path(migrate.__file__).with_name("migrations") / "versions", versions)
    (versions / "r9999_made_up.py").write_text(NEXT.format(more=more, head=schema_version.HEAD))
    shipped = migrate.scripts()
    with patch.context() as now:
        now.setattr(migrate, "scripts", lambda: ScriptDirectory(shipped.dir, version_locations=[str(versions)]))
        for module in (opening, checked, schema_version):
            now.setattr(module, "HEAD", "9999")
        now.setattr(opening, "REVISIONS", (*schema_version.REVISIONS, "9999"))
        new_schema.cache_clear()
        try:
            yield
        finally:
            new_schema.cache_clear()


def rows_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as connection:
        return holdings(connection)


def revision_of(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def test_an_older_book_is_brought_up_to_date_when_it_is_opened(
    first: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rebuilt table keeps its rows and those that point to it, its guards and its search; there is a backup."""
    before = rows_of(first)
    with next_schema(tmp_path, monkeypatch):
        open_book(first).close()
        assert check_book(first).problems == ()
        with closing(sqlite3.connect(first)) as connection:
            assert connection.execute("SELECT DISTINCT mood FROM invoice").fetchall() == [("fine",)]
            assert list(check_schema(schema_of(connection))) == []
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
            assert "STRICT" in str(schema_of(connection)["table", "invoice"])
        assert rows_of(first) == before
        (backup,) = list_backups(first)
        assert (backup.reason, backup.schema, backup.problem) == ("before-update", "0001", None)
        assert rows_of(backup.path) == before
        open_book(first).close()
        assert len(list_backups(first)) == 1, "a second opening has nothing to do"


def test_an_error_in_a_migration_leaves_the_book_as_it_was(
    first: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = first.read_bytes()
    with next_schema(tmp_path, monkeypatch, more='raise ZeroDivisionError("in the last step")'):
        with pytest.raises(ZeroDivisionError):
            open_book(first)
        assert rows_of(first) == rows_of(KEPT)
        assert revision_of(first) == "0001"
    assert len(before) == first.stat().st_size
    open_book(first).close()
    assert check_book(first).problems == ()


def test_a_migration_that_breaks_a_key_is_not_kept(
    first: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = 'op.execute("DELETE FROM invoice WHERE id = 1")'
    with next_schema(tmp_path, monkeypatch, more), pytest.raises(BookDamaged, match="left as it was"):
        open_book(first)
    assert rows_of(first) == rows_of(KEPT)
    assert revision_of(first) == "0001"


@pytest.mark.parametrize("step", range(12))
def test_a_migration_killed_anywhere_is_whole_or_not_there(
    first: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    """Killed after so many thousand steps of SQLite's machine, up to the end and beyond."""
    with next_schema(tmp_path, monkeypatch):
        child = os.fork()
        if child == 0:
            os.setpgid(0, 0)
            _upgrade_and_die(first, 200 * 2**step)
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status) or revision_of(first) == "9999"
        assert rows_of(first) == rows_of(KEPT)
        assert revision_of(first) in ("0001", "9999")
        open_book(first).close()
        assert check_book(first).problems == ()
        assert revision_of(first) == "9999"


def _upgrade_and_die(path: Path, steps: int) -> None:
    try:
        raw = sqlite3.connect(path, isolation_level=None)
        raw.set_progress_handler(lambda: os.kill(os.getpid(), 9), steps)
        migrate.upgrade_schema(raw, path)
    finally:
        os._exit(0)


def test_a_backup_of_an_older_schema_is_brought_up_to_date_by_a_restore(
    first: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from invpay_desktop.db import restore as restoring
    from tests.db.test_restore import NOW

    with next_schema(tmp_path, monkeypatch):
        monkeypatch.setattr(restoring, "HEAD", "9999")
        monkeypatch.setattr(restoring, "REVISIONS", (*schema_version.REVISIONS, "9999"))
        result = restoring.restore(tmp_path / "there" / "book.sqlite", first, NOW)
        assert "older version (schema 0001)" in result.warnings[0]
        assert check_book(tmp_path / "there" / "book.sqlite").problems == ()
        assert revision_of(tmp_path / "there" / "book.sqlite") == "9999"
    assert revision_of(first) == "0001"


def test_guards_that_are_gone_are_back_after_a_migration(
    first: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with past_the_guards(first) as connection:
        connection.execute("PRAGMA user_version=1")
    with closing(sqlite3.connect(first, isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER keep_allocation_delete")
    with next_schema(tmp_path, monkeypatch):
        open_book(first).close()
        assert check_book(first).problems == ()

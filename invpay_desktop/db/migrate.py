"""Bringing a book's schema up to date: backup first, one transaction, checks before commit.

Foreign keys are switched off outside the transaction (inside it the pragma does nothing, and with them on a rebuilt
table would take its child rows along). Triggers and the search index are made anew from one list afterwards.
"""

from __future__ import annotations

import importlib.resources
import sqlite3
from pathlib import Path

from alembic.config import Config
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import StaticPool

from invpay_desktop.base.errors import BookDamaged
from invpay_desktop.db.backup import back_up
from invpay_desktop.db.failures import in_plain_words
from invpay_desktop.db.schema_objects import EXPRESSION_INDEXES, REFILL, SEARCH_TABLES, TRIGGERS
from invpay_desktop.db.schema_version import APPLICATION_ID
from invpay_desktop.db.write_lock import WriteLock


def migrate(path: Path) -> None:
    """Bring the book at `path` to the newest schema, keeping a backup of it as it was.

    Raises a MachineError; the book is then as before.
    """
    with WriteLock(path).held(), in_plain_words(path):
        back_up(path, reason="before-update")
        raw = sqlite3.connect(path, isolation_level=None)
        try:
            upgrade_schema(raw, path)
        finally:
            raw.close()


def upgrade_schema(raw: sqlite3.Connection, path: Path) -> None:
    """Run every missing revision on an open connection, in one transaction. Raises BookDamaged if a check fails."""
    raw.execute("PRAGMA journal_mode=WAL")
    raw.execute("PRAGMA synchronous=FULL")
    raw.execute("PRAGMA foreign_keys=OFF")
    engine = create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool)
    connection = engine.connect()
    raw.execute("BEGIN IMMEDIATE")
    try:
        for name in EXPRESSION_INDEXES:
            raw.execute(f"DROP INDEX IF EXISTS {name}")
        _run_revisions(connection)
        _remake_objects(raw)
        broken = raw.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise BookDamaged(
                f"The book {path} could not be brought up to date: {len(broken)} rows point to rows that are not "
                "there. It was left as it was; a backup lies beside it."
            )
        raw.execute(f"PRAGMA application_id={APPLICATION_ID}")
        raw.execute("COMMIT")
    except BaseException:
        raw.execute("ROLLBACK")
        raise
    finally:
        connection.close()


def scripts() -> ScriptDirectory:
    """The revisions shipped inside this package."""
    config = Config()
    folder = importlib.resources.files("invpay_desktop.db") / "migrations"
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    return ScriptDirectory.from_config(config)


def _run_revisions(connection: Connection) -> None:
    directory = scripts()
    context = MigrationContext.configure(connection, opts={"transactional_ddl": False})
    current = context.get_current_revision() or "base"
    with Operations.context(context):
        for revision in reversed(list(directory.iterate_revisions("head", current))):
            revision.module.upgrade()
    context.stamp(directory, "head")


def _remake_objects(raw: sqlite3.Connection) -> None:
    existing = raw.execute("SELECT type, name FROM sqlite_schema WHERE type IN ('trigger', 'table')").fetchall()
    for kind, name in existing:
        if kind == "trigger":
            raw.execute(f"DROP TRIGGER {name}")
        elif name in SEARCH_TABLES:
            raw.execute(f"DROP TABLE {name}")
    for statement in (*EXPRESSION_INDEXES.values(), *SEARCH_TABLES.values(), *TRIGGERS.values(), *REFILL):
        raw.execute(statement)

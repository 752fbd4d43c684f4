"""Tables of what came from files: imports, their fingerprints and mappings, and rows that wait for an open period."""

from __future__ import annotations

from sqlalchemy import Index, Integer, PrimaryKeyConstraint, Text

from invpay_desktop.db.table_parts import key, make_table, may, must, one_of, to
from invpay_desktop.db.types import Instant

import_batch = make_table(
    "import_batch",
    key(),
    must("public_id", Text),
    must("action_id", Integer),
    must("kind", Text),
    must("at", Instant),
    must("files", Text),
    must("new_count", Integer),
    must("here_count", Integer),
    must("refused_count", Integer),
    must("held_count", Integer),
    may("undone_at", Instant),
    one_of("kind", "customers", "invoices", "payments"),
    Index("uq_import_batch_public_id", "public_id", unique=True),
)

import_key = make_table(
    "import_key",
    must("kind", Text),
    must("fingerprint", Text),
    to("batch_id", "import_batch"),
    must("row_id", Integer),
    PrimaryKeyConstraint("kind", "fingerprint"),
    Index("ix_import_key_batch", "batch_id"),
    rowid=False,
)
"""What has been imported, so that the same file changes nothing the second time."""

import_mapping = make_table(
    "import_mapping",
    must("kind", Text),
    must("signature", Text),
    must("mapping", Text),
    PrimaryKeyConstraint("kind", "signature"),
    rowid=False,
)
"""The column mapping last used for files with these headings."""

held_row = make_table(
    "held_row",
    key(),
    to("batch_id", "import_batch"),
    must("kind", Text),
    must("fingerprint", Text),
    must("file", Text),
    must("line", Integer),
    must("reason", Text),
    Index("ix_held_row_batch", "batch_id"),
)
"""Imported rows that fall into a locked period: they wait here until the period is open and the file comes again."""

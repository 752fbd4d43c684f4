"""Which schema this program writes, known without loading the migration library."""

from __future__ import annotations

APPLICATION_ID = 0x496E7650
"""SQLite's application_id of a book: the letters InvP."""

REVISIONS: tuple[str, ...] = ("0001", "0002", "0003")
"""All schema revisions, oldest first; a test holds them equal to the scripts in db/migrations/versions."""

HEAD = REVISIONS[-1]

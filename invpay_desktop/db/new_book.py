"""Making a new book: built whole under another name, then given its own, so that half a book is never seen."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime
from glob import escape
from pathlib import Path

from invpay_desktop.base.dates import instant_text, parse_zone
from invpay_desktop.base.errors import Refused
from invpay_desktop.base.ids import new_id
from invpay_desktop.base.money import decimals_of
from invpay_desktop.db.book import Book, open_book
from invpay_desktop.db.failures import in_plain_words
from invpay_desktop.db.migrate import upgrade_schema
from invpay_desktop.db.publish import publish
from invpay_desktop.db.setting_values import write_setting
from invpay_desktop.db.write_lock import WriteLock, lock_path


def make_book(
    path: Path,
    *,
    name: str = "",
    currency: str = "USD",
    zone: str = "UTC",
    settings: Mapping[str, str] | None = None,
    now: datetime | None = None,
) -> Book:
    """Make a book at `path` and open it. `currency`: ISO 4217; `zone`: IANA name; `settings`: key → text as stored.

    Raises Refused where something is there already (nothing is overwritten), BadInput for an unknown currency or zone.
    """
    decimals_of(currency)
    parse_zone(zone)
    now = now or datetime.now(UTC)
    with in_plain_words(path):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f".{path.name}.{new_id('new', now)}")
        try:
            with WriteLock(path).held():
                if path.exists():
                    raise _taken(path)
                _sweep(path)
                _build(draft, currency, now)
                _first_event(draft, {"book.zone": zone, "book.name": name, **(settings or {})}, currency, now)
                try:
                    publish(draft, path)
                except FileExistsError:
                    raise _taken(path) from None
        finally:
            for leftover in (draft, *(draft.with_name(draft.name + end) for end in ("-wal", "-shm")), lock_path(draft)):
                leftover.unlink(missing_ok=True)
    return open_book(path)


def _sweep(path: Path) -> None:
    """Remove what an earlier making of this book left when it was killed; under the lock none can be under way."""
    for leftover in path.parent.glob(f".{escape(path.name)}.new_*"):
        leftover.unlink(missing_ok=True)


def _taken(path: Path) -> Refused:
    return Refused(f"There is a file at {path} already. It was left untouched; name another.")


def _build(draft: Path, currency: str, now: datetime) -> None:
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    raw = sqlite3.connect(draft, isolation_level=None)
    try:
        upgrade_schema(raw, draft)
        raw.execute(
            "INSERT INTO book (id, public_id, currency, made_at) VALUES (1, ?, ?, ?)",
            (new_id("book", now), currency, instant_text(now)),
        )
    finally:
        raw.close()


def _first_event(draft: Path, settings: Mapping[str, str], currency: str, now: datetime) -> None:
    with Book(draft) as book, book.write(now) as session:
        session.record("book.made", data={"currency": currency, "publicId": session.info.public_id})
        for key, value in settings.items():
            write_setting(session, key, value)

"""The sample year: the book of a business that does not exist, dated back from today. Nothing in it is real."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from invpay_desktop.base.errors import Refused
from invpay_desktop.base.ids import new_id
from invpay_desktop.db.failures import in_plain_words
from invpay_desktop.db.new_book import make_book
from invpay_desktop.db.publish import publish
from invpay_desktop.db.session import Session, WriteSession
from invpay_desktop.db.setting_values import read_value, write_setting
from invpay_desktop.db.write_lock import lock_path
from invpay_desktop.interchange.sample_service import SampleService, connect
from invpay_desktop.settings import BOOK_SAMPLE, BUSINESS_LOGO, picture_text

NAME = "Hartwell Signs"
ZONE = "America/Chicago"
_ABOUT = {
    BOOK_SAMPLE.key: "yes",
    "business.address": "18 Sample Street\nSpringfield, IL 62701",
    "business.email": "office@hartwell-signs.example",
    "business.phone": "217-555-0100",
    "business.footer": "This is a sample. Nothing in this book is real.",
    "numbering.invoice": "INV-{0903}",
    "numbering.receipt": "R-{0001}",
}
Progress = Callable[[int, int], None]
"""Called with (done, of). What it raises stops the work, and nothing is left of it."""


def make_sample(
    path: Path, now: datetime, progress: Progress | None = None, service: SampleService | None = None
) -> None:
    """Make the sample year, dated back from `now` (an aware instant), as a book at `path`.

    For one day it is always the same, but for ids. `service`: the account that it has at a stand-in for the hosted
    service; what happened last is still to be told there. Raises Refused where something is at the path, and whatever
    `progress` raises; the file is there whole or not at all.
    """
    with in_plain_words(path):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if path.exists():
            raise _taken(path)
        draft = path.with_name(f".{path.name}.{new_id('new', now)}")
        try:
            _make(draft, now, progress or (lambda done, of: None), service)
            try:
                publish(draft, path)
            except FileExistsError:
                raise _taken(path) from None
        finally:
            for leftover in (draft, *(draft.with_name(draft.name + end) for end in ("-wal", "-shm")), lock_path(draft)):
                leftover.unlink(missing_ok=True)


def is_sample(session: Session) -> bool:
    """Whether a book is marked as a sample, in which nothing is real."""
    return read_value(session, BOOK_SAMPLE)


def _make(draft: Path, now: datetime, progress: Progress, service: SampleService | None) -> None:
    from invpay_desktop.interchange.sample_deeds import do
    from invpay_desktop.interchange.sample_script import happenings, moments

    year = happenings()
    when = moments([happening.days_ago for happening in year], ZoneInfo(ZONE), now)
    opened = when[0] - timedelta(minutes=5)
    with make_book(draft, name=NAME, zone=ZONE, now=opened) as book, book.write(opened) as whole:
        _act(whole, opened, _tell_about_us)
        for done, (at, happening) in enumerate(zip(when, year, strict=True)):
            progress(done, len(year))
            if service is not None and done == len(year) - 1:
                _act(whole, at, partial(connect, service=service))
            _act(whole, at, partial(do, happening))
    progress(len(year), len(year))


def _act(whole: WriteSession, at: datetime, deed: Callable[[WriteSession], None]) -> None:
    """An action of its own, as ever; but nobody waits for each to be on the disk, so all of them are one commit."""
    session = WriteSession(whole.connection, whole.info, at, whole.actor)
    deed(session)
    session.seal()


def _tell_about_us(session: WriteSession) -> None:
    from invpay_desktop.interchange.sample_script import logo

    for key, value in {**_ABOUT, BUSINESS_LOGO.key: picture_text(logo())}.items():
        write_setting(session, key, value)


def _taken(path: Path) -> Refused:
    return Refused(f"There is a file at {path} already. It was left untouched; name another place for the sample.")

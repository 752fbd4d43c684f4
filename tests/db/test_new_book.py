"""Making a book: nothing is overwritten, and nothing of a killed making stays."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from invpay_desktop.base.errors import BadInput, Refused
from invpay_desktop.db.new_book import make_book
from invpay_desktop.db.setting_values import read_settings


def test_a_file_that_is_there_is_left_untouched(tmp_path: Path) -> None:
    path = tmp_path / "book.sqlite"
    path.write_text("my diary")
    with pytest.raises(Refused, match="left untouched"):
        make_book(path)
    assert path.read_text() == "my diary"


@pytest.mark.parametrize(("currency", "zone"), [("XYZ", "UTC"), ("usd", "UTC"), ("USD", "Mars/Olympus")])
def test_an_unknown_currency_or_zone_makes_nothing(tmp_path: Path, currency: str, zone: str) -> None:
    with pytest.raises(BadInput):
        make_book(tmp_path / "book.sqlite", currency=currency, zone=zone)
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_making_left_is_swept_away(tmp_path: Path) -> None:
    path = tmp_path / "book [1].sqlite"
    left = [tmp_path / f".book [1].sqlite.new_01ABC{end}" for end in ("", "-wal", "-shm", ".lock")]
    other = tmp_path / ".book 1.sqlite.new_01ABC"
    for file in (*left, other):
        file.touch()
    make_book(path).close()
    assert [file for file in left if file.exists()] == []
    assert other.exists()


def test_settings_are_part_of_the_making(tmp_path: Path, now: datetime) -> None:
    told = {"business.address": "1 Sample Street", "numbering.invoice": "A-{01}"}
    with make_book(tmp_path / "book.sqlite", settings=told, now=now) as book, book.read() as session:
        assert told.items() <= read_settings(session).items()

"""The book kept: backups, restores, checks, locks, undo."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Invpay


def test_a_backup_and_its_restore(owed: Invpay, tmp_path: Path) -> None:
    file = tmp_path / "copy.sqlite"
    assert owed("backup", "--to", file).data["file"] == str(file)
    assert owed("backup", "--to", file).refused["code"] == "refused"
    owed("pay", "INV-12345", "500", "--method", "external")
    data = owed("restore", file).data
    assert (data["sameBook"], data["restored"]["invoices"]) == (True, 1)
    assert Path(data["replaced"]).exists()
    assert owed("history", "INV-12345").data["payments"] == []
    none = owed("restore", tmp_path / "none.sqlite")
    assert none.refused["code"] == "book_missing"
    assert "“invpay backup” makes one" in none.err


def test_backups_are_listed(owed: Invpay) -> None:
    made = owed("backup").data
    assert owed("backup", "--list").data["backups"] == [made]
    assert Path(made["file"]).parent == owed.book.with_name("book.sqlite.backups")
    assert made["file"] in owed.text("backup", "--list").out


def test_a_backup_of_another_book_says_so(owed: Invpay, books: Path) -> None:
    stranger = Invpay(owed.book.with_name("stranger.sqlite"), owed.now, owed.keychain, owed.capture, owed.patch)
    stranger("init")
    backup = stranger("backup").data["file"]
    assert owed("restore", backup).warnings == ["The backup is of another book than the one it replaced."]


def test_a_sound_book_is_said_to_be(owed: Invpay) -> None:
    data = owed("check").data
    assert data["problems"] == []
    assert data["counts"]["invoice"] == 1
    assert len(data["chainHead"]) == 64
    assert owed.text("check").out.startswith("Everything holds.\n")


def test_what_does_not_hold_is_listed_and_mended_where_it_can_be(owed: Invpay) -> None:
    with closing(sqlite3.connect(owed.book)) as connection, connection:
        connection.execute("UPDATE invoice SET remaining_minor = 1")
    broken = owed("check")
    assert broken.status == 1
    document = broken.document
    assert (document["success"], document["error"]["code"]) == (False, "check_failed")
    assert any("INV-12345" in problem["where"] for problem in document["data"]["problems"])
    assert "INV-12345" in broken.err
    mended = owed("check", "--rebuild")
    assert mended.data["problems"] == []
    assert "made anew" in mended.warnings[0]


def test_a_lock_is_set_shown_and_taken_off(owed: Invpay) -> None:
    assert owed("lock").data == {"lockedUntil": None}
    assert owed("lock", "--until", "2026-01-20").data == {"lockedUntil": "2026-01-20"}
    assert owed.text("lock").out == "Everything up to 2026-01-20 is locked.\n"
    refused = owed("pay", "INV-12345", "5", "--method", "external", "--date", "2026-01-20").refused
    assert refused["code"] == "period_locked"
    assert owed("lock", "--off").data == {"lockedUntil": None}
    assert owed("lock", "--until", "2026-02-01").refused["code"] == "bad_input"
    assert owed("lock", "--off", "--until", "2026-01-01").status == 2


def test_the_last_action_is_taken_back(owed: Invpay) -> None:
    owed("pay", "INV-12345", "5", "--method", "external")
    assert owed("undo").data == {
        "undone": "payment.recorded", "at": "2026-01-28T14:00:00Z", "amount": 5, "invoices": ["INV-12345"],
    }  # fmt: skip
    assert owed("history", "INV-12345").data["payments"] == []
    assert owed.text("undo").out == "Took back: invoice added, 500.00, INV-12345 (2026-01-28 08:00).\n"
    owed("undo")
    assert owed("undo").refused["code"] == "refused"
    assert owed("check").status == 0


@pytest.mark.parametrize(
    ("deed", "told"),
    [
        ("pay INV-12345 600 --method external", "payment recorded, 600.00, INV-12345"),
        ("invoice void INV-12345 --reason wrong", "invoice voided, 500.00, INV-12345"),
        ("writeoff INV-12345 20 --reason small", "rest written off, 20.00, INV-12345"),
        ("credit cust_123 7", "credit memo added, 7.00, cust_123"),
        ("receive cust_123 30", "payment recorded, 30.00, INV-12345"),
        ("lock --until 2026-01-20", "period locked, 2026-01-20"),
        ("settings set terms.days 9", "setting changed, terms.days"),
        ("customer edit cust_123 --phone 5", "customer changed, cust_123"),
    ],
)
def test_an_undo_says_what_it_took_back(owed: Invpay, deed: str, told: str) -> None:
    assert owed(*deed.split()).status == 0
    assert owed.text("undo").out == f"Took back: {told} (2026-01-28 08:00).\n"


def test_an_undo_says_what_money_back_was_about(owed: Invpay) -> None:
    payment = owed("pay", "INV-12345", "600", "--method", "external").data["paymentId"]
    for deed, told in (
        (("refund", payment, "40", "--reason", "x"), "payment refunded, 40.00, INV-12345"),
        (("return", payment, "--reason", "x"), "payment came back, 600.00, INV-12345"),
        (("void", payment, "--reason", "x"), "payment voided, 600.00, INV-12345"),
        (("credit", "cust_123", "60", "--from", "INV-12345"), "money kept as credit, 60.00, INV-12345"),
    ):
        assert owed(*deed).status == 0
        assert owed.text("undo").out == f"Took back: {told} (2026-01-28 08:00).\n"


def test_what_later_work_stands_on_is_listed(owed: Invpay) -> None:
    owed("credit", "cust_123", "20")
    owed("apply", "cust_123", "20")
    assert owed("undo").data["undone"] == "credit.applied"
    assert owed("undo").data["undone"] == "memo.added"


def test_the_first_command_of_a_day_that_writes_is_backed_up(owed: Invpay) -> None:
    folder = owed.book.with_name("book.sqlite.backups")
    owed("invoice", "list")
    assert not folder.exists()
    owed("pay", "INV-12345", "1", "--method", "external")
    owed("pay", "INV-12345", "2", "--method", "external")
    assert [file.name for file in folder.iterdir()] == ["book-2026-01-28T140000Z-daily.sqlite"]


def test_the_daily_backup_can_be_switched_off(owed: Invpay) -> None:
    owed("settings", "set", "backup.daily", "no")
    owed("pay", "INV-12345", "1", "--method", "external")
    assert not owed.book.with_name("book.sqlite.backups").exists()


def test_a_daily_backup_that_fails_fails_nothing(owed: Invpay) -> None:
    owed.book.with_name("book.sqlite.backups").write_text("in the way")
    done = owed("pay", "INV-12345", "1", "--method", "external")
    assert done.data["paidAmount"] == 1
    [warning] = done.warnings
    assert warning.startswith("What you did is kept, but the daily backup was not made. ")
    assert warning.endswith(" Make one with “invpay backup”.")
    assert "Nothing" not in warning
    assert f"Note: {warning}\n" == done.err
    assert owed.text("pay", "INV-12345", "1", "--method", "external").err == f"Note: {warning}\n"

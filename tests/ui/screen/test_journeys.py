"""The real program on a real screen: the journeys under X, starts and sudden ends, a full disk."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

from invpay_desktop.db.integrity.check import check_book
from tests.ui.screen.conftest import Start
from tests.ui.screen.display import Screen
from tests.ui.screen.program import Program, Thing

ROOT = Path(__file__).parent.parent.parent.parent
CHOICE = [
    "test_payments.py::test_a_part_by_check_and_the_rest_in_cash",
    "test_payments.py::test_from_the_list_to_a_saved_check_in_six_keys",
    "test_corrections.py::test_taken_back_by_key_and_by_toast",
    "test_invoices.py::test_a_receipt_is_looked_at_and_saved",
]


def on(book: Path, start: Start) -> Program:
    return start("--book", str(book), INVPAY_WINDOW=str(book.with_name("window.ini")))


def test_journeys_under_x(screen: Screen, tmp_path: Path) -> None:
    tests = [f"tests/ui/journeys/{name}" for name in CHOICE]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", "-p", "no:randomly", "--basetemp", str(tmp_path)]
    done = subprocess.run(
        [*command, *tests], cwd=ROOT, env=screen.environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr


def test_a_second_start_brings_the_first_window_to_the_front(start: Start, sample_book: Path) -> None:
    first = on(sample_book, start)
    window = first.window("InvPay Desktop")
    window.find("radio button", "Invoices").press()  # and by then the book is open
    window.find("table", "Invoices")
    second = on(sample_book, start)
    assert second.ended() == 0
    first.window("InvPay Desktop")


def test_killed_in_the_middle_of_saving_the_book_is_whole(start: Start, sample_book: Path) -> None:
    program = on(sample_book, start)
    _fill_payment(program).find("push button", "Record payment").press()
    program.kill()
    assert check_book(sample_book).problems == ()
    again = on(sample_book, start)
    again.window("InvPay Desktop").find("radio button", "Invoices").press()
    again.find("text", "Search", part=True).set_text("INV-1042")
    again.find("table cell", "INV-1042")


def test_a_disk_that_is_full_loses_nothing_that_was_typed(start: Start, sample_book: Path) -> None:
    program = on(sample_book, start)
    dialog = _fill_payment(program)
    before = resource.prlimit(program.pid, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
    dialog.find("push button", "Record payment").press()
    dialog.find(None, "disk", part=True)
    dialog.find("text", "Check number").see(text="10462")
    resource.prlimit(program.pid, resource.RLIMIT_FSIZE, before)
    dialog.find("push button", "Record payment", has=("showing", "enabled")).press()
    program.gone("dialog")
    assert "650.00 recorded on INV-1042" in program.hear("recorded")


def test_the_first_start_makes_an_empty_book(start: Start, tmp_path: Path) -> None:
    book = tmp_path / "books" / "mine.sqlite"
    program = on(book, start)
    window = program.window("InvPay Desktop")
    window.find("push button", "empty book", part=True).press()
    form = program.find("dialog", "Your book", part=True)
    form.find("text", "Name of your business").set_text("Sample Bakery")
    form.find("push button", "Make the book").press()
    program.find("frame", "Sample Bakery", part=True)
    assert book.exists()


def test_the_first_start_shows_the_sample(start: Start, tmp_path: Path) -> None:
    program = on(tmp_path / "mine.sqlite", start)
    program.window("InvPay Desktop").find("push button", "sample", part=True).press()
    program.find("frame", "(sample)", part=True, seconds=60)
    assert not (tmp_path / "mine.sqlite").exists()


def test_a_machine_without_a_screen_is_told(sample_book: Path, tmp_path: Path) -> None:
    others = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    bare = {name: value for name, value in os.environ.items() if name not in others}
    done = subprocess.run(
        [sys.executable, "-m", "invpay_desktop", "--book", str(sample_book)],
        env=bare, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode not in (0, -signal.SIGABRT)
    assert "screen" in done.stderr
    assert "Traceback" not in done.stderr


def _fill_payment(program: Program) -> Thing:
    window = program.window("InvPay Desktop")
    window.find("push button", "Receive payment").press()
    choice = program.find("dialog", "Receive payment", part=True)
    choice.find("text", "Which invoice was paid?").set_text("INV-1042")
    choice.find("table cell", "INV-1042")
    choice.find("push button", "Go on", has=("showing", "enabled")).press()
    dialog = program.find("dialog", "Receive payment – INV-1042", part=True)
    dialog.find("text", "Amount").set_text("650")
    dialog.find("text", "Check number").set_text("10462")
    return dialog

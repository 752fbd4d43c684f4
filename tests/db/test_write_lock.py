"""One writer at a time: over threads and processes, with an end to patience, and free when its holder is gone."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from invpay_desktop.base.errors import BookBusy
from invpay_desktop.db.write_lock import WriteLock, lock_path, private

HOLD = """
import sys
from pathlib import Path
from invpay_desktop.db.write_lock import WriteLock
with WriteLock(Path(sys.argv[1])).held():
    print("held", flush=True)
    sys.stdin.read()
"""


def test_one_thread_may_hold_it_twice(tmp_path: Path) -> None:
    lock = WriteLock(tmp_path / "book.sqlite", patience=0)
    with lock.held(), lock.held():
        assert lock_path(tmp_path / "book.sqlite").stat().st_mode & 0o077 == 0


def test_another_thread_waits_and_gives_up(tmp_path: Path) -> None:
    lock = WriteLock(tmp_path / "book.sqlite", patience=0.05)
    outcome: list[BaseException] = []

    def try_it() -> None:
        try:
            with lock.held():
                pass
        except BookBusy as error:
            outcome.append(error)

    with lock.held():
        thread = threading.Thread(target=try_it)
        thread.start()
        thread.join()
    assert len(outcome) == 1
    try_it()
    assert len(outcome) == 1, "free again"


def test_another_process_holds_it_and_its_death_frees_it(tmp_path: Path) -> None:
    path = tmp_path / "book.sqlite"
    lock = WriteLock(path, patience=0.05)
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(BookBusy, match="Nothing was kept"), lock.held():
            pass
        other.kill()
        other.wait()
        with lock.held():
            pass


def test_an_error_inside_frees_it(tmp_path: Path) -> None:
    lock = WriteLock(tmp_path / "book.sqlite", patience=0)
    with pytest.raises(ZeroDivisionError), lock.held():
        raise ZeroDivisionError
    with WriteLock(tmp_path / "book.sqlite", patience=0).held():
        pass


def test_a_file_is_taken_from_others(tmp_path: Path) -> None:
    path = tmp_path / "book.sqlite"
    private(path)
    path.touch(mode=0o644)
    private(path)
    assert path.stat().st_mode & 0o777 == 0o600

"""Work beside the window: who is answered, in which order, what is dropped, and that no thread stays behind."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from invpay_desktop.base.errors import BugError, Cancelled, InvPayError, Refused
from invpay_desktop.ui.background import Background, Progress, Step, Work

SECONDS = 10


@pytest.fixture
def background(qapp: QApplication) -> Iterator[Background]:
    made = Background()
    yield made
    made.close()


class Answers(QObject):
    """Asks, and keeps what comes back."""

    def __init__(self) -> None:
        super().__init__()
        self.got: list[Any] = []
        self.failed: list[InvPayError] = []
        self.steps: list[Step] = []

    def work(self) -> Work:
        return Work(self, self.got.append, self.failed.append, self.steps.append)


def settle(qtbot: QtBot, background: Background) -> None:
    qtbot.waitUntil(background.idle, timeout=SECONDS * 1000)


def test_work_is_done_elsewhere_and_answered_here(qtbot: QtBot, background: Background) -> None:
    asker = Answers()
    where: list[object] = []

    def answered(_outcome: object) -> None:
        where.append(QThread.currentThread())

    background.ask("read", threading.get_ident, asker.work())
    background.ask("read", lambda: 1, Work(asker, answered, asker.failed.append))
    settle(qtbot, background)
    assert asker.got != [threading.get_ident()]
    assert where == [asker.thread()]


def test_a_later_question_takes_the_place_of_an_earlier_one(qtbot: QtBot, background: Background) -> None:
    asker, other, go = Answers(), Answers(), threading.Event()

    def slow(answer: str) -> Any:
        return lambda: (go.wait(SECONDS), answer)[1]

    background.ask("read", slow("first"), asker.work(), "list")
    background.ask("read", slow("another's"), other.work(), "list")
    background.ask("read", slow("never begun"), asker.work(), "list")
    background.ask("read", slow("another key"), asker.work(), "count")
    background.ask("read", slow("last"), asker.work(), "list")
    go.set()
    settle(qtbot, background)
    assert sorted(asker.got) == ["another key", "last"]
    assert other.got == ["another's"]
    assert asker.failed == []


def test_nobody_is_answered_who_has_gone(qtbot: QtBot, background: Background) -> None:
    asker, go = Answers(), threading.Event()
    seen: list[object] = []
    background.ask("read", lambda: go.wait(SECONDS), Work(asker, seen.append, seen.append))
    background.ask("read", lambda: 1 // 0, Work(asker, seen.append, seen.append))
    delete(asker)
    go.set()
    settle(qtbot, background)
    assert seen == []


def test_writes_keep_their_order_and_never_meet(qtbot: QtBot, background: Background) -> None:
    asker = Answers()
    inside: list[int] = []
    most: list[int] = []

    def job(number: int) -> Any:
        def write() -> int:
            inside.append(number)
            most.append(len(inside))
            inside.remove(number)
            return number

        return write

    for number in range(50):
        background.ask("write", job(number), asker.work())
    settle(qtbot, background)
    assert asker.got == list(range(50))
    assert max(most) == 1


def test_a_slow_write_does_not_hold_up_a_question(qtbot: QtBot, background: Background) -> None:
    asker, go = Answers(), threading.Event()
    background.ask("write", lambda: go.wait(SECONDS) and "written", asker.work())
    background.ask("work", lambda: go.wait(SECONDS) and "worked", asker.work())
    background.ask("read", lambda: "read", asker.work())
    qtbot.waitUntil(lambda: asker.got == ["read"], timeout=SECONDS * 1000)
    go.set()
    settle(qtbot, background)
    assert sorted(asker.got) == ["read", "worked", "written"]


def test_errors_come_as_they_are_and_mistakes_as_a_sentence(qtbot: QtBot, background: Background) -> None:
    asker = Answers()

    def refuse() -> None:
        raise Refused("The period is closed.")

    background.ask("read", refuse, asker.work())
    background.ask("write", lambda: dict[str, int]()["gone"], asker.work())
    settle(qtbot, background)
    assert asker.got == []
    by_kind = {type(error): error.message for error in asker.failed}
    assert by_kind[Refused] == "The period is closed."
    assert "mistake of its own" in by_kind[BugError]
    assert "KeyError" in by_kind[BugError]


def test_long_work_tells_its_steps_and_can_be_stopped(qtbot: QtBot, background: Background) -> None:
    asker, reached = Answers(), threading.Event()
    work = asker.work()
    progress: Progress = background.progress(work)

    def job() -> None:
        for done in range(1000):
            progress(done, 1000, "rows")
            if done == 500:
                reached.set()
                while not work.stopped():
                    threading.Event().wait(0.001)

    background.ask("work", job, work)
    assert reached.wait(SECONDS)
    work.cancel()
    settle(qtbot, background)
    assert [type(error) for error in asker.failed] == [Cancelled]
    assert asker.steps[0] == Step(0, 1000, "rows")
    assert len(asker.steps) == 51, "a step for each percent"


def test_work_without_an_end_tells_every_step(qtbot: QtBot, background: Background) -> None:
    asker = Answers()
    work = asker.work()
    progress = background.progress(work)

    def job() -> None:
        for done in range(3):
            progress(done)

    background.ask("work", job, work)
    settle(qtbot, background)
    assert [step.done for step in asker.steps] == [0, 1, 2]


def test_closing_waits_for_writes_drops_questions_and_leaves_no_thread(qtbot: QtBot, background: Background) -> None:
    asker, go = Answers(), threading.Event()
    written: list[int] = []
    read: list[int] = []
    work = asker.work()
    progress = background.progress(work)

    def endless() -> None:
        while True:
            progress(0)

    background.ask("work", endless, work)

    def slowly(done: list[int], number: int) -> Callable[[], None]:
        def job() -> None:
            go.wait(SECONDS)
            done.append(number)

        return job

    for number in range(3):
        background.ask("write", slowly(written, number), asker.work())
    for number in range(9):
        background.ask("read", slowly(read, number), asker.work())
    threading.Timer(0.02, go.set).start()
    background.close()
    assert written == [0, 1, 2]
    assert len(read) <= 2, "only what had begun"
    assert [thread.name for thread in threading.enumerate() if thread.name.startswith("invpay-")] == []
    QApplication.processEvents()
    assert asker.got == asker.failed == []


def test_what_is_asked_after_the_end_is_not_done(qtbot: QtBot, background: Background) -> None:
    asker = Answers()
    done: list[int] = []
    background.close()
    work = background.ask("read", lambda: done.append(1), asker.work())
    assert not work.wanted
    assert background.idle()
    assert done == []

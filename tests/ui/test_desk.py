"""The desk over a real book: what is told and when, and what is kept."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from invpay_desktop.base.changes import Changes
from invpay_desktop.base.errors import BookMissing, BugError, InvPayError, Refused
from invpay_desktop.db import tables
from invpay_desktop.db.session import Session, WriteSession
from invpay_desktop.db.setting_values import write_setting
from invpay_desktop.ledger.customers import CustomerDetails, add_customer, get_customer
from invpay_desktop.ui.background import Progress
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.frame import Frame, frame_of
from invpay_desktop.ui.preferences import Preferences
from tests.builders import Shop, a_customer, shop
from tests.ui.payment_dialog.desks import desk, settle

__all__ = ["desk", "shop"]


class Heard(QObject):
    """Everything a desk says, in order."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.all: list[tuple[str, Any]] = []
        desk.changed.connect(lambda changes: self.all.append(("changed", changes)))
        desk.failed.connect(lambda error, owner: self.all.append(("problem", (error, owner))))

    def done(self, outcome: Any) -> None:
        self.all.append(("done", outcome))

    def failed(self, error: InvPayError) -> None:
        self.all.append(("failed", error))

    @property
    def kinds(self) -> list[str]:
        return [kind for kind, _ in self.all]


@pytest.fixture
def heard(desk: Desk) -> Heard:
    return Heard(desk)


def adding(number: str) -> Any:
    return lambda session: add_customer(session, CustomerDetails(number, f"Sample {number}"))


def customers(shop: Shop) -> list[str]:
    return [row.number for row in shop.rows(tables.customer)]


def test_a_write_is_told_after_its_commit(qtbot: QtBot, shop: Shop, desk: Desk, heard: Heard) -> None:
    seen: list[list[str]] = []
    desk.changed.connect(lambda _changes: seen.append(customers(shop)))
    desk.write(adding("C-1"), heard.done, owner=heard)
    settle(qtbot, desk)
    assert heard.kinds == ["done", "changed"]
    added = heard.all[0][1]
    assert heard.all[1][1] == Changes(customers=frozenset({added}))
    assert seen == [["C-1"]]


def test_what_was_refused_changes_nothing_and_is_told_to_who_asked(
    qtbot: QtBot, shop: Shop, desk: Desk, heard: Heard
) -> None:
    def deed(session: WriteSession) -> None:
        adding("C-1")(session)
        raise Refused("Not today.")

    desk.write(deed, heard.done, owner=heard, failed=heard.failed)
    desk.write(deed, heard.done, owner=heard)
    settle(qtbot, desk)
    assert heard.kinds == ["failed", "problem"]
    assert heard.all[1][1][1] is heard
    assert customers(shop) == []


def test_a_write_whose_dialog_has_gone_is_still_told_to_the_pages(
    qtbot: QtBot, shop: Shop, desk: Desk, heard: Heard
) -> None:
    gone = QObject()
    go = threading.Event()

    def deed(session: WriteSession) -> int:
        go.wait(10)
        return int(adding("C-1")(session))

    def refused(session: WriteSession) -> None:
        raise Refused("Not today.")

    desk.write(deed, heard.done, owner=gone, failed=heard.failed)
    desk.write(refused, heard.done, owner=gone, failed=heard.failed)
    desk.read(lambda session: 1, heard.done, owner=gone)
    delete(gone)
    go.set()
    settle(qtbot, desk)
    assert heard.kinds == ["changed", "problem"]
    assert heard.all[1][1][1] is None, "nothing deleted is handed on"


def test_a_mistake_in_the_answer_does_not_keep_the_pages_from_hearing(qtbot: QtBot, desk: Desk, heard: Heard) -> None:
    def wrong(_outcome: object) -> None:
        raise ZeroDivisionError

    with qtbot.captureExceptions() as mistakes:
        desk.write(adding("C-1"), wrong, owner=heard)
        settle(qtbot, desk)
    assert [kind for kind, *_ in mistakes] == [ZeroDivisionError]
    assert heard.kinds == ["changed"]


def test_a_rehearsal_tells_the_truth_and_keeps_nothing(qtbot: QtBot, shop: Shop, desk: Desk, heard: Heard) -> None:
    def deed(session: WriteSession) -> str:
        return get_customer(session, adding("C-1")(session)).details.number

    desk.rehearse(deed, heard.done, owner=heard)
    settle(qtbot, desk)
    assert heard.all == [("done", "C-1")]
    assert customers(shop) == []
    desk.rehearse(lambda session: dict[str, int]()["gone"], heard.done, owner=heard, failed=heard.failed)
    settle(qtbot, desk)
    assert isinstance(heard.all[1][1], BugError)


def test_questions_are_answered_in_the_desk_s_present(qtbot: QtBot, shop: Shop, desk: Desk, heard: Heard) -> None:
    desk.read(lambda session: (session.now, session.today), heard.done, owner=heard)
    settle(qtbot, desk)
    assert heard.all == [("done", (shop.now, shop.now.date()))]
    assert desk.read_now(lambda session: session.today) == desk.today()


def test_a_day_is_the_day_of_the_book_s_zone(qapp: QApplication, tmp_path: Path) -> None:
    late = datetime(2026, 1, 28, 20, 0, tzinfo=UTC)
    frame = Frame("", "USD", ZoneInfo("Asia/Tokyo"), sample=False)
    assert Desk(tmp_path / "none", frame, Preferences(), lambda: late).today() == date(2026, 1, 29)


def test_a_changed_setting_brings_a_new_frame(qtbot: QtBot, shop: Shop, desk: Desk) -> None:
    with qtbot.waitSignal(desk.framed, timeout=10_000):
        desk.write(lambda session: write_setting(session, "book.name", "Oak & Anvil"), lambda _o: None, owner=desk)
    assert desk.name == "Oak & Anvil"


def test_nobody_has_the_book_open_while_it_is_put_aside(qtbot: QtBot, shop: Shop, desk: Desk, heard: Heard) -> None:
    a_customer(shop, "C-1")
    desk.read_now(frame_of)
    with desk.closed():
        desk.read(_numbers, heard.done, owner=heard)
        assert not heard.all
    settle(qtbot, desk)
    assert heard.all == [("done", ["C-1"])]


def _numbers(session: Session) -> list[str]:
    from sqlalchemy import select

    return list(session.execute(select(tables.customer.c.number)).scalars())


def test_a_book_that_is_not_there_is_told(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    missing = Desk(tmp_path / "gone.invpay", Frame("", "USD", ZoneInfo("UTC"), sample=False), Preferences())
    errors: list[InvPayError] = []
    missing.open(errors.append)
    settle(qtbot, missing)
    assert [type(error) for error in errors] == [BookMissing]
    assert not missing.ready
    missing.close()


def test_closing_keeps_what_was_asked_to_be_written(qtbot: QtBot, shop: Shop, desk: Desk, heard: Heard) -> None:
    for number in range(5):
        desk.write(adding(f"C-{number}"), heard.done, owner=heard)
    desk.preferences.put("window/page", "customers")
    desk.close()
    assert customers(shop) == [f"C-{number}" for number in range(5)]
    assert heard.all == []
    assert "customers" in (shop.book.path.parent / "window.ini").read_text()
    desk.read(_numbers, heard.done, owner=heard)
    assert desk.background.idle(), "nothing opens the book again"


def test_long_work_is_stopped_by_whoever_began_it(qtbot: QtBot, desk: Desk, heard: Heard) -> None:
    steps: list[Any] = []

    def endless(progress: Progress) -> None:
        while True:
            progress(1, 3, "files")

    work = desk.work(endless, heard.done, owner=heard, progress=steps.append, failed=heard.failed)
    qtbot.waitUntil(lambda: bool(steps), timeout=10_000)
    work.cancel()
    settle(qtbot, desk)
    assert heard.kinds == ["failed"]
    assert (steps[0].done, steps[0].of, steps[0].what) == (1, 3, "files")

"""The desk's way to the hosted service: what the settings say, work beside the window, and who is told of it."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from invpay_desktop.base.changes import Changes
from invpay_desktop.base.errors import InvPayError, NotConnected
from invpay_desktop.db.setting_values import write_setting
from invpay_desktop.ui.desk import Desk
from tests.builders import Shop, an_invoice
from tests.ui.payment_dialog.desks import desk, settle, shop
from tests.ui.payment_dialog.hosted_desks import Hosted, hosted

__all__ = ["desk", "hosted", "shop"]


@dataclass
class Learned:
    """An outcome that says what it changed."""

    text: str
    changes: Changes = Changes()  # noqa: RUF009 - frozen


@pytest.fixture
def heard(desk: Desk) -> list[Changes]:
    told: list[Changes] = []
    desk.changed.connect(told.append)
    return told


def test_a_book_without_an_account_is_not_connected(qtbot: QtBot, desk: Desk, shop: Shop) -> None:
    assert (desk.service.connected, desk.service.mode) == (False, "test")
    problems: list[InvPayError] = []
    owner = QObject()
    desk.service.call(lambda book, api, clock: Learned("never"), print, owner=owner, failed=problems.append)
    qtbot.waitUntil(lambda: bool(problems), timeout=10_000)
    assert isinstance(problems[0], NotConnected)


def test_the_connection_is_known_anew_when_its_settings_change(qtbot: QtBot, desk: Desk, shop: Shop) -> None:
    assert not desk.service.connected
    owner = QObject()

    def deed(session: object) -> None:
        for key, value in (("hosted.url", "https://pay.example.com"), ("hosted.tenant", "shop")):
            write_setting(session, key, value)  # type: ignore[arg-type]

    with qtbot.waitSignal(desk.service.changed, timeout=10_000):
        desk.write(deed, lambda _done: None, owner=owner)
    assert desk.service.connected


def test_what_was_learned_and_changed_is_told(qtbot: QtBot, desk: Desk, hosted: Hosted, heard: list[Changes]) -> None:
    hosted.invoice()
    owner, answers = QObject(), list[Learned]()

    def job(book: object, api: object, clock: object) -> Learned:
        status = api.history("inv_1").status  # type: ignore[attr-defined]
        return Learned(status, Changes(hosted=True))

    desk.service.call(job, answers.append, owner=owner)
    settle(qtbot, desk)
    assert [answer.text for answer in answers] == ["unpaid"]
    assert heard == [Changes(hosted=True)]


def test_what_changed_is_told_where_nobody_waits_for_the_answer(
    qtbot: QtBot, desk: Desk, hosted: Hosted, heard: list[Changes]
) -> None:
    from shiboken6 import delete

    owner, go = QObject(), threading.Event()

    def job(book: object, api: object, clock: object) -> Learned:
        go.wait(10)
        return Learned("late", Changes(invoices=frozenset({1})))

    desk.service.call(job, lambda _learned: pytest.fail("nobody is there"), owner=owner)
    delete(owner)
    go.set()
    settle(qtbot, desk)
    assert heard == [Changes(invoices=frozenset({1}))]


def test_who_waits_for_the_service_holds_up_nothing(qtbot: QtBot, desk: Desk, hosted: Hosted) -> None:
    owner, go, written = QObject(), threading.Event(), list[int]()
    for _ in range(2):
        desk.service.call(lambda book, api, clock: go.wait(10), lambda _done: None, owner=owner)
    desk.write(an_id, written.append, owner=owner)
    qtbot.waitUntil(lambda: written == [7], timeout=10_000)
    assert not desk.service.closing()
    go.set()
    settle(qtbot, desk)
    desk.background.close()
    assert desk.service.closing()


def an_id(_session: object) -> int:
    return 7


def test_a_mistake_in_the_settings_is_a_sentence(
    qtbot: QtBot, desk: Desk, hosted: Hosted, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_invoice(hosted.shop)
    monkeypatch.setenv("INVPAY_HOSTED_TOKEN", "wrong")
    problems: list[InvPayError] = []
    owner = QObject()
    desk.service.call(lambda book, api, clock: api.history("inv_1"), print, owner=owner, failed=problems.append)
    settle(qtbot, desk)
    assert [error.code for error in problems] == ["sign_in"]

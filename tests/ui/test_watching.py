"""What others write into the open book is seen, a new day is seen, and the day's backup is made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from invpay_desktop.base.changes import Changes
from invpay_desktop.db.backup import backup_folder
from invpay_desktop.db.session import WriteSession
from invpay_desktop.db.setting_values import write_setting
from invpay_desktop.ledger.customers import CustomerDetails, add_customer
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.watching import Watching
from tests.builders import Shop, a_customer, shop
from tests.ui.payment_dialog.desks import desk, settle

__all__ = ["desk", "shop"]


@pytest.fixture
def watching(qtbot: QtBot, desk: Desk) -> Iterator[Watching]:
    made = Watching(desk)
    settle(qtbot, desk)
    yield made
    made.stop()


@pytest.fixture
def heard(desk: Desk, watching: Watching) -> list[Changes]:
    found: list[Changes] = []
    desk.changed.connect(found.append)
    return found


@pytest.fixture
def problems(desk: Desk) -> list[str]:
    found: list[str] = []
    desk.failed.connect(lambda error, _owner: found.append(error.message))
    return found


def backups(shop: Shop) -> list[Path]:
    folder = backup_folder(shop.book.path)
    return sorted(folder.iterdir()) if folder.is_dir() else []


def change(qtbot: QtBot, desk: Desk, number: str) -> None:
    def deed(session: WriteSession) -> None:
        add_customer(session, CustomerDetails(number, "Oak"))

    desk.write(deed, lambda _: None, owner=desk)
    settle(qtbot, desk)


def test_what_another_process_writes_is_told_once(shop: Shop, watching: Watching, heard: list[Changes]) -> None:
    watching.look()
    assert heard == []
    a_customer(shop)
    watching.look()
    watching.look()
    assert heard == [Changes(everything=True)]


def test_what_we_write_is_not_taken_for_another_s(
    qtbot: QtBot, desk: Desk, watching: Watching, heard: list[Changes]
) -> None:
    change(qtbot, desk, "C-1")
    watching.look()
    assert len(heard) == 1
    assert not heard[0].everything


def test_at_midnight_the_pages_hear_of_it_and_nothing_is_backed_up(
    qtbot: QtBot, shop: Shop, desk: Desk, watching: Watching, heard: list[Changes]
) -> None:
    shop.now += timedelta(hours=9)
    watching.look()
    assert heard == []
    shop.now += timedelta(hours=1)
    watching.look()
    watching.look()
    settle(qtbot, desk)
    assert heard == [Changes(everything=True)]
    assert backups(shop) == []


def test_the_day_s_first_change_is_followed_by_a_backup(
    qtbot: QtBot, shop: Shop, desk: Desk, watching: Watching
) -> None:
    made: list[object] = []
    watching.backed_up.connect(made.append)
    change(qtbot, desk, "C-1")
    change(qtbot, desk, "C-2")
    assert len(backups(shop)) == 1
    assert made[-1] == shop.now
    shop.now += timedelta(days=1)
    change(qtbot, desk, "C-3")
    assert len(backups(shop)) == 2
    assert made[-1] == shop.now


def test_no_backup_where_none_is_wanted(qtbot: QtBot, shop: Shop, desk: Desk, watching: Watching) -> None:
    shop.do(write_setting, "backup.daily", "no")
    change(qtbot, desk, "C-1")
    assert backups(shop) == []


def test_a_backup_that_cannot_be_made_is_said_once_a_day_and_tried_again(
    qtbot: QtBot, shop: Shop, desk: Desk, watching: Watching, problems: list[str]
) -> None:
    in_the_way = backup_folder(shop.book.path)
    in_the_way.write_text("a file where the folder should be")
    change(qtbot, desk, "C-1")
    change(qtbot, desk, "C-2")
    assert len(problems) == 1
    in_the_way.unlink()
    change(qtbot, desk, "C-3")
    assert len(backups(shop)) == 1
    assert len(problems) == 1


def test_a_book_that_vanishes_is_told_and_so_is_its_return(
    qtbot: QtBot, shop: Shop, desk: Desk, watching: Watching, heard: list[Changes]
) -> None:
    aside = shop.book.path.with_name("aside")
    shop.book.path.rename(aside)
    watching.look()
    watching.look()
    assert heard == [Changes(everything=True)]
    aside.rename(shop.book.path)
    watching.look()
    assert heard == [Changes(everything=True)] * 2


def test_nothing_is_asked_any_more_after_the_end(shop: Shop, watching: Watching, heard: list[Changes]) -> None:
    watching.stop()
    assert not watching._timer.isActive()
